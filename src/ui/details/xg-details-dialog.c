/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "details/xg-details-dialog.h"

#include <glib/gi18n.h>

#include "grid/xg-reason.h"
#include "xg-breaks.h"
#include "xg-stanza-text.h"
#include "xg-toast.h"
#include "xg-ui.h"

struct _XgDetailsDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toast_overlay;
  GtkLabel *sentence;
  GtkWidget *words_box;
  GtkLabel *words;
  GtkWidget *terms_box;
  GtkLabel *terms;
  GtkWidget *request_box;
  GtkLabel *request;
  GtkWidget *reply_box;
  GtkLabel *reply;
  GtkWidget *nothing;

  /* Owned */
  GString *text; /* all of it, to be copied */
};

G_DEFINE_FINAL_TYPE (XgDetailsDialog, xg_details_dialog, ADW_TYPE_WINDOW)

static void
copy_cb (XgDetailsDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text->str);
  xg_toast_show (self->toast_overlay, adw_toast_new (_ ("Details copied")));
}

static void
xg_details_dialog_finalize (GObject *object)
{
  g_string_free (XG_DETAILS_DIALOG (object)->text, TRUE);

  G_OBJECT_CLASS (xg_details_dialog_parent_class)->finalize (object);
}

static void
xg_details_dialog_class_init (XgDetailsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xg_details_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/details/xg-details-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgDetailsDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, XgDetailsDialog, sentence);
  gtk_widget_class_bind_template_child (widget_class, XgDetailsDialog, words_box);
  gtk_widget_class_bind_template_child (widget_class, XgDetailsDialog, words);
  gtk_widget_class_bind_template_child (widget_class, XgDetailsDialog, terms_box);
  gtk_widget_class_bind_template_child (widget_class, XgDetailsDialog, terms);
  gtk_widget_class_bind_template_child (widget_class, XgDetailsDialog, request_box);
  gtk_widget_class_bind_template_child (widget_class, XgDetailsDialog, request);
  gtk_widget_class_bind_template_child (widget_class, XgDetailsDialog, reply_box);
  gtk_widget_class_bind_template_child (widget_class, XgDetailsDialog, reply);
  gtk_widget_class_bind_template_child (widget_class, XgDetailsDialog, nothing);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_details_dialog_init (XgDetailsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_breaks_follow_all (GTK_WIDGET (self));
  self->text = g_string_new (NULL);
}

/* A part of it, with its heading; none where there is nothing to say. */
static void
show (XgDetailsDialog *self, GtkWidget *box, GtkLabel *label, const char *heading, const char *text)
{
  gboolean is_there = text != NULL && *text != '\0';

  gtk_widget_set_visible (box, is_there);
  gtk_label_set_text (label, is_there ? text : "");
  if (is_there)
    g_string_append_printf (self->text, "\n\n%s\n%s", heading, text);
}

static void
show_stanza (XgDetailsDialog *self,
             GtkWidget *box,
             GtkLabel *label,
             const char *heading,
             const char *xml)
{
  g_autofree char *text = xml != NULL ? xg_stanza_text (xml) : NULL;

  show (self, box, label, heading, text);
}

static void
set_error (XgDetailsDialog *self, const char *sentence, const GError *error)
{
  g_autofree char *terms = xg_reason_get_terms (error);
  g_autofree char *reply = xg_stanza_error_dup_reply (error);
  const char *request = xg_stanza_error_get_request (error);

  gtk_label_set_text (self->sentence, sentence);
  g_string_assign (self->text, sentence);
  show (self,
        self->words_box,
        self->words,
        _ ("The server’s own words"),
        xg_stanza_error_get_text (error));
  show (self, self->terms_box, self->terms, _ ("In terms of the protocol"), terms);
  show_stanza (self, self->request_box, self->request, _ ("Sent"), request);
  show_stanza (self, self->reply_box, self->reply, _ ("Received"), reply);
  gtk_widget_set_visible (self->nothing, terms == NULL && reply == NULL);
}

/**
 * xg_details_present:
 * @near: (nullable): a widget of the window that it belongs to
 * @sentence: what failed, why, and what to do, as the person was told
 * @error: why
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *
xg_details_present (GtkWidget *near, const char *sentence, const GError *error)
{
  XgDetailsDialog *self = g_object_new (XG_TYPE_DETAILS_DIALOG, NULL);
  GtkRoot *root = near != NULL ? gtk_widget_get_root (near) : NULL;

  set_error (self, sentence, error);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}

/**
 * xg_details_dialog_get_text:
 * @self: a dialog
 *
 * Returns: what its button copies
 */
const char *
xg_details_dialog_get_text (XgDetailsDialog *self)
{
  g_return_val_if_fail (XG_IS_DETAILS_DIALOG (self), NULL);
  return self->text->str;
}
