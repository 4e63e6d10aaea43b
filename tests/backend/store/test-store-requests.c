/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-store-test.h"

/* Who waits for a subscription, and what brokers can do. */

static XgRecord *
make_request (const char *node, const char *jid, const char *subid)
{
  XgRecord *record = xg_record_new (XG_RECORD_REQUEST, TEST_BROKER, node);

  record->publisher = g_strdup (jid);
  record->item_id = g_strdup (subid);
  record->summary = g_strdup ("somebody asks");
  return record;
}

static XgRecordOutcome
push (XgStore *store, const char *node, const char *jid, const char *subid)
{
  g_autoptr (XgRecord) record = test_store (store, make_request (node, jid, subid));

  return record->outcome;
}

/* "node jid subid" of all who wait, one a line. */
static char *
list (XgStore *store)
{
  g_autoptr (XgReader) reader = test_reader (store);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = xg_reader_list_requests (reader, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < requests->len; i++)
    {
      const XgStoreRequest *each = requests->pdata[i];

      g_assert_cmpstr (each->broker, ==, TEST_BROKER);
      g_assert_cmpint (each->received, >, 0);
      g_string_append_printf (text,
                              "%s %s %s\n",
                              each->node,
                              each->jid,
                              each->subid != NULL ? each->subid : "-");
    }
  xg_reader_close (reader);
  return g_string_free (text, FALSE);
}

static void
test_once (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autofree char *all = NULL;

  test_place_init (&place);
  store = test_open (&place);
  g_assert_cmpint (push (store, "n", "bob@x", NULL), ==, XG_OUTCOME_STORED);
  /* The broker sends what waits again and again. */
  g_assert_cmpint (push (store, "n", "bob@x", NULL), ==, XG_OUTCOME_DUPLICATE);
  g_assert_cmpint (push (store, "n", "bob@x", "s1"), ==, XG_OUTCOME_STORED);
  g_assert_cmpint (push (store, "m", "bob@x", NULL), ==, XG_OUTCOME_STORED);
  g_assert_cmpint (push (store, "n", "carol@x", NULL), ==, XG_OUTCOME_STORED);
  all = list (store);
  g_assert_cmpstr (all, ==, "n bob@x -\nn bob@x s1\nm bob@x -\nn carol@x -\n");
  g_assert_true (xg_store_close (store));
}

static void
test_persists (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autofree char *all = NULL;

  test_place_init (&place);
  store = test_open (&place);
  push (store, "n/# (%)", "bob@x", NULL);
  g_assert_true (xg_store_close (store));
  g_clear_object (&store);
  store = test_open (&place);
  /* Nor is it new to the next session. */
  g_assert_cmpint (push (store, "n/# (%)", "bob@x", NULL), ==, XG_OUTCOME_DUPLICATE);
  all = list (store);
  g_assert_cmpstr (all, ==, "n/# (%) bob@x -\n");
  g_assert_true (xg_store_close (store));
}

static void
test_answered_may_ask_again (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autofree char *rest = NULL;

  test_place_init (&place);
  store = test_open (&place);
  push (store, "n", "bob@x", NULL);
  push (store, "n", "bob@x", "s1");
  push (store, "m", "bob@x", NULL);
  xg_store_delete_request (store, TEST_BROKER, "n", "bob@x", NULL);
  xg_store_delete_request (store, TEST_BROKER, "no such node", "bob@x", NULL);
  xg_store_flush (store);
  rest = list (store);
  g_assert_cmpstr (rest, ==, "n bob@x s1\nm bob@x -\n");
  g_assert_cmpint (push (store, "n", "bob@x", NULL), ==, XG_OUTCOME_STORED);
  g_assert_true (xg_store_close (store));
}

/* It is a row of the feed, and no item. */
static void
test_is_an_event (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) record = NULL;
  g_autoptr (XgStoreItem) item = NULL;
  XgStoreLedger ledger;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  record = test_store (store, make_request ("n", "bob@x", NULL));
  item = xg_reader_get_item (reader, record->rowid);
  g_assert_nonnull (item);
  g_assert_cmpint (item->kind, ==, XG_RECORD_REQUEST);
  g_assert_cmpstr (item->publisher, ==, "bob@x");
  test_assert_balanced (reader, 0, &ledger);
  g_assert_cmpint (ledger.received, ==, 0);
  xg_reader_close (reader);
  g_assert_true (xg_store_close (store));
}

static void
test_capabilities (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GHashTable) bodies = NULL;
  g_autoptr (GError) error = NULL;

  test_place_init (&place);
  store = test_open (&place);
  xg_store_put_capability (store, "one.example", "old");
  xg_store_put_capability (store, "two.example", "other");
  xg_store_put_capability (store, "one.example", "new\nü");
  g_assert_true (xg_store_close (store));
  g_clear_object (&store);
  store = test_open (&place);
  reader = test_reader (store);
  bodies = xg_reader_list_capabilities (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (bodies), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (bodies, "one.example"), ==, "new\nü");
  g_assert_cmpstr (g_hash_table_lookup (bodies, "two.example"), ==, "other");
  xg_reader_close (reader);
  g_assert_true (xg_store_close (store));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/request/each-is-there-once", test_once);
  g_test_add_func ("/store/request/persists", test_persists);
  g_test_add_func ("/store/request/answered-may-ask-again", test_answered_may_ask_again);
  g_test_add_func ("/store/request/is-an-event", test_is_an_event);
  g_test_add_func ("/store/capability/persists", test_capabilities);
  return g_test_run ();
}
