/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "card/xg-tree.h"

static void
append (GString *out, const XgTreeNode *node)
{
  if (node->name == NULL)
    {
      g_string_append_printf (out, "“%s”", node->text);
      return;
    }
  g_string_append (out, node->name);
  for (guint i = 0; i < node->n_attributes; i++)
    g_string_append_printf (out, " %s=%s", node->attributes[i].name, node->attributes[i].value);
  g_string_append_c (out, '(');
  for (const XgTreeNode *child = node->first; child != NULL; child = child->next)
    append (out, child);
  g_string_append_c (out, ')');
}

static void
test_xml (void)
{
  static const char xml[] =
    "<a xmlns='u' xml:lang='de' x='1 &amp; 2'> <b>one <![CDATA[<two>]]></b>\n<c/>tail<b/></a>";
  g_autoptr (GError) error = NULL;
  g_autoptr (XgTree) tree = xg_tree_new_from_xml (xml, strlen (xml), &error);
  g_autoptr (GString) out = g_string_new (NULL);
  XgTreeNode *root;
  g_autofree char *first = NULL;
  g_autofree char *only = NULL;

  g_assert_no_error (error);
  root = xg_tree_get_root (tree);
  append (out, root);
  g_assert_cmpstr (out->str, ==, "a xml:lang=de x=1 & 2(b(“one <two>”)c()“tail”b())");
  g_assert_cmpstr (root->uri, ==, "u");
  first = xg_tree_node_dup_path (xg_tree_node_find (root, "b"));
  g_assert_cmpstr (first, ==, "/a/b[1]");
  only = xg_tree_node_dup_path (xg_tree_node_find (root, "c"));
  g_assert_cmpstr (only, ==, "/a/c");
}

static void
test_json (void)
{
  static const struct
  {
    const char *json;
    const char *tree; /* NULL: refused */
  } table[] = {
    { "{}", "JSON()" },
    { " [ ] ", "JSON()" },
    { "{\"a\":[1,-2.5e+3,true],\"b\":{\"c\":null}}",
      "JSON(a(“1”)a(“-2.5e+3”)a(“true”)b(c(“null”)))" },
    { "[1,[2,[3]]]", "JSON(item(“1”)item(“2”)item(“3”))" },
    { "{\"a\":1,\"a\":2}", "JSON(a(“1”)a(“2”))" },
    { "\"\\u00e9\\ud83d\\ude00\\n\\u0000\\ud800x\"", "JSON(“é😀\n\xef\xbf\xbd\xef\xbf\xbdx”)" },
    { "{\"\":\"\"}", "JSON((“”))" },
    { "12345678901234567890123", "JSON(“12345678901234567890123”)" },
    { "", NULL },
    { "{", NULL },
    { "{\"a\"}", NULL },
    { "{\"a\":1,}", NULL },
    { "[1 2]", NULL },
    { "01", NULL },
    { "nul", NULL },
    { "\"a", NULL },
    { "\"\\x\"", NULL },
    { "\"\\u12\"", NULL },
    { "{} x", NULL },
    { "\"\xff\"", NULL }, /* not UTF-8 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (XgTree) tree =
        xg_tree_new_from_json (table[i].json, strlen (table[i].json), &error);
      g_autoptr (GString) out = g_string_new (NULL);

      g_test_message ("%u", i);
      if (table[i].tree == NULL)
        {
          g_assert_null (tree);
          g_assert_nonnull (strstr (error->message, "byte "));
          continue;
        }
      g_assert_no_error (error);
      append (out, xg_tree_get_root (tree));
      g_assert_cmpstr (out->str, ==, table[i].tree);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tree/xml", test_xml);
  g_test_add_func ("/tree/json", test_json);
  return g_test_run ();
}
