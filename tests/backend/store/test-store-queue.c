/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "xg-store-test.h"

/* Holds the store thread in its commit function. */
typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean open;
} Gate;

static void
gate_cb (GPtrArray *records, gpointer user_data)
{
  Gate *gate = user_data;

  g_mutex_lock (&gate->lock);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
gate_set (Gate *gate, gboolean open)
{
  g_mutex_lock (&gate->lock);
  gate->open = open;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->lock);
}

static XgStore *
open_small (const TestPlace *place, guint ops, gsize bytes)
{
  XgStoreOptions options = xg_store_default_options;
  g_autoptr (GError) error = NULL;
  XgStore *store;

  options.queue.ops = ops;
  options.queue.bytes = bytes;
  options.queue.batch_ops = 4;
  store = xg_store_open_with_options (place->path, &options, g_main_context_default (), &error);
  g_assert_no_error (error);
  return store;
}

static void
push_some (XgStore *store, guint n)
{
  for (guint i = 0; i < n; i++)
    xg_store_push (store, test_item ("n", NULL, "<a/>"));
}

static void
space_cb (gpointer store, gpointer user_data)
{
  g_assert_true (XG_IS_STORE (store));
  g_assert_false (xg_store_is_full (store));
  g_atomic_int_inc ((int *) user_data);
}

static void
test_full_and_room_again (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  Gate gate = { 0 };
  XgStoreLedger ledger;
  int n_space = 0;

  test_place_init (&place);
  store = open_small (&place, 10, 1 << 20);
  xg_store_set_commit_func (store, gate_cb, &gate, NULL);
  xg_store_set_space_func (store, space_cb, &n_space);

  push_some (store, 9);
  g_assert_false (xg_store_is_full (store));
  push_some (store, 1);
  g_assert_true (xg_store_is_full (store));
  /* Never refused, never dropped. */
  push_some (store, 90);
  g_assert_true (xg_store_is_full (store));
  g_assert_cmpint (g_atomic_int_get (&n_space), ==, 0);

  gate_set (&gate, TRUE);
  xg_store_flush (store);
  g_assert_false (xg_store_is_full (store));
  xg_store_close (store);
  g_assert_cmpint (g_atomic_int_get (&n_space), ==, 1);
  reader = test_reader (store);
  test_assert_balanced (reader, 0, &ledger);
  g_assert_cmpint (ledger.stored, ==, 100);
}

static void
test_full_by_bytes (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autofree char *big = g_strnfill (60000, 'x');
  Gate gate = { 0 };

  test_place_init (&place);
  store = open_small (&place, 1000, 100000);
  xg_store_set_commit_func (store, gate_cb, &gate, NULL);
  xg_store_push (store, test_item ("n", "1", big));
  g_assert_true (xg_store_is_full (store));
  gate_set (&gate, TRUE);
  xg_store_flush (store);
  g_assert_false (xg_store_is_full (store));
}

typedef struct
{
  XgStore *store;
  GCancellable *cancellable;
  gboolean result;
} Waiter;

static gpointer
waiter_thread (gpointer data)
{
  Waiter *waiter = data;

  waiter->result =
    xg_store_push_wait (waiter->store, test_item ("n", "waited", "<a/>"), waiter->cancellable);
  return NULL;
}

static GThread *
start_waiter (Waiter *waiter)
{
  GThread *thread = g_thread_new ("waiter", waiter_thread, waiter);

  /* Long enough to be waiting, nearly always. */
  g_usleep (20000);
  return thread;
}

static void
test_push_wait_gets_room (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  Gate gate = { 0 };
  Waiter waiter = { 0 };
  GThread *thread;

  test_place_init (&place);
  store = open_small (&place, 4, 1 << 20);
  reader = test_reader (store);
  xg_store_set_commit_func (store, gate_cb, &gate, NULL);
  push_some (store, 10);
  waiter.store = store;
  thread = start_waiter (&waiter);
  gate_set (&gate, TRUE);
  g_thread_join (thread);
  g_assert_true (waiter.result);
  xg_store_flush (store);
  g_assert_true (xg_reader_has_item (reader, TEST_BROKER, "n", "waited"));
}

static void
test_push_wait_cancelled (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Gate gate = { 0 };
  Waiter waiter = { 0 };
  GThread *thread;

  test_place_init (&place);
  store = open_small (&place, 4, 1 << 20);
  reader = test_reader (store);
  xg_store_set_commit_func (store, gate_cb, &gate, NULL);
  push_some (store, 10);
  waiter.store = store;
  waiter.cancellable = cancellable;
  thread = start_waiter (&waiter);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_false (waiter.result);
  gate_set (&gate, TRUE);
  xg_store_flush (store);
  g_assert_false (xg_reader_has_item (reader, TEST_BROKER, "n", "waited"));
  /* Cancelled before. */
  g_assert_false (xg_store_push_wait (store, test_item ("n", "waited", "<a/>"), cancellable));
}

static gpointer
close_thread (gpointer data)
{
  xg_store_close (data);
  return NULL;
}

static void
test_push_wait_closed (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  Gate gate = { 0 };
  Waiter waiter = { 0 };
  GThread *threads[2];

  test_place_init (&place);
  store = open_small (&place, 4, 1 << 20);
  xg_store_set_commit_func (store, gate_cb, &gate, NULL);
  push_some (store, 10);
  waiter.store = store;
  threads[0] = start_waiter (&waiter);
  threads[1] = g_thread_new ("closer", close_thread, store);
  g_thread_join (threads[0]);
  g_assert_false (waiter.result);
  gate_set (&gate, TRUE);
  g_thread_join (threads[1]);
}

static void
test_close_writes_the_queue (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (TestReports) reports = NULL;
  XgStoreLedger ledger;

  test_place_init (&place);
  store = test_open (&place);
  reports = test_reports_new (store);
  push_some (store, 5000);
  g_assert_true (xg_store_close (store));
  g_assert_cmpuint (reports->records->len, ==, 5000);
  /* Far fewer transactions than records. */
  g_assert_cmpuint (reports->n_calls, <, 500);
  g_assert_true (xg_store_close (store));

  /* Nothing happens any more, and nothing goes wrong. */
  push_some (store, 1);
  g_assert_false (xg_store_push_wait (store, test_item ("n", "x", "<a/>"), NULL));
  xg_store_mark_node_read (store, 0);
  xg_store_flush (store);
  g_assert_null (xg_store_dup_problem (store));
  g_clear_object (&store);

  store = test_open (&place);
  reader = test_reader (store);
  test_assert_balanced (reader, 0, &ledger);
  g_assert_cmpint (ledger.stored, ==, 5000);
  g_assert_null (xg_store_get_set_aside (store));
  xg_store_close (store);
}

/* Row ids rise in the order of pushing, over all batches. */
static void
test_reports_in_order (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (TestReports) reports = NULL;
  gint64 last = 0;

  test_place_init (&place);
  store = test_open (&place);
  reports = test_reports_new (store);
  for (guint i = 0; i < 6000; i++)
    {
      XgRecord *record = test_item ("n", NULL, "<a/>");

      record->received = i;
      xg_store_push (store, record);
    }
  xg_store_flush (store);
  g_assert_cmpuint (reports->records->len, ==, 6000);
  for (guint i = 0; i < reports->records->len; i++)
    {
      const XgRecord *record = reports->records->pdata[i];

      g_assert_cmpint (record->received, ==, i);
      g_assert_cmpint (record->rowid, >, last);
      last = record->rowid;
    }
  xg_store_close (store);
}

/* A single record after a pause does not wait for others. */
static void
test_idle_is_quick (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (TestReports) reports = NULL;
  XgStoreOptions options = xg_store_default_options;
  gint64 end;
  guint n = 0;

  test_place_init (&place);
  options.queue.gather_ms = 60000;
  store = xg_store_open_with_options (place.path, &options, g_main_context_default (), NULL);
  reports = test_reports_new (store);
  xg_store_push (store, test_item ("n", "1", "<a/>"));
  end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  while (n == 0 && g_get_monotonic_time () < end)
    {
      g_usleep (1000);
      g_mutex_lock (&reports->lock);
      n = reports->records->len;
      g_mutex_unlock (&reports->lock);
    }
  g_assert_cmpuint (n, ==, 1);
  /* The next ones gather, and do not keep closing waiting. */
  push_some (store, 3);
  g_usleep (20000);
  g_assert_cmpuint (reports->n_calls, ==, 1);
  xg_store_close (store);
  g_assert_cmpuint (reports->n_calls, ==, 2);
}

/* As a worker opens it for the main thread. */
static gpointer
open_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  XgStore *store = xg_store_open_in (data, g_main_context_default (), &error);

  g_assert_no_error (error);
  return store;
}

static gpointer
open_refused_thread (gpointer data)
{
  GError *error = NULL;

  g_assert_null (xg_store_open_in (data, g_main_context_default (), &error));
  return error;
}

static void
test_open_in_worker (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GError) refused = NULL;
  g_autofree char *below_file = NULL;

  test_place_init (&place);
  store = g_thread_join (g_thread_new ("open", open_thread, place.path));
  g_assert_cmpstr (xg_store_get_path (store), ==, place.path);
  g_assert_cmpint (xg_store_get_size (store), >, 0);
  g_assert_true (store->context == g_main_context_default ());

  below_file = g_build_filename (place.path, "below", "x.sqlite", NULL);
  refused = g_thread_join (g_thread_new ("open", open_refused_thread, below_file));
  g_assert_error (refused, XG_STORE_ERROR, XG_STORE_ERROR_UNWRITABLE);
}

static void
test_memory_leaves_nothing (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *payload = NULL;
  GStatBuf info;

  store = xg_store_open (":memory:", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (xg_store_get_path (store), ==, ":memory:");
  reader = test_reader (store);
  record = test_store (store, test_item ("n", "1", "<a/>"));
  payload = xg_reader_get_payload (reader, record->rowid, NULL);
  g_assert_cmpstr (payload, ==, "<a/>");

  folder = g_strdup (store->temporary);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_clear_object (&reader);
  xg_store_close (store);
  g_assert_cmpint (g_stat (folder, &info), ==, -1);
}

/* What a killed process left is removed by the next one; what is in use is not. */
static void
test_memory_sweeps (void)
{
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgStore) next = NULL;
  g_autofree char *name = g_strdup_printf ("xmpp-grid-console-cache-%d", (int) getpid ());
  g_autofree char *left = g_build_filename (g_get_tmp_dir (), name, NULL);
  g_autofree char *file = g_build_filename (left, "cache.sqlite", NULL);
  g_autofree char *lock = g_build_filename (left, "cache.sqlite.lock", NULL);
  g_autofree char *kept_lock = NULL;
  const struct utimbuf old = { 0 };

  g_mkdir (left, 0700);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_true (g_file_set_contents (lock, "", 0, NULL));
  g_utime (lock, (struct utimbuf *) &old);

  store = xg_store_open (":memory:", NULL);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  kept_lock = g_build_filename (store->temporary, "cache.sqlite.lock", NULL);
  g_utime (kept_lock, (struct utimbuf *) &old);
  next = xg_store_open (":memory:", NULL);
  g_assert_true (g_file_test (store->path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (store->path, !=, next->path);
}

static void
count_cb (gpointer data)
{
  ++*(int *) data;
}

static void
ignore_cb (GPtrArray *records, gpointer user_data)
{
}

static void
test_finalize (void)
{
  g_auto (TestPlace) place = { 0 };
  XgStore *store;
  int n_destroyed = 0;

  test_place_init (&place);
  store = test_open (&place);
  xg_store_set_commit_func (store, ignore_cb, &n_destroyed, count_cb);
  xg_store_set_commit_func (store, ignore_cb, &n_destroyed, count_cb);
  g_assert_cmpint (n_destroyed, ==, 1);
  push_some (store, 10);
  g_assert_finalize_object (store);
  g_assert_cmpint (n_destroyed, ==, 2);
  g_assert_cmpint (test_sql_number (place.path, "SELECT count(*) FROM item"), ==, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/queue/full-and-room-again", test_full_and_room_again);
  g_test_add_func ("/store/queue/full-by-bytes", test_full_by_bytes);
  g_test_add_func ("/store/queue/push-wait-gets-room", test_push_wait_gets_room);
  g_test_add_func ("/store/queue/push-wait-cancelled", test_push_wait_cancelled);
  g_test_add_func ("/store/queue/push-wait-closed", test_push_wait_closed);
  g_test_add_func ("/store/queue/close-writes-it", test_close_writes_the_queue);
  g_test_add_func ("/store/queue/reports-in-order", test_reports_in_order);
  g_test_add_func ("/store/queue/idle-is-quick", test_idle_is_quick);
  g_test_add_func ("/store/open/async", test_open_in_worker);
  g_test_add_func ("/store/memory/leaves-nothing", test_memory_leaves_nothing);
  g_test_add_func ("/store/memory/sweeps-what-was-killed", test_memory_sweeps);
  g_test_add_func ("/store/close/finalize", test_finalize);
  return g_test_run ();
}
