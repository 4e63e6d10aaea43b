/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-empty.h"

#include <glib/gi18n.h>

#include "xg-toast.h"

/* What the button of the page does. */
typedef enum
{
  REMEDY_NONE,
  REMEDY_CLEAR_FILTER,
  REMEDY_SUBSCRIBE,
  REMEDY_RETRY,
} Remedy;

struct _XgFeedEmpty
{
  GtkWidget parent_instance;

  Remedy remedy;

  /* Children */
  AdwStatusPage *status;
  GtkButton *button; /* in @status */

  /* Owned */
  XgGrid *grid;
  XgNode *node;
};

enum
{
  CLEAR_FILTER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgFeedEmpty, xg_feed_empty, GTK_TYPE_WIDGET)

static void
set_status (XgFeedEmpty *self,
            const char *icon,
            const char *title,
            const char *description,
            const char *button,
            Remedy remedy)
{
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *markup = g_markup_escape_text (description, -1);

  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title_markup);
  adw_status_page_set_description (self->status, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->button, button);
  self->remedy = remedy;
}

/* Nothing to show of this topic or collection: is it that we never asked for it? */
static gboolean
explain_node (XgFeedEmpty *self)
{
  if (self->node == NULL)
    return FALSE;

  if (xg_node_get_locked (self->node))
    {
      const char *reason = xg_node_get_lock_reason (self->node);

      set_status (self,
                  "changes-prevent-symbolic",
                  _ ("Access Is Limited"),
                  reason != NULL ? reason : _ ("The broker does not show this topic to you."),
                  NULL,
                  REMEDY_NONE);
      return TRUE;
    }
  if (xg_node_get_subscription (self->node) == XG_SUBSCRIPTION_PENDING)
    {
      set_status (
        self,
        "content-loading-symbolic",
        _ ("Waiting for Approval"),
        _ ("You asked to subscribe. An owner of the topic has to agree; items will appear "
           "here then."),
        NULL,
        REMEDY_NONE);
      return TRUE;
    }
  if (xg_node_get_subscription (self->node) == XG_SUBSCRIPTION_NONE)
    {
      gboolean collection = xg_node_get_kind (self->node) == XG_NODE_COLLECTION;

      set_status (self,
                  "mail-unread-symbolic",
                  _ ("Not Subscribed"),
                  collection
                    ? _ ("Subscribe to receive what is published in the topics of this collection.")
                    : _ ("Subscribe to receive what is published in this topic."),
                  xg_node_get_busy (self->node) ? NULL : _ ("_Subscribe"),
                  REMEDY_SUBSCRIBE);
      return TRUE;
    }
  return FALSE;
}

static void
explain (XgFeedEmpty *self, gboolean filtered)
{
  XgSession *session = self->grid != NULL ? xg_grid_get_session (self->grid) : NULL;
  XgSessionState state = session != NULL ? xg_session_get_state (session) : XG_SESSION_OFFLINE;

  if (self->grid == NULL)
    {
      set_status (self,
                  "network-offline-symbolic",
                  _ ("Not Connected"),
                  _ ("Connect to a controller to watch its items."),
                  NULL,
                  REMEDY_NONE);
      return;
    }
  if (xg_grid_is_archive (self->grid))
    {
      set_status (self,
                  "edit-find-symbolic",
                  filtered ? _ ("No Matching Items") : _ ("No Items"),
                  filtered ? _ ("No item of the archive matches the filter.")
                           : _ ("There is no item in this file."),
                  filtered ? _ ("_Clear Search") : NULL,
                  filtered ? REMEDY_CLEAR_FILTER : REMEDY_NONE);
      return;
    }
  if (filtered)
    {
      set_status (
        self,
        "edit-find-symbolic",
        _ ("No Matching Items"),
        _ ("No stored item has these words and this severity. New ones that do will appear "
           "here."),
        _ ("_Clear Search"),
        REMEDY_CLEAR_FILTER);
      return;
    }
  if (state == XG_SESSION_ONLINE && explain_node (self))
    return;
  if (state != XG_SESSION_ONLINE)
    {
      const char *why = session != NULL ? xg_session_get_error_text (session) : NULL;
      const char *what = session != NULL ? xg_session_get_state_text (session) : NULL;

      set_status (self,
                  "network-offline-symbolic",
                  state == XG_SESSION_OFFLINE || state == XG_SESSION_WAITING
                    ? _ ("Offline, and Nothing Stored Yet")
                    : _ ("Connecting"),
                  why != NULL    ? why
                  : what != NULL ? what
                                 : _ ("Items that arrive are stored, and are here without a "
                                      "connection too."),
                  state == XG_SESSION_WAITING ? _ ("_Try Now") : NULL,
                  REMEDY_RETRY);
      return;
    }
  set_status (
    self,
    "mail-read-symbolic",
    _ ("No Items Yet"),
    self->node != NULL
      ? _ ("Nothing was published here since you subscribed.")
      : _ ("Items appear here the moment they are published in a topic that you subscribe "
           "to. Choose topics in the sidebar."),
    NULL,
    REMEDY_NONE);
}

static void
subscribed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgFeedEmpty) self = data;
  g_autoptr (GError) error = NULL;

  if (!xg_broker_subscribe_finish (XG_BROKER (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    xg_toast (GTK_WIDGET (self), error->message);
}

static void
clicked_cb (XgFeedEmpty *self)
{
  switch (self->remedy)
    {
    case REMEDY_CLEAR_FILTER:
      g_signal_emit (self, signals[CLEAR_FILTER], 0);
      break;
    case REMEDY_SUBSCRIBE:
      if (self->node != NULL)
        xg_broker_subscribe_async (xg_node_get_broker (self->node),
                                   self->node,
                                   NULL,
                                   subscribed_cb,
                                   g_object_ref (self));
      break;
    case REMEDY_RETRY:
      xg_session_retry_now (xg_grid_get_session (self->grid));
      break;
    case REMEDY_NONE:
    default:
      break;
    }
}

static void
xg_feed_empty_dispose (GObject *object)
{
  XgFeedEmpty *self = XG_FEED_EMPTY (object);

  if (self->status != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->status));
  self->status = NULL;
  g_clear_object (&self->node);
  g_clear_object (&self->grid);
  G_OBJECT_CLASS (xg_feed_empty_parent_class)->dispose (object);
}

static void
xg_feed_empty_class_init (XgFeedEmptyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_feed_empty_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[CLEAR_FILTER] = g_signal_new ("clear-filter",
                                        XG_TYPE_FEED_EMPTY,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        0);
}

static void
xg_feed_empty_init (XgFeedEmpty *self)
{
  self->button = GTK_BUTTON (gtk_button_new_with_mnemonic (_ ("_Clear Search")));
  gtk_widget_set_halign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "pill");
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "suggested-action");
  g_signal_connect_object (self->button,
                           "clicked",
                           G_CALLBACK (clicked_cb),
                           self,
                           G_CONNECT_SWAPPED);

  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_child (self->status, GTK_WIDGET (self->button));
  gtk_widget_set_parent (GTK_WIDGET (self->status), GTK_WIDGET (self));
}

/**
 * xg_feed_empty_update:
 * @self: the page
 * @grid: (nullable): whose feed
 * @node: (nullable): of which topic or collection; %NULL: of all
 * @filtered: whether words or a severity narrow the feed
 */
void
xg_feed_empty_update (XgFeedEmpty *self, XgGrid *grid, XgNode *node, gboolean filtered)
{
  g_return_if_fail (XG_IS_FEED_EMPTY (self));
  g_return_if_fail (grid == NULL || XG_IS_GRID (grid));
  g_return_if_fail (node == NULL || XG_IS_NODE (node));

  g_set_object (&self->grid, grid);
  g_set_object (&self->node, node);
  explain (self, filtered);
}
