/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "window/xg-application-private.h"

#include <glib/gi18n.h>

static void
say (XgApplication *self, const char *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.toast", "s", sentence);
}

static void
forget_link (XgApplication *self)
{
  g_clear_pointer (&self->link, xg_link_free);
}

/* Nothing but a sentence: the grid knows all its topics by now, or can't list them. */
static void
give_up (XgApplication *self)
{
  g_autofree char *sentence =
    g_strdup_printf (_ ("There is no topic “%s” that you may see."), self->link->node);

  say (self, sentence);
  forget_link (self);
}

/* The one signal that can bring what the link waits for. */
static void
look_again_at (XgApplication *self, gpointer object, const char *signal)
{
  g_signal_handlers_disconnect_by_func (object, xg_application_follow_link, self);
  g_signal_connect_object (object,
                           signal,
                           G_CALLBACK (xg_application_follow_link),
                           self,
                           G_CONNECT_SWAPPED);
}

/* The broker of the link, in whichever profile has it; the current one before the others. Where
 * none has it so far, each may yet find it. */
static XgBroker *
find_broker (XgApplication *self, XgConnector **connector)
{
  XgConnector *at = xg_window_get_connector (self->window);

  for (guint i = 0; at != NULL; at = xg_connector_list_get (self->connectors, i++))
    {
      XgGrid *grid = xg_connector_get_grid (at);
      XgBroker *broker = grid != NULL ? xg_grid_lookup_broker (grid, self->link->broker) : NULL;

      *connector = at;
      if (broker != NULL)
        return broker;
      if (grid != NULL)
        look_again_at (self, xg_grid_get_brokers (grid), "items-changed");
    }

  return NULL;
}

/**
 * xg_application_follow_link:
 *
 * Shows what the link that is still to be opened names, as soon as the grid knows it.
 */
void
xg_application_follow_link (XgApplication *self)
{
  XgConnector *connector = NULL;
  XgBroker *broker = NULL;
  XgNode *node;

  if (self->link == NULL || self->window == NULL || xg_application_get_grid (self) == NULL)
    return;

  broker = find_broker (self, &connector);
  if (broker == NULL)
    return;

  node = self->link->node != NULL ? xg_broker_lookup_node (broker, self->link->node) : NULL;
  if (node != NULL)
    {
      xg_window_show_grid (self->window);
      xg_window_show_node (self->window, node, "feed");
      forget_link (self);
    }
  else if (self->link->node == NULL)
    {
      xg_window_show_connector (self->window, connector);
      xg_window_show_grid (self->window);
      xg_window_show_place (self->window, XG_PLACE_BROKER, broker);
      forget_link (self);
    }
  else if (xg_broker_get_state (broker) < XG_LOAD_DONE || xg_broker_get_loading (broker))
    look_again_at (self, broker, "notify");
  else
    give_up (self);
}

/**
 * xg_application_open_link:
 * @uri: an xmpp: link, from anywhere
 *
 * Shows the topic that it names: at once, or when the grid that has it is connected. A later link
 * replaces one that is still waiting.
 */
void
xg_application_open_link (XgApplication *self, const char *uri)
{
  g_autoptr (GError) error = NULL;
  XgLink *link = xg_link_parse (uri, &error);

  g_assert (self->window != NULL);

  if (link == NULL)
    {
      say (self, error->message);
      return;
    }

  forget_link (self);
  self->link = link;
  xg_application_follow_link (self);
  if (self->link != NULL && xg_application_get_grid (self) == NULL && !self->at_once)
    say (self, _ ("The link opens when you are connected."));
}
