/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "form/xg-form-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "feed/xg-wrap-layout.h"
#include "form/xg-form-addresses.h"
#include "form/xg-form-control.h"
#include "form/xg-form-option.h"
#include "xg-breaks.h"
#include "xg-line-layout.h"
#include "xg-row-grid.h"

struct _XgFormRow
{
  AdwPreferencesRow parent_instance;

  /* Children */
  GtkWidget *badge;
  GtkWidget *reset;
  GtkWidget *meaning; /* of what is chosen */
  GtkWidget *error;
  GtkWidget *outcome;
  GtkWidget *control; /* NULL: nothing to edit */
  GtkWidget *target;

  /* Owned */
  XgFormField *field;
  char *words; /* what a search looks through */

  gboolean with_variable;
};

G_DEFINE_FINAL_TYPE (XgFormRow, xg_form_row, ADW_TYPE_PREFERENCES_ROW)

static void
append_line (GString *out, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  if (out->len > 0)
    g_string_append_c (out, '\n');
  g_string_append (out, text);
}

static const char *
get_shown (GtkWidget *label)
{
  return gtk_widget_get_visible (label) ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

/* Everything that is to be seen around the control is told with it. */
/* The keys are at the button inside a drop-down, which has no name of its own: what it is about,
 * and what is chosen. */
static void
name_button (XgFormRow *self)
{
  GtkWidget *button = gtk_widget_get_first_child (self->target);
  guint selected = xg_form_field_get_selected (self->field);
  g_autoptr (XgFormOption) option =
    g_list_model_get_item (xg_form_field_get_options (self->field), selected);
  const char *label = xg_form_field_get_label (self->field);
  g_autofree char *name = NULL;

  if (button == NULL || label == NULL)
    return;
  name = option != NULL ? g_strdup_printf ("%s: %s", label, xg_form_option_get_label (option))
                        : g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_accessible (XgFormRow *self)
{
  g_autoptr (GString) words = g_string_new (NULL);
  const gboolean wrong = xg_form_field_get_error (self->field) != NULL;

  if (self->target == NULL)
    return;
  append_line (words, get_shown (self->error));
  append_line (words, get_shown (self->outcome));
  append_line (words, get_shown (self->meaning));
  append_line (words, xg_form_field_get_help (self->field));
  append_line (words, xg_form_field_get_note (self->field));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->target),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words->str,
                                  -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->target),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  if (GTK_IS_DROP_DOWN (self->target))
    name_button (self);
}

static void
set_words (GtkWidget *label, const char *words)
{
  gtk_label_set_text (GTK_LABEL (label), words != NULL ? words : "");
  gtk_widget_set_visible (label, words != NULL && *words != '\0');
}

static void
error_changed_cb (XgFormRow *self)
{
  const char *error = xg_form_field_get_error (self->field);

  set_words (self->error, error);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wrong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wrong");
  update_accessible (self);
}

static void
changed_cb (XgFormRow *self)
{
  const gboolean changed = xg_form_field_get_changed (self->field);
  g_autofree char *saved =
    xg_form_field_tell_values (self->field, xg_form_field_get_saved_values (self->field));
  /* Translators: what the broker has, such as “Only those listed” */
  g_autofree char *words = g_strdup_printf (_ ("Back to %s"), saved);

  gtk_widget_set_visible (self->badge, changed);
  gtk_widget_set_visible (self->reset, changed);
  gtk_widget_set_tooltip_text (self->reset, words);
}

/* What became of an earlier change is told until the next one. */
static void
values_changed_cb (XgFormRow *self)
{
  const guint selected = xg_form_field_get_selected (self->field);
  g_autoptr (XgFormOption) option =
    selected != XG_FORM_NOTHING_SELECTED
      ? g_list_model_get_item (xg_form_field_get_options (self->field), selected)
      : NULL;

  set_words (self->meaning, option != NULL ? xg_form_option_get_help (option) : NULL);
  set_words (self->outcome, NULL);
  update_accessible (self);
}

static void
reset_cb (XgFormRow *self)
{
  xg_form_field_reset (self->field);
  xg_form_row_focus_control (self);
}

/* As a label does for the entry beside it. */
static void
pressed_cb (XgFormRow *self)
{
  if (self->target != NULL && GTK_IS_SWITCH (self->target))
    gtk_widget_activate (self->target);
  else
    xg_form_row_focus_control (self);
}

static GtkWidget *
new_words (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  xg_breaks_follow (GTK_LABEL (label));
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  set_words (label, text);
  return label;
}

static GtkWidget *
new_heading (XgFormRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *var = xg_form_field_get_var (self->field);
  const char *label = xg_form_field_get_label (self->field);

  gtk_widget_set_layout_manager (box, xg_wrap_layout_new (8));
  gtk_box_append (GTK_BOX (box), new_words (label, "title"));
  if (self->with_variable && var != NULL && g_strcmp0 (var, label) != 0)
    gtk_box_append (GTK_BOX (box), new_words (var, "var"));
  if (xg_form_field_get_required (self->field) && xg_form_field_get_editable (self->field))
    gtk_box_append (GTK_BOX (box), new_words (_ ("required"), "var"));
  self->badge = new_words (_ ("changed"), "changed-badge");
  gtk_box_append (GTK_BOX (box), self->badge);
  return box;
}

static GtkWidget *
new_texts (XgFormRow *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *help = new_words (xg_form_field_get_help (self->field), "caption");
  GtkWidget *note = new_words (xg_form_field_get_note (self->field), "caption");

  gtk_widget_add_css_class (help, "dim-label");
  gtk_widget_add_css_class (note, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), new_heading (self));
  gtk_box_append (GTK_BOX (texts), help);
  gtk_box_append (GTK_BOX (texts), note);
  xg_row_grid_lay_out (texts);
  if (xg_form_field_get_editable (self->field))
    {
      g_signal_connect_object (click, "released", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_add_controller (texts, GTK_EVENT_CONTROLLER (g_steal_pointer (&click)));
    }
  g_clear_object (&click);
  return texts;
}

static GtkWidget *
new_reset (XgFormRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  /* Translators: a setting goes back to what it was */
  g_autofree char *words = g_strdup_printf (_ ("Reset: %s"), xg_form_field_get_label (self->field));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (reset_cb), self);
  return button;
}

static void
build (XgFormRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = xg_line_new (12);
  XgFormControl control;

  xg_form_control_make (self->field, &control);
  self->control = control.widget;
  self->target = control.target;
  self->reset = new_reset (self);
  self->meaning = new_words (NULL, "caption");
  gtk_widget_add_css_class (self->meaning, "dim-label");
  self->error = new_words (NULL, "error");
  self->outcome = new_words (NULL, "warning");

  gtk_box_append (GTK_BOX (head), new_texts (self));
  gtk_box_append (GTK_BOX (head), self->reset);
  gtk_widget_set_visible (head, control.compact || xg_form_field_get_label (self->field) != NULL);
  gtk_box_append (GTK_BOX (box), head);
  if (self->control != NULL)
    gtk_box_append (GTK_BOX (control.compact ? head : box), self->control);
  gtk_box_append (GTK_BOX (box), self->meaning);
  gtk_box_append (GTK_BOX (box), self->error);
  gtk_box_append (GTK_BOX (box), self->outcome);
  gtk_widget_add_css_class (box, "form-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

/* Names of lists are told by their parts; the rest is one thing with one name. */
static void
name_target (XgFormRow *self)
{
  const char *label = xg_form_field_get_label (self->field);

  if (label != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), label);
  if (self->target == NULL || label == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->target),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  if (GTK_IS_ENTRY (self->target) || GTK_IS_TEXT_VIEW (self->target))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->target),
                                    GTK_ACCESSIBLE_PROPERTY_REQUIRED,
                                    xg_form_field_get_required (self->field),
                                    -1);
}

static char *
collect_words (XgFormField *field)
{
  g_autoptr (GString) words = g_string_new (NULL);
  GListModel *options = xg_form_field_get_options (field);

  append_line (words, xg_form_field_get_label (field));
  append_line (words, xg_form_field_get_var (field));
  append_line (words, xg_form_field_get_help (field));
  for (guint i = 0; i < g_list_model_get_n_items (options); i++)
    {
      g_autoptr (XgFormOption) option = g_list_model_get_item (options, i);

      append_line (words, xg_form_option_get_label (option));
      append_line (words, xg_form_option_get_value (option));
    }
  if (xg_form_field_get_form_type (field) == XG_FORM_FIXED)
    append_line (words, xg_form_field_get_text (field));
  return g_utf8_casefold (words->str, -1);
}

static gboolean
xg_form_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *child = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget));

  return child != NULL && gtk_widget_child_focus (child, direction);
}

static gboolean
xg_form_row_grab_focus (GtkWidget *widget)
{
  return xg_form_row_focus_control (XG_FORM_ROW (widget));
}

static void
xg_form_row_dispose (GObject *object)
{
  XgFormRow *self = XG_FORM_ROW (object);

  if (self->field != NULL)
    g_signal_handlers_disconnect_by_data (self->field, self);
  G_OBJECT_CLASS (xg_form_row_parent_class)->dispose (object);
}

static void
xg_form_row_finalize (GObject *object)
{
  XgFormRow *self = XG_FORM_ROW (object);

  g_clear_object (&self->field);
  g_free (self->words);
  G_OBJECT_CLASS (xg_form_row_parent_class)->finalize (object);
}

static void
xg_form_row_class_init (XgFormRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_form_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_form_row_finalize;
  widget_class->focus = xg_form_row_focus;
  widget_class->grab_focus = xg_form_row_grab_focus;
}

static void
xg_form_row_init (XgFormRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

/**
 * xg_form_row_new:
 * @field: a field of a form
 * @with_variable: whether its name on the wire is shown beside its words
 *
 * Returns: (transfer floating): a row that edits it
 */
GtkWidget *
xg_form_row_new (XgFormField *field, gboolean with_variable)
{
  XgFormRow *self;

  g_return_val_if_fail (XG_IS_FORM_FIELD (field), NULL);

  self = g_object_new (XG_TYPE_FORM_ROW, NULL);
  self->field = g_object_ref (field);
  self->with_variable = with_variable;
  self->words = collect_words (field);
  build (self);
  name_target (self);
  g_signal_connect_swapped (field, "notify::changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (field, "notify::error", G_CALLBACK (error_changed_cb), self);
  g_signal_connect_swapped (field, "notify::text", G_CALLBACK (values_changed_cb), self);
  changed_cb (self);
  error_changed_cb (self);
  values_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * xg_form_row_get_field:
 * @self: a row
 *
 * Returns: (transfer none): what it edits
 */
XgFormField *
xg_form_row_get_field (XgFormRow *self)
{
  g_return_val_if_fail (XG_IS_FORM_ROW (self), NULL);

  return self->field;
}

/**
 * xg_form_row_set_outcome:
 * @self: a row
 * @sentence: (nullable): what the broker made of the last change, where it is not what was asked
 * for
 *
 * Tells it beside the field until the next change.
 */
void
xg_form_row_set_outcome (XgFormRow *self, const char *sentence)
{
  g_return_if_fail (XG_IS_FORM_ROW (self));

  set_words (self->outcome, sentence);
  update_accessible (self);
}

/**
 * xg_form_row_matches:
 * @self: a row
 * @words: words to look for, folded (g_utf8_casefold()), with blanks between
 *
 * Returns: whether all of them are among the words of the row
 */
gboolean
xg_form_row_matches (XgFormRow *self, const char *words)
{
  g_auto (GStrv) all = NULL;

  g_return_val_if_fail (XG_IS_FORM_ROW (self), FALSE);

  all = g_strsplit_set (words, " \t", -1);
  for (guint i = 0; all[i] != NULL; i++)
    {
      if (strstr (self->words, all[i]) == NULL)
        return FALSE;
    }
  return TRUE;
}

/**
 * xg_form_row_commit:
 * @self: a row
 *
 * Takes what was written and not confirmed by Enter yet.
 *
 * Returns: whether nothing is left that could not be taken
 */
gboolean
xg_form_row_commit (XgFormRow *self)
{
  g_return_val_if_fail (XG_IS_FORM_ROW (self), TRUE);

  return !XG_IS_FORM_ADDRESSES (self->control) ||
         xg_form_addresses_commit (XG_FORM_ADDRESSES (self->control));
}

/**
 * xg_form_row_focus_control:
 * @self: a row
 *
 * Returns: whether there is something to edit that has the focus now
 */
gboolean
xg_form_row_focus_control (XgFormRow *self)
{
  g_return_val_if_fail (XG_IS_FORM_ROW (self), FALSE);

  if (self->target == NULL || !gtk_widget_get_sensitive (self->target))
    return FALSE;
  return gtk_widget_grab_focus (self->target) ||
         gtk_widget_child_focus (self->target, GTK_DIR_TAB_FORWARD);
}
