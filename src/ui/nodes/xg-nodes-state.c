/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-nodes"

#include "config.h"

#include <glib/gi18n.h>

#include "details/xg-details-button.h"
#include "feed/xg-format.h"
#include "grid/xg-broker-trouble.h"
#include "nodes/xg-nodes-page-private.h"
#include "xg-capable.h"

/* What the page of nodes says of itself: rows, or what stands in for them, and how many. */

static gboolean
is_online (XgNodesPage *self)
{
  return self->grid != NULL &&
         xg_session_get_state (xg_grid_get_session (self->grid)) == XG_SESSION_ONLINE;
}

static guint
count_rows (XgNodesPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->view));
}

/* What stands in for the rows */

static void
show_status (XgNodesPage *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;
  gboolean filtered =
    xg_node_view_is_filtered (self->view) && xg_node_view_get_n_total (self->view) > 0;

  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
  gtk_widget_set_visible (self->clear_button, filtered);
  gtk_widget_set_visible (self->again_button, !filtered);
  xg_details_button_set (self->status_details, NULL, NULL);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
show_empty (XgNodesPage *self)
{
  const char *reason = NULL;

  if (xg_node_view_get_set (self->view) == XG_NODE_SET_TOPICS)
    show_status (self,
                 "xg-topic-symbolic",
                 _ ("No Topics"),
                 _ ("This Broker lists no topics, or none to you."));
  else if (!xg_capable_ask (self->broker, XG_FUNCTION_COLLECTIONS, &reason))
    show_status (self, "action-unavailable-symbolic", _ ("Not With This Broker"), reason);
  else
    show_status (self,
                 "folder-symbolic",
                 _ ("No Collections"),
                 _ ("This Broker lists no collections, or none to you."));
}

static void
show_failure (XgNodesPage *self)
{
  const char *text = xg_broker_get_error_text (self->broker);

  show_status (self, "dialog-warning-symbolic", _ ("The Broker Did Not Tell"), text);
  xg_details_button_set (self->status_details, text, xg_broker_get_error (self->broker));
}

static void
show_what_there_is (XgNodesPage *self)
{
  if (count_rows (self) > 0)
    gtk_stack_set_visible_child_name (self->stack, self->narrow ? "rows" : "table");
  else if (xg_node_view_get_n_total (self->view) > 0)
    show_status (self,
                 "system-search-symbolic",
                 _ ("Nothing Found"),
                 _ ("No name in this list contains what you look for."));
  else if (!is_online (self))
    show_status (self,
                 "network-offline-symbolic",
                 _ ("Not Connected"),
                 _ ("The Broker is asked what it has as soon as there is a connection."));
  else if (xg_broker_get_state (self->broker) == XG_LOAD_FAILED)
    show_failure (self);
  else if (xg_broker_get_loading (self->broker))
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else
    show_empty (self);
}

/* What has to be known about the rows that are there. */
static char *
make_notice (XgNodesPage *self)
{
  const char *problem = xg_broker_get_error_text (self->broker);

  if (count_rows (self) == 0)
    return NULL;
  if (!is_online (self))
    return g_strdup (_ ("There is no connection: this is what the Broker had when it was asked "
                        "last."));
  if (xg_broker_get_state (self->broker) == XG_LOAD_FAILED && problem != NULL)
    /* Translators: a sentence that says what went wrong */
    return g_strdup_printf (_ ("%s What is shown is what the Broker had when it was asked last."),
                            problem);
  return g_strdup (problem);
}

static char *
count_text (XgNodesPage *self)
{
  g_autofree char *shown = xg_format_count (count_rows (self));
  g_autofree char *total = xg_format_count (xg_node_view_get_n_total (self->view));

  if (xg_node_view_is_filtered (self->view))
    /* Translators: rows that a filter leaves, and all of them */
    return g_strdup_printf (_ ("%s of %s"), shown, total);
  if (xg_node_view_get_set (self->view) == XG_NODE_SET_TOPICS)
    return g_strdup_printf (
      ngettext ("%s topic", "%s topics", xg_node_view_get_n_total (self->view)),
      total);
  return g_strdup_printf (
    ngettext ("%s collection", "%s collections", xg_node_view_get_n_total (self->view)),
    total);
}

void
xg_nodes_page_update (XgNodesPage *self)
{
  gboolean loading =
    self->broker != NULL && is_online (self) && xg_broker_get_loading (self->broker);
  g_autofree char *notice = NULL;
  g_autofree char *count = NULL;

  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), loading);
  xg_nodes_page_update_actions (self);
  if (self->broker == NULL)
    return;
  count = count_text (self);
  adw_window_title_set_title (self->window_title, xg_broker_get_label (self->broker));
  adw_window_title_set_subtitle (self->window_title, count);
  notice = make_notice (self);
  if (notice != NULL)
    {
      gboolean failed = is_online (self) && xg_broker_get_state (self->broker) == XG_LOAD_FAILED;

      gtk_label_set_text (self->notice_text, notice);
      xg_details_button_set (self->notice_details,
                             notice,
                             failed ? xg_broker_get_error (self->broker) : NULL);
    }
  gtk_revealer_set_reveal_child (self->notice, notice != NULL);
  show_what_there_is (self);
}

static gboolean
update_cb (gpointer data)
{
  XgNodesPage *self = data;

  self->update_idle = 0;
  xg_nodes_page_update (self);
  return G_SOURCE_REMOVE;
}

void
xg_nodes_page_queue_update (XgNodesPage *self)
{
  if (self->update_idle == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_idle = g_idle_add (update_cb, self);
}
