/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-node-actions.h"

#include <glib/gi18n.h>

#include "details/xg-details-button.h"
#include "details/xg-details-dialog.h"
#include "grid/xg-broker-trouble.h"
#include "grid/xg-reason.h"
#include "node/xg-node-remove.h"
#include "xg-capable.h"
#include "xg-toast.h"
#include "xg-phrases.h"

struct _XgNodeActions
{
  GObject parent_instance;

  /* Borrowed */
  GtkWidget *widget; /* weak: for the clipboard, toasts and actions of the window */

  /* Owned */
  GSimpleActionGroup *group;
  GCancellable *cancellable;
  GSignalGroup *node_signals;
  GSignalGroup *session_signals;
  GSignalGroup *capability_signals;
  XgGrid *grid;
  XgBroker *broker;
  XgNode *node;
};

G_DEFINE_FINAL_TYPE (XgNodeActions, xg_node_actions, G_TYPE_OBJECT)

/* A request that was sent: keeps what the answer is told with. */
typedef struct
{
  XgNodeActions *self;
  XgNode *node;
} Request;

static Request *
request_new (XgNodeActions *self)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->node = g_object_ref (self->node);

  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->self);
  g_object_unref (request->node);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
set_enabled (XgNodeActions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* Why the node is locked or could not be looked at, or the broker does not tell what it has. */
static const GError *
get_error (XgNodeActions *self)
{
  if (self->node != NULL)
    return xg_node_get_lock_error (self->node);
  return self->broker != NULL ? xg_broker_get_error (self->broker) : NULL;
}

static void
update (XgNodeActions *self)
{
  gboolean online = self->grid != NULL &&
                    xg_session_get_state (xg_grid_get_session (self->grid)) == XG_SESSION_ONLINE;
  gboolean free_node = online && self->node != NULL && !xg_node_get_busy (self->node);
  gboolean may_subscribe = free_node && xg_capable_ask (self->broker, XG_FUNCTION_SUBSCRIBE, NULL);
  gboolean subscribed =
    self->node != NULL && xg_node_get_subscription (self->node) != XG_SUBSCRIPTION_NONE;
  gboolean topic = self->node != NULL && xg_node_get_kind (self->node) != XG_NODE_COLLECTION;

  set_enabled (self, "subscribe", may_subscribe && !subscribed);
  set_enabled (self, "unsubscribe", free_node && subscribed);
  set_enabled (self, "open", self->node != NULL);
  set_enabled (self, "overview", self->node != NULL);
  set_enabled (self, "copy-link", self->node != NULL);
  set_enabled (self, "mark-all-read", self->grid != NULL);
  set_enabled (self,
               "purge",
               free_node && topic && xg_capable_ask (self->broker, XG_FUNCTION_PURGE, NULL));
  set_enabled (self,
               "delete",
               free_node && xg_capable_ask (self->broker, XG_FUNCTION_DELETE, NULL));
  set_enabled (self, "administrators", self->broker != NULL);
  set_enabled (self,
               "remove-broker",
               self->node == NULL && self->broker != NULL && self->grid != NULL &&
                 xg_grid_can_remove_broker (self->grid, self->broker));
  set_enabled (self, "refresh", online && self->broker != NULL);
  set_enabled (self, "details", get_error (self) != NULL);
}

/* What was done, or why not. */
static void
tell (Request *request, const char *done, const GError *error)
{
  g_autofree char *label = xg_phrase_label (request->node);
  g_autofree char *reason = NULL;
  g_autofree char *text = NULL;

  if (error == NULL)
    xg_toast (request->self->widget, done);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      reason = xg_reason_in_full (error, XG_REASON_SUBSCRIBE);
      /* Translators: a topic, then sentences: what failed, why, and what to do */
      text = g_strdup_printf (_ ("“%s”: %s"), label, reason);
      xg_toast_error (request->self->widget, text, error);
    }
}

static void
subscribed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = xg_phrase_label (request->node);
  g_autofree char *text = NULL;

  if (xg_broker_subscribe_finish (XG_BROKER (source), result, &error))
    text = g_strdup_printf (xg_node_get_subscription (request->node) == XG_SUBSCRIPTION_PENDING
                              ? _ ("Asked for a subscription to “%s”")
                              : _ ("Subscribed to “%s”"),
                            label);
  tell (request, text, error);
}

static void
unsubscribed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = xg_phrase_label (request->node);
  g_autofree char *text = NULL;

  if (xg_broker_unsubscribe_finish (XG_BROKER (source), result, &error))
    text = g_strdup_printf (_ ("No longer subscribed to “%s”"), label);
  tell (request, text, error);
}

static void
subscribe_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgNodeActions *self = data;

  xg_broker_subscribe_async (self->broker,
                             self->node,
                             self->cancellable,
                             subscribed_cb,
                             request_new (self));
}

static void
unsubscribe_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgNodeActions *self = data;

  xg_broker_unsubscribe_async (self->broker,
                               self->node,
                               self->cancellable,
                               unsubscribed_cb,
                               request_new (self));
}

static void
show_node (XgNodeActions *self, const char *page)
{
  if (self->widget != NULL && self->grid != NULL)
    gtk_widget_activate_action (self->widget,
                                "win.show-node",
                                "(ssss)",
                                xg_profile_get_key (xg_grid_get_profile (self->grid)),
                                xg_broker_get_jid (self->broker),
                                xg_node_get_id (self->node),
                                page);
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_node (data, "feed");
}

static void
overview_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_node (data, "overview");
}

static void
mark_all_read_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgNodeActions *self = data;

  xg_grid_mark_all_read (self->grid, self->broker, self->node);
}

static void
copy_link_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgNodeActions *self = data;
  g_autofree char *uri = xg_node_get_uri (self->node);

  if (self->widget == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->widget), uri);
  xg_toast (self->widget, _ ("Link copied"));
}

/* Of the broker, beginning with the node. */
static void
administrators_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgNodeActions *self = data;

  if (self->widget != NULL)
    gtk_widget_activate_action (self->widget,
                                "win.administrators",
                                "(ss)",
                                xg_broker_get_jid (self->broker),
                                self->node != NULL ? xg_node_get_id (self->node) : "");
}

static void
remove_broker_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgNodeActions *self = data;

  if (self->widget != NULL)
    gtk_widget_activate_action (self->widget,
                                "win.remove-broker",
                                "(ss)",
                                xg_profile_get_key (xg_grid_get_profile (self->grid)),
                                xg_broker_get_jid (self->broker));
}

static void
purge_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgNodeActions *self = data;

  if (self->widget != NULL)
    g_object_unref (xg_node_purge (self->node, self->widget));
}

static void
delete_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgNodeActions *self = data;

  if (self->widget != NULL)
    g_object_unref (xg_node_delete (self->node, self->widget));
}

static void
details_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgNodeActions *self = data;
  const GError *error = get_error (self);
  g_autofree char *sentence = error != NULL ? xg_reason_for_node (error) : NULL;

  if (error != NULL && self->widget != NULL)
    xg_details_present (self->widget, sentence, error);
}

static void
refresh_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  XgNodeActions *self = data;

  if (self->node != NULL)
    xg_broker_load_node (self->broker, self->node, TRUE);
  else
    xg_broker_refresh (self->broker);
}

static void
xg_node_actions_dispose (GObject *object)
{
  XgNodeActions *self = XG_NODE_ACTIONS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_weak_pointer (&self->widget);
  g_clear_object (&self->node_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->capability_signals);
  g_clear_object (&self->node);
  g_clear_object (&self->broker);
  g_clear_object (&self->grid);

  G_OBJECT_CLASS (xg_node_actions_parent_class)->dispose (object);
}

static void
xg_node_actions_finalize (GObject *object)
{
  XgNodeActions *self = XG_NODE_ACTIONS (object);

  g_clear_object (&self->group);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (xg_node_actions_parent_class)->finalize (object);
}

static void
xg_node_actions_class_init (XgNodeActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_node_actions_dispose;
  object_class->finalize = xg_node_actions_finalize;
}

static void
xg_node_actions_init (XgNodeActions *self)
{
  static const GActionEntry entries[] = {
    { "subscribe", subscribe_cb },
    { "unsubscribe", unsubscribe_cb },
    { "open", open_cb },
    { "overview", overview_cb },
    { "mark-all-read", mark_all_read_cb },
    { "copy-link", copy_link_cb },
    { "refresh", refresh_cb },
    { "details", details_cb },
    { "administrators", administrators_cb },
    { "remove-broker", remove_broker_cb },
    { "purge", purge_cb },
    { "delete", delete_cb },
  };

  self->cancellable = g_cancellable_new ();
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group),
                                   entries,
                                   G_N_ELEMENTS (entries),
                                   self);

  self->node_signals = g_signal_group_new (XG_TYPE_NODE);
  g_signal_group_connect_swapped (self->node_signals, "notify::busy", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->node_signals,
                                  "notify::subscription",
                                  G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->node_signals, "notify::kind", G_CALLBACK (update), self);
  self->capability_signals = g_signal_group_new (XG_TYPE_CAPABILITIES);
  g_signal_group_connect_swapped (self->capability_signals, "changed", G_CALLBACK (update), self);
  self->session_signals = g_signal_group_new (XG_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals,
                                  "notify::state",
                                  G_CALLBACK (update),
                                  self);
  update (self);
}

/**
 * xg_node_actions_new:
 * @widget: gets the actions under the prefix "node"
 */
XgNodeActions *
xg_node_actions_new (GtkWidget *widget)
{
  XgNodeActions *self = g_object_new (XG_TYPE_NODE_ACTIONS, NULL);

  g_return_val_if_fail (GTK_IS_WIDGET (widget), self);

  g_set_weak_pointer (&self->widget, widget);
  gtk_widget_insert_action_group (widget, "node", G_ACTION_GROUP (self->group));

  return self;
}

/**
 * xg_node_actions_set_grid:
 * @grid: (nullable): the grid that all this is about; forgets the target
 */
void
xg_node_actions_set_grid (XgNodeActions *self, XgGrid *grid)
{
  g_return_if_fail (XG_IS_NODE_ACTIONS (self));

  xg_node_actions_set_target (self, NULL, NULL);
  g_set_object (&self->grid, grid);
  g_signal_group_set_target (self->session_signals,
                             grid != NULL ? xg_grid_get_session (grid) : NULL);
  update (self);
}

/**
 * xg_node_actions_set_target:
 * @broker: (nullable): %NULL: everything
 * @node: (nullable): a node of @broker; %NULL: the broker itself
 */
void
xg_node_actions_set_target (XgNodeActions *self, XgBroker *broker, XgNode *node)
{
  g_return_if_fail (XG_IS_NODE_ACTIONS (self));
  g_return_if_fail (node == NULL || broker != NULL);

  g_set_object (&self->broker, broker);
  g_set_object (&self->node, node);
  g_signal_group_set_target (self->node_signals, node);
  g_signal_group_set_target (self->capability_signals,
                             broker != NULL ? xg_broker_get_capabilities (broker) : NULL);
  update (self);
}

XgNode *
xg_node_actions_get_node (XgNodeActions *self)
{
  g_return_val_if_fail (XG_IS_NODE_ACTIONS (self), NULL);

  return self->node;
}

static void
add (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

/* All that a broker has, as a table. */
static void
add_contents (XgNodeActions *self, GMenu *menu)
{
  g_autoptr (GMenuItem) item = NULL;

  if (self->broker == NULL || self->node != NULL)
    return;
  item = g_menu_item_new (_ ("All _Topics and Collections"), NULL);
  g_menu_item_set_action_and_target (item, "win.contents", "s", xg_broker_get_jid (self->broker));
  g_menu_append_item (menu, item);
}

/* In a collection, or at the top of a broker. */
static void
add_new (XgNodeActions *self, GMenu *menu)
{
  g_autoptr (GMenuItem) item = NULL;
  const gboolean top = self->node == NULL;

  if (self->broker == NULL || (!top && xg_node_get_kind (self->node) != XG_NODE_COLLECTION))
    return;
  item = g_menu_item_new (_ ("_New Topic or Collection…"), NULL);
  g_menu_item_set_action_and_target (item,
                                     "win.new-node",
                                     "(ss)",
                                     xg_broker_get_jid (self->broker),
                                     top ? "" : xg_node_get_id (self->node));
  g_menu_append_item (menu, item);
}

/**
 * xg_node_actions_get_menu:
 *
 * Returns: (transfer full): the menu for the target that is set now; what can't be done is left out
 */
GMenuModel *
xg_node_actions_get_menu (XgNodeActions *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) second = g_menu_new ();
  g_autoptr (GMenu) third = g_menu_new ();
  g_autoptr (GMenu) fourth = g_menu_new ();

  g_return_val_if_fail (XG_IS_NODE_ACTIONS (self), NULL);

  update (self);
  add (first, _ ("_Open Feed"), "node.open");
  add (first, _ ("O_verview"), "node.overview");
  add_contents (self, first);
  add (second, _ ("_Subscribe"), "node.subscribe");
  add (second, _ ("_Unsubscribe"), "node.unsubscribe");
  add (second, _ ("Mark All as _Read"), "node.mark-all-read");
  add_new (self, second);
  add (second, _ ("Ad_ministrators…"), "node.administrators");
  add (third, _ ("_Copy Link"), "node.copy-link");
  add (third, _ ("Re_fresh"), "node.refresh");
  add (third, _ ("_Details of the Error"), "node.details");
  add (fourth, _ ("Remove _Broker From List…"), "node.remove-broker");
  add (fourth, _ ("_Purge Items…"), "node.purge");
  add (fourth, _ ("_Delete…"), "node.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (second));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (third));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (fourth));

  return G_MENU_MODEL (g_steal_pointer (&menu));
}
