/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-subscriptions-tab.h"

#include <glib/gi18n.h>

#include "admin/xg-people-reader.h"
#include "admin/xg-subscription-operation.h"
#include "node/xg-access-dialog.h"
#include "node/xg-node-widgets.h"
#include "node/xg-options-dialog.h"
#include "node/xg-people-dialog.h"
#include "node/xg-person-row.h"
#include "node/xg-text-drop.h"
#include "plan/xg-plan-run.h"
#include "xg-phrases.h"

struct _XgSubscriptionsTab
{
  XgNodeListTab parent_instance;

  /* Children */
  GtkWidget *approve_button;
  GtkWidget *end_button;
};

G_DEFINE_FINAL_TYPE (XgSubscriptionsTab, xg_subscriptions_tab, XG_TYPE_NODE_LIST_TAB)

static GListModel *
get_rows (XgSubscriptionsTab *self)
{
  return G_LIST_MODEL (xg_node_list_tab_get_rows (XG_NODE_LIST_TAB (self)));
}

static guint
count_pending (GPtrArray *people)
{
  guint n = 0;

  for (guint i = 0; i < people->len; i++)
    n += xg_person_get_state (people->pdata[i]) == XG_SUBSCRIPTION_PENDING;

  return n;
}

static void
xg_subscriptions_tab_update (XgNodeListTab *tab)
{
  XgSubscriptionsTab *self = XG_SUBSCRIPTIONS_TAB (tab);
  g_autoptr (GPtrArray) selected = xg_node_list_tab_dup_selected (tab);
  gboolean ready = xg_node_list_tab_get_loaded (tab) && xg_node_tab_get_online (XG_NODE_TAB (tab));
  guint n_pending = count_pending (selected);
  g_autofree char *text = NULL;

  if (selected->len > 1)
    text = g_strdup_printf (ngettext ("%u selected", "%u selected", selected->len), selected->len);
  xg_node_list_tab_set_bar (tab, text);
  gtk_widget_set_visible (self->approve_button, n_pending > 0);
  xg_node_tab_enable (XG_NODE_TAB (tab), "subscriptions.add", ready);
  xg_node_tab_enable (XG_NODE_TAB (tab), "subscriptions.paste", ready);
  xg_node_tab_enable (XG_NODE_TAB (tab), "subscriptions.approve", ready && n_pending > 0);
  xg_node_tab_enable (XG_NODE_TAB (tab), "subscriptions.end", ready && selected->len > 0);
  xg_node_tab_enable (XG_NODE_TAB (tab), "subscriptions.set", ready);
  xg_node_tab_enable (XG_NODE_TAB (tab), "subscriptions.options", ready);
  xg_node_tab_set_count (
    XG_NODE_TAB (tab),
    xg_node_list_tab_get_loaded (tab) ? (gint64) g_list_model_get_n_items (get_rows (self)) : -1);
}

/* What the broker made of it is read, not supposed. */
static void
plan_changed_cb (XgSubscriptionsTab *self, GParamSpec *pspec, XgPlan *plan)
{
  if (xg_plan_get_state (plan) == XG_PLAN_OVER)
    xg_node_tab_reload (XG_NODE_TAB (self));
}

static XgPlan *
make_plan (XgSubscriptionsTab *self)
{
  XgNode *node = xg_node_tab_get_node (XG_NODE_TAB (self));
  g_autofree char *label = xg_phrase_label (node);
  g_autofree char *title = g_strdup_printf (_ ("Subscriptions to “%s”"), label);
  XgPlan *plan = xg_plan_new (title);

  g_signal_connect_object (plan,
                           "notify::state",
                           G_CALLBACK (plan_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);

  return plan;
}

static void
add_change (XgSubscriptionsTab *self,
            XgPlan *plan,
            const char *jid,
            const char *subid,
            XgSubscriptionState before,
            XgSubscriptionState after)
{
  XgNodeTab *tab = XG_NODE_TAB (self);
  g_autoptr (XgOperation) operation =
    xg_subscription_operation_new (xg_node_tab_get_broker (tab),
                                   xg_node_get_id (xg_node_tab_get_node (tab)),
                                   jid,
                                   subid,
                                   before,
                                   after);

  xg_plan_add (plan, g_steal_pointer (&operation));
}

static void
run (XgSubscriptionsTab *self, XgPlan *plan)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (plan)) > 0)
    xg_plan_run (plan, xg_node_tab_get_broker (XG_NODE_TAB (self)), GTK_WIDGET (self));
}

/* Those of @people that are not so already become @after. */
static void
change (XgSubscriptionsTab *self, GPtrArray *people, XgSubscriptionState after)
{
  g_autoptr (XgPlan) plan = make_plan (self);

  for (guint i = 0; i < people->len; i++)
    {
      XgPerson *person = people->pdata[i];

      if (xg_person_get_state (person) != after)
        add_change (self,
                    plan,
                    xg_person_get_jid (person),
                    xg_person_get_subid (person),
                    xg_person_get_state (person),
                    after);
    }
  run (self, plan);
}

static gboolean
is_subscribed (XgSubscriptionsTab *self, const char *jid)
{
  GListModel *rows = get_rows (self);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (XgPerson) person = g_list_model_get_item (rows, i);

      if (g_ascii_strcasecmp (xg_person_get_jid (person), jid) == 0 &&
          xg_person_get_state (person) == XG_SUBSCRIPTION_SUBSCRIBED)
        return TRUE;
    }

  return FALSE;
}

static void
accepted_cb (XgSubscriptionsTab *self, XgJidList *list)
{
  g_autoptr (XgPlan) plan = NULL;

  if (xg_node_tab_get_node (XG_NODE_TAB (self)) == NULL)
    return;
  plan = make_plan (self);
  for (guint i = 0; i < list->entries->len; i++)
    {
      const XgJidEntry *entry = list->entries->pdata[i];

      if (!is_subscribed (self, entry->jid))
        add_change (self, plan, entry->jid, NULL, XG_SUBSCRIPTION_NONE, XG_SUBSCRIPTION_SUBSCRIBED);
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (plan)) == 0)
    gtk_widget_activate_action (GTK_WIDGET (self),
                                "win.toast",
                                "s",
                                _ ("All of them are subscribed already"));
  run (self, plan);
}

static XgPeopleDialog *
open_dialog (XgSubscriptionsTab *self)
{
  XgPeopleDialog *dialog = xg_people_dialog_new (_ ("Subscribe Others"), _ ("Subscribe"), FALSE);

  g_signal_connect_object (dialog, "accepted", G_CALLBACK (accepted_cb), self, G_CONNECT_SWAPPED);
  xg_people_dialog_present (dialog, GTK_WIDGET (self));

  return dialog;
}

static void
add_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_dialog (XG_SUBSCRIPTIONS_TAB (widget));
}

static void
paste_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_people_dialog_paste (open_dialog (XG_SUBSCRIPTIONS_TAB (widget)));
}

static void
dropped_cb (GtkWidget *widget, const char *text)
{
  if (xg_node_list_tab_get_loaded (XG_NODE_LIST_TAB (widget)))
    xg_people_dialog_set_text (open_dialog (XG_SUBSCRIPTIONS_TAB (widget)), text);
}

static void
approve_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) selected = xg_node_list_tab_dup_selected (XG_NODE_LIST_TAB (widget));
  g_autoptr (GPtrArray) pending = g_ptr_array_new ();

  for (guint i = 0; i < selected->len; i++)
    if (xg_person_get_state (selected->pdata[i]) == XG_SUBSCRIPTION_PENDING)
      g_ptr_array_add (pending, selected->pdata[i]);
  change (XG_SUBSCRIPTIONS_TAB (widget), pending, XG_SUBSCRIPTION_SUBSCRIBED);
}

static void
end_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) selected = xg_node_list_tab_dup_selected (XG_NODE_LIST_TAB (widget));

  change (XG_SUBSCRIPTIONS_TAB (widget), selected, XG_SUBSCRIPTION_NONE);
}

/* Of one row: address, subid or "", state. */
static void
set_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgSubscriptionsTab *self = XG_SUBSCRIPTIONS_TAB (widget);
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (g_object_unref);
  const char *jid, *subid;
  int state;

  g_variant_get (parameter, "(&s&si)", &jid, &subid, &state);
  for (guint i = 0; i < g_list_model_get_n_items (get_rows (self)); i++)
    {
      g_autoptr (XgPerson) person = g_list_model_get_item (get_rows (self), i);
      const char *each = xg_person_get_subid (person);

      if (g_str_equal (xg_person_get_jid (person), jid) &&
          g_str_equal (each != NULL ? each : "", subid))
        g_ptr_array_add (people, g_steal_pointer (&person));
    }
  change (self, people, (XgSubscriptionState) state);
}

/* Of one row: address, subid or "". */
static void
options_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodeTab *tab = XG_NODE_TAB (widget);
  const char *jid, *subid;

  g_variant_get (parameter, "(&s&s)", &jid, &subid);
  if (xg_node_tab_get_node (tab) != NULL)
    xg_options_dialog_present (xg_grid_get_session (xg_node_tab_get_grid (tab)),
                               xg_node_tab_get_node (tab),
                               jid,
                               *subid != '\0' ? subid : NULL,
                               widget);
}

static void
append_options (GMenu *menu, XgPerson *person)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (_ ("_Options…"), NULL);
  const char *subid = xg_person_get_subid (person);

  g_menu_item_set_action_and_target (item,
                                     "subscriptions.options",
                                     "(ss)",
                                     xg_person_get_jid (person),
                                     subid != NULL ? subid : "");
  g_menu_append_item (menu, item);
}

static void
explain_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNode *node = xg_node_tab_get_node (XG_NODE_TAB (widget));
  const char *jid = g_variant_get_string (parameter, NULL);
  g_autofree char *bare = g_strndup (jid, strcspn (jid, "/"));

  if (node != NULL)
    xg_access_dialog_present (node, bare, widget);
}

static void
append_choice (GMenu *menu, const char *label, XgPerson *person, XgSubscriptionState state)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  const char *subid = xg_person_get_subid (person);

  g_menu_item_set_action_and_target (item,
                                     "subscriptions.set",
                                     "(ssi)",
                                     xg_person_get_jid (person),
                                     subid != NULL ? subid : "",
                                     (int) state);
  g_menu_append_item (menu, item);
}

static void
choose_cb (GtkListItem *list_item, GtkWidget *button)
{
  XgPerson *person = gtk_list_item_get_item (list_item);
  g_autoptr (GMenu) menu = g_menu_new ();

  if (xg_person_get_state (person) != XG_SUBSCRIPTION_SUBSCRIBED)
    append_choice (menu, _ ("_Approve"), person, XG_SUBSCRIPTION_SUBSCRIBED);
  append_choice (menu,
                 xg_person_get_state (person) == XG_SUBSCRIPTION_PENDING ? _ ("_Deny")
                                                                         : _ ("_End Subscription"),
                 person,
                 XG_SUBSCRIPTION_NONE);
  append_options (menu, person);
  xg_node_append_explain (menu, "subscriptions.explain", xg_person_get_jid (person));
  xg_node_pop_up_menu (G_MENU_MODEL (menu), button);
}

static void
remove_cb (GtkListItem *list_item, XgPersonRow *row)
{
  XgPerson *person = gtk_list_item_get_item (list_item);
  const char *subid = xg_person_get_subid (person);

  gtk_widget_activate_action (GTK_WIDGET (row),
                              "subscriptions.set",
                              "(ssi)",
                              xg_person_get_jid (person),
                              subid != NULL ? subid : "",
                              (int) XG_SUBSCRIPTION_NONE);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *row = xg_person_row_new ();

  g_signal_connect_object (row, "choose", G_CALLBACK (choose_cb), list_item, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (remove_cb), list_item, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  XgPerson *person = gtk_list_item_get_item (list_item);
  XgPersonRow *row = XG_PERSON_ROW (gtk_list_item_get_child (list_item));
  gboolean pending = xg_person_get_state (person) == XG_SUBSCRIPTION_PENDING;
  const char *subid = xg_person_get_subid (person);
  g_autofree char *subtitle = subid != NULL ? g_strdup_printf (_ ("Subscription %s"), subid) : NULL;
  g_autofree char *remove =
    g_strdup_printf (pending ? _ ("Deny the request of %s") : _ ("End the subscription of %s"),
                     xg_person_get_jid (person));

  xg_person_row_set_jid (row, xg_person_get_jid (person));
  xg_person_row_set_subtitle (row, subtitle);
  xg_person_row_set_tag (row, pending ? _ ("request") : NULL);
  xg_person_row_set_choice (row, xg_phrase_subscription (xg_person_get_state (person)));
  xg_person_row_set_remove (row, remove);
}

/* Requests first: somebody waits for an answer. */
static int
xg_subscriptions_tab_compare (XgNodeListTab *tab, GObject *a, GObject *b, const char *order)
{
  XgPerson *left = XG_PERSON (a);
  XgPerson *right = XG_PERSON (b);
  int result = 0;

  if (g_strcmp0 (order, "state") == 0)
    result = (int) xg_person_get_state (left) - (int) xg_person_get_state (right);
  if (result == 0)
    result = g_strcmp0 (xg_person_get_jid (left), xg_person_get_jid (right));
  if (result == 0)
    result = g_strcmp0 (xg_person_get_subid (left), xg_person_get_subid (right));

  return result;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgNodeListTab) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people =
    xg_people_read_subscribers_finish (XG_BROKER (source), result, &error);

  if (people != NULL)
    xg_node_list_tab_take (self, people);
  else
    xg_node_list_tab_fail (self, error);
}

static void
xg_subscriptions_tab_load (XgNodeListTab *tab, GCancellable *cancellable)
{
  xg_people_read_subscribers_async (xg_node_tab_get_broker (XG_NODE_TAB (tab)),
                                    xg_node_get_id (xg_node_tab_get_node (XG_NODE_TAB (tab))),
                                    cancellable,
                                    read_cb,
                                    g_object_ref (tab));
}

static gboolean
xg_subscriptions_tab_matches (XgNodeListTab *tab, GObject *row, const char *folded)
{
  return xg_person_matches (XG_PERSON (row), folded);
}

static char *
xg_subscriptions_tab_dup_key (XgNodeListTab *tab, GObject *row)
{
  return xg_person_dup_key (XG_PERSON (row));
}

static void
xg_subscriptions_tab_class_init (XgSubscriptionsTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  XgNodeListTabClass *list_class = XG_NODE_LIST_TAB_CLASS (klass);

  list_class->load = xg_subscriptions_tab_load;
  list_class->matches = xg_subscriptions_tab_matches;
  list_class->dup_key = xg_subscriptions_tab_dup_key;
  list_class->compare = xg_subscriptions_tab_compare;
  list_class->order = "state";
  list_class->update = xg_subscriptions_tab_update;
  list_class->search_text = N_ ("Find an address");
  list_class->empty_icon = "system-users-symbolic";
  list_class->empty_title = N_ ("Nobody Is Subscribed");
  list_class->empty_text =
    N_ ("The broker lists no subscriptions. Requests that wait may not be among them.");
  list_class->label = N_ ("Subscriptions");
  list_class->action = XG_REASON_SUBSCRIPTIONS;
  list_class->function = XG_FUNCTION_SUBSCRIPTIONS;

  gtk_widget_class_install_action (widget_class, "subscriptions.add", NULL, add_cb);
  gtk_widget_class_install_action (widget_class, "subscriptions.paste", NULL, paste_cb);
  gtk_widget_class_install_action (widget_class, "subscriptions.approve", NULL, approve_cb);
  gtk_widget_class_install_action (widget_class, "subscriptions.end", NULL, end_cb);
  gtk_widget_class_install_action (widget_class, "subscriptions.set", "(ssi)", set_cb);
  gtk_widget_class_install_action (widget_class, "subscriptions.options", "(ss)", options_cb);
  gtk_widget_class_install_action (widget_class, "subscriptions.explain", "s", explain_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "subscriptions.end", NULL);
}

static void
add_buttons (XgSubscriptionsTab *self)
{
  XgNodeListTab *tab = XG_NODE_LIST_TAB (self);
  XgCapable *capable = xg_node_tab_get_capable (XG_NODE_TAB (self));
  g_autoptr (GMenu) orders = g_menu_new ();
  GtkWidget *paste_button =
    xg_node_icon_button_new ("edit-paste-symbolic", _ ("Paste List"), "subscriptions.paste");
  GtkWidget *add_button =
    xg_node_button_new (_ ("_Subscribe…"), "subscriptions.add", "suggested-action");

  g_menu_append (orders, _ ("_Requests First"), "rows.order::state");
  g_menu_append (orders, _ ("By A_ddress"), "rows.order::address");
  xg_node_list_tab_add_tool (tab, xg_node_order_button_new (G_MENU_MODEL (orders)));
  xg_node_list_tab_add_tool (tab, paste_button);
  xg_node_list_tab_add_tool (tab, add_button);

  self->approve_button = xg_node_button_new (_ ("_Approve"), "subscriptions.approve", NULL);
  self->end_button = xg_node_button_new (_ ("_End"), "subscriptions.end", NULL);
  xg_node_list_tab_add_button (tab, self->approve_button);
  xg_node_list_tab_add_button (tab, self->end_button);

  xg_capable_bind (capable, paste_button, XG_FUNCTION_SUBSCRIPTIONS);
  xg_capable_bind (capable, add_button, XG_FUNCTION_SUBSCRIPTIONS);
  xg_capable_bind (capable, self->approve_button, XG_FUNCTION_SUBSCRIPTIONS);
  xg_capable_bind (capable, self->end_button, XG_FUNCTION_SUBSCRIPTIONS);
  xg_capable_bind_action (capable, "subscriptions.set", XG_FUNCTION_SUBSCRIPTIONS);
  xg_capable_bind_action (capable, "subscriptions.options", XG_FUNCTION_SUBSCRIPTION_OPTIONS);
}

static void
xg_subscriptions_tab_init (XgSubscriptionsTab *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  xg_node_list_tab_set_factory (XG_NODE_LIST_TAB (self), factory);
  add_buttons (self);
  xg_text_drop_install (GTK_WIDGET (self), dropped_cb, NULL);
}
