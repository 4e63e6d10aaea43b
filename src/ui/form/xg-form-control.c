/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "form/xg-form-control.h"

#include <glib/gi18n.h>
#include <string.h>

#include "form/xg-form-addresses.h"
#include "form/xg-form-choices.h"
#include "form/xg-form-option-list.h"

/* Longer values are shown, not edited: a text widget lays out a line as a whole. */
#define MAX_BYTES (64 * 1024)
#define MAX_SHOWN 2000

#define LINES_HEIGHT     66
#define LINES_MAX_HEIGHT 180

static void
make_switch (XgFormField *field, XgFormControl *control)
{
  control->widget = gtk_switch_new ();
  control->target = control->widget;
  control->compact = TRUE;
  gtk_widget_set_valign (control->widget, GTK_ALIGN_CENTER);
  g_object_bind_property (field,
                          "active",
                          control->widget,
                          "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
make_line (XgFormField *field, XgFormControl *control)
{
  const gboolean secret = xg_form_field_get_form_type (field) == XG_FORM_TEXT_PRIVATE;

  if (secret)
    {
      control->widget = gtk_password_entry_new ();
      gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (control->widget), TRUE);
    }
  else
    {
      control->widget = gtk_entry_new ();
      gtk_entry_set_input_purpose (GTK_ENTRY (control->widget),
                                   xg_form_type_is_jid (xg_form_field_get_form_type (field))
                                     ? GTK_INPUT_PURPOSE_EMAIL
                                     : GTK_INPUT_PURPOSE_FREE_FORM);
    }
  control->target = control->widget;
  gtk_editable_set_width_chars (GTK_EDITABLE (control->widget), 8);
  g_object_bind_property (field,
                          "text",
                          control->widget,
                          "text",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

/* Enter begins a new line and Tab goes on to the next field. */
static void
make_lines (XgFormField *field, XgFormControl *control)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 8);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LINES_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LINES_MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_add_css_class (scrolled, "form-lines");
  g_object_bind_property (field,
                          "text",
                          gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)),
                          "text",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  control->widget = scrolled;
  control->target = view;
}

/* What no text widget should hold, and what is not to be changed: something to read and copy. */
static void
make_words (XgFormField *field, XgFormControl *control)
{
  g_autofree char *words = g_strjoinv ("\n", (char **) xg_form_field_get_values (field));
  GtkWidget *label = gtk_label_new (NULL);

  if (g_utf8_strlen (words, -1) > MAX_SHOWN)
    {
      g_autofree char *head = g_utf8_substring (words, 0, MAX_SHOWN);
      g_autofree char *size = g_format_size (strlen (words));
      g_autofree char *text =
        /* Translators: the beginning of a long text, its size */
        g_strdup_printf (_ ("%s…\n\nThis value has %s: too much to be edited here."), head, size);

      gtk_label_set_text (GTK_LABEL (label), text);
    }
  else
    gtk_label_set_text (GTK_LABEL (label), words);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  control->widget = label;
  control->target = label;
}

static void
other_changed_cb (GtkEditable *entry, XgFormField *field)
{
  const char *text = gtk_editable_get_text (entry);

  if (*text != '\0')
    xg_form_field_set_values (field, (const char *const[]){ text, NULL });
  else if (xg_form_field_get_selected (field) == XG_FORM_NOTHING_SELECTED)
    xg_form_field_set_values (field, (const char *const[]){ NULL });
}

/* One of the choices takes what was written instead. */
static void
other_chosen_cb (GtkEditable *entry, GParamSpec *pspec, XgFormField *field)
{
  const char *const *values = xg_form_field_get_values (field);
  const gboolean own =
    values[0] != NULL && xg_form_field_get_selected (field) == XG_FORM_NOTHING_SELECTED;
  const char *text = own ? values[0] : "";

  if (strcmp (gtk_editable_get_text (entry), text) == 0)
    return;
  g_signal_handlers_block_by_func (entry, other_changed_cb, field);
  gtk_editable_set_text (entry, text);
  g_signal_handlers_unblock_by_func (entry, other_changed_cb, field);
}

static GtkWidget *
make_other (XgFormField *field)
{
  GtkWidget *entry = gtk_entry_new ();
  const char *words = _ ("Another value");

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (other_changed_cb), field, 0);
  g_signal_connect_object (field,
                           "notify::selected",
                           G_CALLBACK (other_chosen_cb),
                           entry,
                           G_CONNECT_SWAPPED);
  return entry;
}

static void
make_choice (XgFormField *field, XgFormControl *control)
{
  GtkWidget *list = xg_form_option_list_new (xg_form_field_get_options (field));

  g_object_bind_property (field,
                          "selected",
                          list,
                          "selected",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  control->target = list;
  control->widget = list;
  if (!xg_form_field_get_open (field))
    return;
  control->widget = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (control->widget), list);
  gtk_box_append (GTK_BOX (control->widget), make_other (field));
}

/**
 * xg_form_control_make:
 * @field: a field of a form
 * @control: (out): what it is edited with; follows the field, and the field follows it
 */
void
xg_form_control_make (XgFormField *field, XgFormControl *control)
{
  const XgFormType type = xg_form_field_get_form_type (field);

  g_return_if_fail (XG_IS_FORM_FIELD (field));
  g_return_if_fail (control != NULL);

  *control = (XgFormControl){ NULL };
  if (type == XG_FORM_FIXED || (!xg_form_type_is_list (type) && type != XG_FORM_TEXT_PRIVATE &&
                                strlen (xg_form_field_get_text (field)) > MAX_BYTES))
    make_words (field, control);
  else if (type == XG_FORM_BOOLEAN)
    make_switch (field, control);
  else if (type == XG_FORM_LIST_SINGLE)
    make_choice (field, control);
  else if (type == XG_FORM_LIST_MULTI)
    {
      control->widget = xg_form_choices_new (field);
      control->target = control->widget;
    }
  else if (type == XG_FORM_JID_MULTI)
    {
      control->widget = xg_form_addresses_new (field);
      control->target = control->widget;
    }
  else if (type == XG_FORM_TEXT_MULTI)
    make_lines (field, control);
  else if (type != XG_FORM_HIDDEN)
    make_line (field, control);
  if (control->widget != NULL && type != XG_FORM_FIXED)
    gtk_widget_set_sensitive (control->widget, xg_form_field_get_editable (field));
}
