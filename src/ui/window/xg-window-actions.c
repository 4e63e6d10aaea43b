/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include <glib/gi18n.h>

#include "console/xg-console-window.h"
#include "ledger/xg-ledger-dialog.h"
#include "plan/xg-past-dialog.h"
#include "xg-toast.h"

static void
toast_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (g_variant_get_string (parameter, NULL), -1);

  /* A toast reads its title as markup, and some of the words come from the network. */
  adw_toast_set_title (toast, escaped);
  xg_toast_show (self->toast_overlay, toast);
}

static void
show_node_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  const char *key, *jid, *id, *page;
  XgConnector *connector = self->connector;
  XgGrid *grid;
  XgBroker *broker;
  XgNode *node;

  g_variant_get (parameter, "(&s&s&s&s)", &key, &jid, &id, &page);
  if (*key != '\0' && self->connectors != NULL)
    connector = xg_connector_list_lookup (self->connectors, key);
  grid = connector != NULL ? xg_connector_get_grid (connector) : NULL;
  broker = grid != NULL ? xg_grid_lookup_broker (grid, jid) : NULL;
  node = broker != NULL ? xg_broker_lookup_node (broker, id) : NULL;
  if (node != NULL)
    xg_window_show_node (self, node, page);
}

static void
console_gone_cb (GtkWidget *console, XgSession *session)
{
  g_object_set_data (G_OBJECT (session), "xg-console", NULL);
}

/* One window for each connection: two would take each other's stanzas. */
static void
stanzas_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  XgSession *session = self->grid != NULL ? xg_grid_get_session (self->grid) : NULL;
  GtkWidget *console;

  if (session == NULL)
    return;
  console = g_object_get_data (G_OBJECT (session), "xg-console");
  if (console == NULL)
    {
      console = xg_console_window_new (xg_session_get_stanza_log (session),
                                       session,
                                       xg_profile_get_name (xg_grid_get_profile (self->grid)));
      g_object_set_data (G_OBJECT (session), "xg-console", console);
      g_signal_connect_object (console, "destroy", G_CALLBACK (console_gone_cb), session, 0);
      gtk_window_set_transient_for (GTK_WINDOW (console), GTK_WINDOW (self));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (console), TRUE);
    }
  gtk_window_present (GTK_WINDOW (console));
}

/* What we changed at the brokers of the current grid. */
static void
show_changes_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  g_autoptr (XgBroker) broker = NULL;
  GtkWidget *dialog;

  if (self->grid != NULL)
    broker = g_list_model_get_item (xg_grid_get_brokers (self->grid), 0);
  if (broker == NULL)
    {
      xg_toast (widget, _ ("There is no Broker yet, so that nothing was changed."));
      return;
    }
  dialog = xg_past_dialog_new (xg_grid_get_brokers (self->grid));
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
shortcuts_closed_cb (XgWindow *self)
{
  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self), NULL);
  return GDK_EVENT_STOP;
}

/* Made when it is wanted and gone when it is closed. GTK would make it with the window and keep it
 * hidden, but where a screen reader asks for a window that has just gone, GTK 4.8 answers with
 * the last one there is, and ends the program where that one was never shown. */
static void
shortcuts_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkApplicationWindow *window = GTK_APPLICATION_WINDOW (widget);

  if (gtk_application_window_get_help_overlay (window) == NULL)
    {
      g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/org/xmppgrid/Console/window/xg-shortcuts.ui");
      GObject *shortcuts = gtk_builder_get_object (builder, "shortcuts");

      gtk_application_window_set_help_overlay (window, GTK_SHORTCUTS_WINDOW (shortcuts));
      g_signal_connect_object (shortcuts,
                               "close-request",
                               G_CALLBACK (shortcuts_closed_cb),
                               widget,
                               G_CONNECT_SWAPPED);
    }
  gtk_window_present (GTK_WINDOW (gtk_application_window_get_help_overlay (window)));
}

/* Of a topic, or of everything when the node id is "". */
static void
show_ledger_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  const char *jid, *id;
  XgBroker *broker;
  XgNode *node;

  if (self->grid == NULL)
    return;
  g_variant_get (parameter, "(&s&s)", &jid, &id);
  broker = xg_grid_lookup_broker (self->grid, jid);
  node = broker != NULL && *id != '\0' ? xg_broker_lookup_node (broker, id) : NULL;
  xg_ledger_dialog_present (self->grid, broker, node, widget);
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_window_go_back (XG_WINDOW (widget));
}

static void
show_grid_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_window_show_grid (XG_WINDOW (widget));
}

static void
items_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_window_show_place (XG_WINDOW (widget), XG_PLACE_ITEMS, NULL);
  xg_window_focus_pane (XG_WINDOW (widget));
}

static void
alerts_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_window_show_place (XG_WINDOW (widget), XG_PLACE_ALERTS, NULL);
  xg_window_focus_pane (XG_WINDOW (widget));
}

static void
requests_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_window_show_place (XG_WINDOW (widget), XG_PLACE_REQUESTS, NULL);
  xg_window_focus_pane (XG_WINDOW (widget));
}

static void
find_node_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  self->sidebar_hidden = FALSE;
  xg_window_update_panes (self);
  adw_leaflet_set_visible_child (self->outer, GTK_WIDGET (self->sidebar_pane));
  xg_sidebar_focus_search (self->sidebar);
}

static void
next_pane_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_window_cycle_panes (XG_WINDOW (widget), 1);
}

static void
previous_pane_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_window_cycle_panes (XG_WINDOW (widget), -1);
}

static void
pause_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  if (g_strcmp0 (xg_window_get_page (self), "feed") == 0)
    gtk_widget_activate_action (GTK_WIDGET (self->feed_page), "feed.paused", NULL);
}

/* Ctrl+F searches what is in front: a tab of a node, where it can, else the feed. */
static void
search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  if (xg_window_is_page (self, "node") && xg_node_page_search (self->node_page))
    return;
  if (xg_window_is_page (self, "contents"))
    {
      xg_nodes_page_search (self->nodes_page);
      return;
    }
  if (self->place == XG_PLACE_ALERTS || self->place == XG_PLACE_REQUESTS)
    xg_window_show_place (self, XG_PLACE_ITEMS, NULL);
  xg_window_show_page (self, "feed");
  adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->content_pane));
  adw_leaflet_set_visible_child (self->outer, GTK_WIDGET (self->inner));
  gtk_widget_activate_action (GTK_WIDGET (self->feed_page), "feed.search", NULL);
}

static void
sidebar_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  if (adw_leaflet_get_folded (self->outer))
    {
      gboolean shown =
        adw_leaflet_get_visible_child (self->outer) == GTK_WIDGET (self->sidebar_pane);

      adw_leaflet_set_visible_child (self->outer,
                                     shown ? GTK_WIDGET (self->inner)
                                           : GTK_WIDGET (self->sidebar_pane));
      xg_window_focus_pane (self);
      return;
    }
  self->sidebar_hidden = !self->sidebar_hidden;
  xg_window_update_panes (self);
}

static void
refresh_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  GListModel *brokers;

  if (self->grid == NULL)
    return;
  if (self->node != NULL)
    {
      xg_broker_load_node (self->broker, self->node, TRUE);
      xg_broker_look_at (self->broker, self->node, TRUE);
      if (xg_window_is_page (self, "node"))
        xg_node_page_reload (self->node_page);
      return;
    }
  if (self->broker != NULL)
    {
      xg_broker_refresh (self->broker);
      return;
    }
  brokers = xg_grid_get_brokers (self->grid);
  for (guint i = 0; i < g_list_model_get_n_items (brokers); i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (brokers, i);

      xg_broker_refresh (broker);
    }
}

static void
retry_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  if (self->grid != NULL)
    xg_session_retry_now (xg_grid_get_session (self->grid));
}

static void
connect_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  if (self->connector != NULL)
    xg_window_connect_profile (self, self->connector);
}

static void
disconnect_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  if (self->connector != NULL)
    xg_connector_cancel (self->connector);
}

static void
log_out_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  if (self->connector != NULL)
    xg_window_log_out_profile (self, self->connector);
}

static void
mark_everything_read_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  for (guint i = 0; self->connectors != NULL; i++)
    {
      XgConnector *connector = xg_connector_list_get (self->connectors, i);

      if (connector == NULL)
        break;
      if (xg_connector_get_grid (connector) != NULL)
        xg_grid_mark_all_read (xg_connector_get_grid (connector), NULL, NULL);
    }
}

/* Everything that depends on what is shown and on the connection. */
void
xg_window_update_actions (XgWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  XgSession *session = self->grid != NULL ? xg_grid_get_session (self->grid) : NULL;
  XgSessionState state = session != NULL ? xg_session_get_state (session) : XG_SESSION_OFFLINE;
  gboolean there = xg_window_has_grids (self);
  gboolean active = self->connector != NULL && xg_connector_is_active (self->connector);

  xg_window_update_create (self);
  gtk_widget_action_set_enabled (widget, "win.back", xg_window_can_go_back (self));
  gtk_widget_action_set_enabled (widget, "win.show-ledger", there);
  gtk_widget_action_set_enabled (widget, "win.show-changes", there);
  gtk_widget_action_set_enabled (widget, "win.pivot", self->grid != NULL);
  gtk_widget_action_set_enabled (widget,
                                 "win.stanzas",
                                 self->grid != NULL &&
                                   xg_settings_get_boolean (self->settings, "stanza-console"));
  xg_window_update_export (self);
  gtk_widget_action_set_enabled (widget, "win.storage", self->grid != NULL);
  gtk_widget_action_set_enabled (widget, "win.show-grid", there);
  gtk_widget_action_set_enabled (widget, "win.items", there);
  gtk_widget_action_set_enabled (widget, "win.alerts", there);
  gtk_widget_action_set_enabled (widget, "win.requests", there);
  gtk_widget_action_set_enabled (widget, "win.contents", there);
  gtk_widget_action_set_enabled (widget, "win.find-node", there);
  gtk_widget_action_set_enabled (widget, "win.search", there);
  gtk_widget_action_set_enabled (widget, "win.pause", there);
  gtk_widget_action_set_enabled (widget, "win.sidebar", there);
  gtk_widget_action_set_enabled (widget, "win.next-pane", there);
  gtk_widget_action_set_enabled (widget, "win.previous-pane", there);
  gtk_widget_action_set_enabled (widget, "win.mark-everything-read", there);
  gtk_widget_action_set_enabled (widget,
                                 "win.page",
                                 self->node != NULL || xg_window_is_broker (self));
  gtk_widget_action_set_enabled (widget, "win.refresh", state == XG_SESSION_ONLINE);
  gtk_widget_action_set_enabled (widget, "win.retry", state == XG_SESSION_WAITING);
  gtk_widget_action_set_enabled (widget, "win.connect", self->connector != NULL && !active);
  gtk_widget_action_set_enabled (widget, "win.disconnect", active);
  gtk_widget_action_set_enabled (widget, "win.security", self->connector != NULL);
  gtk_widget_action_set_enabled (
    widget,
    "win.edit-profile",
    self->connector != NULL && !xg_profile_get_demo (xg_connector_get_profile (self->connector)));
  gtk_widget_action_set_enabled (widget,
                                 "win.log-out",
                                 active || (session != NULL && xg_session_has_password (session)));
}

void
xg_window_install_actions (XgWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct
  {
    const char *name;
    const char *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.toast", "s", toast_cb },
    { "win.show-node", "(ssss)", show_node_cb },
    { "win.show-ledger", "(ss)", show_ledger_cb },
    { "win.show-changes", NULL, show_changes_cb },
    { "win.stanzas", NULL, stanzas_cb },
    { "win.shortcuts", NULL, shortcuts_cb },
    { "win.back", NULL, back_cb },
    { "win.show-grid", NULL, show_grid_cb },
    { "win.items", NULL, items_cb },
    { "win.alerts", NULL, alerts_cb },
    { "win.requests", NULL, requests_cb },
    { "win.find-node", NULL, find_node_cb },
    { "win.search", NULL, search_cb },
    { "win.pause", NULL, pause_cb },
    { "win.sidebar", NULL, sidebar_cb },
    { "win.next-pane", NULL, next_pane_cb },
    { "win.previous-pane", NULL, previous_pane_cb },
    { "win.refresh", NULL, refresh_cb },
    { "win.retry", NULL, retry_cb },
    { "win.connect", NULL, connect_cb },
    { "win.disconnect", NULL, disconnect_cb },
    { "win.log-out", NULL, log_out_cb },
    { "win.mark-everything-read", NULL, mark_everything_read_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class,
                                     actions[i].name,
                                     actions[i].type,
                                     actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "win.page", "page");
}
