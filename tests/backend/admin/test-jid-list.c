/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-jid-list.h"

static void
check_entry (const XgJidList *list, guint i, const char *jid, XgAffiliation affiliation, guint line)
{
  const XgJidEntry *entry;

  g_assert_cmpuint (i, <, list->entries->len);
  entry = list->entries->pdata[i];
  g_assert_cmpstr (entry->jid, ==, jid);
  g_assert_cmpuint (entry->affiliation, ==, affiliation);
  g_assert_cmpuint (entry->line, ==, line);
}

static void
test_separators (void)
{
  g_autoptr (XgJidList) list =
    xg_jid_list_parse ("a@x.example\n"
                       "b@x.example, c@x.example;d@x.example  e@x.example\r\n"
                       "\n"
                       "\t<f@x.example>, \"g@x.example\" xmpp:h@x.example",
                       XG_AFFILIATION_MEMBER);

  g_assert_cmpuint (list->problems->len, ==, 0);
  g_assert_cmpuint (list->entries->len, ==, 8);
  check_entry (list, 0, "a@x.example", XG_AFFILIATION_MEMBER, 1);
  check_entry (list, 3, "d@x.example", XG_AFFILIATION_MEMBER, 2);
  check_entry (list, 4, "e@x.example", XG_AFFILIATION_MEMBER, 2);
  check_entry (list, 5, "f@x.example", XG_AFFILIATION_MEMBER, 4);
  check_entry (list, 6, "g@x.example", XG_AFFILIATION_MEMBER, 4);
  check_entry (list, 7, "h@x.example", XG_AFFILIATION_MEMBER, 4);
}

static void
test_affiliations (void)
{
  g_autoptr (XgJidList) list = xg_jid_list_parse ("a@x.example publisher\n"
                                                  "Owner: b@x.example, c@x.example\n"
                                                  "d@x.example",
                                                  XG_AFFILIATION_NONE);

  g_assert_cmpuint (list->problems->len, ==, 0);
  check_entry (list, 0, "a@x.example", XG_AFFILIATION_PUBLISHER, 1);
  check_entry (list, 1, "b@x.example", XG_AFFILIATION_OWNER, 2);
  check_entry (list, 2, "c@x.example", XG_AFFILIATION_OWNER, 2);
  check_entry (list, 3, "d@x.example", XG_AFFILIATION_NONE, 3);
}

static void
test_comments (void)
{
  g_autoptr (XgJidList) list = xg_jid_list_parse ("# owner z@x.example\n"
                                                  "a@x.example # publisher\n"
                                                  "b#1@x.example\n",
                                                  XG_AFFILIATION_MEMBER);

  g_assert_cmpuint (list->problems->len, ==, 0);
  g_assert_cmpuint (list->entries->len, ==, 2);
  check_entry (list, 0, "a@x.example", XG_AFFILIATION_MEMBER, 2);
  check_entry (list, 1, "b#1@x.example", XG_AFFILIATION_MEMBER, 3);
}

static void
test_normalised (void)
{
  g_autoptr (XgJidList) list =
    xg_jid_list_parse ("Alice@X.Example/Desk #1\nÄNNE@x.example.", XG_AFFILIATION_MEMBER);

  g_assert_cmpuint (list->problems->len, ==, 0);
  check_entry (list, 0, "alice@x.example", XG_AFFILIATION_MEMBER, 1);
  check_entry (list, 1, "änne@x.example", XG_AFFILIATION_MEMBER, 2);
}

static void
test_duplicates (void)
{
  g_autoptr (XgJidList) list = xg_jid_list_parse ("a@x.example\nb@x.example\nA@X.example/desk\n"
                                                  "b@x.example owner",
                                                  XG_AFFILIATION_MEMBER);

  g_assert_cmpuint (list->entries->len, ==, 2);
  g_assert_cmpuint (list->problems->len, ==, 2);
  g_assert_cmpstr (list->problems->pdata[0],
                   ==,
                   "Line 3: a@x.example is there already, in line 1.");
  g_assert_cmpstr (
    list->problems->pdata[1],
    ==,
    "Line 4: b@x.example is there already, in line 2, with another affiliation. That "
    "one counts.");
  check_entry (list, 1, "b@x.example", XG_AFFILIATION_MEMBER, 2);
}

static void
test_wrong (void)
{
  static const char *const lines[] = {
    "@x.example",           "alice@",          "alice",        "a@b@x.example",
    "pub lisher@x.example", "a&b@x.example",   "a@.x.example", "a@x..example",
    "a\001@x.example",      "a\xff@x.example", "owner",        "a@x.example owner member",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = g_strconcat ("good@x.example\n", lines[i], "\nlast@x.example", NULL);
      g_autoptr (XgJidList) list = xg_jid_list_parse (text, XG_AFFILIATION_MEMBER);

      g_assert_cmpuint (list->problems->len, ==, 1);
      g_assert_true (g_str_has_prefix (list->problems->pdata[0], "Line 2: "));
      g_assert_true (g_utf8_validate (list->problems->pdata[0], -1, NULL));
      g_assert_cmpstr (((XgJidEntry *) list->entries->pdata[0])->jid, ==, "good@x.example");
      g_assert_cmpstr (((XgJidEntry *) list->entries->pdata[list->entries->len - 1])->jid,
                       ==,
                       "last@x.example");
    }
}

static void
test_long_and_empty (void)
{
  g_autofree char *word = g_strnfill (5000, 'x');
  g_autoptr (XgJidList) list = xg_jid_list_parse (word, XG_AFFILIATION_MEMBER);
  g_autoptr (XgJidList) empty = xg_jid_list_parse ("", XG_AFFILIATION_MEMBER);

  g_assert_cmpuint (list->problems->len, ==, 1);
  g_assert_cmpuint (strlen (list->problems->pdata[0]), <, 300);
  g_assert_cmpuint (empty->entries->len, ==, 0);
  g_assert_cmpuint (empty->problems->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jid-list/lines-commas-and-spaces", test_separators);
  g_test_add_func ("/jid-list/affiliations-count-for-their-line", test_affiliations);
  g_test_add_func ("/jid-list/comments-are-left-out", test_comments);
  g_test_add_func ("/jid-list/bare-and-in-small-letters", test_normalised);
  g_test_add_func ("/jid-list/duplicates-are-told", test_duplicates);
  g_test_add_func ("/jid-list/wrong-ones-are-told-with-their-line", test_wrong);
  g_test_add_func ("/jid-list/long-words-are-shortened", test_long_and_empty);
  return g_test_run ();
}
