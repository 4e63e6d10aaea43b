/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include <glib/gi18n.h>

#include "profiles/xg-profile-dialog.h"
#include "profiles/xg-remove-dialog.h"
#include "xg-toast.h"

/* What the person does with a profile: connects it and logs out, adds, edits and removes it. */

/* The connect page is for the only profile; of several each is asked for in a dialog. */
void
xg_window_connect_profile (XgWindow *self, XgConnector *connector)
{
  XgSession *session = xg_connector_get_session (connector);

  if (xg_window_count_profiles (self) == 1 &&
      (session == NULL || !xg_session_has_password (session) ||
       xg_session_get_error_text (session) != NULL))
    xg_window_show_connect (self);
  else
    xg_connector_connect (connector, NULL, XG_CONNECT_NORMAL);
}

void
xg_window_log_out_profile (XgWindow *self, XgConnector *connector)
{
  gboolean certificate =
    xg_profile_get_auth (xg_connector_get_profile (connector)) == XG_AUTH_CERTIFICATE;
  gboolean kept = xg_connector_log_out (connector);
  g_autofree char *text = NULL;

  if (kept)
    text =
      g_strdup_printf (certificate ? _ ("Logged out of “%s”. Its passphrase stays in the keyring.")
                                   : _ ("Logged out of “%s”. Its password stays in the keyring."),
                       xg_connector_get_label (connector));
  else
    text = g_strdup_printf (certificate ? _ ("Logged out of “%s”. Its passphrase is forgotten.")
                                        : _ ("Logged out of “%s”. Its password is forgotten."),
                            xg_connector_get_label (connector));
  xg_toast (GTK_WIDGET (self), text);
  if (xg_window_count_profiles (self) == 1)
    xg_window_show_connect (self);
}

/* What counts only from the next connection gets one. */
static void
edited_cb (XgProfileDialog *dialog,
           XgConnector *connector,
           const char *secret,
           gboolean connect,
           XgWindow *self)
{
  xg_window_show_connector (self, connector);
  xg_window_show_grid (self);
  if (!connect)
    return;
  xg_connector_cancel (connector);
  if (secret != NULL || xg_window_has_grids (self))
    xg_connector_connect (connector, secret, XG_CONNECT_NORMAL);
  else
    xg_window_connect_profile (self, connector);
}

static GtkWidget *
present_profile_dialog (XgWindow *self, XgConnector *connector)
{
  GtkWidget *dialog = xg_profile_dialog_new (self->connectors, connector);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  g_signal_connect_object (dialog, "saved", G_CALLBACK (edited_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));

  return dialog;
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!xg_connector_list_remove_finish (XG_CONNECTOR_LIST (source), result, &error))
    xg_toast (GTK_WIDGET (self), error->message);
}

static void
remove_cb (XgRemoveDialog *dialog, gboolean cache_too, XgWindow *self)
{
  xg_connector_list_remove_async (self->connectors,
                                  xg_remove_dialog_get_connector (dialog),
                                  cache_too,
                                  removed_cb,
                                  g_object_ref (self));
}

static void
present_remove_dialog (XgWindow *self, XgConnector *connector)
{
  GtkWidget *dialog = xg_remove_dialog_new (connector);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  g_signal_connect_object (dialog, "remove", G_CALLBACK (remove_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
profile_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  const char *key = g_variant_get_string (parameter, NULL);
  XgConnector *connector =
    self->connectors != NULL ? xg_connector_list_lookup (self->connectors, key) : NULL;

  if (connector == NULL)
    return;
  if (g_str_equal (name, "win.profile-connect"))
    xg_window_connect_profile (self, connector);
  else if (g_str_equal (name, "win.profile-disconnect"))
    xg_connector_cancel (connector);
  else if (g_str_equal (name, "win.profile-log-out"))
    xg_window_log_out_profile (self, connector);
  else if (g_str_equal (name, "win.profile-edit"))
    present_profile_dialog (self, connector);
  else if (g_str_equal (name, "win.profile-remove"))
    present_remove_dialog (self, connector);
  else if (g_str_equal (name, "win.profile-open-again"))
    xg_connector_open_again (connector, FALSE);
  else if (g_str_equal (name, "win.profile-open-in-memory"))
    xg_connector_open_again (connector, TRUE);
  else if (g_str_equal (name, "win.profile-retry") && xg_connector_get_session (connector) != NULL)
    xg_session_retry_now (xg_connector_get_session (connector));
}

static void
add_profile_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  GtkWidget *dialog;

  if (self->connectors == NULL)
    return;
  dialog = present_profile_dialog (self, NULL);
  if (g_str_equal (name, "win.add-certificate"))
    xg_profile_dialog_set_auth (XG_PROFILE_DIALOG (dialog), XG_AUTH_CERTIFICATE);
}

static void
edit_profile_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  if (self->connector != NULL)
    present_profile_dialog (self, self->connector);
}

void
xg_window_install_profile_actions (XgWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const actions[] = { "win.profile-connect",        "win.profile-disconnect",
                                         "win.profile-log-out",        "win.profile-remove",
                                         "win.profile-edit",           "win.profile-open-again",
                                         "win.profile-open-in-memory", "win.profile-retry" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], "s", profile_cb);
  gtk_widget_class_install_action (widget_class, "win.add-profile", NULL, add_profile_cb);
  gtk_widget_class_install_action (widget_class, "win.add-certificate", NULL, add_profile_cb);
  gtk_widget_class_install_action (widget_class, "win.edit-profile", NULL, edit_profile_cb);
}
