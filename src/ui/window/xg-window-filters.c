/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

/* Saved filters and colour rules: kept in the settings, shown by sidebar and feed. */

/* What was shown is deleted: back to all items. */
static void
filters_changed_cb (XgWindow *self)
{
  XgFilterEntry *shown = xg_feed_page_get_saved_filter (self->feed_page);

  if (shown != NULL && !xg_filter_list_find (self->filters, shown, NULL))
    xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, self->connector, NULL);
}

static XgFilterList *
new_list (XgWindow *self, const char *key)
{
  XgFilterList *list = xg_filter_list_new ();

  g_object_bind_property (self->settings,
                          key,
                          list,
                          "value",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return list;
}

void
xg_window_init_filters (XgWindow *self)
{
  self->filters = new_list (self, "saved-filters");
  self->colours = new_list (self, "row-colours");
  xg_feed_page_set_filters (self->feed_page, self->filters, self->colours);
  xg_sidebar_set_filters (self->sidebar, self->filters);
  /* After the sidebar, which has the rows */
  g_signal_connect_object (self->filters,
                           "items-changed",
                           G_CALLBACK (filters_changed_cb),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* Where the person is stays. */
static void
filter_here_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  xg_window_show_page (self, "feed");
  xg_feed_page_search (self->feed_page,
                       g_variant_get_string (parameter, NULL),
                       XG_SEVERITY_UNKNOWN);
}

static void
update_filter_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  guint position = g_variant_get_uint32 (parameter);

  if (position < xg_filter_list_get_length (self->filters))
    xg_feed_page_update_filter (self->feed_page, xg_filter_list_get (self->filters, position));
}

void
xg_window_install_filter_actions (XgWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.filter-here", "s", filter_here_cb);
  gtk_widget_class_install_action (widget_class, "win.update-filter", "u", update_filter_cb);
}
