/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a filter asks for and items of earlier versions of the program lack, found in the
 * background. */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-private.h"
#include "payload/xg-payload.h"
#include "store/xg-store-facts.h"

#define STEP_ROWS 200

/* Between two steps: what comes in goes first. */
#define STEP_PAUSE (10 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  XgStore *store; /* owned */
  GWeakRef grid;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->store);
  g_weak_ref_clear (&work->grid);
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

/* Its result: how many rows were looked at. */
static void
facts_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  gint64 next = G_MAXINT64;
  gssize n_rows = 0;

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
  if (n_rows > 0 && self != NULL && self->ready)
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

  g_weak_ref_init (&work->grid, self);
  work->store = g_object_ref (self->store);
  g_task_set_source_tag (task, xg_grid_start_facts);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, facts_worker);
}
