/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "form/xg-form-choices.h"

#include <glib/gi18n.h>

#define MAX_HEIGHT 240

struct _XgFormChoices
{
  GtkWidget parent_instance;

  /* Owned */
  XgFormField *field;
  GListStore *options; /* those of the field, and values that are none of them */
  GPtrArray *bound;    /* (element-type GtkListItem) that are shown, borrowed */

  gboolean updating;
};

G_DEFINE_FINAL_TYPE (XgFormChoices, xg_form_choices, GTK_TYPE_WIDGET)

static void
toggled_cb (GtkCheckButton *button, GtkListItem *item)
{
  XgFormChoices *self =
    XG_FORM_CHOICES (gtk_widget_get_ancestor (GTK_WIDGET (button), XG_TYPE_FORM_CHOICES));
  XgFormOption *option = gtk_list_item_get_item (item);

  if (self == NULL || self->updating || option == NULL)
    return;
  xg_form_field_choose (self->field,
                        xg_form_option_get_value (option),
                        gtk_check_button_get_active (button));
}

static void
update_item (XgFormChoices *self, GtkListItem *item)
{
  XgFormOption *option = gtk_list_item_get_item (item);

  self->updating = TRUE;
  gtk_check_button_set_active (
    GTK_CHECK_BUTTON (gtk_list_item_get_child (item)),
    xg_form_field_is_chosen (self->field, xg_form_option_get_value (option)));
  self->updating = FALSE;
}

static void
setup_cb (XgFormChoices *self, GtkListItem *item)
{
  GtkWidget *button = gtk_check_button_new ();

  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), item);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, button);
}

static void
bind_cb (XgFormChoices *self, GtkListItem *item)
{
  XgFormOption *option = gtk_list_item_get_item (item);
  GtkWidget *button = gtk_list_item_get_child (item);

  gtk_check_button_set_label (GTK_CHECK_BUTTON (button), xg_form_option_get_label (option));
  gtk_widget_set_tooltip_text (button, xg_form_option_get_help (option));
  update_item (self, item);
  g_ptr_array_add (self->bound, item);
}

static void
unbind_cb (XgFormChoices *self, GtkListItem *item)
{
  g_ptr_array_remove_fast (self->bound, item);
}

static gboolean
has_option (XgFormChoices *self, const char *value)
{
  const guint n_options = g_list_model_get_n_items (G_LIST_MODEL (self->options));

  if (xg_form_field_find_option (self->field, value) != NULL)
    return TRUE;
  for (guint i = g_list_model_get_n_items (xg_form_field_get_options (self->field)); i < n_options;
       i++)
    {
      g_autoptr (XgFormOption) option = g_list_model_get_item (G_LIST_MODEL (self->options), i);

      if (g_str_equal (xg_form_option_get_value (option), value))
        return TRUE;
    }
  return FALSE;
}

/* A value of one's own stays in the list when it is not chosen any more, to be chosen again. */
static void
values_changed_cb (XgFormChoices *self)
{
  const char *const *values = xg_form_field_get_values (self->field);

  for (guint i = 0; values[i] != NULL; i++)
    {
      if (!has_option (self, values[i]))
        {
          g_autoptr (XgFormOption) option = xg_form_option_new (values[i], NULL, FALSE);

          g_list_store_append (self->options, option);
        }
    }
  for (guint i = 0; i < self->bound->len; i++)
    update_item (self, self->bound->pdata[i]);
}

static void
add_cb (GtkEditable *entry, XgFormChoices *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (entry));

  if (*g_strstrip (text) == '\0')
    return;
  xg_form_field_choose (self->field, text, TRUE);
  gtk_editable_set_text (entry, "");
}

static void
add_icon_cb (GtkEditable *entry, GtkEntryIconPosition position, XgFormChoices *self)
{
  add_cb (entry, self);
}

/* What was written is meant, also without Enter. */
static void
leave_cb (GtkEventController *controller, XgFormChoices *self)
{
  add_cb (GTK_EDITABLE (gtk_event_controller_get_widget (controller)), self);
}

static GtkWidget *
new_entry (XgFormChoices *self)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  const char *words = _ ("Another value");

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), words);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (entry),
                                     GTK_ENTRY_ICON_SECONDARY,
                                     "list-add-symbolic");
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY, _ ("Add"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_object (entry, "activate", G_CALLBACK (add_cb), self, 0);
  g_signal_connect_object (entry, "icon-press", G_CALLBACK (add_icon_cb), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (leave_cb), self, 0);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
new_list (XgFormChoices *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *model =
    GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->options))));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view;

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  view = gtk_list_view_new (model, factory);
  gtk_widget_add_css_class (view, "form-choices");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  xg_form_field_get_label (self->field),
                                  -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  return scrolled;
}

static void
fill (XgFormChoices *self)
{
  GListModel *offered = xg_form_field_get_options (self->field);

  for (guint i = 0; i < g_list_model_get_n_items (offered); i++)
    {
      g_autoptr (XgFormOption) option = g_list_model_get_item (offered, i);

      g_list_store_append (self->options, option);
    }
  gtk_widget_set_parent (new_list (self), GTK_WIDGET (self));
  if (xg_form_field_get_open (self->field))
    gtk_widget_set_parent (new_entry (self), GTK_WIDGET (self));
  g_signal_connect_object (self->field,
                           "notify::text",
                           G_CALLBACK (values_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
xg_form_choices_dispose (GObject *object)
{
  XgFormChoices *self = XG_FORM_CHOICES (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->options);
  g_clear_object (&self->field);
  G_OBJECT_CLASS (xg_form_choices_parent_class)->dispose (object);
}

static void
xg_form_choices_finalize (GObject *object)
{
  g_clear_pointer (&XG_FORM_CHOICES (object)->bound, g_ptr_array_unref);
  G_OBJECT_CLASS (xg_form_choices_parent_class)->finalize (object);
}

static void
xg_form_choices_class_init (XgFormChoicesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_form_choices_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_form_choices_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
xg_form_choices_init (XgFormChoices *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->options = g_list_store_new (XG_TYPE_FORM_OPTION);
  self->bound = g_ptr_array_new ();
}

/**
 * xg_form_choices_new:
 * @field: a list of any number
 *
 * Returns: (transfer floating): its choices
 */
GtkWidget *
xg_form_choices_new (XgFormField *field)
{
  XgFormChoices *self;

  g_return_val_if_fail (XG_IS_FORM_FIELD (field), NULL);

  self = g_object_new (XG_TYPE_FORM_CHOICES, NULL);
  self->field = g_object_ref (field);
  fill (self);
  return GTK_WIDGET (self);
}
