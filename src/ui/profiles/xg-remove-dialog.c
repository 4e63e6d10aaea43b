/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-remove-dialog.h"

#include <glib/gi18n.h>

struct _XgRemoveDialog
{
  AdwMessageDialog parent_instance;

  /* Child. It is gone when the dialog answers. */
  GtkWidget *cache_button;

  /* Owned */
  XgConnector *connector;

  gboolean cache_too;
};

G_DEFINE_FINAL_TYPE (XgRemoveDialog, xg_remove_dialog, ADW_TYPE_MESSAGE_DIALOG)

enum
{
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
response_cb (XgRemoveDialog *self, const char *response)
{
  if (g_str_equal (response, "remove"))
    g_signal_emit (self, signals[REMOVE], 0, self->cache_too);
}

static void
toggled_cb (XgRemoveDialog *self)
{
  self->cache_too = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->cache_button));
}

static void
xg_remove_dialog_finalize (GObject *object)
{
  g_clear_object (&XG_REMOVE_DIALOG (object)->connector);

  G_OBJECT_CLASS (xg_remove_dialog_parent_class)->finalize (object);
}

static void
xg_remove_dialog_class_init (XgRemoveDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_remove_dialog_finalize;

  signals[REMOVE] = g_signal_new ("remove",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_BOOLEAN);
}

static void
xg_remove_dialog_init (XgRemoveDialog *self)
{
  self->cache_button = gtk_check_button_new_with_mnemonic (_ ("Also _delete its items, alerts and "
                                                              "rules on this computer"));
  gtk_widget_set_halign (self->cache_button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->cache_button, "toggled", G_CALLBACK (toggled_cb), self);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self), self->cache_button);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (self),
                                    "cancel",
                                    _ ("_Cancel"),
                                    "remove",
                                    _ ("_Remove"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (self),
                                              "remove",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (self), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (self), "cancel");
  g_signal_connect (self, "response", G_CALLBACK (response_cb), NULL);
}

/**
 * xg_remove_dialog_new:
 * @connector: the profile in question
 *
 * Returns: (transfer none): a dialog to present
 */
GtkWidget *
xg_remove_dialog_new (XgConnector *connector)
{
  XgRemoveDialog *self = g_object_new (XG_TYPE_REMOVE_DIALOG, NULL);
  g_autofree char *heading = NULL;

  g_return_val_if_fail (XG_IS_CONNECTOR (connector), GTK_WIDGET (self));

  self->connector = g_object_ref (connector);
  heading = g_strdup_printf (_ ("Remove “%s”?"), xg_connector_get_label (connector));
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (self), heading);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self),
                               _ ("It is disconnected; its settings and its secret in the keyring "
                                  "are removed. Nothing changes on the server, and the "
                                  "subscriptions stay."));

  return GTK_WIDGET (self);
}

XgConnector *
xg_remove_dialog_get_connector (XgRemoveDialog *self)
{
  g_return_val_if_fail (XG_IS_REMOVE_DIALOG (self), NULL);

  return self->connector;
}
