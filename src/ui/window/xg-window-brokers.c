/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include <glib/gi18n.h>

#include "broker/xg-add-broker-dialog.h"
#include "xg-toast.h"

/* Brokers that the person adds to a profile, and takes out again. */

static XgConnector *
find_connector (XgWindow *self, const char *key)
{
  if (*key == '\0' || self->connectors == NULL)
    return self->connector;
  return xg_connector_list_lookup (self->connectors, key);
}

static XgConnector *
find_connector_of_grid (XgWindow *self, XgGrid *grid)
{
  for (guint i = 0; self->connectors != NULL; i++)
    {
      XgConnector *connector = xg_connector_list_get (self->connectors, i);

      if (connector == NULL || xg_connector_get_grid (connector) == grid)
        return connector;
    }
  return NULL;
}

static void
added_cb (GtkWidget *dialog, XgBroker *broker, XgWindow *self)
{
  XgGrid *grid = g_object_get_data (G_OBJECT (dialog), "xg-grid");
  XgConnector *connector = find_connector_of_grid (self, grid);

  if (connector == NULL)
    return;
  xg_connector_keep_profile (connector);
  xg_sidebar_select_place (self->sidebar, XG_PLACE_BROKER, connector, broker);
}

/* To the profile of that key; "": the current one. */
static void
add_broker_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  XgConnector *connector = find_connector (self, g_variant_get_string (parameter, NULL));
  XgGrid *grid = connector != NULL ? xg_connector_get_grid (connector) : NULL;
  GtkWidget *dialog;

  if (grid == NULL)
    {
      xg_toast (widget, _ ("There is no connection. Connect first."));
      return;
    }
  dialog = xg_add_broker_dialog_new (grid);
  g_object_set_data_full (G_OBJECT (dialog), "xg-grid", g_object_ref (grid), g_object_unref);
  g_signal_connect_object (dialog, "added", G_CALLBACK (added_cb), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
remove_response_cb (GtkWidget *dialog, const char *response, XgWindow *self)
{
  XgGrid *grid = g_object_get_data (G_OBJECT (dialog), "xg-grid");
  XgBroker *broker = g_object_get_data (G_OBJECT (dialog), "xg-broker");
  XgConnector *connector = find_connector_of_grid (self, grid);
  g_autofree char *text = NULL;

  if (!g_str_equal (response, "remove") || connector == NULL)
    return;
  if (self->broker == broker)
    xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, connector, NULL);
  xg_grid_remove_broker (grid, broker);
  xg_connector_keep_profile (connector);
  text = g_strdup_printf (_ ("“%s” is not in the list any more"), xg_broker_get_label (broker));
  xg_toast (GTK_WIDGET (self), text);
}

static void
ask_to_remove (XgWindow *self, XgGrid *grid, XgBroker *broker)
{
  g_autofree char *heading =
    g_strdup_printf (_ ("Remove “%s” From the List?"), xg_broker_get_label (broker));
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (self),
    heading,
    _ ("Nothing is deleted or changed at the Broker, and your subscriptions there stay: what it "
       "goes on sending is ignored. Items that were received stay among all items on this "
       "computer. You can add the Broker again at any time."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"),
                                    "remove",
                                    _ ("_Remove"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "remove",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "xg-grid", g_object_ref (grid), g_object_unref);
  g_object_set_data_full (G_OBJECT (dialog), "xg-broker", g_object_ref (broker), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The broker of that address, out of the list of the profile of that key. */
static void
remove_broker_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  const char *key, *jid;
  XgConnector *connector;
  XgBroker *broker;
  XgGrid *grid;

  g_variant_get (parameter, "(&s&s)", &key, &jid);
  connector = find_connector (self, key);
  grid = connector != NULL ? xg_connector_get_grid (connector) : NULL;
  broker = grid != NULL ? xg_grid_lookup_broker (grid, jid) : NULL;
  if (broker != NULL && xg_grid_can_remove_broker (grid, broker))
    ask_to_remove (self, grid, broker);
}

void
xg_window_install_broker_actions (XgWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.add-broker", "s", add_broker_cb);
  gtk_widget_class_install_action (widget_class, "win.remove-broker", "(ss)", remove_broker_cb);
}
