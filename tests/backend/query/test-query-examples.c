/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* docs/FILTERS.md is true: its examples find the items that it says, its errors are the program's.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "indicator/xg-ioc-extract.h"
#include "query/xg-query-field.h"
#include "query/xg-query-time.h"
#include "query/xg-query.h"

/* 2026-11-21T14:30+01:00 */
#define NOW (G_GINT64_CONSTANT (1795267800) * G_USEC_PER_SEC)

enum
{
  COLUMN_ITEM,
  COLUMN_TOPIC,
  COLUMN_ID,
  COLUMN_PUBLISHER,
  COLUMN_SEVERITY,
  COLUMN_TLP,
  COLUMN_PURPOSE,
  COLUMN_INCIDENT,
  COLUMN_ARRIVED,
  COLUMN_IS,
  COLUMN_TEXT,
  N_COLUMNS
};

typedef struct
{
  GTimeZone *zone;
  GPtrArray *rows; /* (element-type GStrv) */
  XgQuerySubject *subjects;
} Fixture;

/* Rows of the table whose head begins with HEAD, each with N_CELLS cells. */
static GPtrArray *
read_table (const char *head, guint n_cells)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "FILTERS.md", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  gboolean inside = FALSE;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      GStrv cells;

      if (g_str_has_prefix (lines[i], head))
        inside = TRUE;
      else if (!g_str_has_prefix (lines[i], "|"))
        inside = FALSE;
      else if (inside && !g_str_has_prefix (lines[i], "|---"))
        {
          cells = g_strsplit (lines[i] + 1, "|", -1);
          g_assert_cmpuint (g_strv_length (cells), ==, n_cells + 1);
          for (guint j = 0; j < n_cells; j++)
            g_strstrip (cells[j]);
          g_ptr_array_add (rows, cells);
        }
    }
  g_assert_cmpuint (rows->len, >, 0);
  return rows;
}

static const char *
or_null (const char *cell)
{
  return *cell != '\0' ? cell : NULL;
}

static gboolean
says (const char *cell, const char *word)
{
  g_auto (GStrv) words = g_strsplit (cell, " ", -1);

  return g_strv_contains ((const char *const *) words, word);
}

static void
fixture_init (Fixture *self)
{
  self->zone = g_time_zone_new_offset (3600);
  self->rows = read_table ("| item |", N_COLUMNS);
  self->subjects = g_new0 (XgQuerySubject, self->rows->len);
  for (guint i = 0; i < self->rows->len; i++)
    {
      char **cells = self->rows->pdata[i];
      XgQuerySubject *subject = &self->subjects[i];

      g_assert_cmpint (atoi (cells[COLUMN_ITEM]), ==, (int) i + 1);
      subject->broker = "pubsub.example";
      subject->node = cells[COLUMN_TOPIC];
      subject->item_id = or_null (cells[COLUMN_ID]);
      subject->publisher = or_null (cells[COLUMN_PUBLISHER]);
      subject->purpose = or_null (cells[COLUMN_PURPOSE]);
      subject->incident = or_null (cells[COLUMN_INCIDENT]);
      subject->summary = cells[COLUMN_TEXT];
      subject->iocs = xg_ioc_extract (subject->summary, strlen (subject->summary), NULL);
      subject->tlp = xg_tlp_from_word (cells[COLUMN_TLP], strlen (cells[COLUMN_TLP]));
      g_assert_true (xg_severity_from_nick (cells[COLUMN_SEVERITY], &subject->severity));
      g_assert_true (
        xg_query_time_parse (cells[COLUMN_ARRIVED], NOW, self->zone, &subject->received));
      subject->read = says (cells[COLUMN_IS], "read");
      g_assert_true (subject->read != says (cells[COLUMN_IS], "unread"));
      subject->pinned = says (cells[COLUMN_IS], "pinned");
      subject->retracted = says (cells[COLUMN_IS], "retracted");
      subject->version = says (cells[COLUMN_IS], "updated") ? 2 : 1;
    }
}

static void
fixture_clear (Fixture *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      xg_ioc_set_unref ((XgIocSet *) self->subjects[i].iocs);
      xg_query_subject_clear (&self->subjects[i]);
    }
  g_free (self->subjects);
  g_ptr_array_unref (self->rows);
  g_time_zone_unref (self->zone);
}

/* What stands between the backticks */
static char *
get_expression (const char *cell)
{
  gsize length = strlen (cell);

  g_assert_cmpuint (length, >=, 2);
  g_assert_true (cell[0] == '`' && cell[length - 1] == '`');
  return g_strndup (cell + 1, length - 2);
}

/* The topics of the table make the tree: what is below a name has it and a slash before its own. */
static void
list_branch_cb (const XgGlob *glob, XgQueryAddNodeFunc add, gpointer add_data, gpointer user_data)
{
  const Fixture *fixture = user_data;

  for (guint i = 0; i < fixture->rows->len; i++)
    {
      g_autoptr (XgGlob) below = NULL;
      g_autofree char *pattern = g_strconcat (xg_glob_get_pattern (glob), "/*", NULL);
      const XgQuerySubject *subject = &fixture->subjects[i];

      below = xg_glob_new (pattern);
      if (xg_glob_matches (glob, subject->node) || xg_glob_matches (below, subject->node))
        add (subject->broker, subject->node, add_data);
    }
}

static void
test_examples (void)
{
  g_autoptr (GPtrArray) examples = read_table ("| expression | items |", 2);
  Fixture fixture = { 0 };

  fixture_init (&fixture);
  g_assert_cmpuint (examples->len, >, 60);
  for (guint i = 0; i < examples->len; i++)
    {
      char **cells = examples->pdata[i];
      g_autofree char *expression = get_expression (cells[0]);
      g_autoptr (GError) error = NULL;
      g_autoptr (XgQuery) written = xg_query_parse (expression, NOW, fixture.zone, NULL, &error);
      g_autoptr (XgQuery) query = NULL;
      g_autoptr (GString) found = g_string_new (NULL);

      if (written == NULL)
        g_error ("“%s”: %s", expression, error->message);
      query = xg_query_resolve (written, list_branch_cb, &fixture);
      for (guint j = 0; j < fixture.rows->len; j++)
        {
          if (xg_query_matches (query, &fixture.subjects[j]))
            g_string_append_printf (found, "%s%u", found->len > 0 ? " " : "", j + 1);
        }
      if (!g_str_equal (found->str, cells[1]))
        g_error ("“%s” finds %s, not %s", expression, found->str, cells[1]);
    }
  fixture_clear (&fixture);
}

static void
test_errors (void)
{
  g_autoptr (GPtrArray) examples = read_table ("| expression | marked |", 3);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (guint i = 0; i < examples->len; i++)
    {
      char **cells = examples->pdata[i];
      g_autofree char *expression = get_expression (cells[0]);
      g_autofree char *marked = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (XgQuery) query = NULL;
      XgQueryMark mark;

      query = xg_query_parse (expression, NOW, zone, &mark, &error);
      if (query != NULL)
        g_error ("“%s” is no error", expression);
      g_assert_cmpstr (error->message, ==, cells[2]);
      marked = g_strdup_printf ("%ld %ld",
                                g_utf8_strlen (expression, (gssize) mark.start),
                                g_utf8_strlen (expression + mark.start, (gssize) mark.length));
      g_assert_cmpstr (marked, ==, cells[1]);
    }
}

/* Each expression of the first two tables is one. */
static void
test_short_forms (void)
{
  g_autoptr (GPtrArray) forms = read_table ("| to write |", 2);

  for (guint i = 0; i < forms->len; i++)
    {
      char **cells = forms->pdata[i];
      g_autofree char *expression = get_expression (cells[0]);
      g_autoptr (GError) error = NULL;
      g_autoptr (XgQuery) query = xg_query_parse_now (expression, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (query);
    }
}

/* No field is left out, none is made up. */
static void
test_fields (void)
{
  g_autoptr (GPtrArray) rows = read_table ("| field |", 2);

  g_assert_cmpuint (rows->len, ==, XG_QUERY_N_FIELDS);
  for (guint i = 0; i < rows->len; i++)
    {
      char **cells = rows->pdata[i];
      g_autofree char *name = get_expression (cells[0]);
      const char *const *words = xg_query_field_get_words ((XgQueryField) i);

      g_assert_true (g_str_has_suffix (name, ":"));
      name[strlen (name) - 1] = '\0';
      g_assert_cmpstr (name, ==, xg_query_field_get_name ((XgQueryField) i));
      for (guint j = 0; words != NULL && words[j] != NULL; j++)
        {
          if (i != XG_QUERY_SINCE && i != XG_QUERY_BEFORE && strstr (cells[1], words[j]) == NULL)
            g_error ("“%s” of “%s” is not in the document", words[j], name);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/examples/find-what-the-document-says", test_examples);
  g_test_add_func ("/query/examples/errors-are-as-the-document-says", test_errors);
  g_test_add_func ("/query/examples/short-forms", test_short_forms);
  g_test_add_func ("/query/examples/fields", test_fields);
  return g_test_run ();
}
