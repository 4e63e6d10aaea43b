/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-item-list-object.h"

/* The first chunk fills a screen at once, the others the rest in the background. */
#define FIRST_CHUNK 500
#define NEXT_CHUNK  50000

/* So many rows are removed one by one, so that the others stand still; more of them at once. */
#define MAX_SINGLE_REMOVALS 8

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_PAUSED,
  PROP_HELD,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void load_chunk (XgItemList *self, gint64 before);

static guint
item_list_get_n_items (GListModel *model)
{
  XgItemList *self = XG_ITEM_LIST (model);

  /* Nothing shows before the first chunk tells where live rows join. */
  if (!self->started)
    return 0;
  return self->ordered != NULL ? self->ordered->len : xg_row_ids_get_length (self->rows);
}

static gint64
rowid_at (XgItemList *self, guint position)
{
  if (self->ordered != NULL)
    return g_array_index (self->ordered, gint64, position);
  return xg_row_ids_get (self->rows, position);
}

static gpointer
item_list_get_item (GListModel *model, guint position)
{
  XgItemList *self = XG_ITEM_LIST (model);
  g_autoptr (GObject) source = NULL;

  if (position >= item_list_get_n_items (model))
    return NULL;
  source = g_weak_ref_get (&self->source);
  return source != NULL ? self->read_func (rowid_at (self, position), source) : NULL;
}

static GType
item_list_get_item_type (GListModel *model)
{
  return XG_TYPE_ITEM;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = item_list_get_item_type;
  iface->get_n_items = item_list_get_n_items;
  iface->get_item = item_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (XgItemList,
                               xg_item_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
xg_item_list_dispose (GObject *object)
{
  XgItemList *self = XG_ITEM_LIST (object);

  g_cancellable_cancel (self->cancellable);
  xg_item_list_clear_ordered (self);
  g_clear_object (&self->reader);
  G_OBJECT_CLASS (xg_item_list_parent_class)->dispose (object);
}

static void
xg_item_list_finalize (GObject *object)
{
  XgItemList *self = XG_ITEM_LIST (object);

  xg_row_ids_free (self->rows);
  g_array_unref (self->held);
  g_hash_table_unref (self->gone);
  g_clear_pointer (&self->query, xg_query_unref);
  g_clear_pointer (&self->resolved, xg_query_unref);
  g_clear_pointer (&self->node_ids, g_hash_table_unref);
  g_clear_pointer (&self->node_keys, g_array_unref);
  g_clear_object (&self->cancellable);
  g_weak_ref_clear (&self->source);
  g_free (self->broker);
  G_OBJECT_CLASS (xg_item_list_parent_class)->finalize (object);
}

static void
xg_item_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgItemList *self = XG_ITEM_LIST (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    case PROP_HELD:
      g_value_set_uint (value, self->held->len);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, item_list_get_n_items (G_LIST_MODEL (self)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_item_list_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgItemList *self = XG_ITEM_LIST (object);

  switch (prop_id)
    {
    case PROP_PAUSED:
      xg_item_list_set_paused (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_item_list_class_init (XgItemListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_item_list_dispose;
  object_class->finalize = xg_item_list_finalize;
  object_class->get_property = xg_item_list_get_property;
  object_class->set_property = xg_item_list_set_property;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_PAUSED] =
    g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE);
  properties[PROP_HELD] = g_param_spec_uint ("held", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_item_list_init (XgItemList *self)
{
  self->rows = xg_row_ids_new ();
  self->held = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->gone = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_weak_ref_init (&self->source, NULL);
}

static void
notify (XgItemList *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
xg_item_list_rows_changed (XgItemList *self, guint position, guint removed, guint added)
{
  if (removed == 0 && added == 0)
    return;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    notify (self, PROP_N_ITEMS);
}

void
xg_item_list_set_loading (XgItemList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  notify (self, PROP_LOADING);
}

/**
 * xg_item_list_new:
 * @source: what @read_func reads from; not kept alive
 * @read_func: gives the item of a row id
 * @reader: for queries
 * @query: (nullable): which rows; %NULL for all
 * @include_old_versions: whether older versions of an item id are rows too
 *
 * Returns: (transfer full): an empty list; call xg_item_list_set_scope() next
 */
XgItemList *
xg_item_list_new (GObject *source,
                  XgItemListReadFunc read_func,
                  XgReader *reader,
                  XgQuery *query,
                  gboolean include_old_versions)
{
  XgItemList *self = g_object_new (XG_TYPE_ITEM_LIST, NULL);

  g_weak_ref_set (&self->source, source);
  self->read_func = read_func;
  self->reader = g_object_ref (reader);
  if (query != NULL && !xg_query_is_all (query))
    {
      self->query = xg_query_ref (query);
      self->resolved = xg_query_ref (query);
    }
  self->include_old_versions = include_old_versions;
  return self;
}

/**
 * xg_item_list_set_scope:
 * @self: a list
 * @broker: (nullable): JID of the only broker; %NULL for all
 * @node_ids: (nullable) (transfer full): set of the only node ids; %NULL for all
 * @node_keys: (nullable) (transfer full) (element-type gint64): the same as the store's numbers, as
 * far as they have items; %NULL for all
 *
 * Does not reload: call xg_item_list_reload() when rows of nodes that are new in the scope should
 * show.
 */
void
xg_item_list_set_scope (XgItemList *self,
                        const char *broker,
                        GHashTable *node_ids,
                        GArray *node_keys)
{
  g_free (self->broker);
  self->broker = g_strdup (broker);
  g_clear_pointer (&self->node_ids, g_hash_table_unref);
  self->node_ids = node_ids;
  g_clear_pointer (&self->node_keys, g_array_unref);
  self->node_keys = node_keys;
}

/* Whether two queries ask the cache for the same. */
static gboolean
ask_the_same (XgQuery *query, XgQuery *other)
{
  g_autoptr (XgCondition) one = xg_query_compile (query);
  g_autoptr (XgCondition) two = xg_query_compile (other);

  if (one->values->len != two->values->len)
    return FALSE;
  for (guint i = 0; i < one->values->len; i++)
    {
      const XgConditionValue *left = one->values->pdata[i];
      const XgConditionValue *right = two->values->pdata[i];

      if (g_strcmp0 (left->text, right->text) != 0 || left->number != right->number)
        return FALSE;
    }
  return TRUE;
}

/**
 * xg_item_list_resolve:
 * @self: a list
 * @func: tells which nodes a branch has
 * @user_data: for @func
 *
 * Finds out what "under:" means now. Does not reload.
 *
 * Returns: whether it means something else than before
 */
gboolean
xg_item_list_resolve (XgItemList *self, XgQueryBranchFunc func, gpointer user_data)
{
  g_autoptr (XgQuery) old = NULL;

  if (self->query == NULL || !xg_query_has_branches (self->query))
    return FALSE;
  old = g_steal_pointer (&self->resolved);
  self->resolved = xg_query_resolve (self->query, func, user_data);
  return !ask_the_same (old, self->resolved);
}

/* How many nodes with items the scope has; 0 when it is not limited. */
guint
xg_item_list_get_n_keys (XgItemList *self)
{
  return self->node_keys != NULL ? self->node_keys->len : 0;
}

/* The rows of @self->gone are not the newest of their item ids any more. */
static void
remove_gone (XgItemList *self)
{
  XgRowIdsChange change;
  GHashTableIter iter;
  gpointer key;
  guint position;

  if (self->ordered != NULL)
    {
      xg_item_list_queue_places (self);
      return;
    }
  if (g_hash_table_size (self->gone) > MAX_SINGLE_REMOVALS)
    {
      xg_row_ids_remove_set (self->rows, self->gone, &change);
      if (self->started)
        xg_item_list_rows_changed (self, change.position, change.removed, change.added);
      return;
    }
  g_hash_table_iter_init (&iter, self->gone);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (xg_row_ids_find (self->rows, *(gint64 *) key, &position))
      {
        xg_row_ids_remove (self->rows, position);
        if (self->started)
          xg_item_list_rows_changed (self, position, 1, 0);
      }
}

/* While a query is under way, its answer may hold rows that are replaced meanwhile. */
static void
forget_gone (XgItemList *self)
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
  notify (self, PROP_HELD);
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
  if (down_to > 0)
    {
      load_chunk (self, down_to);
      return;
    }
  xg_item_list_set_loading (self, FALSE);
  forget_gone (self);
}

/* (transfer none): what it reads from */
XgReader *
xg_item_list_get_reader (XgItemList *self)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), NULL);

  return self->reader;
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

  if (self->node_keys != NULL)
    {
      query.node_keys = (const gint64 *) (gpointer) self->node_keys->data;
      query.n_node_keys = self->node_keys->len;
    }
  if (self->resolved != NULL)
    condition = xg_query_compile (self->resolved);
  query.condition = condition;
  query.include_old_versions = self->include_old_versions;
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

  if (self->node_keys != NULL)
    {
      query.node_keys = (const gint64 *) (gpointer) self->node_keys->data;
      query.n_node_keys = self->node_keys->len;
    }
  if (self->resolved != NULL)
    condition = xg_query_compile (self->resolved);
  query.condition = condition;
  query.include_old_versions = self->include_old_versions;
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
      forget_gone (self);
      return;
    }
  xg_item_list_set_loading (self, TRUE);
  load_chunk (self, 0);
}

static gboolean
is_in_scope (XgItemList *self, const XgRecord *record)
{
  if (self->broker != NULL && g_strcmp0 (self->broker, record->broker) != 0)
    return FALSE;
  if (self->node_ids != NULL && !g_hash_table_contains (self->node_ids, record->node))
    return FALSE;
  return self->resolved == NULL || xg_query_matches_record (self->resolved, record);
}

/* A duplicate carries the row id of what it duplicates. */
static gboolean
is_new_row (const XgRecord *record)
{
  return record->outcome == XG_OUTCOME_STORED || record->outcome == XG_OUTCOME_UPDATED;
}

/*
 * A newer version came: the row of the old one goes, also out of an answer that is on its way. In a
 * pause the rows that are shown stand still until it ends.
 */
static void
note_replaced (XgItemList *self, gint64 rowid)
{
  guint index;

  if (g_array_binary_search (self->held, &rowid, xg_row_ids_compare, &index))
    g_array_remove_index (self->held, index);
  g_hash_table_add (self->gone, g_memdup2 (&rowid, sizeof rowid));
}

static void
add_rows (XgItemList *self, const GArray *rowids)
{
  if (self->ordered != NULL)
    {
      g_array_append_vals (self->fresh, rowids->data, rowids->len);
      xg_item_list_queue_places (self);
      return;
    }
  xg_row_ids_add_newer (self->rows, (const gint64 *) (gpointer) rowids->data, rowids->len);
  if (self->started)
    xg_item_list_rows_changed (self, 0, 0, rowids->len);
}

/**
 * xg_item_list_note_records:
 * @self: a list
 * @records: (element-type XgRecord): what became durable, in row order
 *
 * Takes in those that match: one "items-changed" for all of them.
 */
void
xg_item_list_note_records (XgItemList *self, GPtrArray *records)
{
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_held = self->held->len;

  for (guint i = 0; i < records->len; i++)
    {
      const XgRecord *record = records->pdata[i];

      if (!is_new_row (record))
        continue;
      self->newest_noted = record->rowid;
      if (record->rowid > self->newest_queried && is_in_scope (self, record))
        g_array_append_val (self->paused ? self->held : fresh, record->rowid);
      if (!self->include_old_versions && record->kind == XG_RECORD_ITEM && record->replaced != 0)
        note_replaced (self, record->replaced);
    }
  add_rows (self, fresh);
  if (!self->paused)
    remove_gone (self);
  forget_gone (self);
  if (self->held->len != n_held)
    notify (self, PROP_HELD);
}

gboolean
xg_item_list_get_loading (XgItemList *self)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), FALSE);
  return self->loading;
}

/**
 * xg_item_list_get_paused:
 * @self: a list
 *
 * Returns: whether the rows stand still
 */
gboolean
xg_item_list_get_paused (XgItemList *self)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), FALSE);
  return self->paused;
}

/**
 * xg_item_list_set_paused:
 * @self: a list
 * @paused: whether new rows are held back
 *
 * When the pause ends, what was held back appears at once.
 */
void
xg_item_list_set_paused (XgItemList *self, gboolean paused)
{
  g_autoptr (GArray) held = NULL;

  g_return_if_fail (XG_IS_ITEM_LIST (self));

  if (self->paused == !!paused)
    return;
  self->paused = !!paused;
  notify (self, PROP_PAUSED);
  if (self->paused)
    return;
  held = g_steal_pointer (&self->held);
  self->held = g_array_new (FALSE, FALSE, sizeof (gint64));
  add_rows (self, held);
  remove_gone (self);
  forget_gone (self);
  if (held->len > 0)
    notify (self, PROP_HELD);
  if (self->stale)
    xg_item_list_reload (self);
}

/**
 * xg_item_list_get_held:
 * @self: a list
 *
 * Returns: how many rows wait for the end of the pause
 */
guint
xg_item_list_get_held (XgItemList *self)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), 0);
  return self->held->len;
}

/**
 * xg_item_list_get_query:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what it shows; %NULL for everything
 */
XgQuery *
xg_item_list_get_query (XgItemList *self)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), NULL);
  return self->query;
}

/**
 * xg_item_list_get_rowid:
 * @self: a list
 * @position: a row
 *
 * Reads nothing.
 *
 * Returns: its row id; 0 when there is no such row
 */
gint64
xg_item_list_get_rowid (XgItemList *self, guint position)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), 0);

  if (position >= item_list_get_n_items (G_LIST_MODEL (self)))
    return 0;
  return rowid_at (self, position);
}

/**
 * xg_item_list_find:
 * @self: a list
 * @rowid: a row id
 * @position: (out): where it is
 *
 * Returns: whether it is in the list
 */
gboolean
xg_item_list_find (XgItemList *self, gint64 rowid, guint *position)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), FALSE);
  if (!self->started)
    return FALSE;
  if (self->ordered != NULL)
    return xg_item_list_find_ordered (self, rowid, position);
  return xg_row_ids_find (self->rows, rowid, position);
}

/**
 * xg_item_list_is_ordered:
 * @self: a list
 *
 * Returns: whether it has another order than that of arrival
 */
gboolean
xg_item_list_is_ordered (XgItemList *self)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), FALSE);
  return self->order != XG_ORDER_ARRIVAL;
}

/**
 * xg_item_list_set_order:
 * @self: a list
 * @order: by what its rows are ordered
 * @descending: the greatest first; without a meaning in the order of arrival, where the newest is
 *   the first
 *
 * Empties the list and asks for all rows anew.
 */
void
xg_item_list_set_order (XgItemList *self, XgItemOrder order, gboolean descending)
{
  guint n_items;

  g_return_if_fail (XG_IS_ITEM_LIST (self));
  g_return_if_fail (order < XG_N_ORDERS);

  if (self->order == order && self->descending == !!descending)
    return;
  n_items = item_list_get_n_items (G_LIST_MODEL (self));
  self->started = FALSE;
  self->order = order;
  self->descending = !!descending;
  xg_row_ids_free (self->rows);
  self->rows = xg_row_ids_new ();
  xg_item_list_clear_ordered (self);
  if (order != XG_ORDER_ARRIVAL)
    {
      self->ordered = g_array_new (FALSE, FALSE, sizeof (gint64));
      self->fresh = g_array_new (FALSE, FALSE, sizeof (gint64));
    }
  xg_item_list_rows_changed (self, 0, n_items, 0);
  xg_item_list_reload (self);
}
