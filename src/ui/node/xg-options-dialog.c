/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-options-dialog.h"

#include <glib/gi18n.h>

#include "admin/xg-form-copy.h"
#include "admin/xg-form-load.h"
#include "form/xg-form-compare.h"
#include "form/xg-form-view.h"
#include "grid/xg-reason.h"
#include "xg-capable.h"
#include "base/xg-bidi.h"

#define WIDTH  480
#define HEIGHT 520

struct _XgOptionsDialog
{
  AdwWindow parent_instance;

  /* Children */
  GtkWidget *title;
  GtkWidget *apply_button;
  GtkWidget *spinner;
  GtkWidget *words;
  GtkWidget *again_button;
  GtkWidget *view;

  /* Owned */
  XgSession *session;
  XgNode *node;
  char *jid;       /* NULL: our own subscription */
  char *subid;     /* NULL: there is but one */
  XgForm *form;    /* NULL: the broker has not answered, or has none */
  XgForm *applied; /* what was sent, until it was read again */
  GCancellable *cancellable;

  gboolean waiting;
  gboolean unread;    /* the broker did not tell when it was asked last */
  gboolean discarded; /* the person said that the changes may be lost */
};

G_DEFINE_FINAL_TYPE (XgOptionsDialog, xg_options_dialog, ADW_TYPE_WINDOW)

static void
tell (XgOptionsDialog *self, const char *words)
{
  gtk_label_set_text (GTK_LABEL (self->words), words != NULL ? words : "");
  gtk_widget_set_visible (self->words, words != NULL);
}

static gboolean
is_changed (XgOptionsDialog *self)
{
  return self->form != NULL && xg_form_get_changed (self->form);
}

static void
update (XgOptionsDialog *self)
{
  gtk_widget_set_sensitive (
    self->apply_button,
    !self->waiting && is_changed (self) &&
      xg_capable_ask (xg_node_get_broker (self->node), XG_FUNCTION_SUBSCRIPTION_OPTIONS, NULL));
  gtk_widget_set_sensitive (self->view, !self->waiting);
  gtk_widget_set_visible (self->again_button, self->unread && !self->waiting);
  gtk_widget_set_visible (self->spinner, self->waiting);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->waiting);
}

static void
set_form (XgOptionsDialog *self, XgForm *form)
{
  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_set_object (&self->form, form);
  xg_form_view_set_form (XG_FORM_VIEW (self->view), form);
  g_signal_connect_swapped (form, "notify::n-changed", G_CALLBACK (update), self);
}

/* What the broker did not do as it was asked to: beside each field, and here in sum. */
static void
compare (XgOptionsDialog *self, XgForm *form)
{
  g_autoptr (GPtrArray) differences = xg_form_compare (self->applied, xg_form_get_data (form));

  xg_form_view_set_outcomes (XG_FORM_VIEW (self->view), differences);
  tell (self,
        differences->len == 0 ? _ ("Applied, and read again: it is as you asked.")
                              : _ ("Applied, but not all of it is as you asked: see below."));
  g_clear_object (&self->applied);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgOptionsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgForm) form = xg_form_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->waiting = FALSE;
  if (form != NULL)
    {
      tell (self, NULL);
      set_form (self, form);
      if (self->applied != NULL)
        compare (self, form);
    }
  else
    {
      g_autofree char *reason = xg_reason_for (error, XG_REASON_LOOK);
      /* TRANSLATORS: %s is a sentence that says why */
      g_autofree char *words =
        self->applied != NULL
          ? g_strdup_printf (_ ("Sent, but whether it was done could not be read: %s"), reason)
          : NULL;

      tell (self, words != NULL ? words : reason);
    }
  self->unread = form == NULL;
  update (self);
}

static void
load (XgOptionsDialog *self)
{
  XgBroker *broker = xg_node_get_broker (self->node);
  const char *reason = NULL;

  if (broker == NULL)
    reason = _ ("There is no connection. Connect first.");
  else
    xg_capable_ask (broker, XG_FUNCTION_SUBSCRIPTION_OPTIONS, &reason);
  if (reason != NULL)
    {
      tell (self, reason);
      update (self);
      return;
    }
  self->waiting = TRUE;
  xg_form_load_options_async (self->session,
                              broker,
                              xg_node_get_id (self->node),
                              self->jid,
                              self->subid,
                              self->cancellable,
                              loaded_cb,
                              g_object_ref (self));
  update (self);
}

static void
again_cb (XgOptionsDialog *self)
{
  if (!self->waiting)
    {
      tell (self, _ ("Asking the broker…"));
      load (self);
    }
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgOptionsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;

  if (xg_form_save_options_finish (result, &error))
    {
      load (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Every edit stays where it is */
  g_clear_object (&self->applied);
  self->waiting = FALSE;
  reason = xg_reason_for (error, XG_REASON_OPTIONS);
  tell (self, reason);
  update (self);
}

static void
apply_cb (XgOptionsDialog *self)
{
  XgBroker *broker = xg_node_get_broker (self->node);

  if (broker == NULL || self->form == NULL || self->waiting ||
      !xg_form_view_commit (XG_FORM_VIEW (self->view)) ||
      xg_form_view_show_fault (XG_FORM_VIEW (self->view)))
    return;
  g_clear_object (&self->applied);
  self->applied = xg_form_copy (self->form);
  self->waiting = TRUE;
  tell (self, _ ("Applying…"));
  xg_form_save_options_async (self->session,
                              broker,
                              xg_node_get_id (self->node),
                              self->jid,
                              self->subid,
                              self->form,
                              self->cancellable,
                              saved_cb,
                              g_object_ref (self));
  update (self);
}

static void
guarded_cb (XgOptionsDialog *self, const char *response, GtkWindow *question)
{
  if (!g_str_equal (response, "discard"))
    return;
  self->discarded = TRUE;
  /* It outlives the window that it belongs to by a moment, which GTK does not expect. */
  gtk_window_set_transient_for (question, NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
guard (XgOptionsDialog *self)
{
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (self),
                            _ ("Discard the Changes?"),
                            _ ("What you changed has not been sent to the broker."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"),
                                    "discard",
                                    _ ("_Discard"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (guarded_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
xg_options_dialog_close_request (GtkWindow *window)
{
  XgOptionsDialog *self = XG_OPTIONS_DIALOG (window);

  xg_form_view_commit (XG_FORM_VIEW (self->view));
  if (is_changed (self) && !self->waiting && !self->discarded)
    {
      guard (self);
      return TRUE;
    }
  g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (xg_options_dialog_parent_class)->close_request (window);
}

static void
xg_options_dialog_dispose (GObject *object)
{
  XgOptionsDialog *self = XG_OPTIONS_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_clear_object (&self->form);
  g_clear_object (&self->applied);
  g_clear_object (&self->session);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (xg_options_dialog_parent_class)->dispose (object);
}

static void
xg_options_dialog_finalize (GObject *object)
{
  XgOptionsDialog *self = XG_OPTIONS_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_free (self->jid);
  g_free (self->subid);
  G_OBJECT_CLASS (xg_options_dialog_parent_class)->finalize (object);
}

static void
xg_options_dialog_class_init (XgOptionsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_options_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_options_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = xg_options_dialog_close_request;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass),
                                       GDK_KEY_Escape,
                                       0,
                                       "window.close",
                                       NULL);
}

static GtkWidget *
new_header (XgOptionsDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->title = adw_window_title_new (_ ("Subscription Options"), NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  self->apply_button = gtk_button_new_with_mnemonic (_ ("_Apply"));
  gtk_widget_add_css_class (self->apply_button, "suggested-action");
  g_signal_connect_swapped (self->apply_button, "clicked", G_CALLBACK (apply_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->apply_button);
  self->spinner = gtk_spinner_new ();
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->spinner);
  return header;
}

static GtkWidget *
new_body (XgOptionsDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->words = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->words), 0);
  gtk_label_set_selectable (GTK_LABEL (self->words), TRUE);
  gtk_widget_set_can_focus (self->words, FALSE);
  self->view = xg_form_view_new ();
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  self->again_button = gtk_button_new_with_label (_ ("Ask Again"));
  gtk_widget_set_halign (self->again_button, GTK_ALIGN_START);
  gtk_widget_set_visible (self->again_button, FALSE);
  g_signal_connect_swapped (self->again_button, "clicked", G_CALLBACK (again_cb), self);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), self->again_button);
  gtk_box_append (GTK_BOX (box), self->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static void
xg_options_dialog_init (XgOptionsDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->cancellable = g_cancellable_new ();
  gtk_box_append (GTK_BOX (box), new_header (self));
  gtk_box_append (GTK_BOX (box), new_body (self));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Subscription Options"));
}

/**
 * xg_options_dialog_present:
 * @session: the connection
 * @node: what is subscribed to
 * @jid: (nullable): whose subscription; %NULL: our own
 * @subid: (nullable): which of several
 * @near: a widget of the window that it belongs to
 *
 * Returns: (transfer none): a dialog that asks the broker
 */
GtkWidget *
xg_options_dialog_present (XgSession *session,
                           XgNode *node,
                           const char *jid,
                           const char *subid,
                           GtkWidget *near)
{
  XgOptionsDialog *self;
  GtkRoot *root = gtk_widget_get_root (near);
  g_autofree char *label = NULL;
  g_autofree char *whose = NULL;

  g_return_val_if_fail (XG_IS_SESSION (session), NULL);
  g_return_val_if_fail (XG_IS_NODE (node), NULL);

  self = g_object_new (XG_TYPE_OPTIONS_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->node = g_object_ref (node);
  self->jid = g_strdup (jid);
  self->subid = g_strdup (subid);
  label = xg_bidi_isolate (xg_node_get_label (node));
  if (jid != NULL)
    whose = g_strdup_printf ("%s · %s", jid, label);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), whose != NULL ? whose : label);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  tell (self, _ ("Asking the broker…"));
  load (self);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}
