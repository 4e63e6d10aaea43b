/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "indicator/xg-ioc-extract.h"
#include "payload/xg-iodef.h"
#include "payload/xg-line.h"
#include "payload/xg-marked.h"
#include "payload/xg-payload.h"
#include "payload/xg-xml.h"

#define MAX_TITLE_CHARS 300
#define MAX_TITLE_BYTES 4096
#define MAX_TEXT_BYTES  (256 * 1024)

/* Element and attribute names that say what a document is about, best first. */
static const char *const title_names[] = { "title", "summary", "description", "name", "message" };
#define NO_RANK G_N_ELEMENTS (title_names)

typedef struct
{
  XgSummary *summary;
  XgLine text;
  GArray *left_out; /* (nullable) (element-type XgIocRange): where @text has no indicators */
  XgIodef iodef;
  XgMarked marked;

  gboolean is_iodef; /* the document element is */

  /* For payloads that are not IODEF */
  char *root_name;
  XgLine candidate; /* text of the title-like element that is open */
  guint candidate_depth;
  guint candidate_rank;
  XgLine best;
  guint best_rank;
  XgLine attribute; /* title-like attribute of the document element */
  guint attribute_rank;
  gboolean candidate_is_severity;
} Collector;

/* xsi:schemaLocation holds namespaces, not words. */
static gboolean
is_markup (const XgXmlAttribute *attribute)
{
  return strcmp (attribute->name, "schemaLocation") == 0 ||
         strcmp (attribute->name, "noNamespaceSchemaLocation") == 0;
}

/* Versions look like addresses, and algorithms have addresses as names. */
static gboolean
names_no_indicator (const XgXmlAttribute *attribute)
{
  static const char *const names[] = { "version", "ver",  "spec_version", "Algorithm",
                                       "lang",    "type", "category" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strcmp (attribute->name, names[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
leave_out (Collector *self, gsize start)
{
  XgIocRange range = { start, self->text.text->len };

  if (range.end <= start)
    return;
  if (self->left_out == NULL)
    self->left_out = g_array_new (FALSE, FALSE, sizeof (XgIocRange));
  g_array_append_val (self->left_out, range);
}

static guint
rank_of (const char *name)
{
  guint rank = 0;

  while (rank < NO_RANK && g_ascii_strcasecmp (name, title_names[rank]) != 0)
    rank++;
  return rank;
}

/*
 * Formats other than IODEF: a "severity" attribute, or an element of that name with nothing but
 * text, whose value is one of our own words. Other scales are not guessed at.
 */
static void
note_severity (Collector *self, const char *word, gsize length)
{
  char nick[16];
  XgSeverity severity;

  if (length >= sizeof nick)
    return;
  memcpy (nick, word, length);
  nick[length] = '\0';
  if (xg_severity_from_nick (g_strstrip (nick), &severity))
    self->summary->severity = MAX (self->summary->severity, severity);
}

/* An Atom title may hold XHTML; a "message" that holds elements is a container. */
static void
interrupt_candidate (Collector *self)
{
  if (self->candidate_depth > 0 && self->candidate_rank > 0)
    self->candidate_depth = 0;
}

static void
begin_candidate (Collector *self, guint depth, const char *name)
{
  guint rank = rank_of (name);
  gboolean is_severity = g_ascii_strcasecmp (name, "severity") == 0;

  if (self->candidate_depth > 0 || (rank >= self->best_rank && !is_severity && depth > 1))
    return;
  xg_line_reset (&self->candidate);
  self->candidate_depth = depth;
  self->candidate_rank = rank;
  self->candidate_is_severity = is_severity;
}

static void
end_candidate (Collector *self, guint depth)
{
  GString *words = self->candidate.text;

  if (depth != self->candidate_depth)
    return;
  self->candidate_depth = 0;
  if (self->candidate_is_severity)
    note_severity (self, words->str, words->len);

  /* The document element's own text will do when there is nothing better. */
  if (words->len > 0 &&
      (self->candidate_rank < self->best_rank || (depth == 1 && self->best.text->len == 0)))
    {
      XgLine swap = self->best;

      self->best = self->candidate;
      self->candidate = swap;
      self->best_rank = self->candidate_rank;
    }
}

static void
take_attributes (Collector *self, guint depth, const XgXmlAttribute *attributes, guint n_attributes)
{
  for (guint i = 0; i < n_attributes; i++)
    {
      const XgXmlAttribute *attribute = &attributes[i];
      gsize start = self->text.text->len;

      if (is_markup (attribute))
        continue;
      xg_line_break (&self->text);
      xg_line_append (&self->text, attribute->value, attribute->length);
      if (names_no_indicator (attribute))
        leave_out (self, start);
      if (self->is_iodef)
        continue;
      if (g_ascii_strcasecmp (attribute->name, "severity") == 0)
        note_severity (self, attribute->value, attribute->length);
      if (depth == 1 && rank_of (attribute->name) < self->attribute_rank)
        {
          self->attribute_rank = rank_of (attribute->name);
          xg_line_reset (&self->attribute);
          xg_line_append (&self->attribute, attribute->value, attribute->length);
        }
    }
}

static void
start (gpointer user_data,
       guint depth,
       const char *name,
       const char *uri,
       const XgXmlAttribute *attributes,
       guint n_attributes)
{
  Collector *self = user_data;
  gboolean is_iodef = xg_iodef_is_namespace (uri);

  if (depth == 1)
    {
      self->summary->type = g_strdup (uri);
      self->root_name = g_strdup (name);
      self->is_iodef = is_iodef;
    }
  take_attributes (self, depth, attributes, n_attributes);
  xg_line_break (&self->text);
  xg_iodef_start (&self->iodef, depth, is_iodef ? name : NULL, attributes, n_attributes);
  xg_marked_start (&self->marked, depth, name, uri, attributes, n_attributes);
  if (!self->is_iodef)
    {
      interrupt_candidate (self);
      if (!is_iodef)
        begin_candidate (self, depth, name);
    }
}

static void
end (gpointer user_data, guint depth)
{
  Collector *self = user_data;

  xg_line_break (&self->text);
  xg_iodef_end (&self->iodef, depth);
  xg_marked_end (&self->marked, depth);
  end_candidate (self, depth);
}

static void
text (gpointer user_data, guint depth, const char *piece, gsize length)
{
  Collector *self = user_data;

  xg_line_append (&self->text, piece, length);
  xg_iodef_text (&self->iodef, depth, piece, length);
  xg_marked_text (&self->marked, piece, length);
  if (self->candidate_depth > 0)
    xg_line_append (&self->candidate, piece, length);
}

static XgIocSet *
find_indicators (Collector *self)
{
  g_autoptr (XgIocSet) iocs =
    xg_ioc_extract (self->text.text->str, self->text.text->len, self->left_out);

  xg_marked_add_to (&self->marked, iocs);
  return xg_ioc_set_get_n (iocs) > 0 ? g_steal_pointer (&iocs) : NULL;
}

static char *
dup_generic_title (Collector *self)
{
  g_autofree char *title = xg_line_clean (self->best.text->str, MAX_TITLE_CHARS);
  g_autofree char *words = NULL;

  if (*title != '\0')
    return g_steal_pointer (&title);
  g_free (title);
  title = xg_line_clean (self->attribute.text->str, MAX_TITLE_CHARS);
  if (*title != '\0')
    return g_steal_pointer (&title);

  /* Translators: the name of an XML element, when nothing in it would make a title */
  words = g_strdup_printf (_ ("“%s” element"), self->root_name);
  return xg_line_clean (words, MAX_TITLE_CHARS);
}

static char *
dup_title (Collector *self, const GError *error)
{
  g_autofree char *words = NULL;
  char *title;

  if (error != NULL)
    {
      if (error->code == XG_PAYLOAD_ERROR_MALFORMED)
        /* Translators: the reason, "line 3: …" */
        words = g_strdup_printf (_ ("Not well-formed XML: %s"), error->message);
      else
        /* Translators: the reason, "it has a document type declaration" */
        words = g_strdup_printf (_ ("Refused XML: %s"), error->message);
      return xg_line_clean (words, MAX_TITLE_CHARS);
    }

  /* A wrapper that has a title of its own, such as an Atom entry (RFC 8322), keeps it. */
  if (!self->is_iodef && self->best_rank < NO_RANK)
    return dup_generic_title (self);
  title = xg_iodef_dup_title (&self->iodef, MAX_TITLE_CHARS);
  return title != NULL ? title : dup_generic_title (self);
}

/**
 * xg_payload_summarize:
 * @xml: payload element as XML text
 * @length: its bytes
 * @summary: (out caller-allocates): where to put the result; xg_summary_clear() it
 *
 * Never fails: what can't be parsed gets a title that says so, and keeps the text that came before
 * the place of the error. Called for every item on its way in: one pass, no tree. Thread-safe.
 *
 * IODEF (RFC 7970 version 2, RFC 5070 version 1), also inside a wrapper such as an Atom entry:
 * the title is the Description of the first Incident, else the first Description of one of its
 * indicators, events or methods, else its id and purpose; further incidents are counted. The
 * severity is the worst of all impacts of all incidents: low, medium and high as written; a
 * BusinessImpact of "none" is informational; without one it is unknown, whatever the purpose. It is
 * critical when in one incident all of this holds:
 * - the Assessment is not one of occurrence "potential";
 * - a SystemImpact (version 1: Impact) has severity "high" and completion "succeeded";
 * - the type of that impact means loss of control ("takeover-…", "cps-…", "damaged-system",
 *   version 1: "admin"), or there is a BusinessImpact of severity "high", too.
 *
 * Other formats: the title is the first element called title, summary, description, name or message
 * (in this order), else the text of a document element without children, else such an attribute of
 * the document element, else the element's name. The severity is the highest
 * word of ours (xg_severity_to_nick()) in an attribute or element called "severity".
 */
void
xg_payload_summarize (const char *xml, gsize length, XgSummary *summary)
{
  static const XgXmlHandler handler = { start, end, text };
  Collector self = { .summary = summary, .best_rank = NO_RANK, .attribute_rank = NO_RANK };
  g_autoptr (GError) error = NULL;

  memset (summary, 0, sizeof *summary);
  xg_line_init (&self.text, length, MAX_TEXT_BYTES);
  xg_line_init (&self.candidate, 0, MAX_TITLE_BYTES);
  xg_line_init (&self.best, 0, MAX_TITLE_BYTES);
  xg_line_init (&self.attribute, 0, MAX_TITLE_BYTES);
  xg_iodef_init (&self.iodef);
  xg_marked_init (&self.marked);

  xg_xml_scan (xml, (gssize) length, &handler, &self, &error);

  summary->title = dup_title (&self, error);
  summary->severity = MAX (summary->severity, self.iodef.severity);
  if (self.iodef.id.text->len > 0)
    summary->incident = xg_line_clean (self.iodef.id.text->str, MAX_TITLE_CHARS);
  if (self.iodef.purpose != NULL && *self.iodef.purpose != '\0')
    summary->purpose = xg_line_clean (self.iodef.purpose, MAX_TITLE_CHARS);
  summary->tlp = self.iodef.tlp;
  summary->iocs = find_indicators (&self);
  summary->text = xg_line_steal (&self.text);

  g_clear_pointer (&self.left_out, g_array_unref);
  xg_line_clear (&self.candidate);
  xg_line_clear (&self.best);
  xg_line_clear (&self.attribute);
  xg_iodef_clear (&self.iodef);
  xg_marked_clear (&self.marked);
  g_free (self.root_name);
}

/**
 * xg_summary_clear:
 * @summary: a summary; all unset afterwards
 */
void
xg_summary_clear (XgSummary *summary)
{
  g_clear_pointer (&summary->type, g_free);
  g_clear_pointer (&summary->title, g_free);
  g_clear_pointer (&summary->text, g_free);
  g_clear_pointer (&summary->incident, g_free);
  g_clear_pointer (&summary->purpose, g_free);
  g_clear_pointer (&summary->iocs, xg_ioc_set_unref);
  summary->tlp = XG_TLP_NONE;
  summary->severity = XG_SEVERITY_UNKNOWN;
}
