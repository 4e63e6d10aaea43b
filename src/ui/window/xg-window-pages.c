/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include "broker/xg-broker-bar.h"

/*
 * The pages of the middle pane besides the feed. Each is made when it is first needed, with all
 * that the window knows by then; what changes later is told to those that there are. So the start
 * does not wait for what nobody may open.
 */

static void
tab_changed_cb (XgWindow *self)
{
  if (xg_window_is_page (self, "node"))
    g_object_notify (G_OBJECT (self), "page");
}

/* The same tabs as those of the page of the node, at the same place: below the header bar. */
static void
install_feed_bar (XgWindow *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->feed_page));

  self->feed_bar = xg_node_bar_new ();
  xg_node_bar_set_page (XG_NODE_BAR (self->feed_bar), self->node_page);
  gtk_widget_set_visible (self->feed_bar, self->node != NULL);
  gtk_widget_insert_after (self->feed_bar, GTK_WIDGET (self->feed_page), header);
}

static GtkWidget *
make_node_page (XgWindow *self)
{
  GtkWidget *page = xg_node_page_new ();

  self->node_page = XG_NODE_PAGE (page);
  xg_node_page_set_node (self->node_page, self->grid, self->node);
  install_feed_bar (self);
  g_signal_connect_object (page,
                           "notify::tab",
                           G_CALLBACK (tab_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return page;
}

static GtkWidget *
make_broker_page (XgWindow *self)
{
  GtkWidget *page = xg_broker_page_new ();

  self->broker_page = XG_BROKER_PAGE (page);
  xg_broker_bar_install (page);
  xg_broker_page_set_broker (self->broker_page, self->node == NULL ? self->broker : NULL);
  return page;
}

static GtkWidget *
make_nodes_page (XgWindow *self)
{
  const GBindingFlags both = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  GtkWidget *page = xg_nodes_page_new ();

  self->nodes_page = XG_NODES_PAGE (page);
  xg_broker_bar_install (gtk_widget_get_first_child (page));
  g_object_bind_property (self->settings, "contents-columns", page, "columns", both);
  g_object_bind_property (self->settings, "contents-order", page, "order", both);
  g_object_bind_property (self->settings, "contents-set", page, "set", both);
  xg_nodes_page_set_broker (self->nodes_page,
                            self->broker != NULL ? self->grid : NULL,
                            self->broker);
  return page;
}

static GtkWidget *
make_profile_page (XgWindow *self)
{
  GtkWidget *page = g_object_new (XG_TYPE_PROFILE_PAGE, NULL);

  self->profile_page = XG_PROFILE_PAGE (page);
  xg_profile_page_set_connector (self->profile_page, self->connector);
  return page;
}

static GtkWidget *
make_requests_page (XgWindow *self)
{
  GtkWidget *page = xg_requests_page_new ();

  self->requests_page = XG_REQUESTS_PAGE (page);
  xg_requests_page_set_connectors (self->requests_page, self->connectors);
  return page;
}

static void
alert_activated_cb (XgWindow *self, XgGrid *grid, gint64 rowid)
{
  xg_window_show_item (self, grid, rowid);
}

static GtkWidget *
make_alerts_page (XgWindow *self)
{
  GtkWidget *page = xg_alerts_page_new ();

  self->alerts_page = XG_ALERTS_PAGE (page);
  xg_alerts_page_set_connectors (self->alerts_page, self->connectors);
  xg_alerts_page_set_grid (self->alerts_page, self->grid);
  g_signal_connect_object (page,
                           "item-activated",
                           G_CALLBACK (alert_activated_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return page;
}

/* The page of the middle pane with that name, which is made if it is not there yet. */
static void
ensure_page (XgWindow *self, const char *name)
{
  static const struct
  {
    const char *name;
    GtkWidget *(*make) (XgWindow *self);
  } pages[] = {
    { "node", make_node_page },         { "broker", make_broker_page },
    { "contents", make_nodes_page },    { "profile", make_profile_page },
    { "requests", make_requests_page }, { "alerts", make_alerts_page },
  };

  if (gtk_stack_get_child_by_name (self->content_stack, name) != NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].name, name))
      {
        gtk_stack_add_named (self->content_stack, pages[i].make (self), name);
        return;
      }
  g_return_if_reached ();
}

/* Brings the page to the front. */
void
xg_window_set_page (XgWindow *self, const char *name)
{
  ensure_page (self, name);
  gtk_stack_set_visible_child_name (self->content_stack, name);
}

XgNodePage *
xg_window_ensure_node_page (XgWindow *self)
{
  ensure_page (self, "node");
  return self->node_page;
}

/* The place that is selected is another one. */
void
xg_window_tell_pages_place (XgWindow *self)
{
  if (self->node != NULL)
    xg_window_ensure_node_page (self); /* its tabs stand above the feed, too */
  if (self->node_page != NULL)
    xg_node_page_set_node (self->node_page, self->grid, self->node);
  if (self->broker_page != NULL)
    xg_broker_page_set_broker (self->broker_page, self->node == NULL ? self->broker : NULL);
  /* Who looks at one of the nodes comes back to the table as it was. */
  if (self->nodes_page != NULL)
    xg_nodes_page_set_broker (self->nodes_page,
                              self->broker != NULL ? self->grid : NULL,
                              self->broker);
}

/* The grid of the current profile is another one. */
void
xg_window_tell_pages_grid (XgWindow *self)
{
  if (self->node_page != NULL)
    xg_node_page_set_node (self->node_page, NULL, NULL);
  if (self->alerts_page != NULL)
    xg_alerts_page_set_grid (self->alerts_page, self->grid);
}

/* There are other profiles, or another one is the current one. */
void
xg_window_tell_pages_profiles (XgWindow *self)
{
  if (self->profile_page != NULL)
    xg_profile_page_set_connector (self->profile_page, self->connector);
  if (self->alerts_page != NULL)
    xg_alerts_page_set_connectors (self->alerts_page, self->connectors);
  if (self->requests_page != NULL)
    xg_requests_page_set_connectors (self->requests_page, self->connectors);
}

/* Which of the window's buttons the pages have in their corners, see xg_page_set_buttons(). */
void
xg_window_tell_pages_buttons (XgWindow *self, gboolean start, gboolean end)
{
  GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->content_stack));

  for (; page != NULL; page = gtk_widget_get_next_sibling (page))
    xg_page_set_buttons (XG_PAGE (page), start, end, start);
}
