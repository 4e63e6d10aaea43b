/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "payload/xg-iodef.h"
#include "payload/xg-payload.h"

#define MAX_ID_BYTES          1024
#define MAX_DESCRIPTION_BYTES 4096

typedef enum
{
  TAG_NONE,
  TAG_INCIDENT,
  TAG_INCIDENT_ID,
  TAG_DESCRIPTION,       /* of the incident itself */
  TAG_OTHER_DESCRIPTION, /* of an event, a method or an indicator */
  TAG_EVENT_DATA,
  TAG_METHOD,
  TAG_INDICATOR_DATA,
  TAG_INDICATOR,
  TAG_ASSESSMENT,
  TAG_TECHNICAL_IMPACT, /* SystemImpact; Impact in version 1 */
  TAG_BUSINESS_IMPACT,
  TAG_OTHER_IMPACT, /* of time and money, and what was intended */
} Tag;

/*
 * An element counts only below the right parent: a Description is one of the incident, of an
 * address or of a file, and a RelatedActivity has an IncidentID too.
 */
static const struct
{
  guint8 parent;
  guint8 tag;
  const char *name;
} known[] = {
  { TAG_INCIDENT, TAG_INCIDENT_ID, "IncidentID" },
  { TAG_INCIDENT, TAG_DESCRIPTION, "Description" },
  { TAG_INCIDENT, TAG_EVENT_DATA, "EventData" },
  { TAG_INCIDENT, TAG_METHOD, "Method" },
  { TAG_INCIDENT, TAG_INDICATOR_DATA, "IndicatorData" },
  { TAG_INCIDENT, TAG_ASSESSMENT, "Assessment" },
  { TAG_EVENT_DATA, TAG_OTHER_DESCRIPTION, "Description" },
  { TAG_EVENT_DATA, TAG_EVENT_DATA, "EventData" },
  { TAG_EVENT_DATA, TAG_METHOD, "Method" },
  { TAG_EVENT_DATA, TAG_ASSESSMENT, "Assessment" },
  { TAG_METHOD, TAG_OTHER_DESCRIPTION, "Description" },
  { TAG_INDICATOR_DATA, TAG_INDICATOR, "Indicator" },
  { TAG_INDICATOR, TAG_OTHER_DESCRIPTION, "Description" },
  { TAG_ASSESSMENT, TAG_TECHNICAL_IMPACT, "SystemImpact" },
  { TAG_ASSESSMENT, TAG_TECHNICAL_IMPACT, "Impact" },
  { TAG_ASSESSMENT, TAG_BUSINESS_IMPACT, "BusinessImpact" },
  { TAG_ASSESSMENT, TAG_OTHER_IMPACT, "TimeImpact" },
  { TAG_ASSESSMENT, TAG_OTHER_IMPACT, "MonetaryImpact" },
  { TAG_ASSESSMENT, TAG_OTHER_IMPACT, "IntendedImpact" },
};

static gboolean
equals (const XgXmlAttribute *attribute, const char *word)
{
  return attribute != NULL && attribute->length == strlen (word) &&
         memcmp (attribute->value, word, attribute->length) == 0;
}

/**
 * xg_iodef_is_namespace:
 * @uri: (nullable): a namespace
 *
 * Returns: whether it is IODEF, of either version
 */
gboolean
xg_iodef_is_namespace (const char *uri)
{
  return g_strcmp0 (uri, XG_NS_IODEF_2) == 0 || g_strcmp0 (uri, XG_NS_IODEF_1) == 0;
}

/**
 * xg_iodef_find:
 * @attributes: (array length=n_attributes): attributes of an element
 * @n_attributes: their number
 * @name: which one
 *
 * Returns: (transfer none) (nullable): that one
 */
const XgXmlAttribute *
xg_iodef_find (const XgXmlAttribute *attributes, guint n_attributes, const char *name)
{
  for (guint i = 0; i < n_attributes; i++)
    {
      if (strcmp (attributes[i].name, name) == 0)
        return &attributes[i];
    }
  return NULL;
}

/**
 * xg_iodef_dup_word:
 * @attributes: (array length=n_attributes): attributes of an element
 * @n_attributes: their number
 * @name: which one
 *
 * Like xg_iodef_find(), but for an attribute that can be extended: "ext-value" stands for what the
 * attribute ext-@name says (RFC 7970 section 5.1.1).
 *
 * Returns: (transfer full) (nullable): the value
 */
char *
xg_iodef_dup_word (const XgXmlAttribute *attributes, guint n_attributes, const char *name)
{
  const XgXmlAttribute *value = xg_iodef_find (attributes, n_attributes, name);

  if (equals (value, "ext-value"))
    {
      g_autofree char *extension = g_strconcat ("ext-", name, NULL);
      const XgXmlAttribute *extended = xg_iodef_find (attributes, n_attributes, extension);

      if (extended != NULL)
        value = extended;
    }
  return value != NULL ? g_strndup (value->value, value->length) : NULL;
}

/**
 * xg_iodef_severity_from_word:
 * @word: value of a severity attribute (RFC 7970 sections 3.12.1 to 3.12.5)
 * @length: its bytes
 *
 * "none", which only a BusinessImpact knows, is a statement, and so more than not knowing.
 *
 * Returns: the severity; unknown for "unknown", "ext-value" and everything else
 */
XgSeverity
xg_iodef_severity_from_word (const char *word, gsize length)
{
  XgXmlAttribute value = { .value = word, .length = length };

  if (equals (&value, "high"))
    return XG_SEVERITY_HIGH;
  if (equals (&value, "medium"))
    return XG_SEVERITY_MEDIUM;
  if (equals (&value, "low"))
    return XG_SEVERITY_LOW;
  if (equals (&value, "none"))
    return XG_SEVERITY_INFO;
  return XG_SEVERITY_UNKNOWN;
}

/* Impacts by which somebody else commands a machine, or a machine is broken: the types of
 * RFC 7970 section 3.12.1, and "admin" of RFC 5070 section 3.10.1. */
static gboolean
is_loss_of_control (const XgXmlAttribute *type)
{
  static const char prefixes[][10] = { "takeover-", "cps-" };

  if (type == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      gsize length = strlen (prefixes[i]);

      if (type->length > length && memcmp (type->value, prefixes[i], length) == 0)
        return TRUE;
    }
  return equals (type, "damaged-system") || equals (type, "admin");
}

static void
note_impact (XgIodef *self, Tag tag, const XgXmlAttribute *attributes, guint n_attributes)
{
  const XgXmlAttribute *severity_word = xg_iodef_find (attributes, n_attributes, "severity");
  XgSeverity severity = XG_SEVERITY_UNKNOWN;

  if (severity_word != NULL)
    severity = xg_iodef_severity_from_word (severity_word->value, severity_word->length);
  self->severity = MAX (self->severity, severity);

  if (severity != XG_SEVERITY_HIGH || self->potential)
    return;
  if (tag == TAG_BUSINESS_IMPACT)
    self->business_high = TRUE;
  if (tag == TAG_TECHNICAL_IMPACT &&
      equals (xg_iodef_find (attributes, n_attributes, "completion"), "succeeded"))
    {
      self->succeeded = TRUE;
      if (is_loss_of_control (xg_iodef_find (attributes, n_attributes, "type")))
        self->control_lost = TRUE;
    }
}

/* RFC 7970 section 3.3.1: the colours of TLP are among the words of a restriction. */
static void
note_restriction (XgIodef *self, const XgXmlAttribute *attributes, guint n_attributes)
{
  g_autofree char *word = xg_iodef_dup_word (attributes, n_attributes, "restriction");

  if (word != NULL)
    self->tlp = MAX (self->tlp, xg_tlp_from_word (g_strstrip (word), strlen (word)));
}

static void
begin_incident (XgIodef *self, guint depth, const XgXmlAttribute *attributes, guint n_attributes)
{
  self->incident_depth = depth;
  self->n_incidents++;
  note_restriction (self, attributes, n_attributes);
  self->succeeded = self->control_lost = self->business_high = FALSE;
  if (self->n_incidents == 1)
    self->purpose = xg_iodef_dup_word (attributes, n_attributes, "purpose");
}

/*
 * The rule for XG_SEVERITY_CRITICAL: it happened (the Assessment is not a potential one), a
 * SystemImpact (version 1: Impact) of high severity succeeded, and either it means a loss of
 * control or the same incident has a BusinessImpact of high severity.
 */
static void
end_incident (XgIodef *self)
{
  self->incident_depth = 0;
  if (self->succeeded && (self->control_lost || self->business_high))
    self->severity = XG_SEVERITY_CRITICAL;
}

static XgLine *
get_line (XgIodef *self, Tag tag)
{
  if (self->n_incidents > 1)
    return NULL;
  switch (tag)
    {
    case TAG_INCIDENT_ID:
      return &self->id;
    case TAG_DESCRIPTION:
      return &self->description;
    case TAG_OTHER_DESCRIPTION:
      return &self->other_description;
    default:
      return NULL;
    }
}

static void
begin_capture (XgIodef *self,
               guint depth,
               Tag tag,
               const XgXmlAttribute *attributes,
               guint n_attributes)
{
  XgLine *line = get_line (self, tag);

  if (line == NULL || line->text->len > 0 || self->capture_depth > 0)
    return;
  self->capture_depth = depth;
  if (tag == TAG_INCIDENT_ID)
    {
      const XgXmlAttribute *name = xg_iodef_find (attributes, n_attributes, "name");

      if (name != NULL && name->length > 0)
        {
          xg_line_append (line, name->value, name->length);
          xg_line_append (line, "/", 1);
        }
    }
}

/**
 * xg_iodef_init:
 * @self: uninitialised
 */
void
xg_iodef_init (XgIodef *self)
{
  memset (self, 0, sizeof *self);
  xg_line_init (&self->id, 64, MAX_ID_BYTES);
  xg_line_init (&self->description, 128, MAX_DESCRIPTION_BYTES);
  xg_line_init (&self->other_description, 0, MAX_DESCRIPTION_BYTES);
}

/**
 * xg_iodef_clear:
 * @self: not to be used afterwards
 */
void
xg_iodef_clear (XgIodef *self)
{
  xg_line_clear (&self->id);
  xg_line_clear (&self->description);
  xg_line_clear (&self->other_description);
  g_clear_pointer (&self->purpose, g_free);
}

static Tag
recognise (XgIodef *self, guint depth, const char *name)
{
  Tag parent = self->tags[depth - 1];

  /* An Observable may hold an Incident too: that one is evidence, not news. */
  if (self->incident_depth == 0)
    return strcmp (name, "Incident") == 0 ? TAG_INCIDENT : TAG_NONE;
  if (parent == TAG_NONE)
    return TAG_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (known[i].parent == parent && strcmp (known[i].name, name) == 0)
        return known[i].tag;
    }
  return TAG_NONE;
}

/**
 * xg_iodef_start:
 * @self: the state
 * @depth: of the element that begins; 1 for the document element
 * @name: (nullable): its name; %NULL for an element that is not IODEF
 * @attributes: (array length=n_attributes): its attributes
 * @n_attributes: their number
 */
void
xg_iodef_start (XgIodef *self,
                guint depth,
                const char *name,
                const XgXmlAttribute *attributes,
                guint n_attributes)
{
  Tag tag = name != NULL ? recognise (self, depth, name) : TAG_NONE;

  self->tags[depth] = (guint8) tag;
  switch (tag)
    {
    case TAG_INCIDENT:
      begin_incident (self, depth, attributes, n_attributes);
      break;
    case TAG_ASSESSMENT:
      self->potential =
        equals (xg_iodef_find (attributes, n_attributes, "occurrence"), "potential");
      break;
    case TAG_TECHNICAL_IMPACT:
    case TAG_BUSINESS_IMPACT:
    case TAG_OTHER_IMPACT:
      note_impact (self, tag, attributes, n_attributes);
      break;
    default:
      begin_capture (self, depth, tag, attributes, n_attributes);
    }
}

/**
 * xg_iodef_end:
 * @self: the state
 * @depth: of the element that ends
 */
void
xg_iodef_end (XgIodef *self, guint depth)
{
  if (depth == self->capture_depth)
    self->capture_depth = 0;
  if (depth == self->incident_depth)
    end_incident (self);
}

/**
 * xg_iodef_text:
 * @self: the state
 * @depth: of the element that holds the text
 * @text: UTF-8
 * @length: its bytes
 */
void
xg_iodef_text (XgIodef *self, guint depth, const char *text, gsize length)
{
  if (self->capture_depth > 0)
    xg_line_append (get_line (self, self->tags[self->capture_depth]), text, length);
}

static char *
dup_name (XgIodef *self)
{
  const char *id = self->id.text->len > 0 ? self->id.text->str : NULL;

  if (id != NULL && self->purpose != NULL)
    /* Translators: "Incident csirt.example/189493 (reporting)"; the purpose is a word of IODEF */
    return g_strdup_printf (_ ("Incident %s (%s)"), id, self->purpose);
  if (id != NULL)
    return g_strdup_printf (_ ("Incident %s"), id);
  if (self->purpose != NULL)
    return g_strdup_printf (_ ("Incident (%s)"), self->purpose);
  return g_strdup (_ ("Incident"));
}

/**
 * xg_iodef_dup_title:
 * @self: the state after the document
 * @max_chars: length of the title at most
 *
 * What the first incident is about: its Description, else the first Description of an indicator, an
 * event or a method, else its id and purpose. Further incidents are counted at the end.
 *
 * Returns: (transfer full) (nullable): one line, or %NULL when there is no incident
 */
char *
xg_iodef_dup_title (XgIodef *self, gsize max_chars)
{
  g_autofree char *more = NULL;
  g_autofree char *title = NULL;

  if (self->n_incidents == 0)
    return NULL;
  if (self->n_incidents > 1)
    {
      /* Translators: %u further incidents are in the same document */
      more = g_strdup_printf (_ (" (+%u more)"), self->n_incidents - 1);
      max_chars -= MIN (max_chars, (gsize) g_utf8_strlen (more, -1));
    }

  title = xg_line_clean (self->description.text->str, max_chars);
  if (*title == '\0')
    {
      g_free (title);
      title = xg_line_clean (self->other_description.text->str, max_chars);
    }
  if (*title == '\0')
    {
      g_autofree char *name = dup_name (self);

      g_free (title);
      title = xg_line_clean (name, max_chars);
    }
  return g_strconcat (title, more, NULL);
}
