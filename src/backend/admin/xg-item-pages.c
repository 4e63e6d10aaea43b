/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-item-pages-private.h"
#include "admin/xg-item-reader.h"

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XgItemPages,
                               xg_item_pages,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
xg_item_pages_emit_changed (XgItemPages *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Adds those that are not there yet, newest first. */
void
xg_item_pages_append (XgItemPages *self, GPtrArray *items, gboolean reversed)
{
  guint before = self->rows->len;

  for (guint i = 0; i < items->len; i++)
    {
      XgKeptItem *item = items->pdata[reversed ? items->len - 1 - i : i];
      const char *id = xg_kept_item_get_id (item);

      if (id != NULL && g_hash_table_contains (self->by_id, id))
        continue;
      g_ptr_array_add (self->rows, g_object_ref (item));
      if (id != NULL)
        g_hash_table_insert (self->by_id, (char *) id, item);
    }
  if (self->rows->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->rows->len - before);
}

static GType
get_item_type (GListModel *model)
{
  return XG_TYPE_KEPT_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return XG_ITEM_PAGES (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  XgItemPages *self = XG_ITEM_PAGES (model);

  return position < self->rows->len ? g_object_ref (self->rows->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
xg_item_pages_dispose (GObject *object)
{
  xg_item_pages_stop (XG_ITEM_PAGES (object));
  G_OBJECT_CLASS (xg_item_pages_parent_class)->dispose (object);
}

static void
xg_item_pages_finalize (GObject *object)
{
  XgItemPages *self = XG_ITEM_PAGES (object);

  g_clear_object (&self->broker);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->anchors, g_hash_table_unref);
  g_clear_error (&self->error);
  g_free (self->node);
  g_free (self->before);
  G_OBJECT_CLASS (xg_item_pages_parent_class)->finalize (object);
}

static void
xg_item_pages_class_init (XgItemPagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_item_pages_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_item_pages_finalize;

  signals[CHANGED] = g_signal_new ("changed",
                                   XG_TYPE_ITEM_PAGES,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

static void
xg_item_pages_init (XgItemPages *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->most = XG_ITEM_PAGES_MOST;
  xg_item_pages_forget (self);
}

/**
 * xg_item_pages_new:
 * @broker: a broker
 * @node: a topic
 *
 * Returns: (transfer full): its items, of which none is loaded yet
 */
XgItemPages *
xg_item_pages_new (XgBroker *broker, const char *node)
{
  XgItemPages *self;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (node != NULL && *node != '\0', NULL);

  self = g_object_new (XG_TYPE_ITEM_PAGES, NULL);
  self->broker = g_object_ref (broker);
  self->node = g_strdup (node);
  return self;
}

/**
 * xg_item_pages_set_stream:
 * @self: items
 * @stream: (nullable): what to ask on instead of the connection of the broker
 */
void
xg_item_pages_set_stream (XgItemPages *self, XgStream *stream)
{
  g_return_if_fail (XG_IS_ITEM_PAGES (self));
  g_set_object (&self->stream, stream);
}

/**
 * xg_item_pages_set_timeout:
 * @self: items
 * @milliseconds: how long each request may take from now on; 0: twice the time of any other
 */
void
xg_item_pages_set_timeout (XgItemPages *self, guint milliseconds)
{
  g_return_if_fail (XG_IS_ITEM_PAGES (self));
  self->timeout_ms = milliseconds;
}

/**
 * xg_item_pages_load_more:
 * @self: items
 *
 * Asks for the next page, unless one is under way or there is none. After an error it is the same
 * page again.
 */
void
xg_item_pages_load_more (XgItemPages *self)
{
  g_return_if_fail (XG_IS_ITEM_PAGES (self));

  if (self->cancellable != NULL || self->complete)
    return;
  g_clear_error (&self->error);
  xg_item_pages_ask (self);
  xg_item_pages_emit_changed (self);
}

/**
 * xg_item_pages_load_all:
 * @self: items
 *
 * Asks for page after page until there is none, it is cancelled, or one fails.
 */
void
xg_item_pages_load_all (XgItemPages *self)
{
  g_return_if_fail (XG_IS_ITEM_PAGES (self));

  if (self->complete || self->all)
    return;
  self->all = TRUE;
  if (self->cancellable == NULL)
    xg_item_pages_load_more (self);
  else
    xg_item_pages_emit_changed (self);
}

/**
 * xg_item_pages_cancel:
 * @self: items
 *
 * Stops waiting. What is there stays, and more can be loaded.
 */
void
xg_item_pages_cancel (XgItemPages *self)
{
  g_return_if_fail (XG_IS_ITEM_PAGES (self));

  if (self->cancellable == NULL)
    return;
  xg_item_pages_stop (self);
  self->all = FALSE;
  xg_item_pages_emit_changed (self);
}

/**
 * xg_item_pages_start_over:
 * @self: items
 *
 * Empties the list and asks for the newest page.
 */
void
xg_item_pages_start_over (XgItemPages *self)
{
  guint n;

  g_return_if_fail (XG_IS_ITEM_PAGES (self));

  n = self->rows->len;
  xg_item_pages_stop (self);
  xg_item_pages_forget (self);
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_set_size (self->rows, 0);
  /* The broker is at work while the window takes its rows away. */
  xg_item_pages_ask (self);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  xg_item_pages_emit_changed (self);
}

static gboolean
is_listed (GHashTable *ids, XgKeptItem *item)
{
  const char *id = xg_kept_item_get_id (item);

  return id != NULL && g_hash_table_contains (ids, id);
}

/**
 * xg_item_pages_remove:
 * @self: items
 * @ids: (element-type utf8 utf8): set of ids of items that the broker does not have any more
 */
void
xg_item_pages_remove (XgItemPages *self, GHashTable *ids)
{
  g_autoptr (GPtrArray) rows = NULL;
  guint first = G_MAXUINT, last = 0, n_before;

  g_return_if_fail (XG_IS_ITEM_PAGES (self));
  g_return_if_fail (ids != NULL);

  rows = g_ptr_array_new_with_free_func (g_object_unref);
  n_before = self->rows->len;
  for (guint i = 0; i < n_before; i++)
    {
      XgKeptItem *item = self->rows->pdata[i];

      if (!is_listed (ids, item))
        {
          g_ptr_array_add (rows, g_object_ref (item));
          continue;
        }
      first = MIN (first, i);
      last = i;
      g_hash_table_remove (self->by_id, xg_kept_item_get_id (item));
    }
  if (rows->len == n_before)
    return;
  if (self->total >= 0)
    self->total = MAX (self->total - (n_before - rows->len), rows->len);
  self->promised = -1;
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = g_steal_pointer (&rows);
  /* The rows before the first and behind the last stay as they are. */
  g_list_model_items_changed (G_LIST_MODEL (self),
                              first,
                              last - first + 1,
                              last - first + 1 - (n_before - self->rows->len));
  xg_item_pages_emit_changed (self);
}

typedef struct
{
  XgItemPages *pages;
  char *id;
} Again;

static void
again_free (Again *again)
{
  g_object_unref (again->pages);
  g_free (again->id);
  g_free (again);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Again, again_free)

static void
read_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Again) again = data;
  XgItemPages *self = again->pages;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgItemAnswer) answer = xg_item_reader_finish (result, &error);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  if (answer == NULL)
    {
      g_info ("an item can't be read again: %s", error->message);
      return;
    }
  for (guint i = 0; i < answer->items->len; i++)
    {
      XgKeptItem *item = answer->items->pdata[i];
      const char *id = xg_kept_item_get_id (item);

      if (g_strcmp0 (id, again->id) != 0)
        continue;
      g_hash_table_add (ids, (char *) id);
      xg_item_pages_remove (self, ids);
      g_ptr_array_insert (self->rows, 0, g_object_ref (item));
      g_hash_table_insert (self->by_id, (char *) id, item);
      if (self->total >= 0)
        self->total++;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
      xg_item_pages_emit_changed (self);
      return;
    }
}

/**
 * xg_item_pages_read_again:
 * @self: items
 * @id: one that was published just now
 *
 * Asks for it alone, and puts it first.
 */
void
xg_item_pages_read_again (XgItemPages *self, const char *id)
{
  const char *const ids[] = { id, NULL };
  Again *again;

  g_return_if_fail (XG_IS_ITEM_PAGES (self));
  g_return_if_fail (id != NULL);

  again = g_new0 (Again, 1);
  again->pages = g_object_ref (self);
  again->id = g_strdup (id);

  xg_item_reader_some_async (self->broker,
                             self->stream,
                             self->node,
                             ids,
                             NULL,
                             read_again_cb,
                             again);
}

gboolean
xg_item_pages_get_loading (XgItemPages *self)
{
  g_return_val_if_fail (XG_IS_ITEM_PAGES (self), FALSE);
  return self->cancellable != NULL;
}

gboolean
xg_item_pages_get_loading_all (XgItemPages *self)
{
  g_return_val_if_fail (XG_IS_ITEM_PAGES (self), FALSE);
  return self->all;
}

/**
 * xg_item_pages_get_complete:
 * @self: items
 *
 * Returns: whether all that the broker has is in the list
 */
gboolean
xg_item_pages_get_complete (XgItemPages *self)
{
  g_return_val_if_fail (XG_IS_ITEM_PAGES (self), FALSE);
  return self->complete;
}

/**
 * xg_item_pages_get_total:
 * @self: items
 *
 * Returns: how many the broker has; -1: not known
 */
gint64
xg_item_pages_get_total (XgItemPages *self)
{
  g_return_val_if_fail (XG_IS_ITEM_PAGES (self), -1);
  return self->total;
}

/**
 * xg_item_pages_get_missing:
 * @self: items
 *
 * Returns: how many items the broker said that it has and did not give, when the list is complete
 */
gint64
xg_item_pages_get_missing (XgItemPages *self)
{
  g_return_val_if_fail (XG_IS_ITEM_PAGES (self), 0);
  return self->complete ? MAX (self->promised - self->rows->len, 0) : 0;
}

/**
 * xg_item_pages_get_error:
 * @self: items
 *
 * Returns: (nullable): why the last page could not be had; %NULL: it could
 */
const GError *
xg_item_pages_get_error (XgItemPages *self)
{
  g_return_val_if_fail (XG_IS_ITEM_PAGES (self), NULL);
  return self->error;
}

/**
 * xg_item_pages_lookup:
 * @self: items
 * @id: an id
 *
 * Returns: (nullable): the item of that id, if it is loaded
 */
XgKeptItem *
xg_item_pages_lookup (XgItemPages *self, const char *id)
{
  g_return_val_if_fail (XG_IS_ITEM_PAGES (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  return g_hash_table_lookup (self->by_id, id);
}
