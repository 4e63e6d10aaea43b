/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a filter asks for and items of earlier versions of the program lack, found in the
 * background. */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-private.h"
#include "payload/xg-payload.h"
#include "store/xg-store-facts.h"

#define STEP_ROWS 200

/* How far it is is told no more often than this. */
#define TELL_MS 250

/* Between two steps: what comes in goes first. */
#define STEP_PAUSE (10 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  XgStore *store; /* owned */
  GWeakRef grid;  /* for main alone: who has it last lets it go */
  GMutex lock;
  gint64 left; /* under lock */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->store);
  g_weak_ref_clear (&work->grid);
  g_mutex_clear (&work->lock);
  g_free (work);
}

static void
look_into (XgStoreFact *fact)
{
  g_auto (XgSummary) summary = { 0 };

  if (fact->body == NULL)
    return;
  xg_payload_summarize (fact->body, fact->length, &summary);
  fact->purpose = g_steal_pointer (&summary.purpose);
  fact->tlp = summary.tlp;
  fact->iocs = g_steal_pointer (&summary.iocs);
}

static void
set_left (XgGrid *self, gint64 left)
{
  if (self->facts_left == left)
    return;
  self->facts_left = left;
  xg_grid_notify_facts_left (self);
}

static gboolean
tell_cb (gpointer user_data)
{
  Work *work = g_task_get_task_data (user_data);
  g_autoptr (XgGrid) self = g_weak_ref_get (&work->grid);
  gint64 left;

  /* The end is told by who knows it. */
  if (self == NULL || !self->ready || g_task_get_completed (user_data))
    return G_SOURCE_REMOVE;
  g_mutex_lock (&work->lock);
  left = work->left;
  g_mutex_unlock (&work->lock);
  set_left (self, left);
  return G_SOURCE_REMOVE;
}

/* In the worker. */
static void
tell (GTask *task, gint64 left)
{
  Work *work = g_task_get_task_data (task);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_mutex_lock (&work->lock);
  work->left = left;
  g_mutex_unlock (&work->lock);
  /* Before the end of the task, which comes by the same way. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_cb, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

/* Its result: how many rows were looked at. */
static void
facts_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  gint64 next = G_MAXINT64;
  gint64 left = 0;
  gint64 all = 0;
  gint64 told = g_get_monotonic_time ();
  gssize n_rows = 0;

  if (xg_reader_get_facts_left (source, &left, &all, NULL) && left > 0)
    tell (task, left);
  while (next > 0)
    {
      g_autoptr (GPtrArray) facts = NULL;
      GError *error = NULL;

      facts = xg_reader_list_lacking_facts (source, &next, STEP_ROWS, cancellable, &error);
      if (facts == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      /* There was no work at all. */
      if (facts->len == 0 && n_rows == 0 && next == 0)
        break;
      n_rows += facts->len;
      for (guint i = 0; i < facts->len; i++)
        look_into (facts->pdata[i]);
      if (!xg_store_wait_room (work->store, cancellable))
        break;
      xg_store_put_facts (work->store, g_steal_pointer (&facts), next);
      if (g_get_monotonic_time () >= told + TELL_MS * G_TIME_SPAN_MILLISECOND)
        {
          told = g_get_monotonic_time ();
          tell (task, next);
        }
      g_usleep (STEP_PAUSE);
    }
  if (n_rows > 0 && next == 0)
    xg_store_flush (work->store);
  g_task_return_int (task, n_rows);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (XgGrid) self = g_weak_ref_get (&work->grid);
  g_autoptr (GError) error = NULL;
  gssize n_rows = g_task_propagate_int (G_TASK (result), &error);

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("What filters ask of older items could not be read: %s", error->message);
  if (self == NULL || !self->ready)
    return;
  /* After an error it goes on with the next start: what is left stays told. */
  if (error == NULL)
    set_left (self, 0);
  if (n_rows > 0)
    xg_grid_reload_lists (self);
}

/**
 * xg_grid_start_facts:
 * @self: an open grid
 *
 * Goes on with reading purpose, TLP and indicators of items that were stored before there were
 * places for them; lists are read again at its end. Closing the grid ends it; the next start goes
 * on.
 */
void
xg_grid_start_facts (XgGrid *self)
{
  Work *work = g_new (Work, 1);
  g_autoptr (GTask) task = g_task_new (self->reader, NULL, done_cb, NULL);

  work->left = 0;
  g_mutex_init (&work->lock);
  g_weak_ref_init (&work->grid, self);
  work->store = g_object_ref (self->store);
  g_task_set_source_tag (task, xg_grid_start_facts);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, facts_worker);
}

/**
 * xg_grid_get_facts_left:
 *
 * Returns: how many items, at most, are still to be looked through for what filters ask of them;
 *   0: none
 */
gint64
xg_grid_get_facts_left (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), 0);

  return self->facts_left;
}
