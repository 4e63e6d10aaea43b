/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xmpp/xg-rsm.h"

static void
read_set (const char *xml, XgRsm *rsm)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  xg_rsm_parse (xg_stanza_get_root (stanza), rsm);
}

static void
test_request (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  xg_rsm_append_request (out, 20, NULL, NULL);
  g_assert_cmpstr (out->str,
                   ==,
                   "<set xmlns=\"http://jabber.org/protocol/rsm\"><max>20</max></set>");
  g_string_truncate (out, 0);
  xg_rsm_append_request (out, 0, "a<b", NULL);
  g_assert_cmpstr (out->str,
                   ==,
                   "<set xmlns=\"http://jabber.org/protocol/rsm\"><max>0</max><after>a&lt;b</after>"
                   "</set>");
  g_string_truncate (out, 0);
  xg_rsm_append_request (out, -1, NULL, "");
  g_assert_cmpstr (out->str,
                   ==,
                   "<set xmlns=\"http://jabber.org/protocol/rsm\"><before></before></set>");
}

static void
test_page (void)
{
  g_auto (XgRsm) rsm = { 0 };

  read_set ("<query><item/><set xmlns='http://jabber.org/protocol/rsm'>"
            "<first index='20'>t00</first><last>t09</last><count>1500</count></set></query>",
            &rsm);
  g_assert_true (rsm.present);
  g_assert_cmpstr (rsm.first, ==, "t00");
  g_assert_cmpstr (rsm.last, ==, "t09");
  g_assert_cmpint (rsm.first_index, ==, 20);
  g_assert_cmpint (rsm.count, ==, 1500);
}

static void
test_whole_list (void)
{
  g_auto (XgRsm) rsm = { 0 };
  g_auto (XgRsm) other = { 0 };

  read_set ("<query><item/></query>", &rsm);
  g_assert_false (rsm.present);
  g_assert_null (rsm.last);
  g_assert_cmpint (rsm.first_index, ==, -1);
  g_assert_cmpint (rsm.count, ==, -1);

  read_set ("<query><set><count>3</count></set></query>", &other);
  g_assert_false (other.present);
  g_assert_cmpint (other.count, ==, -1);

  xg_rsm_parse (NULL, &other);
  g_assert_false (other.present);
}

static void
test_hostile_numbers (void)
{
  const char *const numbers[] = { "",     " ",   "-1",    "99999999999999999999999",
                                  "0x10", "1e3", "1 000", "ten",
                                  "+",    "NaN" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_auto (XgRsm) rsm = { 0 };
      g_autofree char *xml =
        g_strdup_printf ("<q><set xmlns='http://jabber.org/protocol/rsm'><first index='%s'/>"
                         "<last/><count>%s</count></set></q>",
                         numbers[i],
                         numbers[i]);

      read_set (xml, &rsm);
      g_assert_true (rsm.present);
      g_assert_null (rsm.first);
      g_assert_null (rsm.last);
      g_assert_cmpint (rsm.first_index, ==, -1);
      g_assert_cmpint (rsm.count, ==, -1);
    }
}

static void
test_clear_twice (void)
{
  XgRsm rsm = { 0 };

  read_set ("<q><set xmlns='http://jabber.org/protocol/rsm'><last>x</last></set></q>", &rsm);
  xg_rsm_clear (&rsm);
  xg_rsm_clear (&rsm);
  g_assert_false (rsm.present);
  g_assert_null (rsm.last);
  g_assert_cmpint (rsm.count, ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rsm/request", test_request);
  g_test_add_func ("/rsm/page", test_page);
  g_test_add_func ("/rsm/no-set-is-the-whole-list", test_whole_list);
  g_test_add_func ("/rsm/hostile-numbers-are-unknown", test_hostile_numbers);
  g_test_add_func ("/rsm/clear-twice", test_clear_twice);
  return g_test_run ();
}
