/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-list-tab-private.h"

#include <glib/gi18n.h>

#include "details/xg-details-button.h"
#include "xg-ui.h"

/* @icon, @title and @text stand in for the list. */
static void
show_status (XgNodeListTab *self,
             const char *icon,
             const char *title,
             const char *text,
             const char *detail,
             gboolean again)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  adw_status_page_set_icon_name (priv->status, icon);
  adw_status_page_set_title (priv->status, title);
  adw_status_page_set_description (priv->status, escaped);
  gtk_label_set_text (priv->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (priv->detail), detail != NULL);
  gtk_widget_set_visible (priv->again, again);
  xg_details_button_set (priv->details, NULL, NULL);
  gtk_stack_set_visible_child_name (priv->stack, "state");
}

static void
show_error (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);
  g_autofree char *reason =
    xg_reason_for_reading (priv->error, XG_NODE_LIST_TAB_GET_CLASS (self)->action);
  g_autofree char *detail = xg_reason_get_detail (priv->error);
  gboolean locked = xg_reason_is_locked (priv->error);

  show_status (self,
               locked ? "changes-prevent-symbolic" : "dialog-warning-symbolic",
               locked ? _ ("Not for You to See") : _ ("The Broker Did Not Tell"),
               reason,
               detail,
               TRUE);
  xg_details_button_set (priv->details, reason, priv->error);
}

/* Where the broker is known not to have such a list it is not asked, and why is told. */
gboolean
xg_node_list_tab_is_possible (XgNodeListTab *self, const char **reason)
{
  guint function = XG_NODE_LIST_TAB_GET_CLASS (self)->function;

  return function == XG_N_FUNCTIONS ||
         xg_capable_ask (xg_node_tab_get_broker (XG_NODE_TAB (self)), function, reason);
}

void
xg_node_list_tab_show_state (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);
  XgNodeListTabClass *klass = XG_NODE_LIST_TAB_GET_CLASS (self);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (priv->rows));
  const char *reason = NULL;

  if (xg_node_tab_get_node (XG_NODE_TAB (self)) == NULL)
    return;
  if (n_rows > 0 && g_list_model_get_n_items (G_LIST_MODEL (priv->selection)) > 0)
    gtk_stack_set_visible_child_name (priv->stack, "list");
  else if (n_rows > 0)
    show_status (self,
                 "system-search-symbolic",
                 _ ("Nothing Found"),
                 _ ("Nothing on the list contains what you look for."),
                 NULL,
                 FALSE);
  else if (!xg_node_list_tab_is_possible (self, &reason))
    show_status (self,
                 "action-unavailable-symbolic",
                 _ ("Not With This Broker"),
                 reason,
                 NULL,
                 FALSE);
  else if (priv->error != NULL)
    show_error (self);
  else if (priv->loaded)
    show_status (self,
                 klass->empty_icon,
                 _ (klass->empty_title),
                 _ (klass->empty_text),
                 NULL,
                 FALSE);
  else if (priv->cancellable != NULL)
    gtk_stack_set_visible_child_name (priv->stack, "loading");
  else
    show_status (self,
                 "network-offline-symbolic",
                 _ ("Not Connected"),
                 _ ("This is asked of the broker as soon as there is a connection."),
                 NULL,
                 FALSE);
}
