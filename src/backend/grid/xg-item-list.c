/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-item-list-private.h"

/* The first chunk fills a screen at once, the others the rest in the background. */
#define FIRST_CHUNK 500
#define NEXT_CHUNK  50000

/*
 * Two arrays, so that both ends are cheap: live rows are appended to "newer" (rising row ids),
 * older rows that a query brings to "older" (falling). Index 0 is the newest row.
 */
struct _XgItemList
{
  GObject parent_instance;

  /* Owned */
  GArray *newer; /* gint64, rising */
  GArray *older; /* gint64, falling */
  GArray *held;  /* gint64, rising: what came while paused */
  XgReader *reader;
  XgFilter *filter;
  char *broker;         /* NULL: all */
  GHashTable *node_ids; /* set; NULL: all of the broker */
  GArray *node_keys;    /* gint64; NULL: all */
  GCancellable *cancellable;
  GWeakRef source;

  XgItemListReadFunc read_func;
  gboolean include_old_versions;
  gboolean loading;
  gboolean started; /* the first chunk is here: rows may be shown */
  gboolean paused;
  gint64 newest_queried; /* rows up to this one came by the query */
};

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

static void load_chunk (XgItemList *self, gint64 before, guint limit);

static guint
item_list_get_n_items (GListModel *model)
{
  XgItemList *self = XG_ITEM_LIST (model);

  /* Nothing shows before the first chunk tells where live rows join. */
  return self->started ? self->newer->len + self->older->len : 0;
}

static gint64
rowid_at (XgItemList *self, guint position)
{
  if (position < self->newer->len)
    return g_array_index (self->newer, gint64, self->newer->len - 1 - position);
  return g_array_index (self->older, gint64, position - self->newer->len);
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
  g_clear_object (&self->reader);
  G_OBJECT_CLASS (xg_item_list_parent_class)->dispose (object);
}

static void
xg_item_list_finalize (GObject *object)
{
  XgItemList *self = XG_ITEM_LIST (object);

  g_array_unref (self->newer);
  g_array_unref (self->older);
  g_array_unref (self->held);
  g_clear_pointer (&self->filter, xg_filter_unref);
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
  self->newer = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->older = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->held = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_weak_ref_init (&self->source, NULL);
}

static void
notify (XgItemList *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
rows_changed (XgItemList *self, guint position, guint removed, guint added)
{
  if (removed == 0 && added == 0)
    return;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    notify (self, PROP_N_ITEMS);
}

static void
set_loading (XgItemList *self, gboolean loading)
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
 * @filter: (nullable): which rows; %NULL for all
 * @include_old_versions: whether older versions of an item id are rows too
 *
 * Returns: (transfer full): an empty list; call xg_item_list_set_scope() next
 */
XgItemList *
xg_item_list_new (GObject *source,
                  XgItemListReadFunc read_func,
                  XgReader *reader,
                  XgFilter *filter,
                  gboolean include_old_versions)
{
  XgItemList *self = g_object_new (XG_TYPE_ITEM_LIST, NULL);

  g_weak_ref_set (&self->source, source);
  self->read_func = read_func;
  self->reader = g_object_ref (reader);
  self->filter = filter != NULL ? xg_filter_ref (filter) : NULL;
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

/* How many nodes with items the scope has; 0 when it is not limited. */
guint
xg_item_list_get_n_keys (XgItemList *self)
{
  return self->node_keys != NULL ? self->node_keys->len : 0;
}

/* Rows that came live while the first query ran: those it has seen itself are dropped. */
static void
drop_queried (XgItemList *self, GArray *rows)
{
  guint n_old = 0;

  while (n_old < rows->len && g_array_index (rows, gint64, n_old) <= self->newest_queried)
    n_old++;
  if (n_old > 0)
    g_array_remove_range (rows, 0, n_old);
}

static void
first_chunk_arrived (XgItemList *self, GArray *rows)
{
  self->started = TRUE;
  if (rows->len > 0)
    self->newest_queried = g_array_index (rows, gint64, 0);
  drop_queried (self, self->newer);
  drop_queried (self, self->held);
  g_array_append_vals (self->older, rows->data, rows->len);
  rows_changed (self, 0, 0, item_list_get_n_items (G_LIST_MODEL (self)));
  notify (self, PROP_HELD);
}

static void
chunk_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgItemList) self = XG_ITEM_LIST (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = xg_reader_query_finish (XG_READER (source), result, &error);
  gboolean more;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL)
    {
      g_warning ("The list of items can't be read: %s", error->message);
      rows = g_array_new (FALSE, FALSE, sizeof (gint64));
    }

  more = rows->len >= (self->started ? NEXT_CHUNK : FIRST_CHUNK);
  if (!self->started)
    first_chunk_arrived (self, rows);
  else if (rows->len > 0)
    {
      guint position = item_list_get_n_items (G_LIST_MODEL (self));

      g_array_append_vals (self->older, rows->data, rows->len);
      rows_changed (self, position, 0, rows->len);
    }
  if (more)
    load_chunk (self, g_array_index (self->older, gint64, self->older->len - 1), NEXT_CHUNK);
  else
    set_loading (self, FALSE);
}

static void
load_chunk (XgItemList *self, gint64 before, guint limit)
{
  g_autofree char *match = NULL;
  XgStoreQuery query = { 0 };

  if (self->node_keys != NULL)
    {
      query.node_keys = (const gint64 *) (gpointer) self->node_keys->data;
      query.n_node_keys = self->node_keys->len;
    }
  if (self->filter != NULL)
    {
      match = xg_filter_get_fts (self->filter);
      query.match = match;
      query.severity_min = xg_filter_get_severity_min (self->filter);
    }
  query.include_old_versions = self->include_old_versions;
  xg_reader_query_async (self->reader,
                         &query,
                         before,
                         limit,
                         self->cancellable,
                         chunk_cb,
                         g_object_ref (self));
}

/**
 * xg_item_list_reload:
 * @self: a list
 *
 * Asks for all rows anew. The old ones go when the first chunk is here.
 */
void
xg_item_list_reload (XgItemList *self)
{
  guint n_items = item_list_get_n_items (G_LIST_MODEL (self));

  g_return_if_fail (XG_IS_ITEM_LIST (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_array_set_size (self->newer, 0);
  g_array_set_size (self->older, 0);
  g_array_set_size (self->held, 0);
  self->newest_queried = 0;
  self->started = FALSE;
  rows_changed (self, 0, n_items, 0);
  notify (self, PROP_HELD);
  if (self->node_keys != NULL && self->node_keys->len == 0)
    {
      g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));

      first_chunk_arrived (self, none);
      set_loading (self, FALSE);
      return;
    }
  set_loading (self, TRUE);
  load_chunk (self, 0, FIRST_CHUNK);
}

static gboolean
is_in_scope (XgItemList *self, const XgRecord *record)
{
  if (self->broker != NULL && g_strcmp0 (self->broker, record->broker) != 0)
    return FALSE;
  if (self->node_ids != NULL && !g_hash_table_contains (self->node_ids, record->node))
    return FALSE;
  return self->filter == NULL || xg_filter_matches (self->filter, record);
}

/* A duplicate carries the row id of what it duplicates. */
static gboolean
is_new_row (const XgRecord *record)
{
  return record->outcome == XG_OUTCOME_STORED || record->outcome == XG_OUTCOME_UPDATED;
}

static int
compare_rowids (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static int
compare_falling (gconstpointer a, gconstpointer b)
{
  return compare_rowids (b, a);
}

/* A newer version came: the row of the old one goes. */
static void
remove_row (XgItemList *self, gint64 rowid)
{
  guint index;

  if (g_array_binary_search (self->held, &rowid, compare_rowids, &index))
    g_array_remove_index (self->held, index);
  else if (g_array_binary_search (self->newer, &rowid, compare_rowids, &index))
    {
      guint position = self->newer->len - 1 - index;

      g_array_remove_index (self->newer, index);
      if (self->started)
        rows_changed (self, position, 1, 0);
    }
  else if (g_array_binary_search (self->older, &rowid, compare_falling, &index))
    {
      g_array_remove_index (self->older, index);
      rows_changed (self, self->newer->len + index, 1, 0);
    }
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
  guint n_added = 0;
  guint n_held = self->held->len;

  for (guint i = 0; i < records->len; i++)
    {
      const XgRecord *record = records->pdata[i];

      if (!is_new_row (record) || record->rowid <= self->newest_queried ||
          !is_in_scope (self, record))
        continue;
      if (self->paused)
        g_array_append_val (self->held, record->rowid);
      else
        {
          g_array_append_val (self->newer, record->rowid);
          n_added++;
        }
    }
  if (self->started)
    rows_changed (self, 0, 0, n_added);
  if (self->held->len != n_held)
    notify (self, PROP_HELD);

  for (guint i = 0; !self->include_old_versions && i < records->len; i++)
    {
      const XgRecord *record = records->pdata[i];

      if (record->kind == XG_RECORD_ITEM && record->replaced != 0)
        remove_row (self, record->replaced);
    }
}

gboolean
xg_item_list_get_loading (XgItemList *self)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), FALSE);
  return self->loading;
}

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
  guint n_held;

  g_return_if_fail (XG_IS_ITEM_LIST (self));

  if (self->paused == !!paused)
    return;
  self->paused = !!paused;
  notify (self, PROP_PAUSED);
  n_held = self->held->len;
  if (self->paused || n_held == 0)
    return;
  g_array_append_vals (self->newer, self->held->data, n_held);
  g_array_set_size (self->held, 0);
  if (self->started)
    rows_changed (self, 0, 0, n_held);
  notify (self, PROP_HELD);
}

guint
xg_item_list_get_held (XgItemList *self)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), 0);
  return self->held->len;
}

/**
 * xg_item_list_get_filter:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what it shows; %NULL for everything
 */
XgFilter *
xg_item_list_get_filter (XgItemList *self)
{
  g_return_val_if_fail (XG_IS_ITEM_LIST (self), NULL);
  return self->filter;
}
