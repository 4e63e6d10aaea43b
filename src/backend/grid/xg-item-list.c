/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-item-list-object.h"

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

  g_clear_handle_id (&self->rest_source, g_source_remove);
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
xg_item_list_held_changed (XgItemList *self)
{
  notify (self, PROP_HELD);
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

/* (transfer none): what it reads from */
XgReader *
xg_item_list_get_reader (XgItemList *self)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), NULL);

  return self->reader;
}

/* How many nodes with items the scope has; 0 when it is not limited. */
guint
xg_item_list_get_n_keys (XgItemList *self)
{
  return self->node_keys != NULL ? self->node_keys->len : 0;
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
  g_return_if_fail (XG_IS_ITEM_LIST (self));

  if (self->paused == !!paused)
    return;
  self->paused = !!paused;
  notify (self, PROP_PAUSED);
  if (self->paused)
    return;
  xg_item_list_release_held (self);
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
