/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-items"

#include "config.h"

#include "items/xg-publish-dialog.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "admin/xg-content-check.h"
#include "admin/xg-item-reader.h"
#include "items/xg-publish-options.h"
#include "node/xg-text-drop.h"
#include "xg-breaks.h"
#include "xg-ui.h"

/* After the last key. */
#define PAUSE_MS 200

struct _XgPublishDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkButton *close;
  GtkWidget *accept;
  GtkWidget *id_list;
  GtkEditable *id;
  GtkLabel *replaces;
  GtkTextView *view;
  GtkSourceBuffer *buffer;
  GtkSpinner *spinner;
  GtkLabel *result;
  XgPublishOptions *options;

  /* Owned */
  XgBroker *broker;
  char *node;
  XgItemPages *pages;
  GCancellable *checking; /* the content */
  GCancellable *asking;   /* about the id */
  GtkTextTag *fault_tag;  /* of @buffer */
  GtkTextTag *plain_tag;  /* of @buffer: no hyphens where a line is broken */

  guint check_source;
  guint ask_source;
  gboolean checked; /* what stands there now can be published */
  gboolean publishing;
};

G_DEFINE_FINAL_TYPE (XgPublishDialog, xg_publish_dialog, ADW_TYPE_WINDOW)

enum
{
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
renew (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
  *cancellable = g_cancellable_new ();
}

static void
mark (XgPublishDialog *self, const XgContentFault *fault)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;

  if (fault->line < 1)
    return;
  gtk_text_buffer_get_iter_at_line (buffer, &start, fault->line - 1);
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  gtk_text_buffer_apply_tag (buffer, self->fault_tag, &start, &end);
}

static void
tell (XgPublishDialog *self, const char *words, gboolean wrong)
{
  gtk_label_set_text (self->result, words);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->result), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->result), "error");
}

static void
say (XgPublishDialog *self, const XgContentFault *fault)
{
  g_autofree char *words = NULL;

  if (fault == NULL)
    words = g_strdup (_ ("Well-formed, and can be published."));
  else if (fault->line > 0)
    words =
      g_strdup_printf (_ ("Line %d, column %d: %s"), fault->line, fault->column, fault->sentence);
  else
    words = g_strdup (fault->sentence);
  tell (self, words, fault != NULL && fault->line > 0);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgPublishDialog) self = data;
  g_autoptr (XgContentFault) fault = NULL;
  g_autoptr (GError) error = NULL;

  if (!xg_content_check_finish (result, &fault, &error))
    return; /* it is another text already */
  self->checked = fault == NULL;
  gtk_widget_set_sensitive (self->accept, self->checked && !self->publishing);
  say (self, fault);
  if (fault != NULL)
    mark (self, fault);
}

static char *
dup_text (XgPublishDialog *self)
{
  char *text = NULL;

  g_object_get (self->buffer, "text", &text, NULL);
  return text;
}

static gboolean
check_now_cb (gpointer data)
{
  XgPublishDialog *self = data;
  g_autofree char *text = dup_text (self);

  self->check_source = 0;
  renew (&self->checking);
  xg_content_check_async (text, self->checking, checked_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
text_changed_cb (XgPublishDialog *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_text_buffer_remove_tag (GTK_TEXT_BUFFER (self->buffer), self->fault_tag, &start, &end);
  gtk_text_buffer_apply_tag (GTK_TEXT_BUFFER (self->buffer), self->plain_tag, &start, &end);
  self->checked = FALSE;
  gtk_widget_set_sensitive (self->accept, FALSE);
  g_cancellable_cancel (self->checking);
  g_clear_handle_id (&self->check_source, g_source_remove);
  self->check_source = g_timeout_add (PAUSE_MS, check_now_cb, self);
}

static void
set_replaces (XgPublishDialog *self, gboolean replaces)
{
  gtk_widget_set_visible (GTK_WIDGET (self->replaces), replaces);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgPublishDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = NULL;
  gboolean found = xg_item_reader_content_finish (result, &xml, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_replaces (self, found);
}

static gboolean
ask_now_cb (gpointer data)
{
  XgPublishDialog *self = data;
  const char *id = gtk_editable_get_text (self->id);

  self->ask_source = 0;
  xg_item_reader_content_async (self->broker,
                                NULL,
                                self->node,
                                id,
                                self->asking,
                                asked_cb,
                                g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Whether there is such an item: the loaded ones tell at once, else the broker is asked. */
static void
id_changed_cb (XgPublishDialog *self)
{
  const char *id = gtk_editable_get_text (self->id);
  gboolean known = *id != '\0' && xg_item_pages_lookup (self->pages, id) != NULL;

  g_clear_handle_id (&self->ask_source, g_source_remove);
  renew (&self->asking);
  set_replaces (self, known);
  if (*id != '\0' && !known && !xg_item_pages_get_complete (self->pages))
    self->ask_source = g_timeout_add (PAUSE_MS, ask_now_cb, self);
}

static void
generate_cb (XgPublishDialog *self)
{
  g_autofree char *id = g_uuid_string_random ();

  gtk_editable_set_text (self->id, id);
}

/* It stays, with all that is in it, until the broker has answered; who doesn't want to wait closes
 * it. */
static void
set_publishing (XgPublishDialog *self, gboolean publishing)
{
  self->publishing = publishing;
  gtk_widget_set_sensitive (self->id_list, !publishing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->view), !publishing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->options), !publishing);
  gtk_widget_set_sensitive (self->accept, self->checked && !publishing);
  gtk_button_set_label (self->close, publishing ? _ ("_Close") : _ ("_Cancel"));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), publishing);
  gtk_spinner_set_spinning (self->spinner, publishing);
  if (publishing)
    tell (self, _ ("Publishing…"), FALSE);
}

static void
accept_cb (XgPublishDialog *self)
{
  const char *id = gtk_editable_get_text (self->id);
  g_autofree char *text = dup_text (self);
  g_autofree char *options = NULL;

  if (!self->checked || !xg_publish_options_submit (self->options, &options))
    return;
  set_publishing (self, TRUE);
  g_signal_emit (self, signals[ACCEPTED], 0, *id != '\0' ? id : NULL, text, options);
}

static void
followed_cb (XgPublishDialog *self, GParamSpec *pspec, XgPlan *plan)
{
  g_autoptr (XgOperation) operation = NULL;

  if (xg_plan_get_state (plan) != XG_PLAN_OVER)
    return;
  operation = g_list_model_get_item (G_LIST_MODEL (plan), 0);
  /* It may be published although its conditions do not hold: nobody is led to do it again */
  if (xg_operation_is_applied (operation) ||
      xg_operation_get_state (operation) == XG_OPERATION_DIFFERENT)
    gtk_window_destroy (GTK_WINDOW (self));
  else
    {
      const char *reason = xg_operation_get_result (operation);

      set_publishing (self, FALSE);
      tell (self, reason != NULL ? reason : _ ("The item was not published."), TRUE);
    }
}

static void
dropped_cb (GtkWidget *widget, const char *text)
{
  xg_publish_dialog_set_text (
    XG_PUBLISH_DIALOG (gtk_widget_get_ancestor (widget, XG_TYPE_PUBLISH_DIALOG)),
    text);
}

static void
xg_publish_dialog_dispose (GObject *object)
{
  XgPublishDialog *self = XG_PUBLISH_DIALOG (object);

  g_clear_handle_id (&self->check_source, g_source_remove);
  g_clear_handle_id (&self->ask_source, g_source_remove);
  g_cancellable_cancel (self->checking);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->broker);
  g_clear_object (&self->pages);
  g_clear_pointer (&self->node, g_free);

  G_OBJECT_CLASS (xg_publish_dialog_parent_class)->dispose (object);
}

static void
xg_publish_dialog_finalize (GObject *object)
{
  g_clear_object (&XG_PUBLISH_DIALOG (object)->checking);
  g_clear_object (&XG_PUBLISH_DIALOG (object)->asking);
  G_OBJECT_CLASS (xg_publish_dialog_parent_class)->finalize (object);
}

static void
xg_publish_dialog_class_init (XgPublishDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_publish_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_publish_dialog_finalize;

  signals[ACCEPTED] = g_signal_new ("accepted",
                                    XG_TYPE_PUBLISH_DIALOG,
                                    G_SIGNAL_RUN_LAST,
                                    0,
                                    NULL,
                                    NULL,
                                    NULL,
                                    G_TYPE_NONE,
                                    3,
                                    G_TYPE_STRING,
                                    G_TYPE_STRING,
                                    G_TYPE_STRING);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (XG_TYPE_PUBLISH_OPTIONS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/items/xg-publish-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgPublishDialog, close);
  gtk_widget_class_bind_template_child (widget_class, XgPublishDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, XgPublishDialog, id_list);
  gtk_widget_class_bind_template_child (widget_class, XgPublishDialog, id);
  gtk_widget_class_bind_template_child (widget_class, XgPublishDialog, replaces);
  gtk_widget_class_bind_template_child (widget_class, XgPublishDialog, view);
  gtk_widget_class_bind_template_child (widget_class, XgPublishDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, XgPublishDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, XgPublishDialog, result);
  gtk_widget_class_bind_template_child (widget_class, XgPublishDialog, options);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, id_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, generate_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
update_scheme (XgPublishDialog *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (
    self->buffer,
    gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (),
                                                dark ? "Adwaita-dark" : "Adwaita"));
}

static void
xg_publish_dialog_init (XgPublishDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_breaks_follow_all (GTK_WIDGET (self));
  self->checking = g_cancellable_new ();
  self->asking = g_cancellable_new ();
  self->plain_tag = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer),
                                                NULL,
                                                "insert-hyphens",
                                                FALSE,
                                                NULL);
  self->fault_tag = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer),
                                                NULL,
                                                "underline",
                                                PANGO_UNDERLINE_ERROR,
                                                NULL);
  gtk_source_buffer_set_language (
    self->buffer,
    gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "xml"));
  g_signal_connect_object (adw_style_manager_get_default (),
                           "notify::dark",
                           G_CALLBACK (update_scheme),
                           self,
                           G_CONNECT_SWAPPED);
  update_scheme (self);
  xg_text_drop_install (GTK_WIDGET (self->view), dropped_cb, NULL);
}

/**
 * xg_publish_dialog_new:
 * @session: the connection
 * @broker: a broker
 * @node: one of its topics
 * @pages: its items, as far as they are loaded
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
XgPublishDialog *
xg_publish_dialog_new (XgSession *session, XgBroker *broker, XgNode *node, XgItemPages *pages)
{
  XgPublishDialog *self = g_object_new (XG_TYPE_PUBLISH_DIALOG, NULL);
  g_autofree char *template =
    xg_content_make_template (xg_node_get_payload_type (node), xg_session_get_jid (session));

  self->broker = g_object_ref (broker);
  self->node = g_strdup (xg_node_get_id (node));
  self->pages = g_object_ref (pages);
  xg_publish_options_set_node (self->options, session, broker, self->node);
  xg_publish_dialog_set_text (self, template);
  text_changed_cb (self);
  return self;
}

/**
 * xg_publish_dialog_set_text:
 * @self: a dialog
 * @xml: the content, before the person changes it
 */
void
xg_publish_dialog_set_text (XgPublishDialog *self, const char *xml)
{
  g_autofree char *valid = g_utf8_make_valid (xml, -1);

  g_return_if_fail (XG_IS_PUBLISH_DIALOG (self));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), valid, -1);
}

/**
 * xg_publish_dialog_get_ready:
 * @self: a dialog
 *
 * Returns: whether what is written can be published
 */
gboolean
xg_publish_dialog_get_ready (XgPublishDialog *self)
{
  g_return_val_if_fail (XG_IS_PUBLISH_DIALOG (self), FALSE);
  return self->checked;
}

/**
 * xg_publish_dialog_follow:
 * @self: a dialog that was accepted, and can't be changed since
 * @plan: what publishes it
 *
 * The dialog goes when it is published, and can be changed again when it is not.
 */
void
xg_publish_dialog_follow (XgPublishDialog *self, XgPlan *plan)
{
  g_return_if_fail (XG_IS_PUBLISH_DIALOG (self));
  g_return_if_fail (XG_IS_PLAN (plan));

  g_signal_connect_object (plan,
                           "notify::state",
                           G_CALLBACK (followed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}
