/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xg-store-test.h"

/* Items and events as rows: versions, duplicates, retractions. */

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
  return g_test_run ();
}
