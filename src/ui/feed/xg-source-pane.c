/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-source-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "feed/xg-format.h"
#include "reader/xg-xpath-search.h"
#include "xg-toast.h"

/* What goes into the text view in one turn of the main loop. */
#define PIECE (16 * 1024)

struct _XgSourcePane
{
  GtkWidget parent_instance;

  gsize inserted; /* bytes of the text that are in the buffer */
  gsize wanted;   /* bytes that should be */
  guint insert_source;

  /* Template widgets */
  GtkSearchBar *search_bar;
  GtkWidget *search_entry;
  GtkWidget *xpath_button;
  GtkLabel *count_label;
  GtkRevealer *note_revealer;
  GtkLabel *note_label;
  GtkWidget *all_button;
  GtkScrolledWindow *scroller;
  GtkSourceView *view;
  GtkSourceBuffer *buffer;
  GtkTextTag *plain; /* of @buffer: no hyphens where a line is broken */

  /* Owned */
  XgItemDocument *document; /* keeps @text alive */
  const XgItemText *text;
  char *note;
  GtkSourceSearchContext *search;
  XgXPathSearch *xpath; /* what the expression gave */
  guint pending_line;   /* to go to when it is there, or 0 */
};

G_DEFINE_FINAL_TYPE (XgSourcePane, xg_source_pane, GTK_TYPE_WIDGET)

static void
update_scheme (XgSourcePane *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (
    self->buffer,
    gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

static void
update_note (XgSourcePane *self)
{
  g_autoptr (GString) note = g_string_new (self->note);
  gboolean cut = self->text != NULL && self->wanted < self->text->length;

  if (cut)
    {
      g_autofree char *shown = g_format_size (self->wanted);
      g_autofree char *all = g_format_size (self->text->length);

      if (note->len > 0)
        g_string_append_c (note, ' ');
      g_string_append_printf (note, _ ("Only the first %s of %s are shown."), shown, all);
    }
  if (self->text != NULL && self->text->n_folds > 0)
    {
      if (note->len > 0)
        g_string_append_c (note, ' ');
      g_string_append (note, _ ("Very long lines are folded; copying gives them whole."));
    }
  gtk_label_set_label (self->note_label, note->str);
  gtk_widget_set_visible (self->all_button, cut);
  gtk_revealer_set_reveal_child (self->note_revealer, note->len > 0);
}

/* Marks a line, once it is there. */
static void
go_to_line (XgSourcePane *self, guint line)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;

  self->pending_line = 0;
  if (!gtk_text_buffer_get_iter_at_line (buffer, &start, (int) line - 1))
    return;
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  while (gtk_text_iter_compare (&start, &end) < 0 &&
         g_unichar_isspace (gtk_text_iter_get_char (&start)))
    gtk_text_iter_forward_char (&start);
  gtk_text_buffer_select_range (buffer, &start, &end);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &start, 0.15, FALSE, 0, 0);
}

/* One piece a turn, at idle priority, so that input and drawing come first. */
static gboolean
insert_cb (gpointer data)
{
  XgSourcePane *self = data;
  gsize n = MIN (self->wanted - self->inserted, PIECE);
  const char *from = self->text->text + self->inserted;
  GtkTextIter end;

  while (n > 0 && self->inserted + n < self->text->length && ((guchar) from[n] & 0xc0) == 0x80)
    n--;
  gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (self->buffer), &end);
  gtk_text_buffer_insert_with_tags (GTK_TEXT_BUFFER (self->buffer),
                                    &end,
                                    from,
                                    (int) n,
                                    self->plain,
                                    NULL);
  self->inserted += n;
  if (self->inserted < self->wanted)
    return G_SOURCE_CONTINUE;
  self->insert_source = 0;
  if (self->pending_line > 0)
    go_to_line (self, self->pending_line);
  return G_SOURCE_REMOVE;
}

static void
insert_up_to (XgSourcePane *self, gsize wanted)
{
  self->wanted = wanted;
  if (self->inserted < wanted && self->insert_source == 0)
    {
      /* The first screen at once. */
      if (insert_cb (self) == G_SOURCE_CONTINUE)
        self->insert_source = g_idle_add_full (G_PRIORITY_LOW, insert_cb, self, NULL);
    }
  update_note (self);
}

static void
show_all_cb (XgSourcePane *self)
{
  if (self->text != NULL)
    insert_up_to (self, self->text->length);
}

static void
count_cb (XgSourcePane *self)
{
  int n = gtk_source_search_context_get_occurrences_count (self->search);
  gboolean searching = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';
  g_autofree char *text = n >= 0 ? xg_format_count ((guint64) n) : g_strdup ("…");

  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->xpath_button)))
    return;
  gtk_label_set_label (self->count_label, searching ? text : "");
}

static void
go_to_match (XgSourcePane *self, gboolean found, GtkTextIter *start, GtkTextIter *end)
{
  if (!found)
    return;
  gtk_text_buffer_select_range (GTK_TEXT_BUFFER (self->buffer), start, end);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), start, 0.15, FALSE, 0, 0);
}

static void
found_forward_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgSourcePane) self = data;
  GtkTextIter start, end;
  gboolean found = gtk_source_search_context_forward_finish (GTK_SOURCE_SEARCH_CONTEXT (source),
                                                             result,
                                                             &start,
                                                             &end,
                                                             NULL,
                                                             NULL);

  if (self->search != NULL)
    go_to_match (self, found, &start, &end);
}

static void
found_backward_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgSourcePane) self = data;
  GtkTextIter start, end;
  gboolean found = gtk_source_search_context_backward_finish (GTK_SOURCE_SEARCH_CONTEXT (source),
                                                              result,
                                                              &start,
                                                              &end,
                                                              NULL,
                                                              NULL);

  if (self->search != NULL)
    go_to_match (self, found, &start, &end);
}

static gboolean
is_xpath (XgSourcePane *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->xpath_button));
}

static void
go_to_result (XgSourcePane *self, guint line)
{
  if (line == 0)
    return;
  self->pending_line = xg_item_text_find_line (self->text, line);
  if ((int) self->pending_line < gtk_text_buffer_get_line_count (GTK_TEXT_BUFFER (self->buffer)) ||
      self->inserted == self->text->length)
    go_to_line (self, self->pending_line);
  else
    show_all_cb (self);
}

static void
update_xpath_count (XgSourcePane *self)
{
  g_autofree char *words = xg_xpath_search_describe (self->xpath);

  gtk_label_set_label (self->count_label, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count_label), words);
}

static void
xpath_found_cb (XgSourcePane *self)
{
  if (!is_xpath (self))
    return;
  go_to_result (self, xg_xpath_search_get_line (self->xpath));
  update_xpath_count (self);
}

static void
step_result (XgSourcePane *self, int by)
{
  go_to_result (self, xg_xpath_search_step (self->xpath, by));
  update_xpath_count (self);
}

static void
start_xpath (XgSourcePane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  xg_xpath_search_start (self->xpath, self->document, text);
  update_xpath_count (self);
}

static void
next_match_cb (XgSourcePane *self)
{
  GtkTextIter start, end;

  if (is_xpath (self))
    {
      step_result (self, 1);
      return;
    }

  gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_source_search_context_forward_async (self->search,
                                           &end,
                                           NULL,
                                           found_forward_cb,
                                           g_object_ref (self));
}

static void
previous_match_cb (XgSourcePane *self)
{
  GtkTextIter start, end;

  if (is_xpath (self))
    {
      step_result (self, -1);
      return;
    }

  gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_source_search_context_backward_async (self->search,
                                            &start,
                                            NULL,
                                            found_backward_cb,
                                            g_object_ref (self));
}

static void
search_changed_cb (XgSourcePane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  GtkTextIter start;

  if (is_xpath (self))
    {
      start_xpath (self);
      return;
    }
  gtk_source_search_settings_set_search_text (gtk_source_search_context_get_settings (self->search),
                                              *text != '\0' ? text : NULL);
  count_cb (self);
  /* Find as one types, from where one is. */
  gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->buffer), &start, NULL);
  gtk_source_search_context_forward_async (self->search,
                                           &start,
                                           NULL,
                                           found_forward_cb,
                                           g_object_ref (self));
}

/* What stands in the entry is looked for in the other way. */
static void
xpath_toggled_cb (XgSourcePane *self)
{
  gtk_source_search_settings_set_search_text (gtk_source_search_context_get_settings (self->search),
                                              NULL);
  xg_xpath_search_start (self->xpath, NULL, "");
  search_changed_cb (self);
  gtk_widget_grab_focus (self->search_entry);
}

static void
search_mode_cb (XgSourcePane *self)
{
  gtk_source_search_context_set_highlight (self->search,
                                           gtk_search_bar_get_search_mode (self->search_bar));
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

  g_clear_handle_id (&self->insert_source, g_source_remove);
  if (self->search != NULL)
    g_signal_handlers_disconnect_by_data (self->search, self);
  g_clear_object (&self->search);
  if (self->xpath != NULL)
    g_signal_handlers_disconnect_by_data (self->xpath, self);
  g_clear_object (&self->xpath);
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
  gtk_widget_class_bind_template_child (widget_class, XgSourcePane, buffer);
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
  g_autoptr (GtkSourceSearchSettings) settings = gtk_source_search_settings_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->plain = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer),
                                            NULL,
                                            "insert-hyphens",
                                            FALSE,
                                            NULL);
  gtk_source_search_settings_set_wrap_around (settings, TRUE);
  self->search = gtk_source_search_context_new (self->buffer, settings);
  g_signal_connect_swapped (self->search, "notify::occurrences-count", G_CALLBACK (count_cb), self);
  self->xpath = xg_xpath_search_new ();
  g_signal_connect_swapped (self->xpath, "found", G_CALLBACK (xpath_found_cb), self);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  g_signal_connect_object (adw_style_manager_get_default (),
                           "notify::dark",
                           G_CALLBACK (update_scheme),
                           self,
                           G_CONNECT_SWAPPED);
  update_scheme (self);
  update_note (self);
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
    self->buffer,
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

  g_clear_handle_id (&self->insert_source, g_source_remove);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), "", 0);
  g_set_object (&self->document, document);
  self->text = text != NULL && text->text != NULL ? text : NULL;
  self->inserted = 0;
  self->wanted = 0;
  self->pending_line = 0;
  xg_xpath_search_start (self->xpath, NULL, "");
  gtk_widget_set_visible (self->xpath_button,
                          document != NULL && self->text != NULL &&
                            text == xg_item_document_get_xml (document));
  if (!gtk_widget_get_visible (self->xpath_button))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->xpath_button), FALSE);
  g_free (self->note);
  self->note = g_strdup (note);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "source.copy", self->text != NULL);
  insert_up_to (self, self->text != NULL ? self->text->first : 0);
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
  return self->inserted == self->wanted;
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

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, FALSE);
}
