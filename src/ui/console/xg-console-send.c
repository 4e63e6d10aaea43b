/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "console/xg-console-send.h"

#include <glib/gi18n.h>

#include "details/xg-details-button.h"
#include "grid/xg-own-request.h"
#include "grid/xg-reason.h"
#include "xg-stanza-text.h"
#include "xg-ui.h"

struct _XgConsoleSend
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkWidget *send_button;
  GtkEditable *to_entry;
  GtkDropDown *type_choice; /* get, set */
  GtkTextBuffer *buffer;
  GtkLabel *problem;
  GtkSpinner *spinner;
  GtkBox *outcome_box;
  GtkLabel *outcome;
  GtkLabel *answer;

  /* Children */
  GtkWidget *details;

  /* Owned */
  XgSession *session;
  GCancellable *cancellable; /* of what waits for its answer; NULL: nothing does */

  gboolean changes; /* what was sent last is of type set */
};

G_DEFINE_FINAL_TYPE (XgConsoleSend, xg_console_send, ADW_TYPE_WINDOW)

static char *
dup_text (XgConsoleSend *self)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

/* While it is typed. */
static void
update (XgConsoleSend *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *payload =
    xg_own_request_check (gtk_editable_get_text (self->to_entry), text, &error);

  gtk_label_set_text (self->problem, error != NULL ? error->message : "");
  gtk_widget_set_sensitive (self->send_button, payload != NULL && self->cancellable == NULL);
  gtk_spinner_set_spinning (self->spinner, self->cancellable != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->cancellable != NULL);
}

/* Why there is no answer. What was sent may have been received. */
static char *
tell_silence (XgConsoleSend *self, const GError *error)
{
  if (self->changes && (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NO_ANSWER) ||
                        g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_DISCONNECTED)))
    /* Translators: %s is why there is no answer, a sentence */
    return g_strdup_printf (
      _ ("%s It may have been done all the same: look before you send it again."),
      error->message);
  return g_strdup (error->message);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgConsoleSend) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 took = 0;
  g_autofree char *answer = xg_own_request_send_finish (result, &took, &error);
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (answer != NULL)
    {
      text = xg_stanza_text (answer);
      /* Translators: milliseconds */
      words = g_strdup_printf (_ ("Answered after %.1f ms"), (double) took / 1000);
    }
  else
    words = tell_silence (self, error);
  gtk_label_set_text (self->outcome, words);
  xg_details_button_set (self->details, words, error);
  gtk_label_set_text (self->answer, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->answer), text != NULL);
  update (self);
}

static void
send_now (XgConsoleSend *self)
{
  g_autofree char *text = dup_text (self);

  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->changes = gtk_drop_down_get_selected (self->type_choice) == 1;
  gtk_label_set_text (self->outcome, _ ("Waiting for the answer…"));
  xg_details_button_set (self->details, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), FALSE);
  xg_own_request_send_async (self->session,
                             self->changes,
                             gtk_editable_get_text (self->to_entry),
                             text,
                             self->cancellable,
                             answered_cb,
                             g_object_ref (self));
  update (self);
}

static void
response_cb (XgConsoleSend *self, const char *response)
{
  if (g_str_equal (response, "send"))
    send_now (self);
}

static void
send_cb (XgConsoleSend *self)
{
  GtkWidget *dialog;

  if (gtk_drop_down_get_selected (self->type_choice) == 0)
    {
      send_now (self);
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Send It Unguarded?"), NULL);
  adw_message_dialog_set_body (
    ADW_MESSAGE_DIALOG (dialog),
    _ ("A request of this type changes something. From here it goes past all guards: nothing is "
       "previewed, checked or read again, and it can’t be undone."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"),
                                    "send",
                                    _ ("_Send"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "send",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
xg_console_send_dispose (GObject *object)
{
  XgConsoleSend *self = XG_CONSOLE_SEND (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (xg_console_send_parent_class)->dispose (object);
}

/* What waits has a reference. */
static gboolean
xg_console_send_close_request (GtkWindow *window)
{
  g_cancellable_cancel (XG_CONSOLE_SEND (window)->cancellable);

  return GTK_WINDOW_CLASS (xg_console_send_parent_class)->close_request (window);
}

static void
xg_console_send_class_init (XgConsoleSendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_console_send_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = xg_console_send_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/console/xg-console-send.ui");
  gtk_widget_class_bind_template_child (widget_class, XgConsoleSend, send_button);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleSend, to_entry);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleSend, type_choice);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleSend, buffer);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleSend, problem);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleSend, spinner);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleSend, outcome_box);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleSend, outcome);
  gtk_widget_class_bind_template_child (widget_class, XgConsoleSend, answer);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_console_send_init (XgConsoleSend *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->details = xg_details_button_new ();
  gtk_widget_set_valign (self->details, GTK_ALIGN_START);
  gtk_box_append (self->outcome_box, self->details);
}

/**
 * xg_console_send_new:
 * @session: whose connection
 *
 * Returns: (transfer floating): a window to write a request in
 */
GtkWidget *
xg_console_send_new (XgSession *session)
{
  XgConsoleSend *self = g_object_new (XG_TYPE_CONSOLE_SEND, NULL);

  self->session = g_object_ref (session);
  update (self);
  return GTK_WIDGET (self);
}
