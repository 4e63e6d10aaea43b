/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-affiliations-tab-private.h"

#include <glib/gi18n.h>

#include "admin/xg-people-reader.h"
#include "node/xg-access-dialog.h"
#include "node/xg-guard-notes.h"
#include "node/xg-node-widgets.h"
#include "node/xg-people-dialog.h"
#include "node/xg-text-drop.h"
#include "plan/xg-plan-run.h"
#include "xg-phrases.h"

G_DEFINE_FINAL_TYPE (XgAffiliationsTab, xg_affiliations_tab, XG_TYPE_NODE_LIST_TAB)

/* Rows show the warnings that are about them. */
static void
warn_in_rows (XgAffiliationsTab *self)
{
  GListModel *rows = xg_affiliations_tab_get_people (self);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (XgPerson) person = g_list_model_get_item (rows, i);

      if (xg_person_is_changed (person))
        g_object_notify (G_OBJECT (person), "wanted");
    }
}

/* What the bar below the list says; NULL: there is nothing to do. */
static char *
describe_bar (guint n_selected, guint n_changes)
{
  g_autofree char *selected =
    g_strdup_printf (ngettext ("%u selected", "%u selected", n_selected), n_selected);
  g_autofree char *changes =
    g_strdup_printf (ngettext ("%u change not applied", "%u changes not applied", n_changes),
                     n_changes);

  if (n_changes > 0 && n_selected > 1)
    return g_strdup_printf ("%s · %s", selected, changes);
  if (n_changes > 0)
    return g_steal_pointer (&changes);
  if (n_selected > 1)
    return g_steal_pointer (&selected);

  return NULL;
}

static guint
count_listed (XgAffiliationsTab *self)
{
  GListModel *rows = xg_affiliations_tab_get_people (self);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (XgPerson) person = g_list_model_get_item (rows, i);

      n += xg_person_get_affiliation (person) != XG_AFFILIATION_NONE;
    }

  return n;
}

static void
update_hint (XgAffiliationsTab *self)
{
  XgNode *node = xg_node_tab_get_node (XG_NODE_TAB (self));
  const char *model = node != NULL ? xg_node_get_access_model (node) : NULL;
  g_autofree char *text = NULL;

  if (model != NULL)
    text = g_strdup_printf ("%s: %s",
                            xg_phrase_access_model (model),
                            xg_phrase_access_model_meaning (model));
  gtk_label_set_text (GTK_LABEL (self->hint), text != NULL ? text : "");
  gtk_widget_set_visible (self->hint, text != NULL);
}

static void
xg_affiliations_tab_update (XgNodeListTab *tab)
{
  XgAffiliationsTab *self = XG_AFFILIATIONS_TAB (tab);
  gboolean online = xg_node_tab_get_online (XG_NODE_TAB (tab));
  gboolean loaded = xg_node_list_tab_get_loaded (tab);
  guint n_selected = xg_node_list_tab_count_selected (tab);
  guint n_changes = xg_affiliations_tab_check (self);
  gboolean blocked = xg_affiliation_guard_blocks (self->guards);
  g_autofree char *text = describe_bar (n_selected, n_changes);

  xg_guard_notes_set (self->notes, self->guards);
  warn_in_rows (self);
  xg_node_list_tab_set_bar (tab, text);
  gtk_widget_set_visible (self->change_button, n_selected > 1);
  gtk_widget_set_visible (self->discard_button, n_changes > 0);
  gtk_widget_set_visible (self->review_button, n_changes > 0);
  gtk_button_set_label (GTK_BUTTON (self->review_button),
                        n_changes == 1 && self->guards->len == 0 ? _ ("_Apply")
                                                                 : _ ("_Review Plan…"));
  xg_node_tab_enable (XG_NODE_TAB (self), "affiliations.add", loaded);
  xg_node_tab_enable (XG_NODE_TAB (self), "affiliations.paste", loaded);
  xg_node_tab_enable (XG_NODE_TAB (self),
                      "affiliations.apply",
                      online && n_changes > 0 && !blocked);
  xg_node_tab_set_modified (XG_NODE_TAB (tab), n_changes > 0);
  xg_node_tab_set_count (XG_NODE_TAB (tab), loaded ? (gint64) count_listed (self) : -1);
  update_hint (self);
}

static void
want (XgAffiliationsTab *self, XgPerson *person, XgAffiliation affiliation)
{
  guint position;

  xg_person_set_wanted (person, affiliation);
  xg_affiliation_changes_note (self->changes, person);
  /* Who was to be added and is not any more was never there. */
  if (!xg_person_is_changed (person) && xg_person_get_affiliation (person) == XG_AFFILIATION_NONE &&
      g_list_store_find (xg_node_list_tab_get_rows (XG_NODE_LIST_TAB (self)), person, &position))
    g_list_store_remove (xg_node_list_tab_get_rows (XG_NODE_LIST_TAB (self)), position);
}

static XgPerson *
find_person (XgAffiliationsTab *self, const char *jid)
{
  GListModel *rows = xg_affiliations_tab_get_people (self);
  g_autofree char *folded = g_utf8_casefold (jid, -1);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (XgPerson) person = g_list_model_get_item (rows, i);
      g_autofree char *each = g_utf8_casefold (xg_person_get_jid (person), -1);

      if (g_str_equal (each, folded))
        return g_steal_pointer (&person);
    }

  return NULL;
}

static void
accepted_cb (XgAffiliationsTab *self, XgJidList *list)
{
  for (guint i = 0; i < list->entries->len; i++)
    {
      const XgJidEntry *entry = list->entries->pdata[i];
      g_autoptr (XgPerson) person = find_person (self, entry->jid);

      if (person == NULL)
        {
          person = xg_person_new (entry->jid, XG_AFFILIATION_NONE, XG_SUBSCRIPTION_NONE, NULL);
          xg_person_set_wanted (person, entry->affiliation);
          if (xg_person_is_changed (person))
            g_list_store_append (xg_node_list_tab_get_rows (XG_NODE_LIST_TAB (self)), person);
        }
      want (self, person, entry->affiliation);
    }
  xg_node_list_tab_refresh (XG_NODE_LIST_TAB (self));
}

static XgPeopleDialog *
open_dialog (XgAffiliationsTab *self)
{
  XgPeopleDialog *dialog = xg_people_dialog_new (_ ("Add Accounts"), _ ("Add to List"), TRUE);

  g_signal_connect_object (dialog, "accepted", G_CALLBACK (accepted_cb), self, G_CONNECT_SWAPPED);
  xg_people_dialog_present (dialog, GTK_WIDGET (self));

  return dialog;
}

static void
add_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_dialog (XG_AFFILIATIONS_TAB (widget));
}

static void
paste_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_people_dialog_paste (open_dialog (XG_AFFILIATIONS_TAB (widget)));
}

static void
dropped_cb (GtkWidget *widget, const char *text)
{
  if (xg_node_list_tab_get_loaded (XG_NODE_LIST_TAB (widget)))
    xg_people_dialog_set_text (open_dialog (XG_AFFILIATIONS_TAB (widget)), text);
}

static void
set_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgAffiliationsTab *self = XG_AFFILIATIONS_TAB (widget);
  const char *jid, *nick;
  g_autoptr (XgPerson) person = NULL;

  g_variant_get (parameter, "(&s&s)", &jid, &nick);
  person = find_person (self, jid);
  if (person != NULL)
    want (self, person, xg_affiliation_from_nick (nick));
  xg_node_list_tab_refresh (XG_NODE_LIST_TAB (self));
}

static void
set_selected_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgAffiliationsTab *self = XG_AFFILIATIONS_TAB (widget);
  g_autoptr (GPtrArray) selected = xg_node_list_tab_dup_selected (XG_NODE_LIST_TAB (self));

  for (guint i = 0; i < selected->len; i++)
    want (self,
          selected->pdata[i],
          xg_affiliation_from_nick (g_variant_get_string (parameter, NULL)));
  xg_node_list_tab_refresh (XG_NODE_LIST_TAB (self));
}

static void
discard_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgAffiliationsTab *self = XG_AFFILIATIONS_TAB (widget);

  for (guint i = g_list_model_get_n_items (xg_affiliations_tab_get_people (self)); i > 0; i--)
    {
      g_autoptr (XgPerson) person =
        g_list_model_get_item (xg_affiliations_tab_get_people (self), i - 1);

      want (self, person, XG_AFFILIATION_UNKNOWN);
    }
  xg_affiliation_changes_clear (self->changes);
  xg_node_list_tab_refresh (XG_NODE_LIST_TAB (self));
}

static void
explain_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNode *node = xg_node_tab_get_node (XG_NODE_TAB (widget));
  g_autoptr (GPtrArray) selected = xg_node_list_tab_dup_selected (XG_NODE_LIST_TAB (widget));
  const char *jid = selected->len == 1 ? xg_person_get_jid (selected->pdata[0]) : NULL;

  if (node != NULL)
    xg_access_dialog_present (node, jid, widget);
}

static void
explain_one_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNode *node = xg_node_tab_get_node (XG_NODE_TAB (widget));

  if (node != NULL)
    xg_access_dialog_present (node, g_variant_get_string (parameter, NULL), widget);
}

/* What the broker made of it is read, not supposed. */
static void
plan_changed_cb (XgAffiliationsTab *self, GParamSpec *pspec, XgPlan *plan)
{
  if (xg_plan_get_state (plan) == XG_PLAN_OVER)
    xg_node_tab_reload (XG_NODE_TAB (self));
}

static void
apply_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgAffiliationsTab *self = XG_AFFILIATIONS_TAB (widget);
  XgBroker *broker = xg_node_tab_get_broker (XG_NODE_TAB (self));
  g_autoptr (XgPlan) plan = xg_affiliations_tab_make_plan (self);

  g_signal_connect_object (plan,
                           "notify::state",
                           G_CALLBACK (plan_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  /* What somebody is warned of is always reviewed, however little it is. */
  if (self->guards->len > 0)
    xg_plan_review (plan, broker, widget);
  else
    xg_plan_run (plan, broker, widget);
}

static int
xg_affiliations_tab_compare (XgNodeListTab *tab, GObject *a, GObject *b, const char *order)
{
  XgPerson *left = XG_PERSON (a);
  XgPerson *right = XG_PERSON (b);
  int result = 0;

  if (g_strcmp0 (order, "affiliation") == 0)
    result = (int) xg_person_get_affiliation (right) - (int) xg_person_get_affiliation (left);
  else if (g_strcmp0 (order, "changes") == 0)
    result = (int) xg_person_is_changed (right) - (int) xg_person_is_changed (left);
  if (result == 0)
    result = g_strcmp0 (xg_person_get_jid (left), xg_person_get_jid (right));

  return result;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgAffiliationsTab) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people =
    xg_people_read_affiliates_finish (XG_BROKER (source), result, &error);

  if (people == NULL)
    {
      xg_node_list_tab_fail (XG_NODE_LIST_TAB (self), error);
      return;
    }
  xg_affiliation_changes_join (self->changes, people);
  xg_node_list_tab_take (XG_NODE_LIST_TAB (self), people);
}

static void
xg_affiliations_tab_load (XgNodeListTab *tab, GCancellable *cancellable)
{
  xg_people_read_affiliates_async (xg_node_tab_get_broker (XG_NODE_TAB (tab)),
                                   xg_node_get_id (xg_node_tab_get_node (XG_NODE_TAB (tab))),
                                   cancellable,
                                   read_cb,
                                   g_object_ref (tab));
}

static gboolean
xg_affiliations_tab_matches (XgNodeListTab *tab, GObject *row, const char *folded)
{
  return xg_person_matches (XG_PERSON (row), folded);
}

/* Who is changed is another row, which what is wanted belongs to. */
static char *
xg_affiliations_tab_dup_key (XgNodeListTab *tab, GObject *row)
{
  return !xg_person_is_changed (XG_PERSON (row)) ? xg_person_dup_key (XG_PERSON (row)) : NULL;
}

static void
xg_affiliations_tab_clear (XgNodeListTab *tab)
{
  XgAffiliationsTab *self = XG_AFFILIATIONS_TAB (tab);
  g_autoptr (GMenuModel) menu = xg_affiliations_tab_make_menu (self, NULL);

  xg_affiliation_changes_set_node (self->changes, xg_node_tab_get_node (XG_NODE_TAB (tab)));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->change_button), menu);
}

static void
xg_affiliations_tab_finalize (GObject *object)
{
  XgAffiliationsTab *self = XG_AFFILIATIONS_TAB (object);

  g_clear_pointer (&self->guards, g_ptr_array_unref);
  g_clear_pointer (&self->changes, xg_affiliation_changes_free);

  G_OBJECT_CLASS (xg_affiliations_tab_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "affiliations.add", NULL, add_cb);
  gtk_widget_class_install_action (widget_class, "affiliations.paste", NULL, paste_cb);
  gtk_widget_class_install_action (widget_class, "affiliations.explain", NULL, explain_cb);
  gtk_widget_class_install_action (widget_class, "affiliations.explain-one", "s", explain_one_cb);
  gtk_widget_class_install_action (widget_class, "affiliations.set", "(ss)", set_cb);
  gtk_widget_class_install_action (widget_class, "affiliations.set-selected", "s", set_selected_cb);
  gtk_widget_class_install_action (widget_class, "affiliations.discard", NULL, discard_cb);
  gtk_widget_class_install_action (widget_class, "affiliations.apply", NULL, apply_cb);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Delete,
                                       0,
                                       "affiliations.set-selected",
                                       "s",
                                       xg_affiliation_to_nick (XG_AFFILIATION_NONE));
}

static void
xg_affiliations_tab_class_init (XgAffiliationsTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  XgNodeListTabClass *list_class = XG_NODE_LIST_TAB_CLASS (klass);

  object_class->finalize = xg_affiliations_tab_finalize;
  list_class->load = xg_affiliations_tab_load;
  list_class->matches = xg_affiliations_tab_matches;
  list_class->dup_key = xg_affiliations_tab_dup_key;
  list_class->compare = xg_affiliations_tab_compare;
  list_class->order = "affiliation";
  list_class->update = xg_affiliations_tab_update;
  list_class->clear = xg_affiliations_tab_clear;
  list_class->search_text = N_ ("Find an address");
  list_class->empty_icon = "system-users-symbolic";
  list_class->empty_title = N_ ("Nobody Is Listed");
  list_class->empty_text = N_ ("The broker lists no affiliations of this node.");
  list_class->label = N_ ("Affiliations");
  list_class->action = XG_REASON_AFFILIATIONS;
  list_class->function = XG_FUNCTION_AFFILIATIONS;

  install_actions (GTK_WIDGET_CLASS (klass));
}

static GMenuModel *
make_orders (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("By _Affiliation"), "rows.order::affiliation");
  g_menu_append (menu, _ ("By A_ddress"), "rows.order::address");
  g_menu_append (menu, _ ("_Changes First"), "rows.order::changes");

  return G_MENU_MODEL (menu);
}

static void
bind_controls (XgAffiliationsTab *self, GtkWidget *paste_button, GtkWidget *add_button)
{
  XgCapable *capable = xg_node_tab_get_capable (XG_NODE_TAB (self));

  xg_capable_bind (capable, paste_button, XG_FUNCTION_AFFILIATIONS);
  xg_capable_bind (capable, add_button, XG_FUNCTION_AFFILIATIONS);
  xg_capable_bind (capable, self->change_button, XG_FUNCTION_AFFILIATIONS);
  xg_capable_bind (capable, self->review_button, XG_FUNCTION_AFFILIATIONS);
  xg_capable_bind_action (capable, "affiliations.set", XG_FUNCTION_AFFILIATIONS);
  xg_capable_bind_action (capable, "affiliations.set-selected", XG_FUNCTION_AFFILIATIONS);
}

static void
add_buttons (XgAffiliationsTab *self)
{
  XgNodeListTab *tab = XG_NODE_LIST_TAB (self);
  g_autoptr (GMenuModel) orders = make_orders ();
  GtkWidget *paste_button =
    xg_node_icon_button_new ("edit-paste-symbolic", _ ("Paste List"), "affiliations.paste");
  GtkWidget *add_button = xg_node_button_new (_ ("A_dd"), "affiliations.add", "suggested-action");

  xg_node_list_tab_add_tool (tab, xg_node_order_button_new (orders));
  xg_node_list_tab_add_tool (tab,
                             xg_node_icon_button_new ("dialog-question-symbolic",
                                                      _ ("Explain Access"),
                                                      "affiliations.explain"));
  xg_node_list_tab_add_tool (tab, paste_button);
  xg_node_list_tab_add_tool (tab, add_button);

  self->change_button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->change_button), _ ("Make Them"));
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->change_button), GTK_ARROW_UP);
  self->discard_button = xg_node_button_new (_ ("_Discard"), "affiliations.discard", NULL);
  self->review_button =
    xg_node_button_new (_ ("_Review Plan…"), "affiliations.apply", "suggested-action");
  xg_node_list_tab_add_button (tab, self->change_button);
  xg_node_list_tab_add_button (tab, self->discard_button);
  xg_node_list_tab_add_button (tab, self->review_button);

  bind_controls (self, paste_button, add_button);

  self->hint = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_label_set_wrap (GTK_LABEL (self->hint), TRUE);
  self->notes = xg_guard_notes_new ();
  xg_node_list_tab_add_note (tab, self->hint);
  xg_node_list_tab_add_note (tab, self->notes);
}

static void
xg_affiliations_tab_init (XgAffiliationsTab *self)
{
  g_autoptr (GtkListItemFactory) factory = xg_affiliations_tab_make_factory (self);

  self->changes = xg_affiliation_changes_new ();
  self->guards = g_ptr_array_new ();
  xg_node_list_tab_set_factory (XG_NODE_LIST_TAB (self), factory);
  add_buttons (self);
  xg_text_drop_install (GTK_WIDGET (self), dropped_cb, NULL);
}
