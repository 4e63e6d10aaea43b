/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xmpp/xg-iq-table.h"
#include "xmpp/xg-jid.h"

#define ME "Alice@Example.org/console"

static int entries[8];

static gboolean
answers (const char *to, const char *from)
{
  g_autoptr (XgIqTable) table = xg_iq_table_new ();
  g_autofree char *id = NULL;
  gpointer taken;

  xg_iq_table_set_own_jid (table, ME);
  id = xg_iq_table_add (table, to, 1, &entries[0]);
  taken = xg_iq_table_take_answer (table, id, from);
  /* Once only, and still there if it was none. */
  g_assert_true (xg_iq_table_take (table, id) == (taken == NULL ? &entries[0] : NULL));
  g_assert_true (taken == NULL || taken == &entries[0]);
  return taken != NULL;
}

static void
test_from (void)
{
  g_assert_true (answers ("pubsub.example.org", "pubsub.example.org"));
  g_assert_true (answers ("pubsub.example.org", "PubSub.Example.ORG"));
  g_assert_true (answers ("bob@example.org/Res", "bob@EXAMPLE.org/Res"));
  g_assert_false (answers ("bob@example.org/Res", "bob@example.org/res"));
  g_assert_false (answers ("bob@example.org/Res", "bob@example.org"));
  g_assert_false (answers ("pubsub.example.org", NULL));
  g_assert_false (answers ("pubsub.example.org", "example.org"));
  g_assert_false (answers ("pubsub.example.org", "alice@example.org"));
  g_assert_false (answers ("pubsub.example.org", ""));
  g_assert_false (answers ("pubsub.example.org", "pubsub.example.org.mallory.org"));
}

static void
test_from_own_server (void)
{
  g_assert_true (answers (NULL, NULL));
  g_assert_true (answers (NULL, "alice@example.org"));
  g_assert_true (answers (NULL, "alice@example.org/console"));
  g_assert_true (answers (NULL, "example.org"));
  g_assert_false (answers (NULL, "mallory@example.org"));
  g_assert_false (answers (NULL, "alice@example.org/other"));
  g_assert_true (answers ("alice@example.org", NULL));
  g_assert_true (answers ("alice@example.org", "alice@example.org"));
  g_assert_false (answers ("alice@example.org", "example.org"));
  g_assert_true (answers ("example.org", NULL));
  g_assert_true (answers ("example.org", "example.org"));
  g_assert_false (answers ("example.org", "alice@example.org"));
}

static void
test_id (void)
{
  g_autoptr (XgIqTable) table = xg_iq_table_new ();
  g_autoptr (XgIqTable) other = xg_iq_table_new ();
  g_autofree char *one = xg_iq_table_add (table, "a", 1, &entries[1]);
  g_autofree char *two = xg_iq_table_add (table, "a", 1, &entries[2]);
  g_autofree char *three = xg_iq_table_add (other, "a", 1, &entries[3]);

  g_assert_cmpstr (one, !=, two);
  g_assert_cmpstr (one, !=, three);
  g_assert_null (xg_iq_table_take_answer (table, NULL, "a"));
  g_assert_null (xg_iq_table_take_answer (table, "", "a"));
  g_assert_null (xg_iq_table_take_answer (table, three, "a"));
  g_assert_true (xg_iq_table_take_answer (table, two, "a") == &entries[2]);
  g_assert_null (xg_iq_table_take_answer (table, two, "a"));
  g_assert_true (xg_iq_table_take_answer (table, one, "a") == &entries[1]);
}

static void
test_deadlines (void)
{
  g_autoptr (XgIqTable) table = xg_iq_table_new ();
  g_autofree char *one = xg_iq_table_add (table, "a", 300, &entries[1]);
  g_autofree char *two = xg_iq_table_add (table, "a", 100, &entries[2]);
  g_autofree char *three = xg_iq_table_add (table, "a", 200, &entries[3]);
  g_autoptr (GPtrArray) none = xg_iq_table_take_expired (table, 99);
  g_autoptr (GPtrArray) some = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (xg_iq_table_get_next_deadline (table), ==, 100);
  some = xg_iq_table_take_expired (table, 200);
  g_assert_cmpuint (some->len, ==, 2);
  g_assert_true (g_ptr_array_find (some, &entries[2], NULL));
  g_assert_true (g_ptr_array_find (some, &entries[3], NULL));
  g_assert_cmpint (xg_iq_table_get_next_deadline (table), ==, 300);
  g_assert_null (xg_iq_table_take (table, two));
  g_assert_null (xg_iq_table_take (table, three));
  g_assert_true (xg_iq_table_take (table, one) == &entries[1]);
  g_assert_cmpint (xg_iq_table_get_next_deadline (table), ==, -1);
}

static void
test_take_all (void)
{
  g_autoptr (XgIqTable) table = xg_iq_table_new ();
  g_autofree char *one = xg_iq_table_add (table, "a", 300, &entries[1]);
  g_autofree char *two = xg_iq_table_add (table, NULL, G_MAXINT64, &entries[2]);
  g_autoptr (GPtrArray) all = xg_iq_table_take_all (table);
  g_autoptr (GPtrArray) again = xg_iq_table_take_all (table);

  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpuint (again->len, ==, 0);
  g_assert_null (xg_iq_table_take_answer (table, one, "a"));
  g_assert_null (xg_iq_table_take_answer (table, two, NULL));
}

static void
check_jid (const char *jid, const char *local, const char *domain, const char *resource)
{
  g_autofree char *l = NULL;
  g_autofree char *d = NULL;
  g_autofree char *r = NULL;

  g_assert_true (xg_jid_split (jid, &l, &d, &r));
  g_assert_cmpstr (l, ==, local);
  g_assert_cmpstr (d, ==, domain);
  g_assert_cmpstr (r, ==, resource);
}

static void
test_jid (void)
{
  g_autofree char *bare = xg_jid_bare ("a@b/c@d/e");
  g_autofree char *long_local = g_strnfill (1024, 'a');
  g_autofree char *too_long = g_strconcat (long_local, "@b", NULL);
  static const char *const bad[] = { "",   "@",     "a@",    "@b",     "a@b@c", "a@b/",
                                     "/c", "a b@c", "a@b c", "a@\xff", "a\n@b" };

  check_jid ("a@b/c", "a", "b", "c");
  check_jid ("a@b/c@d/e f", "a", "b", "c@d/e f");
  check_jid ("b", NULL, "b", NULL);
  check_jid ("b/c", NULL, "b", "c");
  check_jid ("d'artagnan@\xc3\xa9.fr", "d'artagnan", "\xc3\xa9.fr", NULL);
  g_assert_cmpstr (bare, ==, "a@b");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (xg_jid_split (bad[i], NULL, NULL, NULL));
  g_assert_false (xg_jid_split (too_long, NULL, NULL, NULL));
  g_assert_false (xg_jid_split (NULL, NULL, NULL, NULL));
  g_assert_true (xg_jid_equal ("\xc3\x89@B", "\xc3\xa9@b"));
  g_assert_false (xg_jid_equal (NULL, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/iq-table/answer-comes-from-whom-was-asked", test_from);
  g_test_add_func ("/iq-table/answer-of-own-server", test_from_own_server);
  g_test_add_func ("/iq-table/answer-has-the-id", test_id);
  g_test_add_func ("/iq-table/deadlines", test_deadlines);
  g_test_add_func ("/iq-table/take-all", test_take_all);
  g_test_add_func ("/jid", test_jid);
  return g_test_run ();
}
