/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "grid/xg-commit-queue.h"

typedef struct
{
  XgCommitQueue *queue;
  guint n_records;
  gint64 next; /* the row id that must come next */
  guint n_calls;
} Seen;

static void
seen_cb (GPtrArray *records, gpointer user_data)
{
  Seen *seen = user_data;

  seen->n_calls++;
  for (guint i = 0; i < records->len; i++)
    {
      XgRecord *record = records->pdata[i];

      g_assert_cmpint (record->rowid, ==, seen->next);
      seen->next++;
    }
}

static gpointer
produce (gpointer data)
{
  Seen *seen = data;
  gint64 rowid = 1;

  while (rowid <= seen->n_records)
    {
      g_autoptr (GPtrArray) batch =
        g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);

      for (guint i = 0; i < 700 && rowid <= seen->n_records; i++)
        {
          XgRecord *record = xg_record_new (XG_RECORD_ITEM, "b", "n");

          record->rowid = rowid++;
          g_ptr_array_add (batch, record);
        }
      xg_commit_queue_push (seen->queue, batch);
    }
  return NULL;
}

/* More than the queue holds: the producer waits, everything comes once and in order. */
static void
test_order (void)
{
  Seen seen = { .n_records = 100000, .next = 1 };
  GThread *thread;

  seen.queue = xg_commit_queue_new (5, seen_cb, &seen);
  thread = g_thread_new ("producer", produce, &seen);
  while (seen.next <= seen.n_records)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_assert_cmpint (seen.next, ==, seen.n_records + 1);
  g_assert_cmpuint (seen.n_calls, <, seen.n_records / 50);
  xg_commit_queue_close (seen.queue);
  xg_commit_queue_unref (seen.queue);
}

/* Nobody takes anything: closing lets the producer go, and the rest can be had. */
static void
test_close (void)
{
  Seen seen = { .n_records = 50000, .next = 1 };
  GThread *thread;

  seen.queue = xg_commit_queue_new (5, seen_cb, &seen);
  thread = g_thread_new ("producer", produce, &seen);
  g_usleep (50000);
  xg_commit_queue_close (seen.queue);
  g_thread_join (thread);
  xg_commit_queue_flush (seen.queue);
  g_assert_cmpint (seen.next, ==, seen.n_records + 1);
  xg_commit_queue_unref (seen.queue);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commit-queue/order-under-pressure", test_order);
  g_test_add_func ("/commit-queue/close-releases-the-producer", test_close);
  return g_test_run ();
}
