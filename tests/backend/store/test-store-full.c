/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "xg-store-test.h"

#define N_ITEMS    3000
#define ITEM_BYTES 2000

static void
limit_file_size (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static XgStore *
open_impatient (const char *path)
{
  XgStoreOptions options = xg_store_default_options;
  g_autoptr (GError) error = NULL;
  XgStore *store;

  options.retry_ms = 20;
  options.patience_ms = 200;
  options.queue.ops = 500;
  options.queue.batch_ops = 100;
  store = xg_store_open_with_options (path, &options, g_main_context_default (), &error);
  g_assert_no_error (error);
  return store;
}

static void
push_items (XgStore *store, guint from, guint n)
{
  g_autofree char *filler = g_strnfill (ITEM_BYTES, 'x');

  for (guint i = from; i < from + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);

      xg_store_push (store, test_item ("n", id, filler));
    }
}

static void
notified_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
space_cb (gpointer store, gpointer user_data)
{
  g_atomic_int_inc ((int *) user_data);
}

static void
wait_problem (XgStore *store, guint *n_notified, gboolean there)
{
  for (;;)
    {
      g_autofree char *problem = xg_store_dup_problem (store);

      if ((problem != NULL) == there && *n_notified > 0)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  *n_notified = 0;
}

/* Every item is stored once, in order, and told once. */
static void
assert_all_there (XgStore *store, TestReports *reports, guint n)
{
  g_autoptr (XgReader) reader = test_reader (store);
  XgStoreLedger ledger;

  test_assert_balanced (reader, 0, &ledger);
  g_assert_cmpint (ledger.stored, ==, n);
  g_assert_cmpint (ledger.received, ==, n);
  g_assert_cmpuint (reports->records->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const XgRecord *record = reports->records->pdata[i];
      g_autoptr (XgStoreItem) item = xg_reader_get_item (reader, record->rowid);
      g_autofree char *id = g_strdup_printf ("id-%u", i);

      g_assert_nonnull (item);
      g_assert_cmpstr (item->item_id, ==, id);
    }
}

/* MAKE_ROOM ends what filled the disk. */
static void
fill_and_resume (const char *path, void (*make_room) (const char *path))
{
  g_autoptr (XgStore) store = open_impatient (path);
  g_autoptr (TestReports) reports = test_reports_new (store);
  g_autofree char *problem = NULL;
  guint n_notified = 0;
  int n_space = 0;
  guint n_reported;

  g_signal_connect (store, "notify::problem", G_CALLBACK (notified_cb), &n_notified);
  xg_store_set_space_func (store, space_cb, &n_space);
  push_items (store, 0, N_ITEMS);
  wait_problem (store, &n_notified, TRUE);
  problem = xg_store_dup_problem (store);

  g_assert_nonnull (strstr (problem, "no room"));
  g_assert_nonnull (strstr (problem, path));
  g_assert_true (xg_store_is_full (store));

  /* What was told is there; nothing more is told for now. */
  g_mutex_lock (&reports->lock);
  n_reported = reports->records->len;
  g_mutex_unlock (&reports->lock);
  g_assert_cmpuint (n_reported, <, N_ITEMS);
  g_usleep (100000);
  g_assert_cmpuint (reports->records->len, ==, n_reported);
  g_assert_cmpint (g_atomic_int_get (&n_space), ==, 0);

  make_room (path);
  wait_problem (store, &n_notified, FALSE);
  xg_store_flush (store);
  assert_all_there (store, reports, N_ITEMS);
  g_assert_true (xg_store_close (store));
  g_assert_cmpint (g_atomic_int_get (&n_space), ==, 1);
}

static void
lift_limit (const char *path)
{
  limit_file_size (RLIM_INFINITY);
}

static void
test_file_size_limit (void)
{
  g_auto (TestPlace) place = { 0 };

  test_place_init (&place);
  limit_file_size (1 << 20);
  fill_and_resume (place.path, lift_limit);
}

static void
test_close_gives_up (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgStore) next = NULL;
  g_autoptr (TestReports) reports = NULL;
  g_autoptr (TestReports) next_reports = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autofree char *problem = NULL;
  guint n_notified = 0;
  gint64 start;
  XgStoreLedger ledger;

  test_place_init (&place);
  store = open_impatient (place.path);
  reports = test_reports_new (store);
  limit_file_size (1 << 20);
  g_signal_connect (store, "notify::problem", G_CALLBACK (notified_cb), &n_notified);
  push_items (store, 0, N_ITEMS);
  wait_problem (store, &n_notified, TRUE);
  start = g_get_monotonic_time ();
  g_assert_false (xg_store_close (store));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  problem = xg_store_dup_problem (store);
  g_assert_nonnull (strstr (problem, "lost"));
  wait_problem (store, &n_notified, TRUE);
  limit_file_size (RLIM_INFINITY);

  /* What was told is there. */
  next = open_impatient (place.path);
  g_assert_null (xg_store_get_set_aside (next));
  reader = test_reader (next);
  test_assert_balanced (reader, 0, &ledger);
  g_assert_cmpint (ledger.stored, ==, reports->records->len);
  for (guint i = 0; i < reports->records->len; i++)
    {
      const XgRecord *record = reports->records->pdata[i];

      g_assert_true (xg_reader_has_item (reader, TEST_BROKER, "n", record->item_id));
    }
}

/* Room comes while closing: the rest is written. */
static gpointer
lift_soon (gpointer data)
{
  g_usleep (50000);
  limit_file_size (RLIM_INFINITY);
  return NULL;
}

static void
test_close_gets_room (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (TestReports) reports = NULL;
  XgStoreOptions options = xg_store_default_options;
  guint n_notified = 0;
  GThread *thread;

  test_place_init (&place);
  options.retry_ms = 20;
  options.patience_ms = 60000;
  store = xg_store_open_with_options (place.path, &options, g_main_context_default (), NULL);
  reports = test_reports_new (store);
  g_signal_connect (store, "notify::problem", G_CALLBACK (notified_cb), &n_notified);
  limit_file_size (1 << 20);
  push_items (store, 0, N_ITEMS);
  wait_problem (store, &n_notified, TRUE);
  thread = g_thread_new ("room", lift_soon, NULL);
  g_assert_true (xg_store_close (store));
  g_thread_join (thread);
  assert_all_there (store, reports, N_ITEMS);
}

static void
test_no_room_to_begin (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GError) error = NULL;

  test_place_init (&place);
  limit_file_size (10000);
  store = xg_store_open (place.path, &error);
  limit_file_size (RLIM_INFINITY);
  g_assert_null (store);
  g_assert_error (error, XG_STORE_ERROR, XG_STORE_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, place.path));

  /* Nothing half made is left. */
  store = test_open (&place);
  g_assert_null (xg_store_get_set_aside (store));
}

static void
remove_ballast (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *ballast = g_build_filename (folder, "ballast", NULL);

  g_assert_cmpint (g_unlink (ballast), ==, 0);
}

static gboolean
mount_small_disk (const char *folder)
{
  return unshare (geteuid () == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
         mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("none", folder, "tmpfs", 0, "size=16m") == 0;
}

/* Tries it in a process that ends at once, and its mount with it. */
static gboolean
may_mount (void)
{
  pid_t pid = fork ();
  int status = 0;

  if (pid == 0)
    _exit (mount_small_disk ("/tmp") ? 0 : 1);
  return pid > 0 && waitpid (pid, &status, 0) == pid && status == 0;
}

/* A real full disk, in a mount namespace of the subprocess's own. */
static void
test_full_disk (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autofree char *ballast = NULL;
  g_autofree char *filler = NULL;

  if (!g_test_subprocess ())
    {
      if (!may_mount ())
        {
          g_test_skip ("no small disk can be mounted here");
          return;
        }
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  test_place_init (&place);
  g_assert_true (mount_small_disk (place.folder));
  ballast = g_build_filename (place.folder, "ballast", NULL);
  filler = g_strnfill (14 << 20, 'x');
  g_assert_true (g_file_set_contents (ballast, filler, 14 << 20, NULL));
  fill_and_resume (place.path, remove_ballast);
  g_assert_cmpint (umount2 (place.folder, MNT_DETACH), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGXFSZ, SIG_IGN);
  g_test_add_func ("/store/full/told-kept-and-resumed", test_file_size_limit);
  g_test_add_func ("/store/full/on-a-real-disk", test_full_disk);
  g_test_add_func ("/store/full/close-gives-up", test_close_gives_up);
  g_test_add_func ("/store/full/close-gets-room", test_close_gets_room);
  g_test_add_func ("/store/full/no-room-to-begin", test_no_room_to_begin);
  return g_test_run ();
}
