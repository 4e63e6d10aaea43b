/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One line of JSON Lines as docs/EXPORT.md has it. */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-import-line.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/xg-json-scan.h"
#include "export/xg-export-time.h"
#include "payload/xg-payload.h"

/* Bytes. Payloads may be as long as a line; lists and cards show the others. */
#define MAX_TEXT    (64 * 1024)
#define MAX_SUMMARY (8 * 1024)

/* Of members that nobody knows. */
#define MAX_DEPTH 64

typedef enum
{
  MEMBER_KIND,
  MEMBER_BROKER,
  MEMBER_TOPIC,
  MEMBER_ID,
  MEMBER_RECEIVED,
  MEMBER_STAMPED,
  MEMBER_PUBLISHER,
  MEMBER_TYPE,
  MEMBER_SEVERITY,
  MEMBER_TLP,
  MEMBER_PURPOSE,
  MEMBER_INCIDENT,
  MEMBER_SUMMARY,
  MEMBER_COLLECTION,
  MEMBER_VERSION,
  MEMBER_CURRENT,
  MEMBER_READ,
  MEMBER_PINNED,
  MEMBER_RETRACTED,
  MEMBER_MISSED,
  MEMBER_PAYLOAD,
  N_MEMBERS
} Member;

static const struct
{
  const char *name;
  gsize limit; /* bytes of a string; 0: a number or a boolean */
  gboolean required;
} members[N_MEMBERS] = {
  [MEMBER_KIND] = { "kind", MAX_TEXT, TRUE },
  [MEMBER_BROKER] = { "broker", MAX_TEXT, TRUE },
  [MEMBER_TOPIC] = { "topic", MAX_TEXT, TRUE },
  [MEMBER_ID] = { "id", MAX_TEXT, FALSE },
  [MEMBER_RECEIVED] = { "received", MAX_TEXT, TRUE },
  [MEMBER_STAMPED] = { "stamped", MAX_TEXT, FALSE },
  [MEMBER_PUBLISHER] = { "publisher", MAX_TEXT, FALSE },
  [MEMBER_TYPE] = { "type", MAX_TEXT, FALSE },
  [MEMBER_SEVERITY] = { "severity", MAX_TEXT, FALSE },
  [MEMBER_TLP] = { "tlp", MAX_TEXT, FALSE },
  [MEMBER_PURPOSE] = { "purpose", MAX_TEXT, FALSE },
  [MEMBER_INCIDENT] = { "incident", MAX_TEXT, FALSE },
  [MEMBER_SUMMARY] = { "summary", MAX_SUMMARY, FALSE },
  [MEMBER_COLLECTION] = { "collection", MAX_TEXT, FALSE },
  [MEMBER_VERSION] = { "version", 0, FALSE },
  [MEMBER_CURRENT] = { "current", 0, FALSE },
  [MEMBER_READ] = { "read", 0, FALSE },
  [MEMBER_PINNED] = { "pinned", 0, FALSE },
  [MEMBER_RETRACTED] = { "retracted", 0, FALSE },
  [MEMBER_MISSED] = { "missed", 0, FALSE },
  [MEMBER_PAYLOAD] = { "payload", XG_IMPORT_MAX_LINE, FALSE },
};

typedef struct
{
  XgJsonScan scan;
  guint depth;
  char *values[N_MEMBERS]; /* NULL: it is not there */
  gsize payload_length;
  char *unknown; /* (nullable): name of a member */

  /* Of what is wrong */
  XgImportTrouble trouble;
  char *reason; /* (nullable): NULL with a trouble: that of the scan */
} Reader;

/**
 * xg_import_problem_new:
 * @line: its number
 * @trouble: what is wrong with it
 * @reason: (transfer full): in words
 *
 * Returns: (transfer full): a problem
 */
XgImportProblem *
xg_import_problem_new (guint64 line, XgImportTrouble trouble, char *reason)
{
  XgImportProblem *self = g_new0 (XgImportProblem, 1);

  self->line = line;
  self->trouble = trouble;
  self->reason = reason;
  return self;
}

/**
 * xg_import_problem_free:
 * @self: (transfer full) (nullable): a problem
 */
void
xg_import_problem_free (XgImportProblem *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_free (self);
}

/* Takes REASON. */
static gboolean
fail (Reader *self, XgImportTrouble trouble, char *reason)
{
  self->trouble = trouble;
  g_free (self->reason);
  self->reason = reason;
  return FALSE;
}

static gboolean
fail_value (Reader *self, Member member)
{
  return fail (self,
               XG_IMPORT_BAD_VALUE,
               /* Translators: a name in the file */
               g_strdup_printf (_ ("“%s” has a value that it can’t have"), members[member].name));
}

static gboolean skip_value (Reader *self);

static gboolean
skip_members (Reader *self, gboolean named, char end)
{
  XgJsonScan *scan = &self->scan;

  if (xg_json_scan_take (scan, end))
    return TRUE;
  do
    {
      if (named && (!xg_json_scan_take (scan, '"') || !xg_json_scan_string (scan) ||
                    !xg_json_scan_take (scan, ':')))
        return xg_json_scan_fail (scan, _ ("a name in quotation marks was expected"));
      if (!skip_value (self))
        return FALSE;
    }
  while (xg_json_scan_take (scan, ','));
  return xg_json_scan_take (scan, end) || xg_json_scan_fail (scan, _ ("the text ends too early"));
}

/* Whatever it is. */
static gboolean
skip_value (Reader *self)
{
  XgJsonScan *scan = &self->scan;
  gboolean done;
  gboolean is_array = xg_json_scan_take (scan, '[');

  if (is_array || xg_json_scan_take (scan, '{'))
    {
      if (self->depth >= MAX_DEPTH)
        return xg_json_scan_fail (scan, _ ("it is nested too deep"));
      self->depth++;
      done = skip_members (self, !is_array, is_array ? ']' : '}');
      self->depth--;
      return done;
    }
  return xg_json_scan_take (scan, '"') ? xg_json_scan_string (scan) : xg_json_scan_word (scan);
}

static Member
find_member (const char *name)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    if (strcmp (members[i].name, name) == 0)
      return (Member) i;
  return N_MEMBERS;
}

static gboolean
take_string (Reader *self, Member member)
{
  XgJsonScan *scan = &self->scan;

  if (!xg_json_scan_string (scan))
    return FALSE;
  /* It would not be what stands there. */
  if (scan->replaced || memchr (scan->text->str, '\0', scan->text->len) != NULL)
    return fail_value (self, member);
  if (scan->text->len > members[member].limit)
    return fail (self,
                 XG_IMPORT_TOO_LONG,
                 /* Translators: a name in the file */
                 g_strdup_printf (_ ("“%s” is too long"), members[member].name));
  if (member == MEMBER_PAYLOAD)
    self->payload_length = scan->text->len;
  self->values[member] = g_strndup (scan->text->str, scan->text->len);
  return TRUE;
}

/* "null" is what is not there. */
static gboolean
take_word (Reader *self, Member member)
{
  XgJsonScan *scan = &self->scan;

  if (!xg_json_scan_word (scan))
    return FALSE;
  if (strcmp (scan->text->str, "null") == 0)
    return TRUE;
  if (members[member].limit > 0)
    return fail_value (self, member);
  self->values[member] = g_strdup (scan->text->str);
  return TRUE;
}

static gboolean
read_member (Reader *self)
{
  XgJsonScan *scan = &self->scan;
  Member member;

  if (!xg_json_scan_take (scan, '"'))
    return xg_json_scan_fail (scan, _ ("a name in quotation marks was expected"));
  if (!xg_json_scan_string (scan))
    return FALSE;
  member = find_member (scan->text->str);
  if (member == N_MEMBERS && self->unknown == NULL)
    self->unknown =
      g_utf8_substring (scan->text->str, 0, MIN (g_utf8_strlen (scan->text->str, -1), 40));
  if (!xg_json_scan_take (scan, ':'))
    return xg_json_scan_fail (scan, _ ("“:” was expected"));
  if (member == N_MEMBERS)
    return skip_value (self);
  if (self->values[member] != NULL)
    return fail (self,
                 XG_IMPORT_BAD_VALUE,
                 /* Translators: a name in the file */
                 g_strdup_printf (_ ("“%s” stands there twice"), members[member].name));
  xg_json_scan_space (scan);
  if (xg_json_scan_take (scan, '"'))
    return members[member].limit > 0 ? take_string (self, member) : fail_value (self, member);
  if (scan->p < scan->end && (*scan->p == '{' || *scan->p == '['))
    return fail_value (self, member);
  return take_word (self, member);
}

static gboolean
read_object (Reader *self)
{
  XgJsonScan *scan = &self->scan;

  if (!xg_json_scan_take (scan, '{'))
    return xg_json_scan_fail (scan, _ ("“{” was expected"));
  if (!xg_json_scan_take (scan, '}'))
    {
      do
        if (!read_member (self))
          return FALSE;
      while (xg_json_scan_take (scan, ','));
      if (!xg_json_scan_take (scan, '}'))
        return xg_json_scan_fail (scan, _ ("“,” or “}” was expected"));
    }
  xg_json_scan_space (scan);
  return scan->p == scan->end || xg_json_scan_fail (scan, _ ("something stands behind the end"));
}

static gboolean
has_required (Reader *self)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    if (members[i].required && self->values[i] == NULL)
      return fail (self,
                   XG_IMPORT_MISSING,
                   /* Translators: a name in the file */
                   g_strdup_printf (_ ("“%s” is missing"), members[i].name));
  return *self->values[MEMBER_BROKER] != '\0' || fail_value (self, MEMBER_BROKER);
}

static gboolean
get_flag (Reader *self, Member member, gboolean otherwise, gboolean *flag)
{
  const char *value = self->values[member];

  *flag = value != NULL ? strcmp (value, "true") == 0 : otherwise;
  if (value == NULL || *flag || strcmp (value, "false") == 0)
    return TRUE;
  return fail_value (self, member);
}

static gboolean
get_time (Reader *self, Member member, gint64 *time)
{
  const char *value = self->values[member];

  *time = 0;
  return value == NULL || xg_export_time_parse (value, time) || fail_value (self, member);
}

static gboolean
get_kind (Reader *self, XgRecordKind *kind)
{
  for (int i = 0; i <= XG_RECORD_KIND_LAST; i++)
    {
      *kind = (XgRecordKind) i;
      if (strcmp (xg_record_kind_to_nick (*kind), self->values[MEMBER_KIND]) == 0)
        return TRUE;
    }
  return fail_value (self, MEMBER_KIND);
}

static gboolean
get_severity (Reader *self, XgSeverity *severity)
{
  const char *value = self->values[MEMBER_SEVERITY];

  *severity = XG_SEVERITY_UNKNOWN;
  return value == NULL || xg_severity_from_nick (value, severity) ||
         fail_value (self, MEMBER_SEVERITY);
}

static gboolean
get_tlp (Reader *self, XgTlp *tlp)
{
  const char *value = self->values[MEMBER_TLP];

  *tlp = XG_TLP_NONE;
  if (value == NULL)
    return TRUE;
  for (int i = XG_TLP_NONE + 1; i <= XG_TLP_LAST; i++)
    {
      *tlp = (XgTlp) i;
      if (strcmp (xg_tlp_to_nick (*tlp), value) == 0)
        return TRUE;
    }
  return fail_value (self, MEMBER_TLP);
}

static gboolean
get_version (Reader *self, guint *version)
{
  const char *value = self->values[MEMBER_VERSION];
  guint64 number = 1;

  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT32, &number, NULL))
    return fail_value (self, MEMBER_VERSION);
  *version = (guint) number;
  return TRUE;
}

/* What every line of ours says of itself; words and indicators are found in the payload anew. */
static gboolean
fill_record (Reader *self, XgRecord *record)
{
  if (!get_kind (self, &record->kind) || !get_time (self, MEMBER_RECEIVED, &record->received) ||
      !get_time (self, MEMBER_STAMPED, &record->delayed) ||
      !get_severity (self, &record->severity) || !get_tlp (self, &record->tlp) ||
      !get_version (self, &record->version) ||
      !get_flag (self, MEMBER_PINNED, FALSE, &record->pinned) ||
      !get_flag (self, MEMBER_MISSED, FALSE, &record->caught_up))
    return FALSE;
  record->item_id = g_steal_pointer (&self->values[MEMBER_ID]);
  record->publisher = g_steal_pointer (&self->values[MEMBER_PUBLISHER]);
  record->type = g_steal_pointer (&self->values[MEMBER_TYPE]);
  record->purpose = g_steal_pointer (&self->values[MEMBER_PURPOSE]);
  record->incident = g_steal_pointer (&self->values[MEMBER_INCIDENT]);
  record->summary = g_steal_pointer (&self->values[MEMBER_SUMMARY]);
  record->collection = g_steal_pointer (&self->values[MEMBER_COLLECTION]);
  record->payload = g_steal_pointer (&self->values[MEMBER_PAYLOAD]);
  record->payload_len = self->payload_length;
  if (record->payload != NULL)
    {
      g_auto (XgSummary) summary = { 0 };

      xg_payload_summarize (record->payload, record->payload_len, &summary);
      record->text = g_steal_pointer (&summary.text);
      record->iocs = g_steal_pointer (&summary.iocs);
    }
  return TRUE;
}

static XgRecord *
make_record (Reader *self, XgStoreArchiveRow *row)
{
  g_autoptr (XgRecord) record = NULL;

  if (!has_required (self) || !get_flag (self, MEMBER_CURRENT, TRUE, &row->current) ||
      !get_flag (self, MEMBER_READ, FALSE, &row->read) ||
      !get_flag (self, MEMBER_RETRACTED, FALSE, &row->retracted))
    return NULL;
  record = xg_record_new (XG_RECORD_ITEM, self->values[MEMBER_BROKER], self->values[MEMBER_TOPIC]);
  return fill_record (self, record) ? g_steal_pointer (&record) : NULL;
}

static void
digest (const char *text, gsize length, guint8 *into)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 whole[32];
  gsize size = sizeof whole;

  g_checksum_update (checksum, (const guchar *) text, (gssize) length);
  g_checksum_get_digest (checksum, whole, &size);
  memcpy (into, whole, XG_STORE_ARCHIVE_DIGEST);
}

/* Why the text is none, from the scan. */
static void
explain (Reader *self)
{
  if (self->reason != NULL)
    return;
  self->trouble = XG_IMPORT_NOT_JSON;
  self->reason =
    /* Translators: a place in a line, then what is wrong there */
    g_strdup_printf (_ ("it is no JSON: byte %" G_GSIZE_FORMAT ": %s"),
                     (gsize) (self->scan.p - self->scan.json) + 1,
                     self->scan.reason);
}

/**
 * xg_import_line_read:
 * @text: (array length=length): a line
 * @row: (out caller-allocates): what it says; its record is owned by the caller
 * @trouble: (out): what is wrong with it
 * @reason: (out) (transfer full) (nullable): the same in words; %NULL: nothing is, and also for an
 *   item that is not all that its line says
 *
 * Thread-safe.
 *
 * Returns: whether it is an item
 */
gboolean
xg_import_line_read (const char *text,
                     gsize length,
                     XgStoreArchiveRow *row,
                     XgImportTrouble *trouble,
                     char **reason)
{
  Reader self = { 0 };

  g_return_val_if_fail (text != NULL && row != NULL, FALSE);

  memset (row, 0, sizeof *row);
  if (!xg_json_scan_init (&self.scan, text, length))
    fail (&self, XG_IMPORT_NOT_UTF8, g_strdup (self.scan.reason));
  else if (read_object (&self))
    row->record = make_record (&self, row);
  if (row->record == NULL)
    explain (&self);
  else
    {
      digest (text, length, row->digest);
      if (self.unknown != NULL)
        fail (&self,
              XG_IMPORT_UNKNOWN,
              /* Translators: a name in the file */
              g_strdup_printf (_ ("“%s” is not known here and was left out"), self.unknown));
    }
  *trouble = self.trouble;
  *reason = g_steal_pointer (&self.reason);
  for (guint i = 0; i < N_MEMBERS; i++)
    g_free (self.values[i]);
  g_free (self.unknown);
  xg_json_scan_clear (&self.scan);
  return row->record != NULL;
}
