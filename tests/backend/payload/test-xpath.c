/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "payload/xg-xpath.h"

static const char document[] = "<a xmlns='urn:a' xmlns:p='urn:p'>\n"
                               "  <b id='1'>one</b>\n"
                               "  <b id='2'>two\n"
                               "more</b>\n"
                               "  <p:b-c.d>three</p:b-c.d>\n"
                               "  <div><mod/></div>\n"
                               "</a>";

static void
test_table (void)
{
  static const struct
  {
    const char *expression;
    guint n; /* G_MAXUINT: a value */
    const char *result;
  } table[] = {
    { "/a", 1, "1 " },
    { "//b", 2, "2 3 " },
    { "/a/b[2]", 1, "3 " },
    { "//b[@id='1']", 1, "2 " },
    { "//b[. = 'one']/@id", 1, "2 " },
    { "//@id", 2, "2 3 " },
    { "//b/text()", 2, "2 3 " },
    { "//p:*", 1, "5 " },
    { "//b-c.d", 1, "5 " },
    { "//b | //div", 3, "2 3 6 " },
    { "//div/mod", 1, "6 " },
    { "//*[self::b and @id > 1]", 1, "3 " },
    { "//b[position() mod 2 = 1]", 1, "2 " },
    { "descendant::b", 2, "2 3 " },
    { "//nothing", 0, "" },
    { "count(//b)", G_MAXUINT, "2" },
    { "6 div 2", G_MAXUINT, "3" },
    { "count(//b) * 2", G_MAXUINT, "4" },
    { "count(//div) div 1", G_MAXUINT, "1" },
    { "string(//b[1])", G_MAXUINT, "one" },
    { "boolean(//x)", G_MAXUINT, "false" },
    { "'a b'", G_MAXUINT, "a b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (XgXPathResult) result =
        xg_xpath_evaluate (document, strlen (document), table[i].expression, &error);
      g_autoptr (GString) lines = g_string_new (NULL);

      g_test_message ("%s", table[i].expression);
      g_assert_no_error (error);
      if (table[i].n == G_MAXUINT)
        {
          g_assert_cmpstr (result->value, ==, table[i].result);
          continue;
        }
      g_assert_null (result->value);
      g_assert_cmpuint (result->n_nodes, ==, table[i].n);
      for (guint k = 0; k < result->lines->len; k++)
        g_string_append_printf (lines, "%u ", g_array_index (result->lines, guint, k));
      g_assert_cmpstr (lines->str, ==, table[i].result);
    }
}

static void
test_what_is_wrong_is_said (void)
{
  static const char *const expressions[] = { "",          "//",    "//b[",
                                             "unknown()", "//q:b", "document('/etc/passwd')",
                                             "$v" };

  for (guint i = 0; i < G_N_ELEMENTS (expressions); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", expressions[i]);
      g_assert_null (xg_xpath_evaluate (document, strlen (document), expressions[i], &error));
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, !=, "");
    }
}

static void
test_hostile_documents_and_expressions (void)
{
  static const char doctype[] = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>";
  g_autoptr (GString) wide = g_string_new ("<a>");
  g_autoptr (GString) long_one = g_string_new ("/a");
  g_autoptr (GError) error = NULL;

  g_assert_null (xg_xpath_evaluate (doctype, strlen (doctype), "//a", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  for (guint i = 0; i < 3000; i++)
    g_string_append (wide, "<b/>");
  g_string_append (wide, "</a>");
  g_assert_null (
    xg_xpath_evaluate (wide->str, wide->len, "//b[count(//b[count(//b) > 1]) > 1]", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  for (guint i = 0; i < 3000; i++)
    g_string_append (long_one, "/a");
  g_assert_null (xg_xpath_evaluate ("<a/>", 4, long_one->str, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xpath/table", test_table);
  g_test_add_func ("/xpath/what-is-wrong-is-said", test_what_is_wrong_is_said);
  g_test_add_func ("/xpath/hostile-documents-and-expressions",
                   test_hostile_documents_and_expressions);
  return g_test_run ();
}
