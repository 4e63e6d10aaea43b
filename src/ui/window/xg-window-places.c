/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include "pivot/xg-pivot-window.h"

/* From what the person selects, or is led to, to the page of it. */

/* Shows the place that is set: its feed, or what stands in for it. */
void
xg_window_open_scope (XgWindow *self)
{
  gboolean contents = xg_window_is_page (self, "contents");
  gboolean overview =
    contents || xg_window_is_page (self, "node") || xg_window_is_page (self, "broker");

  if (self->place == XG_PLACE_ALERTS)
    {
      xg_window_show_page (self, "alerts");
      return;
    }
  if (self->place == XG_PLACE_REQUESTS)
    {
      xg_window_show_page (self, "requests");
      return;
    }
  xg_feed_page_set_scope (self->feed_page, self->grid, self->broker, self->node);
  /* A locked topic has no feed to show, but a reason. */
  if (self->grid == NULL)
    xg_window_show_page (self, "profile");
  else if (self->node != NULL && xg_node_get_locked (self->node))
    xg_window_show_page (self, "overview");
  else if (!overview || (self->node == NULL && !xg_window_is_broker (self)))
    xg_window_show_page (self, "feed");
  /* Who looks at what there is, and not at what comes, goes on so. */
  else if (self->node == NULL)
    xg_window_show_page (self, contents ? "contents" : "broker");
  else if (!xg_window_is_page (self, "node"))
    xg_window_show_page (self, "overview");
}

static void
place_changed_cb (XgWindow *self, int kind, XgConnector *connector, XgBroker *broker, XgNode *node)
{
  self->place = (XgPlaceKind) kind;
  if (connector != NULL)
    xg_window_set_connector (self, connector);
  if (self->broker != NULL && self->broker != broker)
    xg_broker_look_at (self->broker, NULL, FALSE);
  if (broker != NULL)
    xg_broker_look_at (broker, node, FALSE);
  g_set_object (&self->broker, broker);
  g_set_object (&self->node, node);
  xg_node_actions_set_target (self->node_actions, broker, node);
  xg_window_tell_pages_place (self);
  xg_feed_page_set_saved_filter (self->feed_page,
                                 kind == XG_PLACE_FILTER ? xg_sidebar_get_filter (self->sidebar)
                                                         : NULL);
  xg_window_open_scope (self);
  adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->content_pane));
  xg_window_update_panes (self);
}

static void
place_activated_cb (XgWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->content_pane));
  adw_leaflet_set_visible_child (self->outer, GTK_WIDGET (self->inner));
  if (adw_leaflet_get_folded (self->outer))
    xg_window_focus_pane (self);
  /* The leaflet takes the focus along even where both panes are seen. */
  else if (focus != NULL && gtk_window_get_focus (GTK_WINDOW (self)) != focus)
    gtk_widget_grab_focus (focus);
}

static void
item_selected_cb (XgWindow *self, XgItem *item)
{
  xg_item_view_set_item (self->item_view, self->grid, item);
}

static void
item_activated_cb (XgWindow *self, XgItem *item)
{
  xg_item_view_set_item (self->item_view, self->grid, item);
  if (!adw_leaflet_get_folded (self->inner))
    return;
  adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->detail_pane));
  xg_window_focus_pane (self);
}

/**
 * xg_window_show_item:
 * @grid: an open grid
 * @rowid: the row of an item
 *
 * Shows the item in its feed, from an alert or a notification.
 */
void
xg_window_show_item (XgWindow *self, XgGrid *grid, gint64 rowid)
{
  g_autoptr (XgItem) item = grid != NULL ? xg_grid_get_item (grid, rowid) : NULL;
  XgConnector *connector = xg_connector_list_find_grid (self->connectors, grid);

  if (item == NULL || connector == NULL)
    return;
  xg_window_show_grid (self);
  xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, connector, NULL);
  xg_window_show_page (self, "feed");
  xg_feed_page_select_rowid (self->feed_page, rowid);
  place_activated_cb (self);
  item_activated_cb (self, item);
}

/**
 * xg_window_show_place:
 * @broker: (nullable): whose heading, for %XG_PLACE_BROKER
 *
 * Shows a place of the current profile.
 */
void
xg_window_show_place (XgWindow *self, XgPlaceKind kind, XgBroker *broker)
{
  g_return_if_fail (XG_IS_WINDOW (self));

  xg_sidebar_select_place (self->sidebar, kind, self->connector, broker);
  place_activated_cb (self);
}

/* All that @broker has, as a table. */
void
xg_window_show_contents (XgWindow *self, XgGrid *grid, XgBroker *broker)
{
  XgConnector *connector = xg_connector_list_find_grid (self->connectors, grid);

  if (connector == NULL)
    return;
  xg_window_show_grid (self);
  xg_sidebar_select_place (self->sidebar, XG_PLACE_BROKER, connector, broker);
  xg_window_show_page (self, "contents");
  place_activated_cb (self);
  if (self->nodes_page != NULL)
    xg_nodes_page_search (self->nodes_page);
}

/**
 * xg_window_show_node:
 * @node: a topic or collection of the grid
 * @page: "feed", or the name of a tab of #XgNodePage
 */
void
xg_window_show_node (XgWindow *self, XgNode *node, const char *page)
{
  g_return_if_fail (XG_IS_WINDOW (self));
  g_return_if_fail (XG_IS_NODE (node));

  xg_sidebar_select_node (self->sidebar, node);
  xg_window_show_page (self, page);
  place_activated_cb (self);
}

/* Where the node was: in the first of its collections that there still is, else at its broker. */
static void
leave_node_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  g_autofree const char **above = NULL;
  const char *jid, *id;

  g_variant_get (parameter, "(&s&s^a&s)", &jid, &id, &above);
  if (self->node == NULL || !g_str_equal (xg_node_get_id (self->node), id) ||
      !g_str_equal (xg_broker_get_jid (self->broker), jid) ||
      xg_broker_lookup_node (self->broker, id) == self->node)
    return;
  for (guint i = 0; above[i] != NULL; i++)
    {
      XgNode *node = xg_broker_lookup_node (self->broker, above[i]);

      if (node != NULL)
        {
          xg_sidebar_select_node (self->sidebar, node);
          return;
        }
    }
  xg_sidebar_select_place (self->sidebar, XG_PLACE_BROKER, self->connector, self->broker);
}

/* What the cache of the current profile knows of an indicator; "": the person says of which. */
static void
pivot_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  GtkWidget *pivot;

  if (self->grid == NULL)
    return;
  pivot = xg_pivot_window_new (self->grid, g_variant_get_string (parameter, NULL));
  gtk_window_set_transient_for (GTK_WINDOW (pivot), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (pivot));
}

static void
filter_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  xg_window_show_place (self, XG_PLACE_ITEMS, NULL);
  xg_window_show_page (self, "feed");
  xg_feed_page_search (self->feed_page,
                       g_variant_get_string (parameter, NULL),
                       XG_SEVERITY_UNKNOWN);
}

static void
show_item_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  XgConnector *connector;
  const char *key;
  gint64 rowid;

  g_variant_get (parameter, "(&sx)", &key, &rowid);
  connector = self->connectors != NULL ? xg_connector_list_lookup (self->connectors, key) : NULL;
  if (connector != NULL)
    xg_window_show_item (self, xg_connector_get_grid (connector), rowid);
}

void
xg_window_install_place_actions (XgWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.pivot", "s", pivot_cb);
  gtk_widget_class_install_action (widget_class, "win.filter", "s", filter_cb);
  gtk_widget_class_install_action (widget_class, "win.show-item", "(sx)", show_item_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass),
                                   "win.leave-node",
                                   "(ssas)",
                                   leave_node_cb);
}

/* The signals of pages that lead elsewhere. */
void
xg_window_bind_places (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, place_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_activated_cb);
}
