/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-message.h"

#include <glib/gi18n.h>

#include "xg-ui.h"

struct _XgSidebarMessage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkSpinner *spinner;
  GtkLabel *label;
  GtkWidget *button;

  /* Owned */
  XgConnector *connector;
  GSignalGroup *grid_signals;
  GSignalGroup *session_signals;
  GSignalGroup *brokers_signals;
};

G_DEFINE_FINAL_TYPE (XgSidebarMessage, xg_sidebar_message, GTK_TYPE_WIDGET)

static void
update (XgSidebarMessage *self)
{
  XgGrid *grid = self->connector != NULL ? xg_connector_get_grid (self->connector) : NULL;
  XgSession *session = grid != NULL ? xg_grid_get_session (grid) : NULL;
  XgSessionState state = session != NULL ? xg_session_get_state (session) : XG_SESSION_OFFLINE;
  const char *problem = grid != NULL ? xg_grid_get_discovery_error (grid) : NULL;
  const char *text = NULL;
  gboolean busy = FALSE;

  if (self->connector == NULL ||
      (grid != NULL && g_list_model_get_n_items (xg_grid_get_brokers (grid)) > 0))
    text = NULL;
  else if (state == XG_SESSION_ONLINE && problem != NULL)
    text = problem;
  else if (state == XG_SESSION_ONLINE)
    {
      text = _ ("Looking for brokers…");
      busy = TRUE;
    }
  else if (state == XG_SESSION_OFFLINE)
    text = _ ("Not connected, and no topics are known from last time.");
  else
    {
      text = xg_session_get_state_text (session);
      busy = state != XG_SESSION_WAITING;
    }

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, text != NULL && busy);
  gtk_widget_set_visible (self->button, text != NULL && text == problem);
  gtk_label_set_text (self->label, text != NULL ? text : "");
}

static void
xg_sidebar_message_dispose (GObject *object)
{
  XgSidebarMessage *self = XG_SIDEBAR_MESSAGE (object);
  GtkWidget *child;

  g_clear_object (&self->grid_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->brokers_signals);
  g_clear_object (&self->connector);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (xg_sidebar_message_parent_class)->dispose (object);
}

static void
xg_sidebar_message_class_init (XgSidebarMessageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_sidebar_message_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/browse/xg-sidebar-message.ui");
  gtk_widget_class_bind_template_child (widget_class, XgSidebarMessage, spinner);
  gtk_widget_class_bind_template_child (widget_class, XgSidebarMessage, label);
  gtk_widget_class_bind_template_child (widget_class, XgSidebarMessage, button);
}

static GSignalGroup *
watch (XgSidebarMessage *self, GType type, const char *signal)
{
  GSignalGroup *group = g_signal_group_new (type);

  g_signal_group_connect_swapped (group, signal, G_CALLBACK (update), self);

  return group;
}

static void
xg_sidebar_message_init (XgSidebarMessage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->grid_signals = watch (self, XG_TYPE_GRID, "notify::discovery-error");
  self->session_signals = watch (self, XG_TYPE_SESSION, "notify::state");
  self->brokers_signals = watch (self, G_TYPE_LIST_MODEL, "items-changed");
}

/**
 * xg_sidebar_message_set_connector:
 * @connector: (nullable): the only profile; %NULL: there are several, each with a row that tells
 *   how it stands with it. To be told again when another grid is open in it
 */
void
xg_sidebar_message_set_connector (XgSidebarMessage *self, XgConnector *connector)
{
  XgGrid *grid = connector != NULL ? xg_connector_get_grid (connector) : NULL;

  g_return_if_fail (XG_IS_SIDEBAR_MESSAGE (self));

  g_set_object (&self->connector, connector);
  g_signal_group_set_target (self->grid_signals, grid);
  g_signal_group_set_target (self->session_signals,
                             grid != NULL ? xg_grid_get_session (grid) : NULL);
  g_signal_group_set_target (self->brokers_signals,
                             grid != NULL ? xg_grid_get_brokers (grid) : NULL);
  update (self);
}
