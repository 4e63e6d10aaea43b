/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-menu.h"

#include "browse/xg-node-actions.h"
#include "browse/xg-place.h"
#include "profiles/xg-profile-menu.h"

struct _XgSidebarMenu
{
  GObject parent_instance;

  /* Borrowed */
  GtkWidget *owner;

  /* Owned */
  XgNodeActions *actions;
  GtkWidget *popover;
};

G_DEFINE_FINAL_TYPE (XgSidebarMenu, xg_sidebar_menu, G_TYPE_OBJECT)

static void
xg_sidebar_menu_dispose (GObject *object)
{
  XgSidebarMenu *self = XG_SIDEBAR_MENU (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (xg_sidebar_menu_parent_class)->dispose (object);
}

static void
xg_sidebar_menu_class_init (XgSidebarMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_sidebar_menu_dispose;
}

static void
xg_sidebar_menu_init (XgSidebarMenu *self)
{
}

/* The focus goes back to the list that the menu was for. */
static void
closed_cb (XgSidebarMenu *self)
{
  gtk_widget_grab_focus (self->owner);
}

/**
 * xg_sidebar_menu_new:
 * @owner: (transfer none): the sidebar, which lets go of the menu when it is disposed of
 *
 * Returns: (transfer full): a menu of nothing so far
 */
XgSidebarMenu *
xg_sidebar_menu_new (GtkWidget *owner)
{
  XgSidebarMenu *self;

  g_return_val_if_fail (GTK_IS_WIDGET (owner), NULL);

  self = g_object_new (XG_TYPE_SIDEBAR_MENU, NULL);
  self->owner = owner;
  self->actions = xg_node_actions_new (owner);
  self->popover = gtk_popover_menu_new_from_model (NULL);
  gtk_widget_set_parent (self->popover, owner);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  g_signal_connect_object (self->popover,
                           "closed",
                           G_CALLBACK (closed_cb),
                           self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * xg_sidebar_menu_open_model:
 * @menu: what to choose from; its actions are the owner's
 * @row: what @x and @y are relative to
 * @y: -1: beside the row, so that it is seen which one the menu is of
 */
void
xg_sidebar_menu_open_model (XgSidebarMenu *self,
                            GMenuModel *menu,
                            GtkWidget *row,
                            double x,
                            double y)
{
  double at_x, at_y;
  int height = y < 0 ? gtk_widget_get_height (row) : 1;

  g_return_if_fail (XG_IS_SIDEBAR_MENU (self));

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), menu);
  gtk_widget_translate_coordinates (row, self->owner, x, MAX (y, 0), &at_x, &at_y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle){ (int) at_x, (int) at_y, 1, height });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/**
 * xg_sidebar_menu_open:
 * @connector: (nullable): the profile of @item; without one there is no menu
 * @item: an #XgPlace or #XgNode
 * @row: what @x and @y are relative to
 */
void
xg_sidebar_menu_open (XgSidebarMenu *self,
                      XgConnector *connector,
                      GObject *item,
                      GtkWidget *row,
                      double x,
                      double y)
{
  XgPlace *place = XG_IS_PLACE (item) ? XG_PLACE (item) : NULL;
  g_autoptr (GMenuModel) menu = NULL;

  g_return_if_fail (XG_IS_SIDEBAR_MENU (self));

  if (connector == NULL)
    return;
  xg_node_actions_set_grid (self->actions, xg_connector_get_grid (connector));
  if (XG_IS_NODE (item))
    xg_node_actions_set_target (self->actions, xg_node_get_broker (XG_NODE (item)), XG_NODE (item));
  else
    xg_node_actions_set_target (self->actions, xg_place_get_broker (place), NULL);

  menu = xg_node_actions_get_menu (self->actions);
  if (place != NULL && xg_place_get_kind (place) == XG_PLACE_ITEMS)
    xg_profile_menu_append (G_MENU (menu), connector);
  xg_sidebar_menu_open_model (self, menu, row, x, y);
}

/**
 * xg_sidebar_menu_forget:
 *
 * Lets go of the grid that the menu was of.
 */
void
xg_sidebar_menu_forget (XgSidebarMenu *self)
{
  g_return_if_fail (XG_IS_SIDEBAR_MENU (self));

  xg_node_actions_set_grid (self->actions, NULL);
}
