/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-profile-dialog-private.h"
#include "trust/xg-certificate-row.h"

/* What the certificate that is chosen is, and whose. */

/* The certificate is opened anew when one pauses in typing the passphrase. */
#define PAUSE_MS 300

static void
show_certificate (XgProfileDialog *self)
{
  if (self->certificate_row != NULL)
    adw_preferences_group_remove (self->certificate_group, self->certificate_row);
  self->certificate_row = NULL;
  if (self->info == NULL)
    return;
  self->certificate_row = xg_certificate_row_new (xg_identity_info_get_certificate (self->info),
                                                  g_get_real_time () / G_USEC_PER_SEC);
  adw_preferences_group_add (self->certificate_group, self->certificate_row);
}

/* The list shows the address that is filled in, or none: what is not shown can be chosen. */
void
xg_profile_dialog_select_address (XgProfileDialog *self)
{
  const char *const *addresses =
    self->info != NULL ? xg_identity_info_get_addresses (self->info) : NULL;
  g_autofree char *typed = xg_address_row_dup_address (self->jid_row);
  guint selected = GTK_INVALID_LIST_POSITION;
  gboolean filling = self->filling;

  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    if (g_ascii_strcasecmp (addresses[i], typed) == 0)
      selected = i;
  self->filling = TRUE;
  adw_combo_row_set_selected (self->address_row, selected);
  self->filling = filling;
}

/* The one address that it can be is filled in; of several the person chooses. */
static void
propose_address (XgProfileDialog *self)
{
  const char *const *addresses = xg_identity_info_get_addresses (self->info);
  g_autoptr (GtkStringList) list = gtk_string_list_new (addresses);
  g_autofree char *typed = xg_address_row_dup_address (self->jid_row);

  self->filling = TRUE;
  adw_combo_row_set_model (self->address_row, G_LIST_MODEL (list));
  if (*typed == '\0' && addresses[0] != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->jid_row), addresses[0]);
  self->filling = FALSE;
  xg_profile_dialog_select_address (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgProfileDialog) self = data;
  g_autoptr (GError) error = NULL;
  XgIdentityInfo *info = xg_identity_info_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->loading == NULL)
    {
      g_clear_pointer (&info, xg_identity_info_free);
      return;
    }
  g_clear_object (&self->loading);
  self->info = info;
  self->info_error = g_steal_pointer (&error);
  show_certificate (self);
  if (self->info != NULL)
    propose_address (self);
  xg_profile_dialog_update (self);
}

/* Whatever was known of the certificate is of another one. */
void
xg_profile_dialog_load_certificate (XgProfileDialog *self)
{
  const char *cert = xg_file_row_get_path (XG_FILE_ROW (self->cert_row));
  const char *secret = gtk_editable_get_text (GTK_EDITABLE (self->secret_row));

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->info, xg_identity_info_free);
  g_clear_error (&self->info_error);
  show_certificate (self);
  if (!xg_profile_dialog_is_certificate (self) || cert == NULL || !g_path_is_absolute (cert))
    return;
  self->loading = g_cancellable_new ();
  xg_identity_info_load_async (cert,
                               xg_file_row_get_path (XG_FILE_ROW (self->key_row)),
                               *secret != '\0' ? secret : NULL,
                               self->loading,
                               loaded_cb,
                               g_object_ref (self));
}

static gboolean
pause_cb (gpointer data)
{
  XgProfileDialog *self = data;

  self->pause = 0;
  xg_profile_dialog_load_certificate (self);
  xg_profile_dialog_update (self);

  return G_SOURCE_REMOVE;
}

/* Once the person pauses. */
void
xg_profile_dialog_load_certificate_soon (XgProfileDialog *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add (PAUSE_MS, pause_cb, self);
}

/* Nothing comes any more. */
void
xg_profile_dialog_stop_loading (XgProfileDialog *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}
