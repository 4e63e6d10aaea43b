/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

/* The profiles of the window: which of them is the current one, and what all of them bring. */

/* How many there are; none before the window has their list. */
guint
xg_window_count_profiles (XgWindow *self)
{
  return self->connectors != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->connectors)) : 0;
}

/* Whether there is something to show besides the connect page. */
gboolean
xg_window_has_grids (XgWindow *self)
{
  return self->grid != NULL || xg_window_count_profiles (self) > 1;
}

static void
set_grid (XgWindow *self, XgGrid *grid)
{
  XgSession *session = grid != NULL ? xg_grid_get_session (grid) : NULL;

  if (!g_set_object (&self->grid, grid))
    return;

  g_clear_object (&self->node);
  g_clear_object (&self->broker);
  g_signal_group_set_target (self->grid_signals, grid);
  g_signal_group_set_target (self->session_signals, session);
  xg_node_actions_set_grid (self->node_actions, grid);
  xg_window_tell_pages_grid (self);
  xg_item_view_set_item (self->item_view, NULL, NULL);
  xg_status_bar_set_grid (self->status_bar, grid);
  if (grid == NULL)
    xg_feed_page_set_scope (self->feed_page, NULL, NULL, NULL);
}

/* What is said of the current profile in the whole window. */
static void
update (XgWindow *self)
{
  gtk_widget_set_visible (self->connect_back_button, xg_window_has_grids (self));
  if (!xg_window_has_grids (self) && self->connectors != NULL &&
      g_strcmp0 (gtk_stack_get_visible_child_name (self->main_stack), "grid") == 0)
    xg_window_show_connect (self);
  xg_window_update_banner (self);
  xg_window_update_actions (self);
  xg_window_update_title (self);
}

/* Makes CONNECTOR the current one; where its items are to be seen, its cache is opened for that. */
void
xg_window_set_connector (XgWindow *self, XgConnector *connector)
{
  g_set_object (&self->connector, connector);
  xg_window_tell_pages_profiles (self);
  set_grid (self, connector != NULL ? xg_connector_get_grid (connector) : NULL);
  update (self);
  if (connector != NULL && xg_connector_get_state (connector) == XG_CONNECTOR_CLOSED &&
      xg_window_count_profiles (self) > 1)
    xg_connector_connect (connector, NULL, XG_CONNECT_OFFLINE);
}

static void
open_item_cb (XgGrid *grid, gint64 rowid, XgWindow *self)
{
  xg_window_show_item (self, grid, rowid);
  gtk_window_present (GTK_WINDOW (self));
}

static void
open_requests_cb (XgGrid *grid, XgWindow *self)
{
  xg_window_show_grid (self);
  xg_window_show_place (self, XG_PLACE_REQUESTS, NULL);
  gtk_window_present (GTK_WINDOW (self));
}

/* Notifications come from all profiles, wherever the person is. */
static void
follow_notifications (XgWindow *self)
{
  GHashTableIter iter;
  gpointer grid;

  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, &grid, NULL))
    {
      g_signal_handlers_disconnect_by_func (grid, open_item_cb, self);
      g_signal_handlers_disconnect_by_func (grid, open_requests_cb, self);
      g_hash_table_iter_remove (&iter);
    }
  for (guint i = 0; i < xg_window_count_profiles (self); i++)
    {
      grid = xg_connector_get_grid (xg_connector_list_get (self->connectors, i));
      if (grid == NULL || !g_hash_table_add (self->watched, g_object_ref (grid)))
        continue;
      g_signal_connect_object (grid, "open-item", G_CALLBACK (open_item_cb), self, 0);
      g_signal_connect_object (grid, "open-requests", G_CALLBACK (open_requests_cb), self, 0);
    }
}

static void
grid_changed_cb (XgWindow *self, XgConnector *connector)
{
  follow_notifications (self);
  if (self->connector == NULL && xg_connector_get_grid (connector) != NULL)
    xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, connector, NULL);
  else if (self->connector == connector)
    {
      set_grid (self, xg_connector_get_grid (connector));
      if (self->place == XG_PLACE_BROKER)
        xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, connector, NULL);
      xg_window_open_scope (self);
      update (self);
    }
}

/* The best of those that are left: one that is open. */
XgConnector *
xg_window_choose_connector (XgWindow *self)
{
  for (guint i = 0; i < xg_window_count_profiles (self); i++)
    {
      XgConnector *connector = xg_connector_list_get (self->connectors, i);

      if (xg_connector_get_grid (connector) != NULL)
        return connector;
    }

  return xg_window_count_profiles (self) > 1 ? xg_connector_list_get (self->connectors, 0) : NULL;
}

static void
profiles_changed_cb (XgWindow *self)
{
  XgConnector *next;

  follow_notifications (self);
  if (self->connector != NULL &&
      xg_connector_list_lookup (self->connectors, xg_connector_get_key (self->connector)) !=
        self->connector)
    {
      next = xg_window_choose_connector (self);
      if (next != NULL)
        xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, next, NULL);
      else
        xg_window_set_connector (self, NULL);
    }
  xg_status_bar_set_connectors (self->status_bar, self->connectors);
  update (self);
}

/* How much is unread can be seen where the window itself can't. */
void
xg_window_update_title (XgWindow *self)
{
  gint64 unread = 0;
  g_autofree char *number = NULL;
  g_autofree char *title = NULL;

  if (xg_window_count_profiles (self) > 1)
    unread = xg_connector_list_get_unread (self->connectors);
  number = xg_format_count ((guint64) unread);
  /* Translators: the title of the window: a number of unread items */
  title = unread > 0 ? g_strdup_printf (_ ("Grid Console (%s unread)"), number)
                     : g_strdup (_ ("Grid Console"));
  if (g_strcmp0 (gtk_window_get_title (GTK_WINDOW (self)), title) != 0)
    gtk_window_set_title (GTK_WINDOW (self), title);
}

/**
 * xg_window_set_connectors:
 * @connectors: (nullable): the profiles of the window; %NULL for its end
 */
void
xg_window_set_connectors (XgWindow *self, XgConnectorList *connectors)
{
  g_return_if_fail (XG_IS_WINDOW (self));

  if (self->connectors == connectors)
    return;
  if (self->connectors != NULL)
    g_signal_handlers_disconnect_by_data (self->connectors, self);
  xg_sidebar_set_connectors (self->sidebar, NULL);
  xg_window_set_connector (self, NULL);
  xg_status_bar_set_connectors (self->status_bar, connectors);
  g_set_object (&self->connectors, connectors);
  xg_window_tell_pages_profiles (self);
  xg_trust_asker_set_connectors (self->trust_asker, G_LIST_MODEL (connectors));
  follow_notifications (self);
  if (connectors == NULL)
    return;

  xg_sidebar_set_connectors (self->sidebar, connectors);
  g_signal_connect_object (connectors,
                           "grid-changed",
                           G_CALLBACK (grid_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (connectors,
                           "items-changed",
                           G_CALLBACK (profiles_changed_cb),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (connectors,
                           "notify::unread",
                           G_CALLBACK (xg_window_update_title),
                           self,
                           G_CONNECT_SWAPPED);
  if (xg_window_choose_connector (self) != NULL)
    xg_sidebar_select_place (self->sidebar,
                             XG_PLACE_ITEMS,
                             xg_window_choose_connector (self),
                             NULL);
  update (self);
}

/**
 * xg_window_show_connector:
 * @connector: one of the window's
 *
 * Shows all items of a profile.
 */
void
xg_window_show_connector (XgWindow *self, XgConnector *connector)
{
  g_return_if_fail (XG_IS_WINDOW (self));
  g_return_if_fail (XG_IS_CONNECTOR (connector));

  if (self->connector != connector || self->grid != xg_connector_get_grid (connector))
    xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, connector, NULL);
}

XgConnector *
xg_window_get_connector (XgWindow *self)
{
  g_return_val_if_fail (XG_IS_WINDOW (self), NULL);

  return self->connector;
}

void
xg_window_init_profiles (XgWindow *self)
{
  self->watched = g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, NULL);
}

void
xg_window_clear_profiles (XgWindow *self)
{
  g_clear_pointer (&self->watched, g_hash_table_unref);
}
