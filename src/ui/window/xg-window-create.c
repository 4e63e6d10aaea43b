/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include <glib/gi18n.h>

#include "admins/xg-administrators-dialog.h"
#include "create/xg-create-dialog.h"
#include "xg-capable.h"

/* Where something new is created: the broker that is shown, else the first one. */
static XgBroker *
find_broker (XgWindow *self)
{
  g_autoptr (XgBroker) first = NULL;

  if (self->broker != NULL || self->grid == NULL)
    return self->broker;
  first = g_list_model_get_item (xg_grid_get_brokers (self->grid), 0);
  /* The grid keeps it */
  return first;
}

/* The grid that has the broker, the current one first. */
static XgGrid *
find_grid (XgWindow *self, const char *jid)
{
  if (*jid == '\0' || (self->grid != NULL && xg_grid_lookup_broker (self->grid, jid) != NULL))
    return self->grid;
  for (guint i = 0; self->connectors != NULL; i++)
    {
      XgConnector *connector = xg_connector_list_get (self->connectors, i);
      XgGrid *grid = connector != NULL ? xg_connector_get_grid (connector) : NULL;

      if (connector == NULL)
        break;
      if (grid != NULL && xg_grid_lookup_broker (grid, jid) != NULL)
        return grid;
    }
  return NULL;
}

/* In a collection of a broker, or with "" where one is now. */
static void
new_node_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  const char *jid, *id;
  XgGrid *grid;
  XgBroker *broker;
  XgNode *parent;

  g_variant_get (parameter, "(&s&s)", &jid, &id);
  grid = find_grid (self, jid);
  if (grid == NULL)
    return;
  broker = *jid != '\0' ? xg_grid_lookup_broker (grid, jid) : find_broker (self);
  if (broker == NULL)
    return;
  parent = *jid == '\0' ? self->node : *id != '\0' ? xg_broker_lookup_node (broker, id) : NULL;
  xg_create_dialog_present (xg_grid_get_session (grid), broker, parent, widget);
}

/* Of a broker, and with an id of one of its nodes. */
static void
administrators_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  const char *jid, *id;
  GtkWidget *dialog;
  XgBroker *broker;
  XgGrid *grid;

  g_variant_get (parameter, "(&s&s)", &jid, &id);
  grid = find_grid (self, jid);
  broker = grid != NULL ? xg_grid_lookup_broker (grid, jid) : NULL;
  if (broker == NULL)
    return;
  dialog = xg_administrators_dialog_new (grid,
                                         broker,
                                         *id != '\0' ? xg_broker_lookup_node (broker, id) : NULL);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The same, with several of its nodes. */
static void
administrators_of_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  g_autofree const char **ids = NULL;
  const char *jid;
  GtkWidget *dialog;
  XgBroker *broker;
  XgGrid *grid;

  g_variant_get (parameter, "(&s^a&s)", &jid, &ids);
  grid = find_grid (self, jid);
  broker = grid != NULL ? xg_grid_lookup_broker (grid, jid) : NULL;
  if (broker == NULL)
    return;
  dialog = xg_administrators_dialog_new (grid, broker, NULL);
  xg_administrators_dialog_choose (XG_ADMINISTRATORS_DIALOG (dialog), ids);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* What the broker of that address has; "": the one that is shown, or the first. */
static void
contents_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  const char *jid = g_variant_get_string (parameter, NULL);
  XgGrid *grid = find_grid (self, jid);
  XgBroker *broker = NULL;

  if (grid != NULL)
    broker = *jid != '\0' ? xg_grid_lookup_broker (grid, jid) : find_broker (self);
  if (broker != NULL)
    xg_window_show_contents (self, grid, broker);
}

/* Why nothing can be created now; NULL: it can. */
static const char *
find_reason (XgWindow *self)
{
  XgBroker *broker = find_broker (self);
  const char *reason = NULL;

  if (self->grid == NULL ||
      xg_session_get_state (xg_grid_get_session (self->grid)) != XG_SESSION_ONLINE)
    return _ ("There is no connection. Connect first.");
  if (broker == NULL)
    return _ ("No broker was found.");
  xg_capable_ask (broker, XG_FUNCTION_CREATE, &reason);
  return reason;
}

/* Brokers, and what they can do, are found out later. */
static void
follow (XgWindow *self)
{
  XgBroker *broker = find_broker (self);

  g_signal_group_set_target (self->broker_signals,
                             self->grid != NULL ? xg_grid_get_brokers (self->grid) : NULL);
  g_signal_group_set_target (self->capability_signals,
                             broker != NULL ? xg_broker_get_capabilities (broker) : NULL);
}

void
xg_window_update_create (XgWindow *self)
{
  const char *reason = find_reason (self);

  follow (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.new-node", reason == NULL);
  xg_sidebar_set_create_reason (self->sidebar, reason);
}

void
xg_window_init_create (XgWindow *self)
{
  self->broker_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->broker_signals,
                                  "items-changed",
                                  G_CALLBACK (xg_window_update_create),
                                  self);
  self->capability_signals = g_signal_group_new (XG_TYPE_CAPABILITIES);
  g_signal_group_connect_swapped (self->capability_signals,
                                  "changed",
                                  G_CALLBACK (xg_window_update_create),
                                  self);
}

static void
close_response_cb (XgWindow *self, const char *response)
{
  if (!g_str_equal (response, "close"))
    return;
  self->closing = TRUE;
  gtk_window_close (GTK_WINDOW (self));
  self->closing = FALSE;
}

/**
 * xg_window_may_close:
 *
 * Returns: %FALSE: the person is asked first, since changes that were not applied would be lost
 */
gboolean
xg_window_may_close (XgWindow *self)
{
  GtkWidget *dialog;

  if (self->closing || self->node_page == NULL || !xg_node_page_has_changes (self->node_page))
    return TRUE;
  dialog = adw_message_dialog_new (GTK_WINDOW (self),
                                   _ ("Close Without Applying?"),
                                   _ ("There are changes that were not applied. They are lost when "
                                      "the window closes."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"),
                                    "close",
                                    _ ("C_lose"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "close",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog,
                           "response",
                           G_CALLBACK (close_response_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return FALSE;
}

void
xg_window_install_create_actions (XgWindowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.new-node", "(ss)", new_node_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass),
                                   "win.administrators",
                                   "(ss)",
                                   administrators_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass),
                                   "win.administrators-of",
                                   "(sas)",
                                   administrators_of_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.contents", "s", contents_cb);
}
