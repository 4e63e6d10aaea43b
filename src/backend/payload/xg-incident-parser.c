/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "payload/xg-incident-private.h"
#include "payload/xg-iodef.h"
#include "payload/xg-payload.h"

#define NS_DSIG         "http://www.w3.org/2000/09/xmldsig#"
#define MAX_INPUT_BYTES (16 * 1024 * 1024)
#define MAX_TITLE_CHARS 300

/*
 * Incidents are read in one pass, too: a tree of a document of 16 MiB can take fifty times that.
 * A frame per open element holds its text until it ends.
 */
typedef struct
{
  GListStore *incidents;
  XgFrame frames[XG_XML_MAX_DEPTH + 1];
  XgIodef iodef; /* title and severity of the open incident */

  /* Of the open incident; incident is NULL outside of one */
  XgIncident *incident;
  guint incident_depth;
  guint observable_depth; /* of the outermost open Observable, or 0 */
  XgIndicatorList indicators;
  GString *description;
  GString *impacts;
  GString *contacts;

  /* Of the open impact and contact */
  char *impact_severity;
  char *impact_completion;
  GString *impact_words;
  GString *contact_words;
} Parser;

/* The one attribute of an element that what is inside needs. */
static const char *
find_attribute (const char *name)
{
  static const struct
  {
    const char *element;
    const char *attribute;
  } table[] = {
    { "Address", "category" },  { "BulkObservable", "type" }, { "BusinessImpact", "type" },
    { "Confidence", "rating" }, { "Contact", "role" },        { "Impact", "type" },
    { "IncidentID", "name" },   { "IntendedImpact", "type" }, { "MonetaryImpact", "currency" },
    { "System", "category" },   { "SystemImpact", "type" },   { "TimeImpact", "duration" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (strcmp (table[i].element, name) == 0)
        return table[i].attribute;
    }
  return NULL;
}

static gboolean
is_named (const XgFrame *frame, const char *name)
{
  return frame->name != NULL && strcmp (frame->name, name) == 0;
}

static void
append_joined (GString *list, const char *separator, const char *text)
{
  if (list->len > 0)
    g_string_append (list, separator);
  g_string_append (list, text);
}

static char *
dup_trimmed (const XgFrame *frame)
{
  return g_strstrip (g_strdup (frame->text->str));
}

static char *
steal_text (GString **text)
{
  GString *stolen = g_steal_pointer (text);

  return g_string_free (stolen, stolen->len == 0);
}

/* xs:dateTime; RFC 7970 section 2.7 wants a time zone, without one it is taken for UTC. */
static gint64
parse_time (const XgFrame *frame)
{
  g_autofree char *text = dup_trimmed (frame);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  if (time == NULL)
    return 0;
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

static void
begin_incident (Parser *self, guint depth, const XgXmlAttribute *attributes, guint n_attributes)
{
  self->incident = g_object_new (XG_TYPE_INCIDENT, NULL);
  self->incident_depth = depth;
  self->incident->purpose = xg_iodef_dup_word (attributes, n_attributes, "purpose");
  self->incident->restriction = xg_iodef_dup_word (attributes, n_attributes, "restriction");
  xg_indicator_list_init (&self->indicators);
  self->description = g_string_new (NULL);
  self->impacts = g_string_new (NULL);
  self->contacts = g_string_new (NULL);
}

static void
end_incident (Parser *self)
{
  g_autoptr (XgIncident) incident = g_steal_pointer (&self->incident);

  incident->title = xg_iodef_dup_title (&self->iodef, MAX_TITLE_CHARS);
  incident->severity = self->iodef.severity;
  incident->description = steal_text (&self->description);
  incident->impact = steal_text (&self->impacts);
  incident->contacts = steal_text (&self->contacts);
  incident->indicators = xg_indicator_list_steal (&self->indicators);
  g_list_store_append (self->incidents, incident);

  self->incident_depth = 0;
  xg_iodef_clear (&self->iodef);
  xg_iodef_init (&self->iodef);
}

static gboolean
is_impact (const XgFrame *frame)
{
  return frame->name != NULL && g_str_has_suffix (frame->name, "Impact");
}

static void
begin_impact (Parser *self, const XgXmlAttribute *attributes, guint n_attributes)
{
  g_free (self->impact_severity);
  g_free (self->impact_completion);
  self->impact_severity = xg_iodef_dup_word (attributes, n_attributes, "severity");
  self->impact_completion = xg_iodef_dup_word (attributes, n_attributes, "completion");
  g_string_truncate (self->impact_words, 0);
}

/* The units of RFC 7970, section 3.12.3; more than one of them has an s. */
static const char *
get_plural (const XgFrame *frame, const char *amount)
{
  static const char *const units[] = { "second", "minute",  "hour", "day",
                                       "month",  "quarter", "year", NULL };

  if (!is_named (frame, "TimeImpact") || frame->word == NULL || g_str_equal (amount, "1"))
    return "";
  return g_strv_contains (units, frame->word) ? "s" : "";
}

/* "takeover-system (high, succeeded): Root on the web server", "2500 EUR (low)" */
static void
end_impact (Parser *self, const XgFrame *frame)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *text = dup_trimmed (frame);
  gboolean is_amount = is_named (frame, "TimeImpact") || is_named (frame, "MonetaryImpact");

  if (is_amount && *text != '\0')
    g_string_append_printf (line,
                            "%s %s%s",
                            text,
                            frame->word != NULL ? frame->word : "",
                            get_plural (frame, text));
  else if (frame->word != NULL)
    g_string_append (line, frame->word);
  g_string_truncate (line, strlen (g_strchomp (line->str)));

  if (self->impact_severity != NULL || self->impact_completion != NULL)
    g_string_append_printf (line,
                            "%s(%s%s%s)",
                            line->len > 0 ? " " : "",
                            self->impact_severity != NULL ? self->impact_severity : "",
                            self->impact_severity != NULL && self->impact_completion != NULL ? ", "
                                                                                             : "",
                            self->impact_completion != NULL ? self->impact_completion : "");
  if (!is_amount && *text != '\0') /* version 1 */
    append_joined (self->impact_words, ", ", text);
  if (self->impact_words->len > 0)
    append_joined (line, ": ", self->impact_words->str);
  if (line->len > 0)
    append_joined (self->impacts, "; ", line->str);
}

/* A contact that holds contacts is told before them. */
static void
flush_contact (Parser *self, const XgFrame *frame)
{
  if (self->contact_words->len == 0)
    return;
  if (self->contacts->len > 0)
    g_string_append_c (self->contacts, '\n');
  if (frame->word != NULL)
    g_string_append_printf (self->contacts, "%s: ", frame->word);
  g_string_append (self->contacts, self->contact_words->str);
  g_string_truncate (self->contact_words, 0);
}

static void
note_contact (Parser *self, guint depth)
{
  const XgFrame *frame = &self->frames[depth];
  const XgFrame *parent = &self->frames[depth - 1];
  g_autofree char *text = NULL;

  if ((is_named (parent, "Contact") &&
       (is_named (frame, "ContactName") || is_named (frame, "Email") ||
        is_named (frame, "Telephone"))) ||
      (is_named (&self->frames[depth - 2], "Contact") &&
       (is_named (frame, "EmailTo") || is_named (frame, "TelephoneNumber"))))
    {
      text = dup_trimmed (frame);
      if (*text != '\0')
        append_joined (self->contact_words, ", ", text);
    }
}

/* Elements directly below the incident. */
static void
note_own (Parser *self, const XgFrame *frame)
{
  XgIncident *incident = self->incident;
  g_autofree char *text = dup_trimmed (frame);

  if (is_named (frame, "IncidentID"))
    {
      g_free (incident->id);
      incident->id = frame->word != NULL && *frame->word != '\0'
                       ? g_strconcat (frame->word, "/", text, NULL)
                       : g_strdup (text);
    }
  else if (is_named (frame, "Description") && *text != '\0')
    append_joined (self->description, "\n\n", text);
  else if (is_named (frame, "ReportTime"))
    incident->report_time = parse_time (frame);
  else if (is_named (frame, "DetectTime"))
    incident->detect_time = parse_time (frame);
  else if (is_named (frame, "StartTime"))
    incident->start_time = parse_time (frame);
  else if (is_named (frame, "EndTime"))
    incident->end_time = parse_time (frame);
  else if (is_named (frame, "GenerationTime"))
    incident->generation_time = parse_time (frame);
}

static void
note_assessment (Parser *self, guint depth)
{
  const XgFrame *frame = &self->frames[depth];
  const XgFrame *parent = &self->frames[depth - 1];

  if (is_named (frame, "Description") && is_impact (parent))
    {
      g_autofree char *text = dup_trimmed (frame);

      if (*text != '\0')
        append_joined (self->impact_words, ", ", text);
    }
  else if (is_impact (frame) && is_named (parent, "Assessment"))
    end_impact (self, frame);
  else if (is_named (frame, "Confidence") && is_named (parent, "Assessment") &&
           self->incident->confidence == NULL)
    {
      g_autofree char *number = dup_trimmed (frame);

      if (*number != '\0')
        self->incident->confidence = g_steal_pointer (&number);
      else
        self->incident->confidence = g_strdup (frame->word);
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
  Parser *self = user_data;
  XgFrame *frame = &self->frames[depth];
  gboolean is_iodef = xg_iodef_is_namespace (uri);
  const char *attribute;

  g_clear_pointer (&frame->word, g_free);
  g_clear_pointer (&frame->hash, g_free);
  if (frame->text == NULL)
    frame->text = g_string_new (NULL);
  g_string_truncate (frame->text, 0);
  frame->name = is_iodef || g_strcmp0 (uri, NS_DSIG) == 0 ? name : NULL;

  xg_iodef_start (&self->iodef, depth, is_iodef ? name : NULL, attributes, n_attributes);
  if (frame->name == NULL)
    return;
  if (self->incident == NULL)
    {
      if (is_iodef && strcmp (name, "Incident") == 0)
        begin_incident (self, depth, attributes, n_attributes);
      return;
    }

  if (self->observable_depth == 0 && is_named (frame, "Observable"))
    self->observable_depth = depth;
  attribute = find_attribute (name);
  if (attribute != NULL)
    frame->word = xg_iodef_dup_word (attributes, n_attributes, attribute);
  if (is_impact (frame))
    begin_impact (self, attributes, n_attributes);
  else if (is_named (frame, "Contact") && is_named (frame - 1, "Contact"))
    flush_contact (self, frame - 1);
  else if (is_named (frame, "DigestMethod") && is_named (frame - 1, "Hash"))
    {
      g_free (frame[-1].hash);
      frame[-1].hash = xg_iodef_dup_word (attributes, n_attributes, "Algorithm");
    }
}

static void
end (gpointer user_data, guint depth)
{
  Parser *self = user_data;
  XgFrame *frame = &self->frames[depth];

  xg_iodef_end (&self->iodef, depth);
  if (self->incident == NULL || frame->name == NULL)
    return;
  if (depth == self->incident_depth)
    {
      end_incident (self);
      return;
    }

  xg_indicator_list_note (&self->indicators, self->frames, depth);
  if (depth == self->incident_depth + 1)
    note_own (self, frame);

  /* The format of a BulkObservable's hashes stands before the list. */
  if (is_named (frame, "Hash") && depth > 2 && is_named (frame - 2, "BulkObservable") &&
      frame->hash != NULL)
    {
      g_free (frame[-2].hash);
      frame[-2].hash = g_strdup (frame->hash);
    }
  if (self->observable_depth > 0) /* evidence, not about this incident */
    {
      if (depth == self->observable_depth)
        self->observable_depth = 0;
      return;
    }
  if (is_named (frame, "Contact"))
    flush_contact (self, frame);
  else
    note_contact (self, depth);
  note_assessment (self, depth);
}

static void
text (gpointer user_data, guint depth, const char *piece, gsize length)
{
  Parser *self = user_data;

  xg_iodef_text (&self->iodef, depth, piece, length);
  if (self->incident != NULL && self->frames[depth].name != NULL)
    g_string_append_len (self->frames[depth].text, piece, (gssize) length);
}

static void
parser_clear (Parser *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->frames); i++)
    {
      g_free (self->frames[i].word);
      g_free (self->frames[i].hash);
      if (self->frames[i].text != NULL)
        g_string_free (self->frames[i].text, TRUE);
    }
  if (self->incident != NULL) /* the document broke off inside of it */
    {
      xg_indicator_list_clear (&self->indicators);
      g_string_free (self->description, TRUE);
      g_string_free (self->impacts, TRUE);
      g_string_free (self->contacts, TRUE);
      g_clear_object (&self->incident);
    }
  xg_iodef_clear (&self->iodef);
  g_string_free (self->impact_words, TRUE);
  g_string_free (self->contact_words, TRUE);
  g_free (self->impact_severity);
  g_free (self->impact_completion);
  g_clear_object (&self->incidents);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Parser, parser_clear)

/**
 * xg_incident_parse:
 * @xml: an IODEF document, or a wrapper around one
 * @length: its bytes, at most 16 MiB
 * @error: return location for a #XG_PAYLOAD_ERROR
 *
 * Reads every incident of the document (RFC 7970, RFC 5070). Thread-safe; for a worker.
 *
 * Returns: (transfer full) (nullable): at least one #XgIncident, or %NULL when @xml is not
 *   well-formed or has none
 */
GListModel *
xg_incident_parse (const char *xml, gsize length, GError **error)
{
  static const XgXmlHandler handler = { start, end, text };
  g_autoptr (Parser) self = NULL;

  g_return_val_if_fail (xml != NULL, NULL);

  if (length > MAX_INPUT_BYTES)
    {
      g_set_error (error,
                   XG_PAYLOAD_ERROR,
                   XG_PAYLOAD_ERROR_TOO_LARGE,
                   _ ("it is larger than %u MiB"),
                   (guint) (MAX_INPUT_BYTES / (1024 * 1024)));
      return NULL;
    }

  self = g_new0 (Parser, 1);
  self->incidents = g_list_store_new (XG_TYPE_INCIDENT);
  self->impact_words = g_string_new (NULL);
  self->contact_words = g_string_new (NULL);
  xg_iodef_init (&self->iodef);

  if (!xg_xml_scan (xml, (gssize) length, &handler, self, error))
    return NULL;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->incidents)) == 0)
    {
      g_set_error_literal (error,
                           XG_PAYLOAD_ERROR,
                           XG_PAYLOAD_ERROR_NOT_IODEF,
                           _ ("there is no incident in it"));
      return NULL;
    }
  return G_LIST_MODEL (g_steal_pointer (&self->incidents));
}
