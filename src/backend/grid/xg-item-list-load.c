/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-item-list-object.h"

/* What a list asks the cache for, and what becomes of the answers. */

/* The first chunk fills a screen: for each of its rows a list makes widgets before it draws one, up
 * to two hundred. The others follow in the background, when the screen was drawn. */
#define FIRST_CHUNK 80
#define NEXT_CHUNK  50000
/* Longer than a frame. */
#define PAUSE_MS 20

static void load_chunk (XgItemList *self, gint64 before);

static gboolean
rest_cb (gpointer user_data)
{
  XgItemList *self = user_data;

  self->rest_source = 0;
  load_chunk (self, self->rest_before);
  return G_SOURCE_REMOVE;
}

/* A frame that is due is drawn before that: it has the higher priority. */
static void
queue_rest (XgItemList *self, gint64 before)
{
  self->rest_before = before;
  self->rest_source = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, PAUSE_MS, rest_cb, self, NULL);
}

/* What @self asks the cache for now. The caller keeps @condition as long as @query. */
static void
fill_query (XgItemList *self, XgCondition **condition, XgStoreQuery *query)
{
  if (self->node_keys != NULL)
    {
      query->node_keys = (const gint64 *) (gpointer) self->node_keys->data;
      query->n_node_keys = self->node_keys->len;
    }
  if (self->resolved != NULL)
    *condition = xg_query_compile (self->resolved);
  query->condition = *condition;
  query->include_old_versions = self->include_old_versions;
}

/* While a query is under way, its answer may hold rows that are replaced meanwhile. */
void
xg_item_list_forget_gone (XgItemList *self)
{
  if (!self->loading && !self->paused && self->ordered == NULL)
    g_hash_table_remove_all (self->gone);
}

static void
drop_gone (XgItemList *self, GArray *rowids)
{
  guint n_kept = 0;

  for (guint i = 0; i < rowids->len; i++)
    {
      gint64 rowid = g_array_index (rowids, gint64, i);

      if (!g_hash_table_contains (self->gone, &rowid))
        g_array_index (rowids, gint64, n_kept++) = rowid;
    }
  g_array_set_size (rowids, n_kept);
}

/* Rows that came live before this answer and are in it, or are not meant any more. */
static void
settle (XgItemList *self, const GArray *rowids)
{
  guint n_old = 0;

  if (rowids->len > 0)
    self->newest_queried = MAX (self->newest_queried, g_array_index (rowids, gint64, 0));
  xg_row_ids_settle (self->rows, self->newest_queried);
  while (n_old < self->held->len &&
         g_array_index (self->held, gint64, n_old) <= self->newest_queried)
    n_old++;
  if (n_old == 0)
    return;
  g_array_remove_range (self->held, 0, n_old);
  xg_item_list_held_changed (self);
}

/* @before 0 is the first chunk; the last one goes down to row 0. */
static void
chunk_arrived (XgItemList *self, gint64 before, gint64 down_to, GArray *rowids)
{
  XgRowIdsChange change;

  if (before == 0)
    settle (self, rowids);
  drop_gone (self, rowids);
  xg_row_ids_merge (self->rows, before > 0 ? before : G_MAXINT64, down_to, rowids, &change);
  if (self->started)
    xg_item_list_rows_changed (self, change.position, change.removed, change.added);
  else
    {
      self->started = TRUE;
      xg_item_list_rows_changed (self, 0, 0, xg_row_ids_get_length (self->rows));
    }
}

typedef struct
{
  XgItemList *list; /* owned */
  gint64 before;
} Chunk;

static guint
chunk_limit (gint64 before)
{
  return before > 0 ? NEXT_CHUNK : FIRST_CHUNK;
}

static void
chunk_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Chunk *chunk = user_data;
  g_autoptr (XgItemList) self = chunk->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rowids = xg_reader_query_finish (XG_READER (source), result, &error);
  gint64 down_to = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rowids == NULL)
    {
      g_warning ("The list of items can't be read: %s", error->message);
      rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
    }

  if (rowids->len >= chunk_limit (chunk->before))
    down_to = g_array_index (rowids, gint64, rowids->len - 1);
  chunk_arrived (self, chunk->before, down_to, rowids);
  if (down_to > 0 && chunk->before == 0)
    {
      queue_rest (self, down_to);
      return;
    }
  if (down_to > 0)
    {
      load_chunk (self, down_to);
      return;
    }
  xg_item_list_set_loading (self, FALSE);
  xg_item_list_forget_gone (self);
}

/**
 * xg_item_list_dup_store_query:
 * @self: a list
 *
 * Returns: (transfer full): which rows of the cache it means now
 */
XgStoreQuery *
xg_item_list_dup_store_query (XgItemList *self)
{
  g_autoptr (XgCondition) condition = NULL;
  XgStoreQuery query = { 0 };

  g_return_val_if_fail (XG_IS_ITEM_LIST (self), NULL);

  fill_query (self, &condition, &query);
  return xg_store_query_copy (&query);
}

/* The rows of the list in its order, from @before down; 0: from the first. */
void
xg_item_list_query_async (XgItemList *self,
                          gint64 before,
                          guint limit,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (XgCondition) condition = NULL;
  XgStoreQuery query = { .order = self->order, .descending = self->descending };

  fill_query (self, &condition, &query);
  xg_reader_query_async (self->reader,
                         &query,
                         before,
                         limit,
                         self->cancellable,
                         callback,
                         user_data);
}

static void
load_chunk (XgItemList *self, gint64 before)
{
  Chunk *chunk = g_new (Chunk, 1);

  *chunk = (Chunk){ g_object_ref (self), before };
  xg_item_list_query_async (self, before, chunk_limit (before), chunk_cb, chunk);
}

/**
 * xg_item_list_reload:
 * @self: a list
 *
 * Asks for all rows anew. What is shown stays until the answers are here, and only what differs
 * changes then. A paused list waits with it until the pause ends.
 */
void
xg_item_list_reload (XgItemList *self)
{
  g_return_if_fail (XG_IS_ITEM_LIST (self));

  self->stale = self->paused && self->started;
  if (self->stale)
    return;
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->newest_queried = MAX (self->newest_queried, self->newest_noted);
  if (self->order != XG_ORDER_ARRIVAL)
    {
      xg_item_list_load_ordered (self);
      return;
    }
  if (self->node_keys != NULL && self->node_keys->len == 0)
    {
      g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));

      chunk_arrived (self, 0, 0, none);
      xg_item_list_set_loading (self, FALSE);
      xg_item_list_forget_gone (self);
      return;
    }
  xg_item_list_set_loading (self, TRUE);
  load_chunk (self, 0);
}
