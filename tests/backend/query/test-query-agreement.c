/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The same expression means the same rows in memory and in the cache. XG_QUERY_SEED chooses another
 * corpus and other expressions.
 */
#include "config.h"

#include <stdlib.h>

#include "indicator/xg-ioc-extract.h"
#include "query/xg-query.h"
#include "store/xg-store-private.h"
#include "xg-store-test.h"

#define N_RECORDS     400
#define N_EXPRESSIONS 4000
#define NOW           G_GINT64_CONSTANT (1790000000000000)

typedef struct
{
  GRand *random;
  TestPlace place;
  XgStore *store;
  XgReader *reader;
  GTimeZone *zone;
  GPtrArray *records; /* (element-type XgRecord): with row ids */
  GPtrArray *rows;    /* (element-type XgStoreItem): parallel */
  XgQuerySubject *subjects;
  XgQuerySubject *bare; /* the same as a list has them: without the payload */
} Fixture;

/* U+FE0F and the joiner are marks, U+0301 composes, U+202E turns the writing around. */
static const char *const words[] = {
  "Scan",      "scans",      "SCANNER",     "Größe",
  "große",     "été",        "ete",         "192.0.2.1",
  "192",       "0",          "日本",        "日本語",
  "ΣΟΦΟΣ",     "σοφος",      "a",           "ab",
  "x-y",       "x",          "Ёлка",        "елка",
  "e\u0301t",  "naïve",      "हिन्दी",       "हि",
  "µm",        "😀",          "👩‍💻", "z\u0301\u0302",
  "\u202eabc", "\ufe0fx",    "NOT",         "or",
  "NEAR(",     "\"quoted\"", "%_",          "'; DROP",
  "*",         "[a-z]",      "\\",          "hxxp://e[.]x",
};
/* What is looked for; half of it stands in the texts. */
static const char *const indicators[] = {
  "192.0.2.1",
  "192[.]0[.]2[.]9",
  "192.0.2.0/25",
  "192.0.2.129",
  "10.0.0.0/8",
  "10.1.2.0/24",
  "10.1.2.3",
  "0.0.0.0/0",
  "2001:db8::/32",
  "2001:db8::1",
  "2001:db8:1::/48",
  "::/0",
  "evil.example",
  "www[.]evil[.]example",
  "*.evil.example",
  "*.example",
  "hxxp://evil[.]example/a?b",
  "http://evil.example/*",
  "a@evil.example",
  "*@evil.example",
  "CVE-2021-44228",
  "cve-2021-*",
  "setup.exe",
  "*.exe",
  "d41d8cd98f00b204e9800998ecf8427e",
  "d41d*",
  "münchen.example",
  "?vil.example",
};
static const char *const topics[] = { "a",    "A/b",   "sector/energy", "sector/*",
                                      "a\nb", "\"q\"", "été",           "" };
static const char *const publishers[] = {
  NULL, "alice@x.example", "bob@x.example", "ALICE@x.example/laptop", "*", ""
};
static const char *const ids[] = { NULL, "1", "2", "id?", "x\\y", "ID-1", "Ä" };
static const char *const types[] = { NULL, "urn:ietf:params:xml:ns:iodef-2.0", "urn:x", "" };
static const char *const purposes[] = { NULL, "reporting", "watch", "Traceback" };

#define pick(random, pool) ((pool)[g_rand_int_range ((random), 0, G_N_ELEMENTS (pool))])

static gboolean
one_in (GRand *random, int n)
{
  return g_rand_int_range (random, 0, n) == 0;
}

static void
append_random (GRand *random, GString *text)
{
  if (one_in (random, 4))
    g_string_append (text, pick (random, indicators));
  else if (one_in (random, 8))
    g_string_append_unichar (text, (gunichar) g_rand_int_range (random, 0x20, 0x2fff));
  else
    g_string_append (text, pick (random, words));
  if (!one_in (random, 5))
    g_string_append_c (text, ' ');
}

static char *
random_text (GRand *random, int most)
{
  GString *text = g_string_new (NULL);

  for (int n = g_rand_int_range (random, 0, most + 1); n > 0; n--)
    append_random (random, text);
  return g_string_free (text, FALSE);
}

static XgRecord *
random_record (GRand *random)
{
  gboolean event = one_in (random, 8);
  XgRecordKind kind = event ? XG_RECORD_RETRACT : XG_RECORD_ITEM;
  XgRecord *record =
    xg_record_new (kind, one_in (random, 3) ? "other" : "b", pick (random, topics));

  record->item_id = g_strdup (pick (random, ids));
  if (event && record->item_id == NULL)
    record->item_id = g_strdup ("1");
  record->publisher = g_strdup (pick (random, publishers));
  record->type = g_strdup (pick (random, types));
  record->summary = random_text (random, 4);
  record->text = one_in (random, 5) ? NULL : random_text (random, 12);
  if (record->text != NULL)
    record->iocs = xg_ioc_extract (record->text, strlen (record->text), NULL);
  record->incident = one_in (random, 2) ? NULL : random_text (random, 1);
  record->purpose = g_strdup (pick (random, purposes));
  record->tlp = (XgTlp) g_rand_int_range (random, 0, XG_TLP_LAST + 1);
  record->severity = (XgSeverity) g_rand_int_range (random, 0, XG_SEVERITY_LAST + 1);
  record->received = NOW - g_rand_int_range (random, 0, 4 * 86400) * (gint64) G_USEC_PER_SEC;
  record->caught_up = one_in (random, 4);
  if (kind == XG_RECORD_ITEM && !one_in (random, 6))
    {
      record->payload = g_strdup_printf ("<x>%d</x>", g_rand_int_range (random, 0, 1000000));
      record->payload_len = strlen (record->payload);
    }
  return record;
}

static void
append_quoted (GRand *random, GString *text, const char *value)
{
  g_autofree char *quoted = xg_query_quote (value);

  g_string_append (text, quoted);
  if (one_in (random, 4))
    g_string_append_c (text, '*');
}

/* A value of a field that takes any text, now and then cut to a pattern */
static void
append_value (GRand *random, GString *text, const char *value)
{
  g_autofree char *start = NULL;

  if (value == NULL || one_in (random, 8))
    g_string_append (text, one_in (random, 2) ? "*" : "?*");
  else if (one_in (random, 2))
    append_quoted (random, text, value);
  else
    {
      start = g_utf8_substring (value, 0, g_utf8_strlen (value, -1) / 2);
      append_quoted (random, text, start);
      g_string_append (text, one_in (random, 2) ? "*" : "?");
    }
}

static void
append_field (GRand *random, GString *text)
{
  static const char *const compare[] = { ":", "=", "<", "<=", ">", ">=", "≤", "≥", " >= ", ":<" };
  static const char *const severities[] = {
    "unknown", "info", "low", "Medium", "HIGH", "critical"
  };
  static const char *const tlps[] = {
    "clear", "white", "green", "AMBER", "amber+strict", "tlp:red"
  };
  static const char *const states[] = { "unread",  "read",   "pinned", "retracted",
                                        "updated", "missed", "item" };
  static const char *const parts[] = { "payload",  "id",      "publisher", "type",
                                       "severity", "purpose", "incident",  "tlp" };
  static const char *const times[] = { "today",  "yesterday", "2d",         "36h",
                                       "90000s", "12:00",     "2026-09-20", "2026-09-20T12:00Z" };

  switch (g_rand_int_range (random, 0, 15))
    {
    case 0:
    case 1:
      g_string_append (text, one_in (random, 4) ? "under:" : "topic:");
      append_value (random, text, pick (random, topics));
      break;
    case 2:
      g_string_append (text, "publisher:");
      append_value (random, text, pick (random, publishers));
      break;
    case 3:
      g_string_append (text, "type:");
      append_value (random, text, pick (random, types));
      break;
    case 4:
      g_string_append_printf (text,
                              "severity%s%s",
                              pick (random, compare),
                              pick (random, severities));
      break;
    case 5:
      g_string_append (text, "purpose:");
      append_value (random, text, pick (random, purposes));
      break;
    case 6:
      g_string_append_printf (text, "since:%s", pick (random, times));
      break;
    case 7:
      g_string_append_printf (text, "before:%s", pick (random, times));
      break;
    case 8:
      g_string_append (text, "id:");
      append_value (random, text, pick (random, ids));
      break;
    case 9:
      g_string_append (text, one_in (random, 4) ? "indicator:" : "incident:");
      append_value (random, text, pick (random, words));
      break;
    case 12:
    case 13:
      g_string_append (text, "indicator:");
      if (one_in (random, 4))
        append_value (random, text, pick (random, indicators));
      else
        g_string_append (text, pick (random, indicators));
      break;
    case 10:
      g_string_append_printf (text, "tlp%s%s", pick (random, compare), pick (random, tlps));
      break;
    case 11:
      g_string_append_printf (text, "has:%s", pick (random, parts));
      break;
    default:
      g_string_append_printf (text, "is:%s", pick (random, states));
    }
}

static void append_expression (GRand *random, GString *text, int depth);

static void
append_part (GRand *random, GString *text, int depth)
{
  if (one_in (random, 5))
    g_string_append (text, one_in (random, 2) ? "-" : "not ");
  if (depth > 0 && one_in (random, 3))
    {
      g_string_append_c (text, '(');
      append_expression (random, text, depth - 1);
      g_string_append_c (text, ')');
    }
  else if (one_in (random, 2))
    append_field (random, text);
  else if (one_in (random, 3))
    {
      g_autofree char *phrase = random_text (random, 3);

      append_quoted (random, text, phrase);
    }
  else
    append_random (random, text);
}

static void
append_expression (GRand *random, GString *text, int depth)
{
  for (int n = g_rand_int_range (random, 1, 4); n > 0; n--)
    {
      append_part (random, text, depth);
      if (n > 1)
        g_string_append (text, one_in (random, 3) ? " or " : one_in (random, 2) ? " and " : " ");
    }
}

/* Breaks an expression at a character of it. */
static void
damage (GRand *random, GString *text)
{
  glong length = g_utf8_strlen (text->str, -1);
  const char *at =
    g_utf8_offset_to_pointer (text->str, g_rand_int_range (random, 0, (gint32) length + 1));
  gsize position = (gsize) (at - text->str);

  if (one_in (random, 2) || *at == '\0')
    g_string_insert (text, (gssize) position, one_in (random, 2) ? "\"" : ")");
  else
    g_string_erase (text, (gssize) position, g_utf8_next_char (at) - at);
}

/* Some of the rows are in the full-text index, some in the words kept beside it, some in both. */
static XgStore *
open_store (Fixture *self)
{
  XgStoreOptions options = xg_store_default_options;
  g_autoptr (GError) error = NULL;
  XgStore *store;

  options.queue.batch_ops = 10;
  options.words = (XgStoreWordsLimits){
    .step = { (guint64) g_rand_int_range (self->random, 1, 60), 10000 },
    .most = { (guint64) g_rand_int_range (self->random, 0, 300), G_MAXUINT32 },
    .keep = { (guint64) g_rand_int_range (self->random, 0, 200), 10000 },
    .burst_rows = 1,
    .quiet_ms = G_MAXINT32, /* nothing is done while it is quiet */
    .delay_ms = G_MAXINT32,
  };
  store =
    xg_store_open_with_options (self->place.path, &options, g_main_context_default (), &error);
  g_assert_no_error (error);
  return store;
}

static void
fixture_init (Fixture *self, guint32 seed)
{
  self->random = g_rand_new_with_seed (seed);
  self->zone = g_time_zone_new_offset (3600);
  test_place_init (&self->place);
  self->store = open_store (self);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_item_free);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      XgRecord *record = random_record (self->random);

      g_ptr_array_add (self->records, xg_record_ref (record));
      xg_store_push (self->store, record);
    }
  xg_store_flush (self->store);
  for (guint i = self->records->len; i > 0; i--)
    {
      XgRecord *record = self->records->pdata[i - 1];

      if (record->outcome != XG_OUTCOME_STORED && record->outcome != XG_OUTCOME_UPDATED)
        g_ptr_array_remove_index (self->records, i - 1);
      else if (one_in (self->random, 3))
        xg_store_mark_read (self->store, &record->rowid, 1, TRUE);
    }
  xg_store_flush (self->store);
  test_sql (self->place.path, "UPDATE item SET pinned = 1 WHERE id % 5 = 2");
  self->reader = test_reader (self->store);
  self->subjects = g_new0 (XgQuerySubject, self->records->len);
  self->bare = g_new0 (XgQuerySubject, self->records->len);
}

/* Rows of the cache as a query sees them */
static void
fixture_read (Fixture *self)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      const XgRecord *record = self->records->pdata[i];
      XgStoreItem *row = xg_reader_get_item (self->reader, record->rowid);

      g_assert_nonnull (row);
      g_ptr_array_add (self->rows, row);
      self->subjects[i] = (XgQuerySubject){
        .kind = row->kind,
        .severity = row->severity,
        .tlp = row->tlp,
        .received = row->received,
        .version = row->version,
        .read = row->read,
        .pinned = row->pinned,
        .retracted = row->retracted,
        .caught_up = row->caught_up,
        .has_payload = record->payload != NULL,
        .broker = row->broker,
        .node = row->node,
        .item_id = row->item_id,
        .publisher = row->publisher,
        .type = row->type,
        .summary = row->summary,
        .incident = row->incident,
        .purpose = row->purpose,
        .text = record->text,
        .iocs = record->iocs,
      };
      self->bare[i] = self->subjects[i];
      self->bare[i].has_payload = FALSE;
      self->bare[i].text = NULL;
      self->bare[i].iocs = NULL;
    }
}

static void
fixture_clear (Fixture *self)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      xg_query_subject_clear (&self->subjects[i]);
      xg_query_subject_clear (&self->bare[i]);
    }
  g_free (self->subjects);
  g_free (self->bare);
  xg_reader_close (self->reader);
  g_object_unref (self->reader);
  g_assert_true (xg_store_close (self->store));
  g_object_unref (self->store);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->records);
  test_place_clear (&self->place);
  g_time_zone_unref (self->zone);
  g_rand_free (self->random);
}

/* How many rows it means */
static guint
assert_agree (Fixture *self, XgQuery *query, const char *text)
{
  g_autoptr (XgCondition) condition = xg_query_compile (query);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = NULL;
  guint next = 0;
  gboolean old = one_in (self->random, 2);

  found = xg_reader_query (self->reader,
                           &(XgStoreQuery){ .condition = condition, .include_old_versions = old },
                           0,
                           0,
                           &error);
  if (found == NULL)
    g_error ("“%s” (MATCH %s WHERE %s): %s",
             text,
             condition->match,
             condition->where,
             error->message);
  for (guint i = self->records->len; i > 0; i--)
    {
      const XgStoreItem *row = self->rows->pdata[i - 1];
      gboolean stored = next < found->len && g_array_index (found, gint64, next) == row->rowid;
      gboolean matches = xg_query_matches (query, &self->subjects[i - 1]);
      gboolean meant = (old || row->current) && matches;
      XgQueryAnswer told = xg_query_judge (query, &self->bare[i - 1]);

      if (stored)
        next++;
      /* What is told without the payload is so with it. */
      if (told != XG_QUERY_UNDECIDED && (told == XG_QUERY_YES) != matches)
        g_error ("“%s” means row %" G_GINT64_FORMAT " %s its payload only",
                 text,
                 row->rowid,
                 matches ? "with" : "without");
      if (stored != meant)
        g_error ("“%s” (MATCH %s WHERE %s) means row %" G_GINT64_FORMAT " in %s only",
                 text,
                 condition->match,
                 condition->where,
                 row->rowid,
                 stored ? "the cache" : "memory");
    }
  g_assert_cmpuint (next, ==, found->len);
  return next;
}

static void
test_random (void)
{
  const char *wanted = g_getenv ("XG_QUERY_SEED");
  guint32 seed = wanted != NULL ? (guint32) g_ascii_strtoull (wanted, NULL, 10) : 7;
  Fixture fixture = { 0 };
  guint n_read = 0;
  guint n_some = 0;

  g_test_message ("seed %u", seed);
  fixture_init (&fixture, seed);
  fixture_read (&fixture);
  for (guint i = 0; i < N_EXPRESSIONS; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (XgQuery) query = NULL;
      XgQueryMark mark = { G_MAXSIZE, G_MAXSIZE };
      guint n_found;

      append_expression (fixture.random, text, 3);
      if (one_in (fixture.random, 10))
        damage (fixture.random, text);
      query = xg_query_parse (text->str, NOW, fixture.zone, &mark, &error);
      if (query == NULL)
        {
          g_assert_error (error, XG_QUERY_ERROR, error->code);
          g_assert_cmpuint (mark.start, <=, text->len);
          g_assert_cmpuint (mark.length, <=, text->len - mark.start);
          continue;
        }
      n_read++;
      n_found = assert_agree (&fixture, query, text->str);
      n_some += n_found > 0 && n_found < fixture.records->len / 2;
    }
  g_test_message ("%u of %d expressions can be read, %u mean some rows",
                  n_read,
                  N_EXPRESSIONS,
                  n_some);
  /* Or the test would prove nothing. */
  g_assert_cmpuint (n_read, >, N_EXPRESSIONS / 3);
  g_assert_cmpuint (n_some, >, N_EXPRESSIONS / 8);
  fixture_clear (&fixture);
}

/* What the language allows at most, SQLite's parsers take as well. */
static void
test_limits (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GString) wide = g_string_new (NULL);
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) mixed = g_string_new (NULL);
  g_autoptr (GString) negated = g_string_new (NULL);
  g_autoptr (GString) phrase = g_string_new ("\"");
  g_autofree char *long_word = g_strnfill (XG_QUERY_MAX_LENGTH, 'x');
  const char *texts[] = { wide->str, deep->str, mixed->str, negated->str, phrase->str, long_word };

  for (guint i = 0; i < XG_QUERY_MAX_TERMS; i++)
    g_string_append_printf (wide, "%s%s%u", i > 0 ? " or " : "", i % 2 ? "w" : "-id:w", i);
  for (guint i = 0; i < XG_QUERY_MAX_DEPTH; i++)
    {
      g_string_append (deep, "a or b (");
      g_string_append (mixed, "is:read or b (");
      g_string_append (negated, i % 2 ? "not " : "-");
    }
  g_string_append (deep, "c");
  g_string_append (mixed, "c");
  g_string_append (negated, "is:read");
  for (guint i = 0; i < XG_QUERY_MAX_DEPTH; i++)
    {
      g_string_append (deep, " or d) e");
      g_string_append (mixed, " or topic:d) is:unread");
    }
  for (guint i = 0; i < XG_QUERY_MAX_WORDS; i++)
    g_string_append (phrase, "x ");
  g_string_append_c (phrase, '"');
  texts[0] = wide->str;
  texts[1] = deep->str;
  texts[2] = mixed->str;
  texts[3] = negated->str;
  texts[4] = phrase->str;

  fixture_init (&fixture, 1);
  fixture_read (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (XgQuery) query = xg_query_parse (texts[i], NOW, fixture.zone, NULL, &error);

      g_assert_no_error (error);
      assert_agree (&fixture, query, texts[i]);
    }
  fixture_clear (&fixture);
}

static void
add_branch_cb (const XgGlob *glob, XgQueryAddNodeFunc add, gpointer add_data, gpointer user_data)
{
  g_assert_cmpstr (xg_glob_get_pattern (glob), ==, "branch");
  add ("b", "a\nb", add_data);
  add ("other", "\"q\"", add_data);
}

static void
test_scopes (void)
{
  const char *const nodes[] = { "\"q\"", "a\nb", "été", NULL };
  Fixture fixture = { 0 };
  g_autoptr (XgQuery) written = NULL;
  g_autoptr (XgQuery) branch = NULL;
  g_autoptr (XgQuery) narrow = NULL;
  g_autoptr (XgQuery) all = NULL;
  g_autoptr (XgQuery) none = NULL;

  fixture_init (&fixture, 1);
  fixture_read (&fixture);
  written = xg_query_parse ("under:branch or is:pinned", NOW, fixture.zone, NULL, NULL);
  g_assert_true (xg_query_has_branches (written));
  branch = xg_query_resolve (written, add_branch_cb, NULL);
  g_assert_false (xg_query_has_branches (branch));
  g_assert_cmpuint (assert_agree (&fixture, branch, "branch"), >, 0);
  narrow = xg_query_with_nodes (branch, "b", nodes);
  g_assert_cmpuint (assert_agree (&fixture, narrow, "narrow"), >, 0);
  none = xg_query_with_nodes (branch, "b", nodes + 3);
  g_assert_cmpuint (assert_agree (&fixture, none, "none"), ==, 0);
  all = xg_query_new_all ();
  g_assert_cmpuint (assert_agree (&fixture, all, ""), >, 100);
  fixture_clear (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/agreement/random-expressions", test_random);
  g_test_add_func ("/query/agreement/limits", test_limits);
  g_test_add_func ("/query/agreement/scopes", test_scopes);
  return g_test_run ();
}
