/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "card/xg-diff.h"

#define INCIDENT "<Incident><IncidentID name='a.example'>1</IncidentID>"

/* "~ /path: old → new" a line */
static char *
describe (GArray *entries)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const XgDiffEntry *entry = &g_array_index (entries, XgDiffEntry, i);

      switch (entry->kind)
        {
        case XG_DIFF_ADDED:
          g_assert_null (entry->old_value);
          g_string_append_printf (out, "+ %s: %s\n", entry->path, entry->new_value);
          break;
        case XG_DIFF_REMOVED:
          g_assert_null (entry->new_value);
          g_string_append_printf (out, "- %s: %s\n", entry->path, entry->old_value);
          break;
        default:
          g_string_append_printf (out,
                                  "~ %s: %s → %s\n",
                                  entry->path,
                                  entry->old_value,
                                  entry->new_value);
        }
    }
  return g_string_free (out, FALSE);
}

static GArray *
diff (const char *older, const char *newer)
{
  g_autoptr (GError) error = NULL;
  guint64 n_left_out = 1;
  GArray *entries = xg_diff_payloads (older, newer, &n_left_out, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (n_left_out, ==, 0);
  return entries;
}

static void
test_table (void)
{
  static const struct
  {
    const char *older;
    const char *newer;
    const char *entries;
  } table[] = {
    { "<a x='1' y='2'><b/> text </a>", "<a y='2'  x='1'>\n<b></b>text</a>", "" },
    { "<a x='1'/>", "<a x='2'/>", "~ /a/@x: 1 → 2\n" },
    { "<a x='1'/>", "<a y='1'/>", "- /a/@x: 1\n+ /a/@y: 1\n" },
    { "<a>old</a>", "<a>new</a>", "~ /a: old → new\n" },
    { "<a/>", "<a>new</a>", "+ /a: new\n" },
    { "<a>old</a>", "<a/>", "- /a: old\n" },
    { "<a>1</a>", "<b>1</b>", "- /a: 1\n+ /b: 1\n" },
    { "<a xmlns='u'>1</a>", "<a xmlns='v'>1</a>", "- /a: 1\n+ /a: 1\n" },
    /* The order of siblings says nothing. */
    { "<a><b>1</b><c>2</c></a>", "<a><c>2</c><b>1</b></a>", "" },
    { "<a><b>1</b><b>2</b><b>2</b></a>", "<a><b>2</b><b>1</b><b>2</b></a>", "" },
    { "<a><b><c>1</c><d>2</d></b><b/></a>", "<a><b/><b><d>2</d><c>1</c></b></a>", "" },
    /* How often does. */
    { "<a><b>1</b><b>1</b><b>2</b></a>", "<a><b>1</b><b>2</b></a>", "- /a/b[2]: 1\n" },
    /* Values of a list come and go. */
    { "<a><b>1</b><b>2</b></a>",
      "<a><b>3</b><b>1</b><b>4</b></a>",
      "- /a/b[2]: 2\n+ /a/b[1]: 3\n+ /a/b[3]: 4\n" },
    { "<a><b>1</b><b>2</b></a>", "<a><b>1</b><b>3</b></a>", "~ /a/b[2]: 2 → 3\n" },
    /* What has a key is compared with what has the same. */
    { "<a><b id='x'><v>1</v></b><b id='y'><v>1</v></b></a>",
      "<a><b id='y'><v>2</v></b><b id='x'><v>1</v></b></a>",
      "~ /a/b[1]/v: 1 → 2\n" },
    { "<a><b id='x'><v>1</v></b><b id='y'><v>2</v></b></a>",
      "<a><b id='z'><v>2</v></b><b id='x'><v>1</v></b></a>",
      "- /a/b[2]/@id: y\n- /a/b[2]/v: 2\n+ /a/b[1]/@id: z\n+ /a/b[1]/v: 2\n" },
    { "<a><t lang='de'>eins</t><t lang='en'>one</t></a>",
      "<a><t lang='en'>two</t><t lang='de'>eins</t></a>",
      "~ /a/t[1]: one → two\n" },
    /* Elements with parts are the same one if their attributes are. */
    { "<a><s c='source'><p>80</p></s><s c='target'><p>443</p></s></a>",
      "<a><s c='target'><p>8443</p></s><s c='source'><p>80</p></s></a>",
      "~ /a/s[1]/p: 443 → 8443\n" },
    { "<a><e/></a>", "<a/>", "- /a/e: \n" },
    { "<D>" INCIDENT "<Status>new</Status></Incident><Incident><IncidentID "
      "name='a.example'>2</IncidentID></Incident></D>",
      "<D><Incident><IncidentID name='a.example'>2</IncidentID></Incident>" INCIDENT
      "<Status>closed</Status></Incident></D>",
      "~ /D/Incident[2]/Status: new → closed\n" },
    { "<BulkObservableList>a.example\nb.example\nc.example</BulkObservableList>",
      "<BulkObservableList>\n c.example\n d.example\n a.example\n</BulkObservableList>",
      "- /BulkObservableList: b.example\n+ /BulkObservableList: d.example\n" },
    /* JSON is compared as what it says. */
    { "<json>{\"objects\":[{\"id\":\"i-1\",\"n\":1},{\"id\":\"i-2\",\"n\":2}]}</json>",
      "<json>{\"objects\": [{\"n\":3,\"id\":\"i-2\"},{\"id\":\"i-1\",\"n\":1}]}</json>",
      "~ /JSON/objects[1]/n: 2 → 3\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GArray) entries = diff (table[i].older, table[i].newer);
      g_autofree char *words = describe (entries);

      g_test_message ("%s", table[i].newer);
      g_assert_cmpstr (words, ==, table[i].entries);
    }
}

static char *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* One value of a large document is changed: it is the only difference. */
static void
test_one_change_of_a_whole_incident (void)
{
  g_autofree char *older = load ("reading/v2-every-class.xml");
  g_auto (GStrv) parts = g_strsplit (older, "443,8443", 2);
  g_autofree char *newer = g_strjoinv ("443", parts);
  g_autoptr (GArray) entries = diff (older, newer);
  g_autoptr (GArray) none = diff (older, older);
  g_autofree char *words = describe (entries);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpstr (words,
                   ==,
                   "~ /IODEF-Document/Incident/EventData/Flow/System/Service/Portlist: 443,8443 → "
                   "443\n");
}

static void
test_many_siblings_are_quick (void)
{
  g_autoptr (GString) older = g_string_new ("<a>");
  g_autoptr (GString) newer = g_string_new ("<a>");
  g_autoptr (GArray) entries = NULL;

  for (guint i = 0; i < 30000; i++)
    {
      g_string_append_printf (older, "<b id='%u'><c>%u</c></b>", i, i);
      g_string_append_printf (newer, "<b id='%u'><c>%u</c></b>", 29999 - i, 30000 - i);
    }
  g_string_append (older, "</a>");
  g_string_append (newer, "</a>");
  entries = diff (older->str, newer->str);
  g_assert_cmpuint (entries->len, ==, 30000);
}

static void
test_what_can_not_be_read_is_an_error (void)
{
  g_autoptr (GError) error = NULL;
  guint64 n_left_out;

  g_assert_null (xg_diff_payloads ("<a/>", "<a>", &n_left_out, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (xg_diff_payloads ("<a", "<a/>", &n_left_out, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diff/table", test_table);
  g_test_add_func ("/diff/one-change-of-a-whole-incident", test_one_change_of_a_whole_incident);
  g_test_add_func ("/diff/many-siblings-are-quick", test_many_siblings_are_quick);
  g_test_add_func ("/diff/what-can-not-be-read-is-an-error", test_what_can_not_be_read_is_an_error);
  return g_test_run ();
}
