/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "base/xg-csv.h"

static void
check (const char *field, const char *expected)
{
  g_autoptr (GString) csv = g_string_new (NULL);

  xg_csv_append (csv, field, FALSE);
  g_assert_cmpstr (csv->str, ==, expected);
}

static void
test_quotes (void)
{
  check ("plain", "\"plain\",");
  check ("a,b", "\"a,b\",");
  check ("say \"a\"", "\"say \"\"a\"\"\",");
  check ("two\nlines", "\"two\nlines\",");
  check ("", "\"\",");
  check (NULL, "\"\",");
}

static void
test_formulas (void)
{
  check ("=cmd|'/c calc'!A1", "\"'=cmd|'/c calc'!A1\",");
  check ("+1", "\"'+1\",");
  check ("-1", "\"'-1\",");
  check ("@sum", "\"'@sum\",");
  check ("\t=1", "\"'\t=1\",");
  check ("\r=1", "\"'\r=1\",");
  check ("\n=1", "\"'\n=1\",");
  check ("a=1", "\"a=1\",");
}

static void
test_rows (void)
{
  g_autoptr (GString) csv = g_string_new (NULL);

  xg_csv_append (csv, "a", FALSE);
  xg_csv_append (csv, "b", TRUE);
  xg_csv_append (csv, "c", TRUE);
  g_assert_cmpstr (csv->str, ==, "\"a\",\"b\"\r\n\"c\"\r\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/every-field-is-quoted", test_quotes);
  g_test_add_func ("/csv/formulas-become-text", test_formulas);
  g_test_add_func ("/csv/rows-end-with-crlf", test_rows);
  return g_test_run ();
}
