/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-store-test.h"

/* Interruptions, gaps, and the ledger as a whole. */

typedef struct
{
  TestPlace place;
  XgStore *store;
  XgReader *reader;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  test_place_init (&fixture->place);
  fixture->store = test_open (&fixture->place);
  fixture->reader = test_reader (fixture->store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  xg_reader_close (fixture->reader);
  g_clear_object (&fixture->reader);
  xg_store_close (fixture->store);
  g_clear_object (&fixture->store);
  test_place_clear (&fixture->place);
}

static void
restart (Fixture *fixture)
{
  xg_reader_close (fixture->reader);
  g_clear_object (&fixture->reader);
  xg_store_close (fixture->store);
  g_clear_object (&fixture->store);
  fixture->store = test_open (&fixture->place);
  fixture->reader = test_reader (fixture->store);
}

static void
store_item (Fixture *fixture, const char *node, const char *id, const char *payload)
{
  g_autoptr (XgRecord) record = test_store (fixture->store, test_item (node, id, payload));

  g_assert_cmpint (record->outcome, !=, XG_OUTCOME_PENDING);
}

static void
store_gap (Fixture *fixture, const char *node, gint64 count, XgGapCount known)
{
  XgRecord *record = test_event (XG_RECORD_LOST, node, NULL);
  g_autoptr (XgRecord) stored = NULL;

  record->gap = g_new0 (XgGap, 1);
  record->gap->since = 1000;
  record->gap->until = 2000;
  record->gap->count = count;
  record->gap->known = known;
  record->gap->reason = XG_GAP_NOT_KEPT;
  record->gap->interruption = xg_store_get_interruption (fixture->store);
  stored = test_store (fixture->store, record);
  g_assert_cmpint (stored->outcome, ==, XG_OUTCOME_STORED);
  g_assert_cmpint (stored->rowid, >, 0);
}

/* The topic's first row that is not from before, as text: "4", "none" when nothing is pending. */
static char *
pending (Fixture *fixture, const char *node)
{
  g_autoptr (GPtrArray) list = xg_reader_list_pending (fixture->reader, TEST_BROKER, NULL);

  g_assert_nonnull (list);
  for (guint i = 0; i < list->len; i++)
    {
      const XgStorePending *each = list->pdata[i];

      if (g_str_equal (each->node, node))
        return g_strdup_printf ("%" G_GINT64_FORMAT, each->newest);
    }
  return g_strdup ("none");
}

static void
assert_pending (Fixture *fixture, const char *node, const char *expected)
{
  g_autofree char *found = NULL;

  xg_store_flush (fixture->store);
  found = pending (fixture, node);
  g_assert_cmpstr (found, ==, expected);
}

static void
reconcile (Fixture *fixture, const char *node)
{
  xg_store_reconcile (fixture->store,
                      TEST_BROKER,
                      node,
                      xg_store_get_interruption (fixture->store));
}

static void
test_new_topic (Fixture *fixture, gconstpointer data)
{
  store_item (fixture, "n", "one", "<a/>");
  assert_pending (fixture, "n", "0");
  reconcile (fixture, "n");
  assert_pending (fixture, "n", "none");
}

static void
test_interruption (Fixture *fixture, gconstpointer data)
{
  gint64 before = xg_store_get_interruption (fixture->store);

  store_item (fixture, "n", "one", "<a/>");
  store_item (fixture, "other", "one", "<a/>");
  reconcile (fixture, "n");
  reconcile (fixture, "other");
  g_assert_cmpint (xg_store_interrupt (fixture->store, 77), ==, before + 1);
  g_assert_cmpint (xg_store_get_interruption (fixture->store), ==, before + 1);
  store_item (fixture, "n", "two", "<a/>");
  assert_pending (fixture, "n", "2");
  assert_pending (fixture, "other", "2");
  reconcile (fixture, "n");
  assert_pending (fixture, "n", "none");
  assert_pending (fixture, "other", "2");
}

/* What came in between the first interruption and the second proves nothing. */
static void
test_first_counts (Fixture *fixture, gconstpointer data)
{
  store_item (fixture, "n", "one", "<a/>");
  reconcile (fixture, "n");
  xg_store_interrupt (fixture->store, 77);
  store_item (fixture, "n", "two", "<a/>");
  xg_store_interrupt (fixture->store, 78);
  store_item (fixture, "n", "three", "<a/>");
  assert_pending (fixture, "n", "1");
}

static void
test_not_backwards (Fixture *fixture, gconstpointer data)
{
  gint64 first = xg_store_get_interruption (fixture->store);

  store_item (fixture, "n", "one", "<a/>");
  xg_store_interrupt (fixture->store, 77);
  reconcile (fixture, "n");
  xg_store_reconcile (fixture->store, TEST_BROKER, "n", first);
  assert_pending (fixture, "n", "none");
}

static void
test_start (Fixture *fixture, gconstpointer data)
{
  store_item (fixture, "n", "one", "<a/>");
  store_item (fixture, "half", "one", "<a/>");
  reconcile (fixture, "n");
  restart (fixture);
  store_item (fixture, "n", "two", "<a/>");
  assert_pending (fixture, "n", "2");
  assert_pending (fixture, "half", "2");
}

/* Its first item came after an interruption, and the next one before it was compared. */
static void
test_first_with_items_counts (Fixture *fixture, gconstpointer data)
{
  store_item (fixture, "other", "one", "<a/>");
  xg_store_interrupt (fixture->store, 77);
  store_item (fixture, "n", "one", "<a/>");
  assert_pending (fixture, "n", "1");
  xg_store_interrupt (fixture->store, 78);
  store_item (fixture, "n", "two", "<a/>");
  xg_store_interrupt (fixture->store, 79);
  assert_pending (fixture, "n", "2");
  reconcile (fixture, "n");
  assert_pending (fixture, "n", "none");
}

static void
test_gap_is_reconciled (Fixture *fixture, gconstpointer data)
{
  store_item (fixture, "n", "one", "<a/>");
  xg_store_interrupt (fixture->store, 77);
  store_gap (fixture, "n", 0, XG_GAP_UNKNOWN);
  assert_pending (fixture, "n", "none");
}

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (GPtrArray) marks = NULL;
  g_autoptr (GPtrArray) since = NULL;
  const XgStoreMark *mark;

  store_item (fixture, "n", "one", "<a/>");
  store_item (fixture, "n", "two", "<a/>");
  store_item (fixture, "n", "one", "<b/>"); /* row 3 */
  store_item (fixture, "n", "gone", "<a/>");
  xg_record_unref (test_store (fixture->store, test_event (XG_RECORD_RETRACT, "n", "gone")));
  store_item (fixture, "n", "late", "<a/>");
  nodes = xg_reader_list_nodes (fixture->reader, NULL);
  marks = xg_reader_list_marks (fixture->reader, test_find_node (nodes, "n")->key, 5, 10, NULL);
  g_assert_cmpuint (marks->len, ==, 3);
  mark = marks->pdata[0];
  g_assert_cmpstr (mark->item_id, ==, "gone");
  g_assert_true (mark->retracted);
  g_assert_false (mark->replaces);
  mark = marks->pdata[1];
  g_assert_cmpstr (mark->item_id, ==, "one");
  g_assert_cmpint (mark->rowid, ==, 3);
  g_assert_true (mark->replaces);
  g_assert_false (mark->retracted);
  mark = marks->pdata[2];
  g_assert_cmpstr (mark->item_id, ==, "two");
  g_assert_false (mark->replaces);
  since = xg_reader_list_since (fixture->reader, test_find_node (nodes, "n")->key, 5, 10, NULL);
  g_assert_cmpuint (since->len, ==, 1);
  g_assert_cmpstr (((const XgStoreMark *) since->pdata[0])->item_id, ==, "late");
}

/* A break ends with the first item that comes by itself, or else, at the latest, when the next one
 * begins. */
static void
test_breaks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) breaks = NULL;
  const XgStoreBreak *one;
  gint64 first;
  gint64 last;

  store_item (fixture, "n", "one", "<a/>");
  first = xg_store_interrupt (fixture->store, 1000);
  store_item (fixture, "n", "two", "<a/>");
  xg_store_interrupt (fixture->store, G_MAXINT64 - 2);
  last = xg_store_interrupt (fixture->store, G_MAXINT64 - 1);
  xg_store_flush (fixture->store);
  breaks = xg_reader_list_breaks (fixture->reader, first, last, G_MAXINT64, NULL);
  g_assert_cmpuint (breaks->len, ==, 3);
  one = &g_array_index (breaks, XgStoreBreak, 0);
  g_assert_cmpint (one->newest, ==, 1);
  g_assert_cmpint (one->since, ==, 1000);
  g_assert_cmpint (one->until, >, 1000);
  g_assert_cmpint (one->until, <, G_MAXINT64 - 2);
  one = &g_array_index (breaks, XgStoreBreak, 1);
  g_assert_cmpint (one->newest, ==, 2);
  g_assert_cmpint (one->until, ==, G_MAXINT64 - 1);
  one = &g_array_index (breaks, XgStoreBreak, 2);
  g_assert_cmpint (one->until, ==, G_MAXINT64);
}

static void
test_known (Fixture *fixture, gconstpointer data)
{
  XgStoreKnown known;

  store_item (fixture, "n", "one", "<a/>");
  store_item (fixture, "n", "one", "<b/>");
  xg_reader_find_known (fixture->reader, TEST_BROKER, "n", "one", "<b/>", 4, &known);
  g_assert_cmpint (known.rowid, ==, 2);
  g_assert_true (known.same);
  g_assert_false (known.retracted);
  xg_reader_find_known (fixture->reader, TEST_BROKER, "n", "one", "<a/>", 4, &known);
  g_assert_cmpint (known.rowid, ==, 2);
  g_assert_false (known.same);
  xg_reader_find_known (fixture->reader, TEST_BROKER, "n", "two", NULL, 0, &known);
  g_assert_cmpint (known.rowid, ==, 0);
  xg_record_unref (test_store (fixture->store, test_event (XG_RECORD_RETRACT, "n", "one")));
  xg_reader_find_known (fixture->reader, TEST_BROKER, "n", "one", "<b/>", 4, &known);
  g_assert_true (known.retracted);
}

static XgStoreBook *
load_book (Fixture *fixture, gint64 session, gint64 node_key)
{
  g_autoptr (GError) error = NULL;
  XgStoreBook *book = xg_reader_load_book (fixture->reader, session, node_key, &error);

  g_assert_no_error (error);
  g_assert_cmpint (book->total.received,
                   ==,
                   book->total.stored + book->total.updated + book->total.duplicate +
                     book->total.rejected);
  return book;
}

static void
test_book (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgStoreBook) now = NULL;
  g_autoptr (XgStoreBook) all = NULL;
  g_autoptr (XgStoreBook) one = NULL;
  const XgStoreLedgerRow *row;
  const XgStoreGap *gap;

  store_item (fixture, "n", "one", "<a/>");
  restart (fixture);
  store_item (fixture, "n", "one", "<a/>");
  store_item (fixture, "n", "one", "<b/>");
  store_item (fixture, "other", "one", "<a/>");
  xg_record_unref (test_store (fixture->store, test_rejected ("other", "no item")));
  store_gap (fixture, "other", 12, XG_GAP_ABOUT);
  store_gap (fixture, "other", 0, XG_GAP_UNKNOWN);

  now = load_book (fixture, xg_store_get_session (fixture->store), 0);
  g_assert_cmpint (now->total.received, ==, 4);
  g_assert_cmpint (now->total.stored, ==, 1);
  g_assert_cmpint (now->total.updated, ==, 1);
  g_assert_cmpint (now->total.duplicate, ==, 1);
  g_assert_cmpint (now->total.rejected, ==, 1);
  g_assert_cmpint (now->total.lost, ==, 12);
  g_assert_cmpint (now->total.n_gaps, ==, 2);
  g_assert_cmpint (now->total.n_unknown, ==, 1);
  g_assert_cmpuint (now->rows->len, ==, 2);
  g_assert_cmpuint (now->rejects->len, ==, 1);
  g_assert_cmpstr (((const XgStoreReject *) now->rejects->pdata[0])->reason, ==, "no item");
  gap = now->gaps->pdata[1];
  g_assert_cmpstr (gap->node, ==, "other");
  g_assert_cmpint (gap->gap.since, ==, 1000);
  g_assert_cmpint (gap->gap.until, ==, 2000);
  g_assert_cmpint (gap->gap.count, ==, 12);
  g_assert_cmpint (gap->gap.known, ==, XG_GAP_ABOUT);
  g_assert_cmpint (gap->gap.reason, ==, XG_GAP_NOT_KEPT);

  all = load_book (fixture, 0, 0);
  g_assert_cmpint (all->total.received, ==, 5);
  g_assert_cmpint (all->total.stored, ==, 2);
  row = all->rows->pdata[0];
  one = load_book (fixture, 0, row->counts.node_key);
  g_assert_cmpuint (one->rows->len, ==, 1);
  g_assert_cmpuint (one->gaps->len, ==, 0);
  g_assert_cmpint (one->total.received, ==, row->counts.received);
}

static void
book_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  XgStoreBook **book = user_data;
  g_autoptr (GError) error = NULL;

  *book = xg_reader_load_book_finish (XG_READER (source), result, &error);
  g_assert_no_error (error);
}

static void
test_book_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgStoreBook) book = NULL;

  store_item (fixture, "n", "one", "<a/>");
  xg_reader_load_book_async (fixture->reader, 0, 0, NULL, book_cb, &book);
  while (book == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (book->total.stored, ==, 1);
  g_assert_cmpint (book->since, >, 0);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/store/interruption/new-topic-is-pending", test_new_topic },
    { "/store/interruption/every-topic-is-pending", test_interruption },
    { "/store/interruption/the-first-one-counts", test_first_counts },
    { "/store/interruption/never-goes-back", test_not_backwards },
    { "/store/interruption/the-start-is-one", test_start },
    { "/store/interruption/the-first-with-items-from-before", test_first_with_items_counts },
    { "/store/gap/its-topic-is-reconciled", test_gap_is_reconciled },
    { "/store/gap/marks-are-what-counts", test_marks },
    { "/store/gap/a-break-ends-with-what-comes-by-itself", test_breaks },
    { "/store/gap/known-means-the-same-payload", test_known },
    { "/store/ledger/sessions-topics-and-gaps", test_book },
    { "/store/ledger/in-a-worker", test_book_async },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
