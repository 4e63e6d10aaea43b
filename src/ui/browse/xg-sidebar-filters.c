/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-filters.h"

struct _XgSidebarFilters
{
  GObject parent_instance;

  /* Owned */
  XgFilterList *list;
  XgPlace *heading;
  GListStore *model;  /* (element-type XgPlace) */
  GHashTable *places; /* XgFilterEntry -> XgPlace: one that is moved stays the same place */
};

G_DEFINE_FINAL_TYPE (XgSidebarFilters, xg_sidebar_filters, G_TYPE_OBJECT)

static gboolean
is_gone_cb (gpointer entry, gpointer place, gpointer list)
{
  return list == NULL || !xg_filter_list_find (list, entry, NULL);
}

static void
rebuild (XgSidebarFilters *self)
{
  guint n = self->list != NULL ? xg_filter_list_get_length (self->list) : 0;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  g_hash_table_foreach_remove (self->places, is_gone_cb, self->list);
  if (n > 0)
    g_ptr_array_add (rows, self->heading);
  for (guint i = 0; i < n && xg_place_get_open (self->heading); i++)
    {
      XgFilterEntry *entry = xg_filter_list_get (self->list, i);
      XgPlace *place = g_hash_table_lookup (self->places, entry);

      if (place == NULL)
        {
          place = xg_place_new_filter (entry);
          g_hash_table_insert (self->places, g_object_ref (entry), place);
        }
      g_ptr_array_add (rows, place);
    }
  g_list_store_splice (self->model,
                       0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->model)),
                       rows->pdata,
                       rows->len);
}

static void
xg_sidebar_filters_dispose (GObject *object)
{
  XgSidebarFilters *self = XG_SIDEBAR_FILTERS (object);

  g_clear_object (&self->list);
  g_clear_object (&self->heading);
  g_clear_object (&self->model);
  g_clear_pointer (&self->places, g_hash_table_unref);
  G_OBJECT_CLASS (xg_sidebar_filters_parent_class)->dispose (object);
}

static void
xg_sidebar_filters_class_init (XgSidebarFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_sidebar_filters_dispose;
}

static void
xg_sidebar_filters_init (XgSidebarFilters *self)
{
  self->heading = xg_place_new_filters ();
  self->model = g_list_store_new (XG_TYPE_PLACE);
  self->places =
    g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, g_object_unref);
  g_signal_connect_object (self->heading,
                           "notify::open",
                           G_CALLBACK (rebuild),
                           self,
                           G_CONNECT_SWAPPED);
}

XgSidebarFilters *
xg_sidebar_filters_new (void)
{
  return g_object_new (XG_TYPE_SIDEBAR_FILTERS, NULL);
}

/**
 * xg_sidebar_filters_set_list:
 * @list: (nullable): the saved filters; followed
 */
void
xg_sidebar_filters_set_list (XgSidebarFilters *self, XgFilterList *list)
{
  g_return_if_fail (XG_IS_SIDEBAR_FILTERS (self));

  if (self->list == list)
    return;
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, list);
  if (list != NULL)
    g_signal_connect_object (list, "items-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  rebuild (self);
}

/**
 * xg_sidebar_filters_get_model:
 *
 * Returns: (transfer none): a list model of #XgPlace
 */
GListModel *
xg_sidebar_filters_get_model (XgSidebarFilters *self)
{
  g_return_val_if_fail (XG_IS_SIDEBAR_FILTERS (self), NULL);

  return G_LIST_MODEL (self->model);
}

/**
 * xg_sidebar_filters_get_place:
 * @filter: a saved filter
 *
 * Opens the heading, without which it has no row.
 *
 * Returns: (transfer none) (nullable): its place
 */
XgPlace *
xg_sidebar_filters_get_place (XgSidebarFilters *self, XgFilterEntry *filter)
{
  g_return_val_if_fail (XG_IS_SIDEBAR_FILTERS (self), NULL);

  xg_place_set_open (self->heading, TRUE);

  return g_hash_table_lookup (self->places, filter);
}
