/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-private.h"

/* Lists that show a branch follow the tree at this pace. */
#define SCOPES_INTERVAL_MS 300

/* An item object that is alive, so that a row has one object however many lists show it. */
typedef struct
{
  gint64 rowid;
  XgItem *item; /* borrowed, watched by a weak reference */
  XgGrid *grid;
} LiveItem;

/* A list that was handed out, with what it is a list of. */
typedef struct
{
  GWeakRef list;
  GWeakRef broker;
  GWeakRef node;
  gboolean has_broker;
  gboolean has_node;
} LiveList;

static void
live_list_free (LiveList *live)
{
  g_weak_ref_clear (&live->list);
  g_weak_ref_clear (&live->broker);
  g_weak_ref_clear (&live->node);
  g_free (live);
}

GHashTable *
xg_grid_new_item_table (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
}

static void
item_gone_cb (gpointer data, GObject *where)
{
  LiveItem *live = data;

  g_hash_table_remove (live->grid->items, &live->rowid);
}

/* Lists and alerts hold no object that nobody looks at: they all ask here. */
static XgItem *
read_item (gint64 rowid, gpointer source)
{
  return xg_grid_get_item (XG_GRID (source), rowid);
}

static const char *
label_of_node (XgGrid *self, const XgStoreItem *row)
{
  XgBroker *broker = xg_grid_lookup_broker (self, row->broker);
  XgNode *node = broker != NULL ? xg_broker_lookup_node (broker, row->node) : NULL;

  return node != NULL ? xg_node_get_label (node) : NULL;
}

/**
 * xg_grid_get_item:
 * @self: a grid
 * @rowid: a row id
 *
 * Reads one row of the cache: microseconds.
 *
 * Returns: (transfer full) (nullable): the item; %NULL when there is none
 */
XgItem *
xg_grid_get_item (XgGrid *self, gint64 rowid)
{
  LiveItem *live;
  XgStoreItem *row;

  g_return_val_if_fail (XG_IS_GRID (self), NULL);

  live = g_hash_table_lookup (self->items, &rowid);
  if (live != NULL)
    return g_object_ref (live->item);
  if (!self->ready)
    return NULL;
  row = xg_reader_get_item (self->reader, rowid);
  if (row == NULL)
    return NULL;

  live = g_new0 (LiveItem, 1);
  live->rowid = rowid;
  live->grid = self;
  live->item = xg_item_new_from_store (row, label_of_node (self, row));
  g_object_weak_ref (G_OBJECT (live->item), item_gone_cb, live);
  g_hash_table_insert (self->items, &live->rowid, live);
  return live->item;
}

/* (transfer none) (nullable): the row, if somebody looks at it */
XgItem *
xg_grid_peek_item (XgGrid *self, gint64 rowid)
{
  LiveItem *live = g_hash_table_lookup (self->items, &rowid);

  return live != NULL ? live->item : NULL;
}

/* (element-type XgItem): every row that somebody looks at: some hundreds. */
GPtrArray *
xg_grid_list_live_items (XgGrid *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (items, g_object_ref (((LiveItem *) value)->item));
  return items;
}

void
xg_grid_forget_items (XgGrid *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LiveItem *live = value;

      g_object_weak_unref (G_OBJECT (live->item), item_gone_cb, live);
    }
  g_hash_table_remove_all (self->items);
  for (guint i = 0; i < self->lists->len; i++)
    live_list_free (self->lists->pdata[i]);
  g_ptr_array_set_size (self->lists, 0);
}

/* Flags of rows that are on screen somewhere changed with other rows. */
void
xg_grid_refresh_items (XgGrid *self, GPtrArray *records)
{
  g_autoptr (GHashTable) nodes = NULL;
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < records->len; i++)
    {
      const XgRecord *record = records->pdata[i];

      if (record->kind == XG_RECORD_RETRACT || record->kind == XG_RECORD_PURGE ||
          record->kind == XG_RECORD_DELETE || record->outcome == XG_OUTCOME_UPDATED ||
          record->outcome == XG_OUTCOME_DUPLICATE)
        {
          if (nodes == NULL)
            nodes = g_hash_table_new (g_str_hash, g_str_equal);
          g_hash_table_add (nodes, record->node);
        }
    }
  if (nodes == NULL)
    return;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LiveItem *live = value;
      g_autoptr (XgStoreItem) row = NULL;

      if (!g_hash_table_contains (nodes, xg_item_get_node (live->item)))
        continue;
      row = xg_reader_get_item (self->reader, live->rowid);
      if (row != NULL)
        xg_item_update_flags (live->item, row->read, row->retracted, row->current);
    }
}

void
xg_grid_note_lists (XgGrid *self, GPtrArray *records)
{
  for (guint i = self->lists->len; i > 0; i--)
    {
      LiveList *live = self->lists->pdata[i - 1];
      g_autoptr (XgItemList) list = g_weak_ref_get (&live->list);

      if (list != NULL)
        {
          xg_item_list_note_records (list, records);
          continue;
        }
      live_list_free (live);
      g_ptr_array_remove_index_fast (self->lists, i - 1);
    }
}

/**
 * xg_grid_list_branch:
 * @glob: which nodes
 * @add: called for each of them, and each that is below
 * @add_data: for @add
 * @user_data: a grid
 *
 * What "under:" means now: a #XgQueryBranchFunc.
 */
void
xg_grid_list_branch (const XgGlob *glob,
                     XgQueryAddNodeFunc add,
                     gpointer add_data,
                     gpointer user_data)
{
  XgGrid *self = XG_GRID (user_data);
  guint n_brokers = g_list_model_get_n_items (G_LIST_MODEL (self->brokers));

  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);
      g_autoptr (GPtrArray) nodes = xg_broker_list_nodes (broker);

      for (guint j = 0; j < nodes->len; j++)
        {
          g_autoptr (GPtrArray) branch = NULL;

          if (!xg_glob_matches (glob, xg_node_get_id (nodes->pdata[j])))
            continue;
          branch = xg_broker_collect_topics (broker, nodes->pdata[j]);
          for (guint k = 0; k < branch->len; k++)
            add (xg_broker_get_jid (broker), xg_node_get_id (branch->pdata[k]), add_data);
        }
    }
}

static gboolean
follows_tree (LiveList *live, XgItemList *list)
{
  XgQuery *query = xg_item_list_get_query (list);

  return live->has_node || (query != NULL && xg_query_has_branches (query));
}

/* All of @broker's nodes at and below @node, or of everything; as ids and as the store's numbers.
 */
static void
collect_scope (XgBroker *broker, XgNode *node, GHashTable **ids, GArray **keys)
{
  g_autoptr (GPtrArray) branch = NULL;

  *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  *ids = NULL;
  if (node != NULL)
    {
      branch = xg_broker_collect_topics (broker, node);
      *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }
  else
    branch = xg_broker_list_nodes (broker);
  for (guint i = 0; i < branch->len; i++)
    {
      gint64 key = xg_node_get_key (branch->pdata[i]);

      if (*ids != NULL)
        g_hash_table_add (*ids, g_strdup (xg_node_get_id (branch->pdata[i])));
      if (key != 0)
        g_array_append_val (*keys, key);
    }
}

/* Returns whether the list means other rows than before. */
static gboolean
apply_scope (XgGrid *self, LiveList *live, XgItemList *list)
{
  g_autoptr (XgBroker) broker = g_weak_ref_get (&live->broker);
  g_autoptr (XgNode) node = g_weak_ref_get (&live->node);
  GHashTable *ids = NULL;
  GArray *keys = NULL;
  guint before = xg_item_list_get_n_keys (list);
  gboolean changed = xg_item_list_resolve (list, xg_grid_list_branch, self);

  if (!live->has_broker)
    {
      xg_item_list_set_scope (list, NULL, NULL, NULL);
      return changed;
    }
  if (broker == NULL || (live->has_node && node == NULL))
    return changed;
  collect_scope (broker, node, &ids, &keys);
  xg_item_list_set_scope (list, xg_broker_get_jid (broker), ids, keys);
  return changed || xg_item_list_get_n_keys (list) != before;
}

static gboolean
scopes_cb (gpointer user_data)
{
  XgGrid *self = XG_GRID (user_data);

  self->scopes_source = 0;
  for (guint i = 0; i < self->lists->len; i++)
    {
      LiveList *live = self->lists->pdata[i];
      g_autoptr (XgItemList) list = g_weak_ref_get (&live->list);

      if (list == NULL || !follows_tree (live, list))
        continue;
      if (apply_scope (self, live, list))
        xg_item_list_reload (list);
    }
  xg_grid_update_engine (self);
  return G_SOURCE_REMOVE;
}

/**
 * xg_grid_queue_scopes:
 * @self: a grid
 *
 * The tree changed: soon, lists of a branch and rules for a branch follow.
 */
void
xg_grid_queue_scopes (XgGrid *self)
{
  if (self->scopes_source == 0)
    self->scopes_source = g_timeout_add (SCOPES_INTERVAL_MS, scopes_cb, self);
}

/* The cache has other rows than those that came: every list is read again. */
void
xg_grid_reload_lists (XgGrid *self)
{
  for (guint i = 0; i < self->lists->len; i++)
    {
      LiveList *live = self->lists->pdata[i];
      g_autoptr (XgItemList) list = g_weak_ref_get (&live->list);

      if (list != NULL)
        xg_item_list_reload (list);
    }
}

/**
 * xg_grid_list_items:
 * @self: an open grid
 * @broker: (nullable): only this broker's; %NULL for everything
 * @node: (nullable): only this topic's, or what is below this collection
 * @query: (nullable): only what matches
 * @include_old_versions: whether older versions of an item id are rows too
 *
 * Returns: (transfer full): a live list, newest first, that is loading
 */
XgItemList *
xg_grid_list_items (XgGrid *self,
                    XgBroker *broker,
                    XgNode *node,
                    XgQuery *query,
                    gboolean include_old_versions)
{
  XgItemList *list;
  LiveList *live;

  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  g_return_val_if_fail (self->ready, NULL);
  g_return_val_if_fail (node == NULL || broker != NULL, NULL);

  list = xg_item_list_new (G_OBJECT (self), read_item, self->reader, query, include_old_versions);
  live = g_new0 (LiveList, 1);
  g_weak_ref_init (&live->list, list);
  g_weak_ref_init (&live->broker, broker);
  g_weak_ref_init (&live->node, node);
  live->has_broker = broker != NULL;
  live->has_node = node != NULL;
  g_ptr_array_add (self->lists, live);
  apply_scope (self, live, list);
  xg_item_list_reload (list);
  return list;
}

/**
 * xg_grid_list_versions:
 * @self: an open grid
 * @rowid: a row id
 *
 * Returns: (transfer full) (element-type XgItem): every version of the item id of that row, newest
 *   first
 */
GPtrArray *
xg_grid_list_versions (XgGrid *self, gint64 rowid)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (XG_IS_GRID (self), items);

  if (self->ready)
    rows = xg_reader_list_versions (self->reader, rowid, NULL);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      XgStoreItem *row = rows->pdata[i];
      XgItem *item = xg_grid_get_item (self, row->rowid);

      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  return items;
}

static void
payload_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *payload = xg_reader_get_payload_finish (XG_READER (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, payload, g_free);
}

void
xg_grid_load_payload_async (XgGrid *self,
                            gint64 rowid,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;

  g_return_if_fail (XG_IS_GRID (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_grid_load_payload_async);
  xg_reader_get_payload_async (self->reader, rowid, cancellable, payload_cb, task);
}

/**
 * xg_grid_load_payload_finish:
 * @self: a grid
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the payload as XML text; %NULL without error: there is none
 */
char *
xg_grid_load_payload_finish (XgGrid *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
