/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-people-dialog.h"

#include <glib/gi18n.h>

#include "xg-phrases.h"
#include "xg-ui.h"

/* Problems that are told; the rest is counted. */
#define MAX_PROBLEMS 4

struct _XgPeopleDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkButton *accept;
  GtkTextView *text;
  GtkWidget *choice_group;
  AdwComboRow *choice;
  GtkLabel *result;

  /* Owned */
  XgJidList *list; /* what the text says; NULL: nothing was read so far */
  GCancellable *cancellable;
};

enum
{
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What one makes of somebody, in the order in which it is offered. */
static const XgAffiliation offered[] = {
  XG_AFFILIATION_MEMBER, XG_AFFILIATION_PUBLISHER, XG_AFFILIATION_PUBLISH_ONLY,
  XG_AFFILIATION_OWNER,  XG_AFFILIATION_OUTCAST,
};

G_DEFINE_FINAL_TYPE (XgPeopleDialog, xg_people_dialog, ADW_TYPE_WINDOW)

static char *
describe (XgJidList *list)
{
  g_autoptr (GString) words = g_string_new (NULL);
  guint n_told = MIN (list->problems->len, MAX_PROBLEMS);

  if (list->entries->len > 0)
    g_string_append_printf (
      words,
      ngettext ("%u address was read.", "%u addresses were read.", list->entries->len),
      list->entries->len);
  for (guint i = 0; i < n_told; i++)
    g_string_append_printf (words,
                            "%s%s",
                            words->len > 0 ? "\n" : "",
                            (const char *) list->problems->pdata[i]);
  if (list->problems->len > n_told)
    {
      guint n_more = list->problems->len - n_told;

      g_string_append_c (words, '\n');
      g_string_append_printf (
        words,
        ngettext ("And %u more line can’t be read.", "And %u more lines can’t be read.", n_more),
        n_more);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
changed_cb (XgPeopleDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  guint selected = adw_combo_row_get_selected (self->choice);
  XgAffiliation otherwise =
    selected < G_N_ELEMENTS (offered) ? offered[selected] : XG_AFFILIATION_MEMBER;
  g_autofree char *text = NULL;
  g_autofree char *result = NULL;

  g_object_get (buffer, "text", &text, NULL);
  g_clear_pointer (&self->list, xg_jid_list_free);
  self->list = xg_jid_list_parse (text, otherwise);
  result = describe (self->list);
  gtk_label_set_text (self->result, result);
  gtk_widget_set_visible (GTK_WIDGET (self->result), *result != '\0');
  if (self->list->problems->len > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->result), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->result), "warning");
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), self->list->entries->len > 0);
}

static void
accept_cb (XgPeopleDialog *self)
{
  g_signal_emit (self, signals[ACCEPTED], 0, self->list);
  gtk_window_close (GTK_WINDOW (self));
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgPeopleDialog) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  /* An empty clipboard is no error: one can still write. */
  if (text != NULL && !g_cancellable_is_cancelled (self->cancellable))
    xg_people_dialog_set_text (self, text);
}

static void
xg_people_dialog_dispose (GObject *object)
{
  XgPeopleDialog *self = XG_PEOPLE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (xg_people_dialog_parent_class)->dispose (object);
}

static void
xg_people_dialog_finalize (GObject *object)
{
  XgPeopleDialog *self = XG_PEOPLE_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->list, xg_jid_list_free);

  G_OBJECT_CLASS (xg_people_dialog_parent_class)->finalize (object);
}

static void
xg_people_dialog_class_init (XgPeopleDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_people_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_people_dialog_finalize;

  signals[ACCEPTED] = g_signal_new ("accepted",
                                    XG_TYPE_PEOPLE_DIALOG,
                                    G_SIGNAL_RUN_LAST,
                                    0,
                                    NULL,
                                    NULL,
                                    NULL,
                                    G_TYPE_NONE,
                                    1,
                                    G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/node/xg-people-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgPeopleDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, XgPeopleDialog, text);
  gtk_widget_class_bind_template_child (widget_class, XgPeopleDialog, choice_group);
  gtk_widget_class_bind_template_child (widget_class, XgPeopleDialog, choice);
  gtk_widget_class_bind_template_child (widget_class, XgPeopleDialog, result);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_people_dialog_init (XgPeopleDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < G_N_ELEMENTS (offered); i++)
    gtk_string_list_append (names, xg_phrase_affiliation (offered[i]));
  adw_combo_row_set_model (self->choice, G_LIST_MODEL (names));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text),
                           "changed",
                           G_CALLBACK (changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->choice,
                           "notify::selected",
                           G_CALLBACK (changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  changed_cb (self);
}

/**
 * xg_people_dialog_new:
 * @title: what the addresses are for
 * @accept: what the button that takes them says
 * @affiliations: whether they are to get affiliations
 */
XgPeopleDialog *
xg_people_dialog_new (const char *title, const char *accept, gboolean affiliations)
{
  XgPeopleDialog *self = g_object_new (XG_TYPE_PEOPLE_DIALOG, "title", title, NULL);

  gtk_button_set_label (self->accept, accept);
  gtk_widget_set_visible (self->choice_group, affiliations);

  return self;
}

/**
 * xg_people_dialog_set_text:
 * @text: what is in the text before the person changes it
 */
void
xg_people_dialog_set_text (XgPeopleDialog *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_return_if_fail (XG_IS_PEOPLE_DIALOG (self));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), valid, -1);
}

/**
 * xg_people_dialog_paste:
 *
 * Begins with what the clipboard has.
 */
void
xg_people_dialog_paste (XgPeopleDialog *self)
{
  g_return_if_fail (XG_IS_PEOPLE_DIALOG (self));

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                                 self->cancellable,
                                 pasted_cb,
                                 g_object_ref (self));
}

/**
 * xg_people_dialog_present:
 * @near: a widget of the window that it belongs to
 */
void
xg_people_dialog_present (XgPeopleDialog *self, GtkWidget *near)
{
  GtkRoot *root = gtk_widget_get_root (near);

  g_return_if_fail (XG_IS_PEOPLE_DIALOG (self));

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}
