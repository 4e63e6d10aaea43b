/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-private.h"

#include "grid/xg-item-list-private.h"

struct _XgItemList
{
  GObject parent_instance;

  GListModel *items;
  XgQuery *filter;
  gboolean loading;
  gboolean paused;
  guint held;
};

static GType
xg_item_list_get_item_type (GListModel *model)
{
  return XG_TYPE_ITEM;
}

static guint
xg_item_list_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (XG_ITEM_LIST (model)->items);
}

static gpointer
xg_item_list_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (XG_ITEM_LIST (model)->items, position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = xg_item_list_get_item_type;
  iface->get_n_items = xg_item_list_get_n_items;
  iface->get_item = xg_item_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (XgItemList,
                               xg_item_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_PAUSED,
  PROP_HELD,
  PROP_N_ITEMS,
};

static void
xg_item_list_finalize (GObject *object)
{
  XgItemList *self = XG_ITEM_LIST (object);

  g_clear_object (&self->items);
  g_clear_pointer (&self->filter, xg_query_unref);

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
      g_value_set_uint (value, self->held);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, g_list_model_get_n_items (self->items));
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
    case PROP_LOADING:
      self->loading = g_value_get_boolean (value);
      break;
    case PROP_PAUSED:
      self->paused = g_value_get_boolean (value);
      break;
    case PROP_HELD:
      self->held = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_item_list_class_init (XgItemListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = xg_item_list_finalize;
  object_class->get_property = xg_item_list_get_property;
  object_class->set_property = xg_item_list_set_property;

  g_object_class_install_property (object_class,
                                   PROP_LOADING,
                                   g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags));
  g_object_class_install_property (object_class,
                                   PROP_PAUSED,
                                   g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags));
  g_object_class_install_property (object_class,
                                   PROP_HELD,
                                   g_param_spec_uint ("held", NULL, NULL, 0, G_MAXUINT, 0, flags));
  g_object_class_install_property (object_class,
                                   PROP_N_ITEMS,
                                   g_param_spec_uint ("n-items",
                                                      NULL,
                                                      NULL,
                                                      0,
                                                      G_MAXUINT,
                                                      0,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
xg_item_list_init (XgItemList *self)
{
}

static void
items_changed_cb (GListModel *items, guint position, guint removed, guint added, XgItemList *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  g_object_notify (G_OBJECT (self), "n-items");
}

XgItemList *
xg_double_item_list_new (GListModel *items, XgQuery *filter)
{
  XgItemList *self = g_object_new (XG_TYPE_ITEM_LIST, NULL);

  self->items = g_object_ref (items);
  self->filter = filter != NULL ? xg_query_ref (filter) : NULL;
  g_signal_connect_object (items, "items-changed", G_CALLBACK (items_changed_cb), self, 0);

  return self;
}

gboolean
xg_item_list_get_loading (XgItemList *self)
{
  return self->loading;
}

gboolean
xg_item_list_get_paused (XgItemList *self)
{
  return self->paused;
}

void
xg_item_list_set_paused (XgItemList *self, gboolean paused)
{
  g_object_set (self, "paused", paused, NULL);
}

guint
xg_item_list_get_held (XgItemList *self)
{
  return self->held;
}

XgQuery *
xg_item_list_get_query (XgItemList *self)
{
  return self->filter;
}

gint64
xg_item_list_get_rowid (XgItemList *self, guint position)
{
  g_autoptr (XgItem) item = g_list_model_get_item (self->items, position);

  return item != NULL ? xg_item_get_rowid (item) : 0;
}

gboolean
xg_item_list_find (XgItemList *self, gint64 rowid, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    if (xg_item_list_get_rowid (self, i) == rowid)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
xg_item_list_is_ordered (XgItemList *self)
{
  return FALSE;
}

void
xg_item_list_set_order (XgItemList *self, XgItemOrder order, gboolean descending)
{
}

/* There is no cache behind it. */
XgReader *
xg_item_list_get_reader (XgItemList *self)
{
  return NULL;
}

XgStoreQuery *
xg_item_list_dup_store_query (XgItemList *self)
{
  return NULL;
}
