/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-filters"

#include "config.h"

#include "filters/xg-colours-dialog.h"

#include <glib/gi18n.h>

#include "filters/xg-colour-editor.h"
#include "filters/xg-filter-undo.h"
#include "xg-row-grid.h"

#define ENTRY_KEY   "xg-entry"
#define SWATCH_KEY  "xg-swatch"
#define TOGGLE_KEY  "xg-toggle"
#define ACTIONS_KEY "xg-actions"

struct _XgColoursDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GMenuModel *row_menu;
  GtkStack *stack;
  GtkStack *list_stack;
  GtkListBox *list;
  XgColourEditor *editor;

  /* Owned */
  XgFilterList *rules;
};

G_DEFINE_FINAL_TYPE (XgColoursDialog, xg_colours_dialog, ADW_TYPE_WINDOW)

static void
show_editor (XgColoursDialog *self, XgFilterEntry *entry, const char *text)
{
  gtk_stack_set_visible_child_name (self->stack, "editor");
  xg_colour_editor_edit (self->editor, self->rules, entry, text);
}

static void
enabled_cb (GtkSwitch *toggle, GParamSpec *pspec, XgFilterEntry *entry)
{
  g_object_set (entry, "enabled", gtk_switch_get_active (toggle), NULL);
}

static void
update_row (GtkWidget *row)
{
  XgFilterEntry *entry = g_object_get_data (G_OBJECT (row), ENTRY_KEY);
  GtkWidget *toggle = g_object_get_data (G_OBJECT (row), TOGGLE_KEY);
  const char *colour = xg_filter_colour_get_name (xg_filter_entry_get_colour (entry));
  g_autofree char *problem = xg_filter_entry_dup_problem (entry);
  g_autofree char *about = xg_filter_entry_describe (entry);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", colour, about);
  g_autofree char *label =
    g_strdup_printf (_ ("Rule “%s” is on"), xg_filter_entry_get_label (entry));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), xg_filter_entry_get_label (entry));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (problem != NULL)
    gtk_widget_add_css_class (row, "unusable");
  else
    gtk_widget_remove_css_class (row, "unusable");
  gtk_widget_set_tooltip_text (row, about);
  xg_colour_swatch_set (g_object_get_data (G_OBJECT (row), SWATCH_KEY),
                        xg_filter_entry_get_colour (entry));
  gtk_switch_set_active (GTK_SWITCH (toggle), xg_filter_entry_get_enabled (entry));
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
}

/* The first can't go up, the last not down. */
static void
update_actions (XgColoursDialog *self)
{
  guint n = xg_filter_list_get_length (self->rules);

  for (guint i = 0; i < n; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);
      GActionMap *actions = row != NULL ? g_object_get_data (G_OBJECT (row), ACTIONS_KEY) : NULL;

      if (actions == NULL)
        continue;
      g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, "up")),
                                   i > 0);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (actions, "down")),
                                   i + 1 < n);
    }
  gtk_stack_set_visible_child_name (self->list_stack, n == 0 ? "empty" : "rules");
}

/* A row that moved is another widget. */
static void
focus_entry (XgColoursDialog *self, XgFilterEntry *entry)
{
  guint position;

  if (xg_filter_list_find (self->rules, entry, &position))
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) position)));
}

static void
row_action_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWidget *row = data;
  XgColoursDialog *self = XG_COLOURS_DIALOG (gtk_widget_get_root (row));
  g_autoptr (XgFilterEntry) entry = g_object_ref (g_object_get_data (G_OBJECT (row), ENTRY_KEY));
  const char *name = g_action_get_name (G_ACTION (action));

  if (g_str_equal (name, "edit"))
    show_editor (self, entry, NULL);
  else if (g_str_equal (name, "delete"))
    xg_filter_remove (self->rules, entry, GTK_WIDGET (self->list));
  else if (xg_filter_list_move (self->rules, entry, g_str_equal (name, "up") ? -1 : 1))
    focus_entry (self, entry);
}

static void
add_shortcut (GtkWidget *row, const char *trigger, const char *action)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger), gtk_named_action_new (action)));
  gtk_widget_add_controller (row, controller);
}

static void
add_actions (GtkWidget *row)
{
  static const char *const names[] = { "edit", "up", "down", "delete" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], NULL);

      g_signal_connect_object (action, "activate", G_CALLBACK (row_action_cb), row, 0);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (row, "rule", G_ACTION_GROUP (group));
  g_object_set_data_full (G_OBJECT (row), ACTIONS_KEY, g_object_ref (group), g_object_unref);
  add_shortcut (row, "<Alt>Up", "rule.up");
  add_shortcut (row, "<Alt>Down", "rule.down");
  add_shortcut (row, "Delete", "rule.delete");
}

static GtkWidget *
create_row_cb (gpointer item, gpointer data)
{
  XgColoursDialog *self = data;
  XgFilterEntry *entry = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *swatch = xg_colour_swatch_new (xg_filter_entry_get_colour (entry));
  GtkWidget *toggle = gtk_switch_new ();
  GtkWidget *menu = gtk_menu_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), ENTRY_KEY, g_object_ref (entry), g_object_unref);
  g_object_set_data (G_OBJECT (row), SWATCH_KEY, swatch);
  g_object_set_data (G_OBJECT (row), TOGGLE_KEY, toggle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), swatch);

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), xg_filter_entry_get_enabled (entry));
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (enabled_cb), entry, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu), self->row_menu);
  gtk_widget_set_valign (menu, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (menu, "flat");
  gtk_widget_set_tooltip_text (menu, _ ("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More about this rule"),
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), menu);
  xg_row_grid_lay_out_rows (row);

  add_actions (row);
  update_row (row);
  g_signal_connect_object (entry, "notify", G_CALLBACK (update_row), row, G_CONNECT_SWAPPED);
  return row;
}

static void
new_cb (XgColoursDialog *self)
{
  show_editor (self, NULL, NULL);
}

static void
row_activated_cb (XgColoursDialog *self, GtkListBoxRow *row)
{
  show_editor (self, g_object_get_data (G_OBJECT (row), ENTRY_KEY), NULL);
}

static void
editor_done_cb (XgColoursDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "list");
}

/* One step back; closes from the list. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  XgColoursDialog *self = XG_COLOURS_DIALOG (widget);

  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "editor"))
    editor_done_cb (self);
  else
    gtk_window_close (GTK_WINDOW (self));
  return TRUE;
}

static void
xg_colours_dialog_dispose (GObject *object)
{
  XgColoursDialog *self = XG_COLOURS_DIALOG (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  self->list = NULL;
  g_clear_object (&self->rules);
  G_OBJECT_CLASS (xg_colours_dialog_parent_class)->dispose (object);
}

static void
xg_colours_dialog_class_init (XgColoursDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_colours_dialog_dispose;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  g_type_ensure (XG_TYPE_COLOUR_EDITOR);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/org/xmppgrid/Console/filters/xg-colours-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgColoursDialog, row_menu);
  gtk_widget_class_bind_template_child (widget_class, XgColoursDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, XgColoursDialog, list_stack);
  gtk_widget_class_bind_template_child (widget_class, XgColoursDialog, list);
  gtk_widget_class_bind_template_child (widget_class, XgColoursDialog, editor);
  gtk_widget_class_bind_template_callback (widget_class, new_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, editor_done_cb);
}

static void
xg_colours_dialog_init (XgColoursDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * xg_colours_dialog_new:
 * @list: the rules
 * @grid: (nullable): whose values are proposed
 *
 * Returns: (transfer none): a window that is not shown yet
 */
GtkWidget *
xg_colours_dialog_new (XgFilterList *list, XgGrid *grid)
{
  XgColoursDialog *self;

  g_return_val_if_fail (XG_IS_FILTER_LIST (list), NULL);

  self = g_object_new (XG_TYPE_COLOURS_DIALOG, NULL);
  self->rules = g_object_ref (list);
  xg_colour_editor_set_grid (self->editor, grid);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (list), create_row_cb, self, NULL);
  g_signal_connect_object (list,
                           "items-changed",
                           G_CALLBACK (update_actions),
                           self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
  return GTK_WIDGET (self);
}

/**
 * xg_colours_dialog_add:
 * @self: a dialog
 * @text: what a new rule is to say at first
 *
 * Begins with the form of a new rule.
 */
void
xg_colours_dialog_add (XgColoursDialog *self, const char *text)
{
  g_return_if_fail (XG_IS_COLOURS_DIALOG (self));
  show_editor (self, NULL, text);
}
