/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-overview.h"

#include <glib/gi18n.h>

#include "browse/xg-sidebar-row.h"
#include "details/xg-details-button.h"
#include "grid/xg-reason.h"
#include "node/xg-access-dialog.h"
#include "node/xg-node-facts.h"
#include "node/xg-node-paths.h"
#include "node/xg-options-dialog.h"
#include "xg-breaks.h"
#include "xg-phrases.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

struct _XgNodeOverview
{
  XgNodeTab parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkImage *icon;
  GtkLabel *title;
  XgNodePaths *paths;
  GtkLabel *description;
  GtkWidget *lock_group;
  AdwActionRow *lock_row;
  AdwExpanderRow *lock_detail_row;
  GtkLabel *lock_detail;
  GtkWidget *error_group;
  AdwActionRow *error_row;
  AdwActionRow *subscription_row;
  GtkImage *subscription_icon;
  GtkSpinner *spinner;
  GtkWidget *subscribe_button;
  GtkWidget *unsubscribe_button;
  GtkWidget *options_button;
  AdwActionRow *keeping_row;
  AdwActionRow *ledger_row;
  AdwActionRow *access_row;
  GtkLabel *access_model;
  AdwActionRow *publish_row;
  GtkLabel *publish_model;
  XgNodeFacts *facts;
  GtkWidget *children_group;
  GtkWidget *children_scroller;
  GtkListView *children_view;
  GtkWidget *children_empty;

  /* Children */
  GtkWidget *lock_details; /* buttons */
  GtkWidget *error_details;

  /* Owned */
  XgNode *node;
  GSignalGroup *node_signals;
  GSignalGroup *children_signals;

  guint idle;
};

G_DEFINE_FINAL_TYPE (XgNodeOverview, xg_node_overview, XG_TYPE_NODE_TAB)

static void
show_node (XgNodeOverview *self, XgNode *node, const char *page)
{
  XgBroker *broker = xg_node_get_broker (node);

  if (broker != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self),
                                "win.show-node",
                                "(ssss)",
                                "",
                                xg_broker_get_jid (broker),
                                xg_node_get_id (node),
                                page);
}

static void
update_access (XgNodeOverview *self)
{
  const char *access = xg_node_get_access_model (self->node);
  const char *publish = xg_node_get_publish_model (self->node);

  gtk_widget_set_visible (GTK_WIDGET (self->access_row), access != NULL);
  gtk_label_set_text (self->access_model, xg_phrase_access_model (access));
  adw_action_row_set_subtitle (self->access_row, xg_phrase_access_model_meaning (access));
  gtk_label_set_text (self->publish_model, xg_phrase_publish_model (publish));
  adw_action_row_set_subtitle (self->publish_row, xg_phrase_publish_model_meaning (publish));
  gtk_widget_set_visible (GTK_WIDGET (self->publish_row),
                          publish != NULL || xg_node_get_kind (self->node) == XG_NODE_TOPIC);
}

/* The subscribed collection that a node's items come by, wherever it is above; SEEN keeps a circle
 * from being walked for ever. */
static XgNode *
find_cover (XgNode *node, GHashTable *seen)
{
  for (guint i = 0; i < xg_node_get_n_parents (node); i++)
    {
      XgNode *parent = xg_node_get_parent (node, i);
      XgNode *cover;

      if (!g_hash_table_add (seen, parent))
        continue;
      if (xg_node_get_subscription (parent) == XG_SUBSCRIPTION_SUBSCRIBED)
        return parent;
      cover = find_cover (parent, seen);
      if (cover != NULL)
        return cover;
    }

  return NULL;
}

static char *
describe_subscription (XgNode *node, XgNode *cover)
{
  gboolean collection = xg_node_get_kind (node) == XG_NODE_COLLECTION;

  switch (xg_node_get_subscription (node))
    {
    case XG_SUBSCRIPTION_SUBSCRIBED:
      return g_strdup (collection ? _ ("Every item of the topics below it is sent here.")
                                  : _ ("Every item that is published is sent here."));
    case XG_SUBSCRIPTION_PENDING:
      return g_strdup (_ ("An owner of the topic has to approve the request."));
    case XG_SUBSCRIPTION_UNCONFIGURED:
      return g_strdup (_ ("The broker waits for options before it sends anything."));
    case XG_SUBSCRIPTION_NONE:
    default:
      break;
    }
  if (cover != NULL)
    {
      g_autofree char *label = xg_phrase_label (cover);

      return g_strdup_printf (
        _ ("Its items are sent here because the collection “%s” is subscribed."),
        label);
    }

  return g_strdup (collection ? _ ("Nothing of it is sent here unless a topic in it is subscribed.")
                              : _ ("Its items are not sent here."));
}

static void
update_subscription (XgNodeOverview *self)
{
  XgSubscriptionState state = xg_node_get_subscription (self->node);
  gboolean busy = xg_node_get_busy (self->node);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  /* Whether anything of a topic that we may not look into would come is not ours to promise. */
  XgNode *cover = xg_node_get_locked (self->node) ? NULL : find_cover (self->node, seen);
  g_autofree char *meaning = describe_subscription (self->node, cover);
  const char *icon_name = "document-open-recent-symbolic";

  if (state == XG_SUBSCRIPTION_SUBSCRIBED || (state == XG_SUBSCRIPTION_NONE && cover != NULL))
    icon_name = "object-select-symbolic";
  else if (state == XG_SUBSCRIPTION_NONE)
    icon_name = "xg-topic-symbolic";
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->subscription_row),
                                 state == XG_SUBSCRIPTION_NONE && cover != NULL
                                   ? _ ("Received through a collection")
                                   : xg_phrase_subscription (state));
  adw_action_row_set_subtitle (self->subscription_row, meaning);
  gtk_image_set_from_icon_name (self->subscription_icon, icon_name);
  if (cover != NULL)
    gtk_widget_remove_css_class (self->subscribe_button, "suggested-action");
  else
    gtk_widget_add_css_class (self->subscribe_button, "suggested-action");
  gtk_widget_set_visible (self->subscribe_button, state == XG_SUBSCRIPTION_NONE);
  gtk_widget_set_visible (self->unsubscribe_button, state != XG_SUBSCRIPTION_NONE);
  gtk_widget_set_visible (self->options_button, state != XG_SUBSCRIPTION_NONE);
  xg_node_tab_enable (XG_NODE_TAB (self),
                      "overview.options",
                      xg_node_tab_get_online (XG_NODE_TAB (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

/* Whether what is published while nobody is connected can be fetched later, and what was. */
static void
update_ledger (XgNodeOverview *self)
{
  const char *text = xg_node_get_keeping_text (self->node);
  XgBroker *broker = xg_node_get_broker (self->node);

  gtk_widget_set_visible (GTK_WIDGET (self->keeping_row), text != NULL);
  adw_action_row_set_subtitle (self->keeping_row, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->ledger_row), broker != NULL);
  if (broker == NULL)
    return;
  /* The name last: a name without a target does not fit the action. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->ledger_row),
                                    "(ss)",
                                    xg_broker_get_jid (broker),
                                    xg_node_get_id (self->node));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->ledger_row), "win.show-ledger");
}

static void
update_lock (XgNodeOverview *self)
{
  gboolean locked = xg_node_get_locked (self->node);
  const char *detail = xg_node_get_lock_detail (self->node);
  const GError *error = xg_node_get_lock_error (self->node);
  gboolean failed = !locked && (xg_node_get_info_state (self->node) == XG_LOAD_FAILED ||
                                xg_node_get_children_state (self->node) == XG_LOAD_FAILED);

  gtk_widget_set_visible (self->lock_group, locked);
  if (locked)
    {
      adw_action_row_set_subtitle (self->lock_row, xg_node_get_lock_reason (self->node));
      gtk_widget_set_visible (GTK_WIDGET (self->lock_detail_row), detail != NULL);
      gtk_label_set_text (self->lock_detail, detail != NULL ? detail : "");
      xg_details_button_set (self->lock_details, xg_node_get_lock_reason (self->node), error);
    }
  gtk_widget_set_visible (self->error_group, failed);
  if (failed)
    {
      g_autofree char *why = error != NULL ? xg_reason_for_node (error) : NULL;

      adw_action_row_set_subtitle (self->error_row,
                                   why != NULL ? why : _ ("There was no usable answer."));
      xg_details_button_set (self->error_details, why, error);
    }
}

static void
update_children (XgNodeOverview *self)
{
  gboolean collection = xg_node_get_kind (self->node) == XG_NODE_COLLECTION;
  guint n = g_list_model_get_n_items (xg_node_get_children (self->node));
  XgLoadState state = xg_node_get_children_state (self->node);

  gtk_widget_set_visible (self->children_group, collection || n > 0);
  gtk_widget_set_visible (self->children_scroller, n > 0);
  gtk_widget_set_visible (self->children_empty, n == 0 && state == XG_LOAD_DONE);
}

static const char *
get_icon (XgNode *node)
{
  if (xg_node_get_locked (node))
    return "changes-prevent-symbolic";

  return xg_node_get_kind (node) == XG_NODE_COLLECTION ? "folder-symbolic" : "xg-topic-symbolic";
}

static gboolean
update_cb (gpointer data)
{
  XgNodeOverview *self = data;
  const char *description;
  XgLoadState state;

  self->idle = 0;
  if (self->node == NULL)
    return G_SOURCE_REMOVE;

  state = xg_node_get_info_state (self->node);
  gtk_stack_set_visible_child_name (self->stack,
                                    state == XG_LOAD_RUNNING &&
                                        xg_node_get_kind (self->node) == XG_NODE_UNKNOWN &&
                                        !xg_node_get_locked (self->node)
                                      ? "loading"
                                      : "page");

  description = xg_node_get_description (self->node);
  gtk_image_set_from_icon_name (self->icon, get_icon (self->node));
  gtk_label_set_text (self->title, xg_node_get_label (self->node));
  gtk_label_set_text (self->description, description != NULL ? description : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description), description != NULL);
  xg_node_paths_set_node (self->paths, self->node);
  update_lock (self);
  update_subscription (self);
  update_ledger (self);
  update_access (self);
  xg_node_facts_show (self->facts, self->node);
  update_children (self);

  return G_SOURCE_REMOVE;
}

/* Metadata comes as a dozen notifications at a time: shown once. */
static void
queue_update (XgNodeOverview *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
child_activated_cb (XgNodeOverview *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->children_view));
  g_autoptr (XgNode) child = g_list_model_get_item (model, position);

  if (child != NULL)
    show_node (self, child, "overview");
}

static void
setup_child_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  gtk_list_item_set_child (list_item, xg_sidebar_row_new ());
}

static void
bind_child_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  xg_sidebar_row_set_item (XG_SIDEBAR_ROW (gtk_list_item_get_child (list_item)),
                           gtk_list_item_get_item (list_item),
                           NULL);
}

static void
unbind_child_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  xg_sidebar_row_set_item (XG_SIDEBAR_ROW (gtk_list_item_get_child (list_item)), NULL, NULL);
}

static void
options_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodeTab *tab = XG_NODE_TAB (widget);

  if (xg_node_tab_get_node (tab) != NULL)
    xg_options_dialog_present (xg_grid_get_session (xg_node_tab_get_grid (tab)),
                               xg_node_tab_get_node (tab),
                               NULL,
                               NULL,
                               widget);
}

/* What we may do here, and why: another address can be asked about there. */
static void
explain_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodeTab *tab = XG_NODE_TAB (widget);
  XgGrid *grid = xg_node_tab_get_grid (tab);
  const char *jid = grid != NULL ? xg_session_get_jid (xg_grid_get_session (grid)) : NULL;
  g_autofree char *bare = jid != NULL ? g_strndup (jid, strcspn (jid, "/")) : NULL;

  if (xg_node_tab_get_node (tab) != NULL)
    xg_access_dialog_present (xg_node_tab_get_node (tab), bare, widget);
}

static void
xg_node_overview_node_changed (XgNodeTab *tab)
{
  XgNodeOverview *self = XG_NODE_OVERVIEW (tab);
  XgNode *node = xg_node_tab_get_node (tab);

  g_set_object (&self->node, node);
  g_signal_group_set_target (self->node_signals, node);
  g_signal_group_set_target (self->children_signals,
                             node != NULL ? xg_node_get_children (node) : NULL);
  gtk_list_view_set_model (self->children_view, NULL);
  if (node != NULL)
    {
      g_autoptr (GtkNoSelection) model =
        gtk_no_selection_new (g_object_ref (xg_node_get_children (node)));

      gtk_list_view_set_model (self->children_view, GTK_SELECTION_MODEL (model));
      adw_expander_row_set_expanded (self->lock_detail_row, FALSE);
      g_clear_handle_id (&self->idle, g_source_remove);
      update_cb (self);
    }
}

static void
xg_node_overview_dispose (GObject *object)
{
  XgNodeOverview *self = XG_NODE_OVERVIEW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->idle, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->node_signals);
  g_clear_object (&self->children_signals);
  g_clear_object (&self->node);

  G_OBJECT_CLASS (xg_node_overview_parent_class)->dispose (object);
}

static void
xg_node_overview_class_init (XgNodeOverviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_node_overview_dispose;
  XG_NODE_TAB_CLASS (klass)->node_changed = xg_node_overview_node_changed;

  g_type_ensure (XG_TYPE_NODE_FACTS);
  g_type_ensure (XG_TYPE_NODE_PATHS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/node/xg-node-overview.ui");
  /* One that is in a hidden page would draw a frame after the other. */
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_start);
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_stop);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, stack);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, icon);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, title);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, paths);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, description);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, lock_group);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, lock_row);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, lock_detail_row);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, lock_detail);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, error_group);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, error_row);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, subscription_row);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, subscription_icon);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, spinner);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, subscribe_button);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, unsubscribe_button);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, options_button);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, keeping_row);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, ledger_row);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, access_row);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, access_model);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, publish_row);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, publish_model);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, facts);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, children_group);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, children_scroller);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, children_view);
  gtk_widget_class_bind_template_child (widget_class, XgNodeOverview, children_empty);
  gtk_widget_class_bind_template_callback (widget_class, child_activated_cb);
  gtk_widget_class_install_action (widget_class, "overview.options", NULL, options_cb);
  gtk_widget_class_install_action (widget_class, "overview.explain", NULL, explain_cb);
}

static GtkWidget *
add_details (AdwActionRow *row)
{
  GtkWidget *button = xg_details_button_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (row, button);
  return button;
}

static void
xg_node_overview_init (XgNodeOverview *self)
{
  XgCapable *capable = xg_node_tab_get_capable (XG_NODE_TAB (self));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  xg_breaks_follow_all (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
  self->lock_details = add_details (self->lock_row);
  self->error_details = add_details (self->error_row);
  xg_capable_explain (capable, self->subscribe_button, XG_FUNCTION_SUBSCRIBE);
  xg_capable_bind (capable, self->options_button, XG_FUNCTION_SUBSCRIPTION_OPTIONS);
  g_signal_connect (self, "notify::online", G_CALLBACK (queue_update), NULL);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_child_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_child_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_child_cb), NULL);
  gtk_list_view_set_factory (self->children_view, factory);

  self->node_signals = g_signal_group_new (XG_TYPE_NODE);
  g_signal_group_connect_swapped (self->node_signals, "notify", G_CALLBACK (queue_update), self);
  self->children_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->children_signals,
                                  "items-changed",
                                  G_CALLBACK (queue_update),
                                  self);
}
