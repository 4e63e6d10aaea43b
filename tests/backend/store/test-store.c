/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xg-store-test.h"

static void
test_row_keeps_everything (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) record = NULL;
  g_autoptr (XgStoreItem) item = NULL;
  g_autofree char *payload = NULL;
  const char body[] = "<a b=\"ü\">\n</a>";
  gsize length = 0;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);

  record = test_item ("incidents/a b#%(1)", "id-1", body);
  record->publisher = g_strdup ("csirt@grid.example/feed");
  record->type = g_strdup ("urn:example:a");
  record->incident = g_strdup ("csirt.example/7");
  record->severity = XG_SEVERITY_HIGH;
  record->received = G_GINT64_CONSTANT (1700000000123456);
  record->caught_up = TRUE;
  g_free (record->summary);
  record->summary = g_strdup ("Überfall <b>");
  xg_record_unref (test_store (store, xg_record_ref (record)));

  g_assert_cmpint (record->outcome, ==, XG_OUTCOME_STORED);
  g_assert_cmpint (record->rowid, >, 0);
  g_assert_cmpint (record->node_key, >, 0);
  g_assert_cmpuint (record->version, ==, 1);
  g_assert_cmpint (record->replaced, ==, 0);

  item = xg_reader_get_item (reader, record->rowid);
  g_assert_nonnull (item);
  g_assert_cmpint (item->rowid, ==, record->rowid);
  g_assert_cmpint (item->node_key, ==, record->node_key);
  g_assert_cmpint (item->kind, ==, XG_RECORD_ITEM);
  g_assert_cmpint (item->severity, ==, XG_SEVERITY_HIGH);
  g_assert_cmpint (item->received, ==, G_GINT64_CONSTANT (1700000000123456));
  g_assert_cmpstr (item->broker, ==, TEST_BROKER);
  g_assert_cmpstr (item->node, ==, "incidents/a b#%(1)");
  g_assert_cmpstr (item->item_id, ==, "id-1");
  g_assert_cmpstr (item->publisher, ==, "csirt@grid.example/feed");
  g_assert_cmpstr (item->type, ==, "urn:example:a");
  g_assert_cmpstr (item->summary, ==, "Überfall <b>");
  g_assert_cmpstr (item->incident, ==, "csirt.example/7");
  g_assert_cmpuint (item->version, ==, 1);
  g_assert_false (item->read);
  g_assert_false (item->retracted);
  g_assert_true (item->current);
  g_assert_true (item->caught_up);

  payload = xg_reader_get_payload (reader, record->rowid, &length);
  g_assert_cmpmem (payload, length, body, strlen (body));
  g_assert_null (xg_reader_get_item (reader, record->rowid + 1));
  g_assert_null (xg_reader_get_payload (reader, record->rowid + 1, NULL));
}

static void
test_same_id (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) first = NULL;
  g_autoptr (XgRecord) again = NULL;
  g_autoptr (XgRecord) second = NULL;
  g_autoptr (XgRecord) elsewhere = NULL;
  g_autoptr (XgRecord) back = NULL;
  g_autoptr (XgStoreItem) old = NULL;
  g_autofree char *payload = NULL;
  g_autofree char *rows = NULL;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);

  first = test_store (store, test_item ("n", "x", "<one/>"));
  again = test_store (store, test_item ("n", "x", "<one/>"));
  g_assert_cmpint (again->outcome, ==, XG_OUTCOME_DUPLICATE);
  g_assert_cmpint (again->rowid, ==, first->rowid);
  g_assert_cmpuint (again->version, ==, 1);

  second = test_store (store, test_item ("n", "x", "<two/>"));
  g_assert_cmpint (second->outcome, ==, XG_OUTCOME_UPDATED);
  g_assert_cmpint (second->rowid, >, first->rowid);
  g_assert_cmpint (second->replaced, ==, first->rowid);
  g_assert_true (second->replaced_unread);
  g_assert_cmpuint (second->version, ==, 2);

  old = xg_reader_get_item (reader, first->rowid);
  g_assert_false (old->current);
  payload = xg_reader_get_payload (reader, first->rowid, NULL);
  g_assert_cmpstr (payload, ==, "<one/>");

  /* The id is one per node. */
  elsewhere = test_store (store, test_item ("m", "x", "<two/>"));
  g_assert_cmpint (elsewhere->outcome, ==, XG_OUTCOME_STORED);

  /* The older payload again is a third version. */
  xg_store_mark_read (store, &second->rowid, 1, TRUE);
  back = test_store (store, test_item ("n", "x", "<one/>"));
  g_assert_cmpint (back->outcome, ==, XG_OUTCOME_UPDATED);
  g_assert_cmpuint (back->version, ==, 3);
  g_assert_false (back->replaced_unread);

  rows = test_search (reader, "one");
  g_assert_cmpstr (rows, ==, "4");
}

static void
test_no_id (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgRecord) first = NULL;
  g_autoptr (XgRecord) second = NULL;

  test_place_init (&place);
  store = test_open (&place);
  first = test_store (store, test_item ("n", NULL, "<a/>"));
  second = test_store (store, test_item ("n", NULL, "<a/>"));
  g_assert_cmpint (second->outcome, ==, XG_OUTCOME_STORED);
  g_assert_cmpint (second->rowid, >, first->rowid);
}

static void
test_no_payload (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) none = NULL;
  g_autoptr (XgRecord) empty = NULL;
  g_autoptr (XgRecord) some = NULL;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  none = test_store (store, test_item ("n", "x", NULL));
  empty = test_store (store, test_item ("n", "x", ""));
  some = test_store (store, test_item ("n", "x", "<a/>"));
  g_assert_cmpint (none->outcome, ==, XG_OUTCOME_STORED);
  g_assert_cmpint (empty->outcome, ==, XG_OUTCOME_DUPLICATE);
  g_assert_cmpint (some->outcome, ==, XG_OUTCOME_UPDATED);
  g_assert_null (xg_reader_get_payload (reader, none->rowid, NULL));
}

/* Two versions in one batch, and rolled into one transaction with their duplicate. */
static void
test_one_batch (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (TestReports) reports = NULL;
  const int expected[] = { XG_OUTCOME_STORED,
                           XG_OUTCOME_DUPLICATE,
                           XG_OUTCOME_UPDATED,
                           XG_OUTCOME_REJECTED,
                           XG_OUTCOME_STORED };

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  reports = test_reports_new (store);
  xg_store_push (store, test_item ("n", "x", "<one/>"));
  xg_store_push (store, test_item ("n", "x", "<one/>"));
  xg_store_push (store, test_item ("n", "x", "<two/>"));
  xg_store_push (store, test_rejected ("n", "no item"));
  xg_store_push (store, test_item ("n", "y", "<one/>"));
  xg_store_flush (store);

  g_assert_cmpuint (reports->records->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const XgRecord *record = reports->records->pdata[i];

      g_assert_cmpint (record->outcome, ==, expected[i]);
    }
  xg_store_close (store);
}

static gboolean
is_retracted (XgReader *reader, gint64 rowid)
{
  g_autoptr (XgStoreItem) item = xg_reader_get_item (reader, rowid);

  g_assert_nonnull (item);
  return item->retracted;
}

static void
test_retract (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) one = NULL;
  g_autoptr (XgRecord) two = NULL;
  g_autoptr (XgRecord) retract = NULL;
  g_autoptr (XgRecord) again = NULL;
  g_autoptr (XgRecord) unknown = NULL;
  g_autoptr (XgStoreItem) row = NULL;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  one = test_store (store, test_item ("n", "one", "<a/>"));
  two = test_store (store, test_item ("n", "two", "<a/>"));
  retract = test_store (store, test_event (XG_RECORD_RETRACT, "n", "one"));

  g_assert_cmpint (retract->outcome, ==, XG_OUTCOME_STORED);
  g_assert_cmpint (retract->rowid, >, two->rowid);
  g_assert_cmpint (retract->replaced, ==, one->rowid);
  g_assert_true (is_retracted (reader, one->rowid));
  g_assert_false (is_retracted (reader, two->rowid));
  g_assert_false (xg_reader_has_item (reader, TEST_BROKER, "n", "one"));
  g_assert_true (xg_reader_has_item (reader, TEST_BROKER, "n", "two"));

  row = xg_reader_get_item (reader, retract->rowid);
  g_assert_cmpint (row->kind, ==, XG_RECORD_RETRACT);
  g_assert_cmpstr (row->item_id, ==, "one");
  g_assert_true (row->read);

  /* Published again as it was: back. */
  again = test_store (store, test_item ("n", "one", "<a/>"));
  g_assert_cmpint (again->outcome, ==, XG_OUTCOME_DUPLICATE);
  g_assert_cmpint (again->rowid, ==, one->rowid);
  g_assert_false (is_retracted (reader, one->rowid));
  g_assert_true (xg_reader_has_item (reader, TEST_BROKER, "n", "one"));

  unknown = test_store (store, test_event (XG_RECORD_RETRACT, "n", "three"));
  g_assert_cmpint (unknown->outcome, ==, XG_OUTCOME_STORED);
  g_assert_cmpint (unknown->replaced, ==, 0);
}

static void
test_retract_all (gconstpointer data)
{
  XgRecordKind kind = (XgRecordKind) GPOINTER_TO_INT (data);
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) old = NULL;
  g_autoptr (XgRecord) current = NULL;
  g_autoptr (XgRecord) nameless = NULL;
  g_autoptr (XgRecord) other = NULL;
  g_autoptr (XgRecord) event = NULL;
  g_autoptr (XgRecord) later = NULL;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  old = test_store (store, test_item ("n", "x", "<a/>"));
  current = test_store (store, test_item ("n", "x", "<b/>"));
  nameless = test_store (store, test_item ("n", NULL, "<c/>"));
  other = test_store (store, test_item ("m", "x", "<a/>"));
  event = test_store (store, test_event (kind, "n", NULL));
  later = test_store (store, test_item ("n", "y", "<a/>"));

  g_assert_false (is_retracted (reader, old->rowid));
  g_assert_true (is_retracted (reader, current->rowid));
  g_assert_true (is_retracted (reader, nameless->rowid));
  g_assert_false (is_retracted (reader, other->rowid));
  g_assert_false (is_retracted (reader, event->rowid));
  g_assert_false (is_retracted (reader, later->rowid));
}

static void
test_other_events (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) item = NULL;
  const XgRecordKind kinds[] = { XG_RECORD_CONFIGURATION,
                                 XG_RECORD_COLLECTION,
                                 XG_RECORD_SUBSCRIPTION };
  XgStoreLedger ledger;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  item = test_store (store, test_item ("n", "x", "<a/>"));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (XgRecord) event = test_store (store, test_event (kinds[i], "n", NULL));
      g_autoptr (XgStoreItem) row = xg_reader_get_item (reader, event->rowid);

      g_assert_cmpint (row->kind, ==, kinds[i]);
      g_assert_cmpstr (row->summary, ==, "An event");
    }
  g_assert_false (is_retracted (reader, item->rowid));
  g_assert_cmpint (test_unread (reader, "n"), ==, 1);
  /* The ledger counts items. */
  test_assert_balanced (reader, 0, &ledger);
  g_assert_cmpint (ledger.received, ==, 1);
}

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

static void
test_too_big (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) before = NULL;
  g_autoptr (XgRecord) big = NULL;
  g_autoptr (XgRecord) long_name = NULL;
  g_autoptr (XgRecord) after = NULL;
  g_autofree char *huge = g_strnfill (30000, 'x');
  XgStoreOptions options = xg_store_default_options;
  XgStoreLedger ledger;

  test_place_init (&place);
  options.value_limit = 20000;
  store = xg_store_open_with_options (place.path, &options, g_main_context_default (), NULL);
  reader = test_reader (store);
  before = xg_record_ref (test_item ("n", "a", "<a/>"));
  big = xg_record_ref (test_item ("n", "b", huge));
  long_name = xg_record_ref (test_item (huge, "b", "<b/>"));
  xg_store_push (store, before);
  xg_store_push (store, big);
  xg_store_push (store, long_name);
  after = test_store (store, test_item ("n", "c", "<a/>"));

  g_assert_cmpint (before->outcome, ==, XG_OUTCOME_STORED);
  g_assert_cmpint (big->outcome, ==, XG_OUTCOME_REJECTED);
  g_assert_cmpstr (big->reject_reason, ==, "too big to store");
  g_assert_cmpint (long_name->outcome, ==, XG_OUTCOME_REJECTED);
  g_assert_cmpint (after->outcome, ==, XG_OUTCOME_STORED);
  test_assert_balanced (reader, 0, &ledger);
  g_assert_cmpint (ledger.stored, ==, 2);
  g_assert_cmpint (ledger.rejected, ==, 2);
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

static void
test_unread_counts (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) one = NULL;
  g_autoptr (XgRecord) two = NULL;
  g_autoptr (XgRecord) update = NULL;
  g_autoptr (XgRecord) event = NULL;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  one = test_store (store, test_item ("n", "1", "<a/>"));
  two = test_store (store, test_item ("n", "2", "<a/>"));
  event = test_store (store, test_event (XG_RECORD_RETRACT, "n", "2"));
  xg_record_unref (test_store (store, test_item ("m", "1", "<a/>")));
  g_assert_cmpint (test_unread (reader, "n"), ==, 2);
  g_assert_cmpint (test_unread (reader, "m"), ==, 1);

  xg_store_mark_read (store, &one->rowid, 1, TRUE);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "n"), ==, 1);
  xg_store_mark_read (store, &one->rowid, 1, FALSE);
  xg_store_mark_read (store, &event->rowid, 1, FALSE);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "n"), ==, 2);

  /* A new version of an unread item is one unread item. */
  update = test_store (store, test_item ("n", "1", "<b/>"));
  g_assert_true (update->replaced_unread);
  g_assert_cmpint (test_unread (reader, "n"), ==, 2);
  xg_store_mark_read (store, &update->rowid, 1, TRUE);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "n"), ==, 1);

  xg_store_mark_node_read (store, two->node_key);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "n"), ==, 0);
  g_assert_cmpint (test_unread (reader, "m"), ==, 1);
  xg_store_mark_node_read (store, 0);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "m"), ==, 0);
}

static void
block_cb (GPtrArray *records, gpointer user_data)
{
  GMutex *gate = user_data;

  g_mutex_lock (gate);
  g_mutex_unlock (gate);
}

/* What nobody can have seen is not read. */
static void
test_mark_node_read_spares_the_queue (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) seen = NULL;
  GMutex gate;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  seen = test_store (store, test_item ("n", "1", "<a/>"));

  g_mutex_init (&gate);
  xg_store_set_commit_func (store, block_cb, &gate, NULL);
  g_mutex_lock (&gate);
  xg_store_push (store, test_item ("m", "1", "<a/>"));
  xg_store_push (store, test_item ("n", "2", "<a/>"));
  xg_store_mark_node_read (store, seen->node_key);
  g_mutex_unlock (&gate);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "n"), ==, 1);
  xg_store_close (store);
  g_mutex_clear (&gate);
}

static void
test_nodes_persist (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (XgRecord) record = NULL;
  XgStoreNode node = { .broker = (char *) TEST_BROKER,
                       .node = (char *) "topic",
                       .name = (char *) "A topic",
                       .kind = 1,
                       .parents = (char *) "a\x1f"
                                           "b",
                       .subscribed = TRUE };
  const XgStoreNode *found;

  test_place_init (&place);
  store = test_open (&place);
  xg_store_put_node (store, &node);
  node.node = (char *) "other";
  node.name = NULL;
  node.parents = NULL;
  node.subscribed = FALSE;
  xg_store_put_node (store, &node);
  node.broker = (char *) "second.example";
  xg_store_put_node (store, &node);
  record = test_item ("topic", "1", "<a/>");
  record->received = 4711;
  xg_store_push (store, xg_record_ref (record));
  xg_store_close (store);
  g_clear_object (&store);

  store = test_open (&place);
  reader = test_reader (store);
  nodes = xg_reader_list_nodes (reader, NULL);
  g_assert_cmpuint (nodes->len, ==, 3);
  found = test_find_node (nodes, "topic");
  g_assert_cmpint (found->key, ==, record->node_key);
  g_assert_cmpstr (found->broker, ==, TEST_BROKER);
  g_assert_cmpstr (found->name, ==, "A topic");
  g_assert_cmpint (found->kind, ==, 1);
  g_assert_cmpstr (found->parents,
                   ==,
                   "a\x1f"
                   "b");
  g_assert_true (found->subscribed);
  g_assert_cmpint (found->unread, ==, 1);
  g_assert_cmpint (found->last_activity, ==, 4711);
  found = nodes->pdata[2];
  g_assert_cmpstr (found->broker, ==, "second.example");
  g_assert_null (found->name);
  g_assert_null (found->parents);
  g_assert_false (found->subscribed);
}

static void
test_nodes_change_and_go (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) record = NULL;
  g_autoptr (XgStoreItem) row = NULL;
  XgStoreNode node = { .broker = (char *) TEST_BROKER, .node = (char *) "n", .subscribed = TRUE };

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  record = test_store (store, test_item ("n", "1", "<a/>"));
  xg_store_put_node (store, &node);
  node.name = (char *) "New";
  node.parents = (char *) "";
  xg_store_put_node (store, &node);
  xg_store_flush (store);
  {
    g_autoptr (GPtrArray) nodes = xg_reader_list_nodes (reader, NULL);
    const XgStoreNode *found = test_find_node (nodes, "n");

    g_assert_cmpuint (nodes->len, ==, 1);
    g_assert_cmpstr (found->name, ==, "New");
    g_assert_cmpstr (found->parents, ==, "");
  }

  xg_store_forget_node (store, TEST_BROKER, "n");
  xg_store_forget_node (store, "nobody", "n");
  xg_store_flush (store);
  {
    g_autoptr (GPtrArray) nodes = xg_reader_list_nodes (reader, NULL);

    g_assert_cmpuint (nodes->len, ==, 0);
  }
  row = xg_reader_get_item (reader, record->rowid);
  g_assert_cmpstr (row->node, ==, "n");

  /* An item shows that the node is there. */
  xg_record_unref (test_store (store, test_item ("n", "2", "<a/>")));
  g_assert_cmpint (test_unread (reader, "n"), ==, 2);
}

static void
test_rules (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GHashTable) rules = NULL;
  const gint64 one = 1;

  test_place_init (&place);
  store = test_open (&place);
  xg_store_put_rule (store, 1, "{\"a\": 1}");
  xg_store_put_rule (store, 2, "two");
  xg_store_put_rule (store, 1, "changed");
  xg_store_delete_rule (store, 2);
  xg_store_delete_rule (store, 99);
  xg_store_close (store);
  g_clear_object (&store);

  store = test_open (&place);
  reader = test_reader (store);
  rules = xg_reader_list_rules (reader, NULL);
  g_assert_cmpuint (g_hash_table_size (rules), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (rules, &one), ==, "changed");
}

static XgRecord *
matched_item (const char *id, const char *payload)
{
  XgRecord *record = test_item ("n", id, payload);
  const gint64 rules[] = { 7, 9 };

  record->matches = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (record->matches, rules, G_N_ELEMENTS (rules));
  return record;
}

static void
test_alerts (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) stored = NULL;
  g_autoptr (XgRecord) duplicate = NULL;
  g_autoptr (XgRecord) updated = NULL;
  g_autoptr (XgRecord) rejected = NULL;
  g_autoptr (GArray) alerts = NULL;
  g_autoptr (GArray) newest = NULL;
  const XgStoreAlert *alert;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  stored = test_store (store, matched_item ("1", "<a/>"));
  duplicate = test_store (store, matched_item ("1", "<a/>"));
  updated = test_store (store, matched_item ("1", "<b/>"));
  rejected = matched_item ("1", "<c/>");
  rejected->reject_reason = g_strdup ("no item");
  xg_record_unref (test_store (store, xg_record_ref (rejected)));

  g_assert_cmpuint (stored->alert_ids->len, ==, 2);
  g_assert_cmpuint (updated->alert_ids->len, ==, 2);
  g_assert_null (duplicate->alert_ids);
  g_assert_null (rejected->alert_ids);
  xg_store_set_alert_state (store, g_array_index (stored->alert_ids, gint64, 1), 1);
  xg_store_flush (store);

  alerts = xg_reader_list_alerts (reader, 0, NULL);
  g_assert_cmpuint (alerts->len, ==, 4);
  alert = &g_array_index (alerts, XgStoreAlert, 2);
  g_assert_cmpint (alert->id, ==, g_array_index (stored->alert_ids, gint64, 1));
  g_assert_cmpint (alert->rule_id, ==, 9);
  g_assert_cmpint (alert->rowid, ==, stored->rowid);
  g_assert_cmpint (alert->time, ==, stored->received);
  g_assert_cmpint (alert->state, ==, 1);
  alert = &g_array_index (alerts, XgStoreAlert, 0);
  g_assert_cmpint (alert->rowid, ==, updated->rowid);
  g_assert_cmpint (alert->state, ==, 0);
  newest = xg_reader_list_alerts (reader, 1, NULL);
  g_assert_cmpuint (newest->len, ==, 1);
  g_assert_cmpint (g_array_index (newest, XgStoreAlert, 0).id, ==, alert->id);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/item/row-keeps-everything", test_row_keeps_everything);
  g_test_add_func ("/store/item/same-id-is-duplicate-or-version", test_same_id);
  g_test_add_func ("/store/item/without-id-is-always-new", test_no_id);
  g_test_add_func ("/store/item/without-payload", test_no_payload);
  g_test_add_func ("/store/item/versions-in-one-batch", test_one_batch);
  g_test_add_func ("/store/item/too-big-is-rejected-alone", test_too_big);
  g_test_add_func ("/store/event/retract-and-back", test_retract);
  g_test_add_data_func ("/store/event/purge-retracts-all-current",
                        GINT_TO_POINTER (XG_RECORD_PURGE),
                        test_retract_all);
  g_test_add_data_func ("/store/event/delete-retracts-all-current",
                        GINT_TO_POINTER (XG_RECORD_DELETE),
                        test_retract_all);
  g_test_add_func ("/store/event/others-are-rows-without-effect", test_other_events);
  g_test_add_func ("/store/ledger/rejected-is-only-counted", test_rejected_is_only_counted);
  g_test_add_func ("/store/ledger/random-operations-balance", test_random_operations_balance);
  g_test_add_func ("/store/unread/counts", test_unread_counts);
  g_test_add_func ("/store/unread/marking-a-node-spares-the-queue",
                   test_mark_node_read_spares_the_queue);
  g_test_add_func ("/store/node/persists", test_nodes_persist);
  g_test_add_func ("/store/node/changes-and-goes", test_nodes_change_and_go);
  g_test_add_func ("/store/rule/persists", test_rules);
  g_test_add_func ("/store/alert/comes-with-the-row", test_alerts);
  return g_test_run ();
}
