/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-store-test.h"

/* What came in is what became of it, in whatever order. */

static void
test_rejected_is_only_counted (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) record = NULL;
  g_autoptr (GHashTable) reasons = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  g_autofree char *rows = NULL;
  XgStoreLedger ledger;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  xg_store_push (store, test_rejected ("n", "no item"));
  xg_store_push (store, test_rejected ("m", "bad id"));
  record = test_store (store, test_rejected ("n", "no item"));

  g_assert_cmpint (record->outcome, ==, XG_OUTCOME_REJECTED);
  g_assert_cmpint (record->rowid, ==, 0);
  test_assert_balanced (reader, 0, &ledger);
  g_assert_cmpint (ledger.rejected, ==, 3);
  g_assert_cmpint (ledger.received, ==, 3);
  test_assert_balanced (reader, record->node_key, &ledger);
  g_assert_cmpint (ledger.rejected, ==, 2);

  reasons = xg_reader_list_reject_reasons (reader, 0, NULL);
  g_assert_cmpuint (g_hash_table_size (reasons), ==, 2);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (reasons, "no item"), ==, 2);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (reasons, "bad id"), ==, 1);

  rows = test_query (reader, &(XgStoreQuery){ 0 });
  g_assert_cmpstr (rows, ==, "");
  /* A name in a malformed stanza is no node. */
  nodes = xg_reader_list_nodes (reader, NULL);
  g_assert_cmpuint (nodes->len, ==, 0);
}

/* What the store should hold of one node's item id. */
typedef struct
{
  int payload; /* -1: never seen */
  gboolean retracted;
} Model;

#define N_NODES 5
#define N_IDS   20

static XgRecord *
random_record (GRand *rand, Model model[N_NODES][N_IDS], XgStoreLedger *ledgers)
{
  int node = g_rand_int_range (rand, 0, N_NODES);
  int id = g_rand_int_range (rand, 0, N_IDS);
  int payload = g_rand_int_range (rand, 0, 3);
  int choice = g_rand_int_range (rand, 0, 100);
  g_autofree char *node_name = g_strdup_printf ("node/%d", node);
  g_autofree char *item_id = g_strdup_printf ("item-%d", id);
  g_autofree char *body = g_strdup_printf ("<p>%d</p>", payload);
  Model *known = &model[node][id];
  XgRecord *record;

  if (choice < 5)
    {
      ledgers[node].rejected++;
      ledgers[node].received++;
      return test_rejected (node_name, choice < 2 ? "no item" : "bad id");
    }
  if (choice < 15)
    {
      known->retracted = TRUE;
      return test_event (XG_RECORD_RETRACT, node_name, item_id);
    }
  if (choice < 17)
    {
      for (guint i = 0; i < N_IDS; i++)
        model[node][i].retracted = TRUE;
      return test_event (choice == 15 ? XG_RECORD_PURGE : XG_RECORD_DELETE, node_name, NULL);
    }

  ledgers[node].received++;
  record = test_item (node_name, item_id, body);
  record->caught_up = choice % 2 == 0;
  if (known->payload == -1)
    ledgers[node].stored++;
  else if (known->payload == payload)
    ledgers[node].duplicate++;
  else
    ledgers[node].updated++;
  if (known->payload != payload && record->caught_up)
    ledgers[node].caught_up++;
  known->payload = payload;
  known->retracted = FALSE;
  return record;
}

static void
assert_ledger (XgReader *reader, gint64 node_key, const XgStoreLedger *expected)
{
  XgStoreLedger ledger;

  test_assert_balanced (reader, node_key, &ledger);
  g_assert_cmpint (ledger.received, ==, expected->received);
  g_assert_cmpint (ledger.stored, ==, expected->stored);
  g_assert_cmpint (ledger.updated, ==, expected->updated);
  g_assert_cmpint (ledger.duplicate, ==, expected->duplicate);
  g_assert_cmpint (ledger.rejected, ==, expected->rejected);
  g_assert_cmpint (ledger.caught_up, ==, expected->caught_up);
}

/* Random operations against a model; the store is opened anew now and then. */
static void
test_random_operations_balance (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  Model model[N_NODES][N_IDS];
  XgStoreLedger ledgers[N_NODES] = { 0 };

  test_place_init (&place);
  store = test_open (&place);
  for (guint i = 0; i < N_NODES; i++)
    {
      for (guint j = 0; j < N_IDS; j++)
        model[i][j] = (Model){ .payload = -1 };
    }
  for (guint i = 0; i < 3000; i++)
    {
      xg_store_push (store, random_record (rand, model, ledgers));
      if (g_rand_int_range (rand, 0, 1000) == 0)
        {
          g_assert_true (xg_store_close (store));
          g_clear_object (&store);
          store = test_open (&place);
        }
    }
  xg_store_flush (store);
  reader = test_reader (store);

  for (int i = 0; i < N_NODES; i++)
    {
      g_autofree char *node = g_strdup_printf ("node/%d", i);
      g_autoptr (GPtrArray) nodes = xg_reader_list_nodes (reader, NULL);

      assert_ledger (reader, test_find_node (nodes, node)->key, &ledgers[i]);
      for (int j = 0; j < N_IDS; j++)
        {
          g_autofree char *id = g_strdup_printf ("item-%d", j);

          g_assert_cmpint (xg_reader_has_item (reader, TEST_BROKER, node, id),
                           ==,
                           model[i][j].payload != -1 && !model[i][j].retracted);
        }
    }
  /* Every row was counted, and none twice. */
  g_assert_cmpint (test_sql_number (place.path, "SELECT count(*) FROM item WHERE kind = 0"),
                   ==,
                   test_sql_number (place.path, "SELECT sum(stored + updated) FROM ledger"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/ledger/rejected-is-only-counted", test_rejected_is_only_counted);
  g_test_add_func ("/store/ledger/random-operations-balance", test_random_operations_balance);
  return g_test_run ();
}
