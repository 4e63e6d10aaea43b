/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-profile-dialog-private.h"

#include <glib/gi18n.h>

#include "grid/xg-keyring.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

G_DEFINE_FINAL_TYPE (XgProfileDialog, xg_profile_dialog, ADW_TYPE_WINDOW)

enum
{
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed_cb (XgProfileDialog *self, gpointer pspec_or_row, gpointer row)
{
  if (self->filling)
    return;
  g_clear_pointer (&self->save_error, g_free);
  xg_profile_dialog_select_address (self);
  xg_profile_dialog_update (self);
}

static void
certificate_changed_cb (XgProfileDialog *self)
{
  if (self->filling)
    return;
  xg_profile_dialog_load_certificate (self);
  xg_profile_dialog_update (self);
}

static void
secret_changed_cb (XgProfileDialog *self)
{
  if (!self->filling && xg_profile_dialog_is_certificate (self))
    xg_profile_dialog_load_certificate_soon (self);
}

static void
address_chosen_cb (XgProfileDialog *self)
{
  GtkStringObject *chosen = adw_combo_row_get_selected_item (self->address_row);

  if (self->filling || chosen == NULL)
    return;
  /* An entry is empty for a moment, and the list would follow. */
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->jid_row), gtk_string_object_get_string (chosen));
  self->filling = FALSE;
  xg_profile_dialog_update (self);
}

/* Whether what was changed counts only from the next connection. */
static gboolean
is_other_connection (XgProfile *before, XgProfile *after)
{
  static const char *const names[] = { "jid",       "host",     "port",       "tls-mode", "ca-file",
                                       "cert-file", "key-file", "revocation", "crl-file", "auth" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (before), names[i]);
      g_auto (GValue) one = G_VALUE_INIT;
      g_auto (GValue) other = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (before), names[i], &one);
      g_object_get_property (G_OBJECT (after), names[i], &other);
      if (g_param_values_cmp (spec, &one, &other) != 0)
        return TRUE;
    }

  return FALSE;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgProfileDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean was_active = self->connector != NULL && xg_connector_is_active (self->connector);
  XgConnector *connector =
    xg_connector_list_save_finish (XG_CONNECTOR_LIST (source), result, &error);
  char *secret;

  self->saving = FALSE;
  if (connector == NULL)
    {
      g_free (self->save_error);
      self->save_error = g_strdup (error->message);
      xg_profile_dialog_update (self);
      gtk_widget_grab_focus (self->name_row);
      return;
    }
  secret = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->secret_row)));
  g_signal_emit (
    self,
    signals[SAVED],
    0,
    connector,
    *secret != '\0' ? secret : NULL,
    self->connector == NULL || *secret != '\0' ||
      (was_active && is_other_connection (self->before, xg_connector_get_profile (connector))));
  xg_keyring_wipe (secret);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_cb (XgProfileDialog *self)
{
  g_autoptr (XgProfile) profile = xg_profile_dialog_read (self);

  if (self->saving)
    return;
  g_clear_pointer (&self->save_error, g_free);
  self->saving = TRUE;
  xg_profile_dialog_update (self);
  xg_connector_list_save_async (self->connectors,
                                self->connector,
                                profile,
                                saved_cb,
                                g_object_ref (self));
}

static gboolean
close_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  gtk_window_close (GTK_WINDOW (widget));

  return TRUE;
}

/* An AdwPasswordEntryRow that is destroyed with the focus in it looks at what is freed (libadwaita
 * 1.2). */
static gboolean
xg_profile_dialog_close_request (GtkWindow *window)
{
  XgProfileDialog *self = XG_PROFILE_DIALOG (window);

  self->filling = TRUE;
  xg_profile_dialog_stop_loading (self);
  gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
  gtk_window_set_focus (window, NULL);

  return GTK_WINDOW_CLASS (xg_profile_dialog_parent_class)->close_request (window);
}

static void
xg_profile_dialog_dispose (GObject *object)
{
  XgProfileDialog *self = XG_PROFILE_DIALOG (object);

  self->filling = TRUE;
  xg_profile_dialog_stop_loading (self);

  G_OBJECT_CLASS (xg_profile_dialog_parent_class)->dispose (object);
}

static void
xg_profile_dialog_finalize (GObject *object)
{
  XgProfileDialog *self = XG_PROFILE_DIALOG (object);

  g_clear_object (&self->connectors);
  g_clear_object (&self->connector);
  g_clear_object (&self->before);
  g_clear_pointer (&self->info, xg_identity_info_free);
  g_clear_error (&self->info_error);
  g_clear_pointer (&self->save_error, g_free);

  G_OBJECT_CLASS (xg_profile_dialog_parent_class)->finalize (object);
}

#define BIND(name)                                                                                 \
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), XgProfileDialog, name)

static void
bind_template (XgProfileDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/profiles/xg-profile-dialog.ui");
  BIND (window_title);
  BIND (save_button);
  BIND (spinner);
  BIND (reason);
  BIND (name_row);
  BIND (name_problem);
  BIND (auth_row);
  BIND (cert_row);
  BIND (cert_problem);
  BIND (key_row);
  BIND (key_problem);
  BIND (secret_row);
  BIND (secret_problem);
  BIND (address_row);
  BIND (jid_row);
  BIND (jid_problem);
  BIND (remember_switch);
  BIND (start_switch);
  BIND (certificate_group);
  BIND (server_group);
  BIND (revocation_row);
  BIND (revocation_words);
  BIND (crl_row);
  BIND (crl_problem);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, secret_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
xg_profile_dialog_class_init (XgProfileDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_profile_dialog_dispose;
  object_class->finalize = xg_profile_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = xg_profile_dialog_close_request;

  signals[SAVED] = g_signal_new ("saved",
                                 G_TYPE_FROM_CLASS (klass),
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 3,
                                 XG_TYPE_CONNECTOR,
                                 G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE,
                                 G_TYPE_BOOLEAN);

  g_type_ensure (XG_TYPE_ADDRESS_ROW);
  g_type_ensure (XG_TYPE_FILE_ROW);
  g_type_ensure (XG_TYPE_PROBLEM_ROW);
  g_type_ensure (XG_TYPE_SERVER_GROUP);
  bind_template (klass);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, close_cb, NULL);
}

static void
xg_profile_dialog_init (XgProfileDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
  g_signal_connect_object (self->cert_row,
                           "notify::path",
                           G_CALLBACK (certificate_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->key_row,
                           "notify::path",
                           G_CALLBACK (certificate_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->auth_row,
                           "notify::selected",
                           G_CALLBACK (certificate_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save_button);
}

/**
 * xg_profile_dialog_new:
 * @connectors: the profiles of the window
 * @connector: (nullable): the one to change; %NULL: a new one
 *
 * Returns: (transfer none): a dialog to present
 */
GtkWidget *
xg_profile_dialog_new (XgConnectorList *connectors, XgConnector *connector)
{
  XgProfileDialog *self = g_object_new (XG_TYPE_PROFILE_DIALOG, NULL);
  const char *title = connector != NULL ? _ ("Edit Profile") : _ ("New Profile");

  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (connectors), GTK_WIDGET (self));

  self->connectors = g_object_ref (connectors);
  g_set_object (&self->connector, connector);
  self->before = connector != NULL ? xg_profile_copy (xg_connector_get_profile (connector))
                                   : xg_profile_new (NULL);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->window_title, title);
  gtk_button_set_label (GTK_BUTTON (self->save_button),
                        connector != NULL ? _ ("_Save") : _ ("_Add"));
  xg_profile_dialog_fill (self, self->before);
  gtk_window_set_focus (GTK_WINDOW (self),
                        connector != NULL ? self->name_row : GTK_WIDGET (self->jid_row));

  return GTK_WIDGET (self);
}

/**
 * xg_profile_dialog_set_auth:
 * @auth: what is chosen for the person
 */
void
xg_profile_dialog_set_auth (XgProfileDialog *self, XgAuth auth)
{
  g_return_if_fail (XG_IS_PROFILE_DIALOG (self));

  adw_combo_row_set_selected (self->auth_row, auth);
}
