/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows beyond the limits leave the cache, a few at a time, and behind what comes in. */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-private.h"
#include "grid/xg-retention.h"

/* Looked for now and then, and soon after a limit was changed. */
#define SWEEP_S       600
#define FIRST_SWEEP_S 60
#define SOON_S        2

/* Rows found by one look at all rows, and taken out in one write: some 10 ms. */
#define FOUND_ROWS 20000
#define STEP_ROWS  200

/* Between two steps: what comes in goes first. */
#define STEP_PAUSE (20 * G_TIME_SPAN_MILLISECOND)

/* Steps that only give room of the file back, one megabyte each. */
#define VACUUM_STEPS 64

/* Unread items of a topic that go. */
typedef struct
{
  char *broker;
  char *node;
  guint n_unread;
} Gone;

typedef struct
{
  XgStore *store; /* owned */
  GWeakRef grid;
  GPtrArray *gone; /* (element-type Gone) */
  guint n_rows;
} Work;

static void
gone_free (gpointer data)
{
  Gone *gone = data;

  g_free (gone->broker);
  g_free (gone->node);
  g_free (gone);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->store);
  g_weak_ref_clear (&work->grid);
  g_ptr_array_unref (work->gone);
  g_free (work);
}

/* There are few topics in a step, as rows of a topic come in bursts. */
static Gone *
find_gone (Work *work, const XgStoreItem *item)
{
  Gone *gone;

  for (guint i = work->gone->len; i > 0; i--)
    {
      gone = work->gone->pdata[i - 1];
      if (g_str_equal (gone->node, item->node) && g_str_equal (gone->broker, item->broker))
        return gone;
    }
  gone = g_new0 (Gone, 1);
  gone->broker = g_strdup (item->broker);
  gone->node = g_strdup (item->node);
  g_ptr_array_add (work->gone, gone);
  return gone;
}

static void
count_unread (Work *work, XgReader *reader, const gint64 *rowids, guint n_rowids)
{
  for (guint i = 0; i < n_rowids; i++)
    {
      g_autoptr (XgStoreItem) item = xg_reader_get_item (reader, rowids[i]);

      if (item != NULL && !item->read && item->current && !item->pinned &&
          item->kind == XG_RECORD_ITEM)
        find_gone (work, item)->n_unread++;
    }
}

static gboolean
take_out (Work *work, XgReader *reader, const GArray *rowids, GCancellable *cancellable)
{
  const gint64 *rows = (const gint64 *) (gpointer) rowids->data;

  for (guint i = 0; i < rowids->len; i += STEP_ROWS)
    {
      guint n_rows = MIN (STEP_ROWS, rowids->len - i);

      if (!xg_store_wait_room (work->store, cancellable))
        return FALSE;
      count_unread (work, reader, rows + i, n_rows);
      xg_store_retire (work->store, rows + i, n_rows);
      work->n_rows += n_rows;
      g_usleep (STEP_PAUSE);
    }
  /* So that the next look does not find them again. */
  xg_store_flush (work->store);
  return TRUE;
}

static void
give_room_back (Work *work, XgReader *reader, GCancellable *cancellable)
{
  XgStoreSpace space;

  for (guint i = 0; i < VACUUM_STEPS && xg_reader_get_space (reader, &space, NULL); i++)
    {
      if (!space.shrinks || space.free <= space.size / 10 ||
          !xg_store_wait_room (work->store, cancellable))
        return;
      xg_store_retire (work->store, NULL, 0);
      xg_store_flush (work->store);
      g_usleep (STEP_PAUSE);
    }
}

/* Its result: how many rows were beyond the limits. */
static void
sweep_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  gint64 now = g_get_real_time ();
  GError *error = NULL;
  g_autoptr (GArray) rules = xg_reader_list_retention (source, &error);
  gboolean more = rules != NULL && rules->len > 0;

  while (more)
    {
      g_autoptr (GArray) rowids =
        xg_reader_list_outdated (source, rules, now, FOUND_ROWS, cancellable, &error);

      more = rowids != NULL && rowids->len > 0 && take_out (work, source, rowids, cancellable);
      more = more && rowids->len == FOUND_ROWS;
    }
  if (error == NULL)
    give_room_back (work, source, cancellable);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, work->n_rows);
}

static void
note_gone (XgGrid *self, const Work *work)
{
  for (guint i = 0; i < work->gone->len; i++)
    {
      const Gone *gone = work->gone->pdata[i];
      XgBroker *broker = xg_grid_lookup_broker (self, gone->broker);
      XgNode *node = broker != NULL ? xg_broker_lookup_node (broker, gone->node) : NULL;

      if (node != NULL)
        xg_broker_note_read (broker, node, (int) gone->n_unread);
    }
}

static void
swept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (XgGrid) self = g_weak_ref_get (&work->grid);
  g_autoptr (GError) error = NULL;

  g_task_propagate_int (G_TASK (result), &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("Old items could not be taken out of the cache: %s", error->message);
  if (self == NULL || !self->ready)
    return;
  self->sweeping = FALSE;
  note_gone (self, work);
  if (work->n_rows > 0)
    xg_grid_reload_lists (self);
  xg_grid_queue_sweep (self, self->sweep_again ? SOON_S : SWEEP_S);
  self->sweep_again = FALSE;
}

static gboolean
sweep_cb (gpointer user_data)
{
  XgGrid *self = XG_GRID (user_data);
  Work *work = g_new0 (Work, 1);
  g_autoptr (GTask) task = g_task_new (self->reader, NULL, swept_cb, NULL);

  self->sweep_source = 0;
  self->sweeping = TRUE;
  g_weak_ref_init (&work->grid, self);
  work->store = g_object_ref (self->store);
  work->gone = g_ptr_array_new_with_free_func (gone_free);
  g_task_set_source_tag (task, sweep_cb);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, sweep_worker);
  return G_SOURCE_REMOVE;
}

/* Looks for rows beyond the limits in so many seconds. */
void
xg_grid_queue_sweep (XgGrid *self, guint seconds)
{
  g_clear_handle_id (&self->sweep_source, g_source_remove);
  self->sweep_source = g_timeout_add_seconds (seconds, sweep_cb, self);
}

/**
 * xg_grid_start_retention:
 * @self: an open grid
 *
 * Now and then takes out of the cache what is beyond the limits, until it is closed.
 */
void
xg_grid_start_retention (XgGrid *self)
{
  xg_grid_queue_sweep (self, FIRST_SWEEP_S);
}

/**
 * xg_grid_put_retention:
 * @self: an open grid
 * @rule: limits of a topic, or of the whole cache; without any it is taken away
 *
 * What is beyond them goes soon.
 */
void
xg_grid_put_retention (XgGrid *self, const XgStoreRetention *rule)
{
  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (rule != NULL);

  if (!self->ready)
    return;
  xg_store_put_retention (self->store, rule);
  if (self->sweeping)
    self->sweep_again = TRUE;
  else
    xg_grid_queue_sweep (self, SOON_S);
}

/**
 * xg_storage_free:
 * @self: (transfer full) (nullable): what the cache holds
 */
void
xg_storage_free (XgStorage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->rules, g_array_unref);
  g_clear_pointer (&self->sums, g_ptr_array_unref);
  g_free (self);
}

typedef struct
{
  GArray *rules; /* NULL: those in force */
  gint64 since;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_pointer (&look->rules, g_array_unref);
  g_free (look);
}

static void
look_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Look *look = task_data;
  g_autoptr (XgStorage) storage = g_new0 (XgStorage, 1);
  GError *error = NULL;

  storage->rules = xg_reader_list_retention (source, &error);
  if (storage->rules != NULL)
    storage->sums = xg_reader_sum_topics (source,
                                          look->rules != NULL ? look->rules : storage->rules,
                                          g_get_real_time (),
                                          look->since,
                                          cancellable,
                                          &error);
  if (storage->sums != NULL && xg_reader_get_space (source, &storage->space, &error))
    g_task_return_pointer (task, g_steal_pointer (&storage), (GDestroyNotify) xg_storage_free);
  else
    g_task_return_error (task, error);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  XgStorage *storage = g_task_propagate_pointer (G_TASK (result), &error);

  if (storage != NULL)
    g_task_return_pointer (task, storage, (GDestroyNotify) xg_storage_free);
  else
    g_task_return_error (task, error);
}

/**
 * xg_grid_look_at_storage_async:
 * @self: an open grid
 * @rules: (nullable) (element-type XgStoreRetention): limits to try; %NULL: those in force
 * @since: only rows that came then or later count, µs since the epoch; G_MININT64: all
 * @cancellable: (nullable): ends it
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Finds out in a worker what the cache has of each topic, and what of it would go. Changes nothing.
 */
void
xg_grid_look_at_storage_async (XgGrid *self,
                               const GArray *rules,
                               gint64 since,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Look *look = g_new0 (Look, 1);
  g_autoptr (GTask) task = NULL;
  GTask *outer;

  g_return_if_fail (XG_IS_GRID (self) && self->ready);

  look->since = since;
  if (rules != NULL)
    {
      look->rules = g_array_new (FALSE, FALSE, sizeof (XgStoreRetention));
      g_array_append_vals (look->rules, rules->data, rules->len);
    }
  outer = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (outer, xg_grid_look_at_storage_async);
  task = g_task_new (self->reader, cancellable, looked_cb, outer);
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, look_worker);
}

/**
 * xg_grid_look_at_storage_finish:
 *
 * Errors: those of #XG_STORE_ERROR, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): what the cache holds
 */
XgStorage *
xg_grid_look_at_storage_finish (XgGrid *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
