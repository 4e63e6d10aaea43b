/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-source-pane-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "feed/xg-format.h"
#include "xg-toast.h"

G_DEFINE_FINAL_TYPE (XgSourcePane, xg_source_pane, GTK_TYPE_WIDGET)

static GtkSourceBuffer *
get_buffer (XgSourcePane *self)
{
  return GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)));
}

static void
update_scheme (XgSourcePane *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (
    get_buffer (self),
    gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

static void
update_note (XgSourcePane *self)
{
  g_autoptr (GString) note = g_string_new (self->note);
  gsize n = xg_source_text_get_shown (self->shown);
  gboolean cut = self->text != NULL && n < self->text->length;

  if (cut)
    {
      g_autofree char *shown = g_format_size (n);
      g_autofree char *all = g_format_size (self->text->length);

      if (note->len > 0)
        g_string_append_c (note, ' ');
      g_string_append_printf (note, _ ("Only the first %s of %s are shown."), shown, all);
    }
  if (self->text != NULL && self->text->breaks->len > 0)
    {
      if (note->len > 0)
        g_string_append_c (note, ' ');
      g_string_append (note, _ ("Very long lines are broken; copying gives them whole."));
    }
  gtk_label_set_label (self->note_label, note->str);
  gtk_widget_set_visible (self->all_button, cut);
  gtk_revealer_set_reveal_child (self->note_revealer, note->len > 0);
}

static void
shown_changed_cb (XgSourcePane *self)
{
  xg_source_pane_update_folds (self);
  update_note (self);
}

static void
show_all_cb (XgSourcePane *self)
{
  xg_source_text_show_all (self->shown);
  update_note (self);
}

static gboolean
is_xpath (XgSourcePane *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->xpath_button));
}

static void
update_count (XgSourcePane *self)
{
  g_autofree char *words = xg_source_search_describe (self->places);

  gtk_label_set_label (self->count_label, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count_label), words);
}

static void
go_to_place (XgSourcePane *self, const XgTextPlace *place)
{
  if (place != NULL)
    xg_source_text_go_to (self->shown, place->start, place->end);
  update_count (self);
}

static void
found_cb (XgSourcePane *self)
{
  go_to_place (self, xg_source_search_get_place (self->places));
}

static void
next_match_cb (XgSourcePane *self)
{
  go_to_place (self, xg_source_search_step (self->places, 1));
}

static void
previous_match_cb (XgSourcePane *self)
{
  go_to_place (self, xg_source_search_step (self->places, -1));
}

/* Finds as one types, words from where one is. */
static void
search_changed_cb (XgSourcePane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  gboolean xpath = is_xpath (self);

  gtk_source_search_settings_set_search_text (gtk_source_search_context_get_settings (self->search),
                                              xpath || *text == '\0' ? NULL : text);
  xg_source_search_start (self->places,
                          self->document,
                          self->text,
                          text,
                          xpath,
                          xpath ? 0 : xg_source_text_get_cursor (self->shown));
  update_count (self);
}

/* What stands in the entry is looked for in the other way. */
static void
xpath_toggled_cb (XgSourcePane *self)
{
  search_changed_cb (self);
  gtk_widget_grab_focus (self->search_entry);
}

static void
search_mode_cb (XgSourcePane *self)
{
  gtk_source_search_context_set_highlight (self->search,
                                           gtk_search_bar_get_search_mode (self->search_bar));
}

/* A long text may be shown in another buffer than before. */
static void
buffer_cb (XgSourcePane *self)
{
  g_autoptr (GtkSourceSearchSettings) settings =
    self->search != NULL ? g_object_ref (gtk_source_search_context_get_settings (self->search))
                         : gtk_source_search_settings_new ();

  g_clear_object (&self->search);
  self->search = gtk_source_search_context_new (get_buffer (self), settings);
  search_mode_cb (self);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_source_pane_search (XG_SOURCE_PANE (widget));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgSourcePane *self = XG_SOURCE_PANE (widget);
  const char *payload =
    self->document != NULL ? xg_item_document_get_payload (self->document, NULL) : NULL;

  if (payload == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), payload);
  xg_toast (widget, _ ("Payload copied"));
}

static void
xg_source_pane_dispose (GObject *object)
{
  XgSourcePane *self = XG_SOURCE_PANE (object);
  GtkWidget *child;

  g_clear_object (&self->search);
  if (self->places != NULL)
    g_signal_handlers_disconnect_by_data (self->places, self);
  g_clear_object (&self->places);
  if (self->shown != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->shown, self);
      g_object_run_dispose (G_OBJECT (self->shown));
    }
  g_clear_object (&self->shown);
  g_clear_object (&self->menu);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->text = NULL;
  g_clear_object (&self->document);
  g_clear_pointer (&self->note, g_free);
  G_OBJECT_CLASS (xg_source_pane_parent_class)->dispose (object);
}

static void
xg_source_pane_class_init (XgSourcePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_source_pane_dispose;
  gtk_widget_class_install_action (widget_class, "source.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "source.copy", NULL, copy_action);
  xg_source_pane_install_folds (widget_class);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_f,
                                       GDK_CONTROL_MASK,
                                       "source.search",
                                       NULL);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/feed/xg-source-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, search_bar);
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, xpath_button);
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, count_label);
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, note_revealer);
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, note_label);
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, all_button);
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, scroller);
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, view);
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, fold_buttons);
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, fold_button);
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, fold_all_button);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, xpath_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_match_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_match_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
xg_source_pane_init (XgSourcePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->shown = xg_source_text_new (self->view);
  g_signal_connect_swapped (self->shown, "changed", G_CALLBACK (shown_changed_cb), self);
  g_signal_connect_swapped (self->shown,
                            "moved",
                            G_CALLBACK (xg_source_pane_update_cursor_fold),
                            self);
  self->menu = xg_source_pane_menu_new ();
  buffer_cb (self);
  g_signal_connect_object (self->view,
                           "notify::buffer",
                           G_CALLBACK (buffer_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->places = xg_source_search_new ();
  g_signal_connect_swapped (self->places, "found", G_CALLBACK (found_cb), self);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  g_signal_connect_object (adw_style_manager_get_default (),
                           "notify::dark",
                           G_CALLBACK (update_scheme),
                           self,
                           G_CONNECT_SWAPPED);
  update_scheme (self);
  shown_changed_cb (self);
}

/**
 * xg_source_pane_new:
 *
 * Returns: (transfer floating): an empty pane
 */
GtkWidget *
xg_source_pane_new (void)
{
  return g_object_new (XG_TYPE_SOURCE_PANE, NULL);
}

/**
 * xg_source_pane_set_language:
 * @self: a pane
 * @language: (nullable): GtkSourceView's id of the language; %NULL for plain text
 */
void
xg_source_pane_set_language (XgSourcePane *self, const char *language)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();

  g_return_if_fail (XG_IS_SOURCE_PANE (self));

  gtk_source_buffer_set_language (
    get_buffer (self),
    language != NULL ? gtk_source_language_manager_get_language (languages, language) : NULL);
}

/**
 * xg_source_pane_set_document:
 * @self: a pane
 * @document: (nullable): whose payload is copied
 * @text: (nullable): what to show of @document
 * @note: (nullable): a sentence to stand above it
 */
void
xg_source_pane_set_document (XgSourcePane *self,
                             XgItemDocument *document,
                             const XgItemText *text,
                             const char *note)
{
  g_return_if_fail (XG_IS_SOURCE_PANE (self));
  g_return_if_fail (document == NULL || XG_IS_ITEM_DOCUMENT (document));

  xg_source_search_start (self->places, NULL, NULL, "", FALSE, 0);
  xg_source_text_set (self->shown, NULL);
  g_set_object (&self->document, document);
  self->text = text != NULL && text->text != NULL ? text : NULL;
  gtk_widget_set_visible (self->xpath_button,
                          document != NULL && self->text != NULL &&
                            text == xg_item_document_get_xml (document));
  if (!gtk_widget_get_visible (self->xpath_button))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->xpath_button), FALSE);
  g_free (self->note);
  self->note = g_strdup (note);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "source.copy", self->text != NULL);
  xg_source_text_set (self->shown, self->text);
  shown_changed_cb (self);
}

/**
 * xg_source_pane_search:
 * @self: a pane
 *
 * Opens the search bar.
 */
void
xg_source_pane_search (XgSourcePane *self)
{
  g_return_if_fail (XG_IS_SOURCE_PANE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (self->search_entry);
}

/**
 * xg_source_pane_get_complete:
 * @self: a pane
 *
 * Returns: whether everything that should be in the view is there
 */
gboolean
xg_source_pane_get_complete (XgSourcePane *self)
{
  g_return_val_if_fail (XG_IS_SOURCE_PANE (self), TRUE);
  return xg_source_text_get_complete (self->shown);
}

/**
 * xg_source_pane_dup_text:
 * @self: a pane
 *
 * Returns: (transfer full): what is in the view now
 */
char *
xg_source_pane_dup_text (XgSourcePane *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (XG_IS_SOURCE_PANE (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (get_buffer (self)), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (get_buffer (self)), &start, &end, FALSE);
}
