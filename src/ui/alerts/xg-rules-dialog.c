/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "alerts/xg-rules-dialog.h"

#include <glib/gi18n.h>

#include "alerts/xg-rule-editor.h"
#include "node/xg-node-finder.h"
#include "xg-row-grid.h"

struct _XgRulesDialog
{
  AdwWindow parent_instance;

  gboolean close_when_done; /* opened for one rule, not for the list */

  /* Template widgets */
  GtkStack *stack;
  GtkStack *list_stack;
  GtkListBox *list;
  XgRuleEditor *editor;
  XgNodeFinder *picker;

  /* Owned */
  XgGrid *grid;
};

G_DEFINE_FINAL_TYPE (XgRulesDialog, xg_rules_dialog, ADW_TYPE_WINDOW)

static void
enabled_cb (GtkSwitch *toggle, GParamSpec *pspec, XgRulesDialog *self)
{
  XgRule *rule = g_object_get_data (G_OBJECT (toggle), "rule");

  g_assert (XG_IS_RULES_DIALOG (self));

  if (xg_rule_get_enabled (rule) == gtk_switch_get_active (toggle))
    return;
  g_object_set (rule, "enabled", gtk_switch_get_active (toggle), NULL);
  xg_grid_save_rule (self->grid, rule);
}

static void
rule_notify_cb (XgRule *rule, GParamSpec *pspec, GtkWidget *row)
{
  XgRulesDialog *self = XG_RULES_DIALOG (gtk_widget_get_ancestor (row, XG_TYPE_RULES_DIALOG));
  GtkWidget *toggle = g_object_get_data (G_OBJECT (row), "toggle");
  g_autofree char *text = xg_rule_describe (rule, self != NULL ? self->grid : NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), xg_rule_get_name (rule));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_switch_set_active (GTK_SWITCH (toggle), xg_rule_get_enabled (rule));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer data)
{
  XgRulesDialog *self = data;
  XgRule *rule = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  g_autofree char *text = xg_rule_describe (rule, self->grid);
  g_autofree char *label = g_strdup_printf (_ ("Rule “%s” is on"), xg_rule_get_name (rule));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), xg_rule_get_name (rule));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  gtk_switch_set_active (GTK_SWITCH (toggle), xg_rule_get_enabled (rule));
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  g_object_set_data_full (G_OBJECT (toggle), "rule", g_object_ref (rule), g_object_unref);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (enabled_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  xg_row_grid_lay_out_rows (row);

  g_object_set_data (G_OBJECT (row), "toggle", toggle);
  g_object_set_data_full (G_OBJECT (row), "rule", g_object_ref (rule), g_object_unref);
  g_signal_connect_object (rule, "notify", G_CALLBACK (rule_notify_cb), row, 0);
  return row;
}

static void
update_list (XgRulesDialog *self)
{
  gboolean empty = g_list_model_get_n_items (xg_grid_get_rules (self->grid)) == 0;

  gtk_stack_set_visible_child_name (self->list_stack, empty ? "empty" : "rules");
}

static void
show_editor (XgRulesDialog *self, XgRule *rule)
{
  xg_rule_editor_set_rule (self->editor, self->grid, rule);
  gtk_stack_set_visible_child_name (self->stack, "editor");
}

static void
new_cb (XgRulesDialog *self)
{
  g_autoptr (XgRule) rule = xg_rule_new (0, "");

  g_object_set (rule, "severity", XG_SEVERITY_HIGH, NULL);
  show_editor (self, rule);
}

static void
row_activated_cb (XgRulesDialog *self, GtkListBoxRow *row)
{
  show_editor (self, g_object_get_data (G_OBJECT (row), "rule"));
}

static void
editor_done_cb (XgRulesDialog *self)
{
  if (self->close_when_done)
    gtk_window_close (GTK_WINDOW (self));
  else
    gtk_stack_set_visible_child_name (self->stack, "list");
}

static void
pick_node_cb (XgRulesDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "picker");
  gtk_widget_grab_focus (GTK_WIDGET (self->picker));
}

static void
picker_back_cb (XgRulesDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "editor");
}

static void
picked_cb (XgRulesDialog *self, XgNode *node)
{
  xg_rule_editor_set_node (self->editor, node);
  picker_back_cb (self);
}

/* One step back; closes from the list. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  XgRulesDialog *self = XG_RULES_DIALOG (widget);
  const char *shown = gtk_stack_get_visible_child_name (self->stack);

  if (g_str_equal (shown, "picker"))
    picker_back_cb (self);
  else if (g_str_equal (shown, "editor"))
    editor_done_cb (self);
  else
    gtk_window_close (GTK_WINDOW (self));
  return TRUE;
}

static void
xg_rules_dialog_dispose (GObject *object)
{
  XgRulesDialog *self = XG_RULES_DIALOG (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  self->list = NULL;
  g_clear_object (&self->grid);
  G_OBJECT_CLASS (xg_rules_dialog_parent_class)->dispose (object);
}

static void
xg_rules_dialog_class_init (XgRulesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_rules_dialog_dispose;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  g_type_ensure (XG_TYPE_RULE_EDITOR);
  g_type_ensure (XG_TYPE_NODE_FINDER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/alerts/xg-rules-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgRulesDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, XgRulesDialog, list_stack);
  gtk_widget_class_bind_template_child (widget_class, XgRulesDialog, list);
  gtk_widget_class_bind_template_child (widget_class, XgRulesDialog, editor);
  gtk_widget_class_bind_template_child (widget_class, XgRulesDialog, picker);
  gtk_widget_class_bind_template_callback (widget_class, new_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, editor_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, pick_node_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, picker_back_cb);
}

static void
xg_rules_dialog_init (XgRulesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * xg_rules_dialog_new:
 * @grid: whose rules
 *
 * Returns: (transfer none): a window that shows the list of rules
 */
GtkWidget *
xg_rules_dialog_new (XgGrid *grid)
{
  XgRulesDialog *self;

  g_return_val_if_fail (XG_IS_GRID (grid), NULL);

  self = g_object_new (XG_TYPE_RULES_DIALOG, NULL);
  self->grid = g_object_ref (grid);
  xg_node_finder_set_grid (self->picker, grid);
  gtk_list_box_bind_model (self->list, xg_grid_get_rules (grid), create_row_cb, self, NULL);
  g_signal_connect_object (xg_grid_get_rules (grid),
                           "items-changed",
                           G_CALLBACK (update_list),
                           self,
                           G_CONNECT_SWAPPED);
  update_list (self);
  return GTK_WIDGET (self);
}

/**
 * xg_rules_dialog_edit:
 * @self: a dialog
 * @rule: the rule to begin with; one with id 0 is new
 *
 * Shows the form of @rule; the dialog closes when that is done.
 */
void
xg_rules_dialog_edit (XgRulesDialog *self, XgRule *rule)
{
  g_return_if_fail (XG_IS_RULES_DIALOG (self));
  g_return_if_fail (XG_IS_RULE (rule));

  self->close_when_done = TRUE;
  show_editor (self, rule);
}

/**
 * xg_rules_dialog_present:
 * @grid: whose rules
 * @rule: (nullable): begin with this rule instead of the list
 * @parent: a widget of the window that the dialog belongs to
 */
void
xg_rules_dialog_present (XgGrid *grid, XgRule *rule, GtkWidget *parent)
{
  GtkWidget *dialog;
  GtkRoot *root;

  g_return_if_fail (XG_IS_GRID (grid));
  g_return_if_fail (GTK_IS_WIDGET (parent));

  dialog = xg_rules_dialog_new (grid);
  root = gtk_widget_get_root (parent);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  if (rule != NULL)
    xg_rules_dialog_edit (XG_RULES_DIALOG (dialog), rule);
  gtk_window_present (GTK_WINDOW (dialog));
}
