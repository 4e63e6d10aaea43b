/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "indicator/xg-ioc-extract.h"
#include "payload/xg-iodef.h"
#include "payload/xg-line.h"
#include "payload/xg-marked.h"
#include "payload/xg-payload-reader.h"

#define MAX_TITLE_CHARS 300
#define MAX_TITLE_BYTES 4096
#define MAX_TEXT_BYTES  (256 * 1024)

/* Element and attribute names that say what a document is about, best first. */
static const char *const title_names[] = { "title", "summary", "description", "name", "message" };
#define NO_RANK G_N_ELEMENTS (title_names)

struct _XgPayloadReader
{
  XgSummary summary;
  guint depth; /* of the open element */
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
};

/* xsi:schemaLocation holds namespaces, not words. */
static gboolean
is_markup (const XgXmlAttribute *attribute)
{
  switch (*attribute->name)
    {
    case 's':
      return strcmp (attribute->name, "schemaLocation") == 0;
    case 'n':
      return strcmp (attribute->name, "noNamespaceSchemaLocation") == 0;
    default:
      return FALSE;
    }
}

/* Versions look like addresses, and algorithms have addresses as names. */
static gboolean
names_no_indicator (const XgXmlAttribute *attribute)
{
  const char *name = attribute->name;

  switch (*name)
    {
    case 'A':
      return strcmp (name, "Algorithm") == 0;
    case 'c':
      return strcmp (name, "category") == 0;
    case 'l':
      return strcmp (name, "lang") == 0;
    case 's':
      return strcmp (name, "spec_version") == 0;
    case 't':
      return strcmp (name, "type") == 0;
    case 'v':
      return strcmp (name, "version") == 0 || strcmp (name, "ver") == 0;
    default:
      return FALSE;
    }
}

static void
leave_out (XgPayloadReader *self, gsize start)
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
note_severity (XgPayloadReader *self, const char *word, gsize length)
{
  char nick[16];
  XgSeverity severity;

  if (length >= sizeof nick)
    return;
  memcpy (nick, word, length);
  nick[length] = '\0';
  if (xg_severity_from_nick (g_strstrip (nick), &severity))
    self->summary.severity = MAX (self->summary.severity, severity);
}

/* An Atom title may hold XHTML; a "message" that holds elements is a container. */
static void
interrupt_candidate (XgPayloadReader *self)
{
  if (self->candidate_depth > 0 && self->candidate_rank > 0)
    self->candidate_depth = 0;
}

static void
begin_candidate (XgPayloadReader *self, guint depth, const char *name)
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
end_candidate (XgPayloadReader *self, guint depth)
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
take_attributes (XgPayloadReader *self,
                 guint depth,
                 const XgXmlAttribute *attributes,
                 guint n_attributes)
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

/**
 * xg_payload_reader_new:
 * @length: bytes of the payload as text, more or less
 *
 * Returns: (transfer full): a reader of one payload; xg_payload_reader_finish() it
 */
XgPayloadReader *
xg_payload_reader_new (gsize length)
{
  XgPayloadReader *self = g_new0 (XgPayloadReader, 1);

  self->best_rank = NO_RANK;
  self->attribute_rank = NO_RANK;
  xg_line_init (&self->text, length, MAX_TEXT_BYTES);
  xg_line_init (&self->candidate, 0, MAX_TITLE_BYTES);
  xg_line_init (&self->best, 0, MAX_TITLE_BYTES);
  xg_line_init (&self->attribute, 0, MAX_TITLE_BYTES);
  xg_iodef_init (&self->iodef);
  xg_marked_init (&self->marked);
  return self;
}

/**
 * xg_payload_reader_start:
 * @self: a reader
 * @name: local name of the element that begins
 * @uri: (nullable): its namespace; %NULL for none
 * @attributes: (array length=n_attributes): its attributes, without declarations of namespaces
 * @n_attributes: how many
 * @error: return location for %XG_PAYLOAD_ERROR_REFUSED
 *
 * Returns: %FALSE when elements are nested too deep: nothing more may be told then
 */
gboolean
xg_payload_reader_start (XgPayloadReader *self,
                         const char *name,
                         const char *uri,
                         const XgXmlAttribute *attributes,
                         guint n_attributes,
                         GError **error)
{
  gboolean is_iodef = xg_iodef_is_namespace (uri);
  guint depth;

  if (!xg_xml_check_depth (self->depth + 1, error))
    return FALSE;
  depth = ++self->depth;
  if (depth == 1)
    {
      self->summary.type = g_strdup (uri);
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
  return TRUE;
}

/**
 * xg_payload_reader_text:
 * @self: a reader
 * @text: character data inside the open element, maybe a piece of it
 * @length: its bytes
 */
void
xg_payload_reader_text (XgPayloadReader *self, const char *text, gsize length)
{
  xg_line_append (&self->text, text, length);
  xg_iodef_text (&self->iodef, self->depth, text, length);
  xg_marked_text (&self->marked, text, length);
  if (self->candidate_depth > 0)
    xg_line_append (&self->candidate, text, length);
}

/**
 * xg_payload_reader_end:
 * @self: a reader
 *
 * The open element ends.
 */
void
xg_payload_reader_end (XgPayloadReader *self)
{
  xg_line_break (&self->text);
  xg_iodef_end (&self->iodef, self->depth);
  xg_marked_end (&self->marked, self->depth);
  end_candidate (self, self->depth);
  self->depth--;
}

static XgIocSet *
find_indicators (XgPayloadReader *self)
{
  g_autoptr (XgIocSet) iocs =
    xg_ioc_extract (self->text.text->str, self->text.text->len, self->left_out);

  xg_marked_add_to (&self->marked, iocs);
  return xg_ioc_set_get_n (iocs) > 0 ? g_steal_pointer (&iocs) : NULL;
}

static char *
dup_generic_title (XgPayloadReader *self)
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
dup_title (XgPayloadReader *self, const GError *error)
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
 * xg_payload_reader_finish:
 * @self: (transfer full): a reader
 * @error: (nullable): why it did not come to the end
 * @summary: (out caller-allocates): where to put the result; xg_summary_clear() it
 */
void
xg_payload_reader_finish (XgPayloadReader *self, const GError *error, XgSummary *summary)
{
  *summary = self->summary;
  summary->title = dup_title (self, error);
  summary->severity = MAX (summary->severity, self->iodef.severity);
  if (self->iodef.id.text->len > 0)
    summary->incident = xg_line_clean (self->iodef.id.text->str, MAX_TITLE_CHARS);
  if (self->iodef.purpose != NULL && *self->iodef.purpose != '\0')
    summary->purpose = xg_line_clean (self->iodef.purpose, MAX_TITLE_CHARS);
  summary->tlp = self->iodef.tlp;
  summary->iocs = find_indicators (self);
  summary->text = xg_line_steal (&self->text);

  g_clear_pointer (&self->left_out, g_array_unref);
  xg_line_clear (&self->candidate);
  xg_line_clear (&self->best);
  xg_line_clear (&self->attribute);
  xg_iodef_clear (&self->iodef);
  xg_marked_clear (&self->marked);
  g_free (self->root_name);
  g_free (self);
}
