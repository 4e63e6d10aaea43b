/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-private.h"
#include "payload/xg-payload.h"

/* The words of a payload, as xg-ingest finds them. */
static char *
find_words (const char *xml, gsize length)
{
  g_auto (XgSummary) summary = { 0 };

  xg_payload_summarize (xml, length, &summary);
  return g_steal_pointer (&summary.text);
}

static void
count_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *nodes = xg_reader_count_unread (source, *(gint64 *) task_data, &error);

  if (nodes != NULL)
    g_task_return_pointer (task, nodes, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgGrid) self = XG_GRID (user_data);
  g_autoptr (GPtrArray) nodes = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!self->ready)
    return;
  for (guint i = 0; nodes != NULL && i < nodes->len; i++)
    {
      const XgStoreNode *row = nodes->pdata[i];
      XgBroker *broker = xg_grid_ensure_broker (self, row->broker, NULL);
      XgNode *node = xg_broker_lookup_node (broker, row->node);

      if (node != NULL)
        xg_broker_note_read (broker, node, -row->unread);
    }
  xg_grid_reload_lists (self);
}

/* Old rows are there again: what was read of the cache before lacks them. */
static void
salvaged_cb (XgStore *store, gint64 last, gpointer user_data)
{
  XgGrid *self = XG_GRID (user_data);
  g_autoptr (GTask) task = NULL;

  if (!self->ready)
    return;
  task = g_task_new (self->reader, NULL, counted_cb, g_object_ref (self));
  g_task_set_source_tag (task, salvaged_cb);
  g_task_set_task_data (task, g_memdup2 (&last, sizeof last), g_free);
  g_task_run_in_thread (task, count_worker);
  xg_grid_start_facts (self);
}

/**
 * xg_grid_start_salvage:
 * @self: an open grid
 *
 * If the cache was damaged, what can be read of it follows in the background; lists and counts
 * follow it at its end.
 */
void
xg_grid_start_salvage (XgGrid *self)
{
  g_signal_connect_object (self->store, "salvaged", G_CALLBACK (salvaged_cb), self, 0);
  xg_store_start_salvage (self->store, find_words);
}
