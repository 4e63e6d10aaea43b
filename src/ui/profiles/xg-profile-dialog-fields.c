/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include <glib/gi18n.h>

#include "profiles/xg-profile-dialog-private.h"

/* Between the fields of the dialog and a profile, and what is said about them. */

static char *
dup_stripped (gpointer row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

gboolean
xg_profile_dialog_is_certificate (XgProfileDialog *self)
{
  return adw_combo_row_get_selected (self->auth_row) == XG_AUTH_CERTIFICATE;
}

/* What is filled in, over what is not shown here. */
XgProfile *
xg_profile_dialog_read (XgProfileDialog *self)
{
  XgProfile *profile = xg_profile_copy (self->before);
  g_autofree char *name = dup_stripped (self->name_row);
  g_autofree char *jid = xg_address_row_dup_address (self->jid_row);

  g_object_set (profile,
                "name",
                *name != '\0' ? name : jid,
                "jid",
                jid,
                "auth",
                (int) adw_combo_row_get_selected (self->auth_row),
                "cert-file",
                xg_file_row_get_path (XG_FILE_ROW (self->cert_row)),
                "key-file",
                xg_file_row_get_path (XG_FILE_ROW (self->key_row)),
                "revocation",
                (int) adw_combo_row_get_selected (self->revocation_row),
                "crl-file",
                xg_file_row_get_path (XG_FILE_ROW (self->crl_row)),
                "remember",
                gtk_switch_get_active (self->remember_switch),
                "connect-at-start",
                gtk_switch_get_active (self->start_switch),
                NULL);
  xg_server_group_read (self->server_group, profile);

  return profile;
}

/* The sentence for under a field. An empty one is only a reason why it can't be saved yet. */
static char *
find_problem (XgProfile *profile, XgProfileField field, gboolean empty)
{
  g_autoptr (GError) error = NULL;

  if (empty || xg_profile_check_field (profile, field, &error))
    return NULL;

  return g_strdup (error->message);
}

static const char *
describe_revocation (XgRevocationPolicy policy)
{
  switch (policy)
    {
    case XG_REVOCATION_OFF:
      return _ ("A stolen certificate is accepted until it expires.");
    case XG_REVOCATION_HARD:
      return _ (
        "Without an answer from the authority there is no connection: safest, but it depends "
        "on the authority being reachable.");
    case XG_REVOCATION_SOFT:
    default:
      return _ ("When the authority can’t be asked the connection is made, with a warning.");
    }
}

static void
update_hints (XgProfileDialog *self, XgProfile *profile)
{
  g_autofree char *typed = xg_address_row_dup_address (self->jid_row);
  g_autofree char *name = find_problem (profile, XG_PROFILE_FIELD_NAME, *typed == '\0');
  g_autofree char *cert =
    find_problem (profile, XG_PROFILE_FIELD_CERT_FILE, xg_profile_get_cert_file (profile) == NULL);
  g_autofree char *key = find_problem (profile, XG_PROFILE_FIELD_KEY_FILE, FALSE);
  g_autofree char *crl = find_problem (profile, XG_PROFILE_FIELD_CRL_FILE, FALSE);
  g_autoptr (GError) unfit = NULL;
  const char *secret = NULL;
  gboolean certificate = xg_profile_dialog_is_certificate (self);
  gboolean is_address = xg_address_row_check (self->jid_row, self->jid_problem);

  /* What the certificate itself says is told, but the file may be on a token that comes later. */
  if (certificate && cert == NULL && self->info_error != NULL)
    {
      if (xg_identity_info_wants_passphrase (self->info_error))
        secret = self->info_error->message;
      else
        cert = g_strdup (self->info_error->message);
    }
  else if (certificate && self->info != NULL &&
           !xg_identity_info_check (self->info, is_address ? typed : NULL, &unfit))
    cert = g_strdup (unfit->message);

  xg_problem_row_set (self->name_problem,
                      self->name_row,
                      self->save_error != NULL ? self->save_error : name);
  xg_problem_row_set (self->cert_problem, self->cert_row, certificate ? cert : NULL);
  xg_problem_row_set (self->key_problem, self->key_row, certificate ? key : NULL);
  xg_problem_row_set (self->secret_problem, self->secret_row, secret);
  xg_problem_row_set (self->crl_problem, self->crl_row, crl);
}

void
xg_profile_dialog_update (XgProfileDialog *self)
{
  g_autoptr (XgProfile) profile = xg_profile_dialog_read (self);
  g_autoptr (GError) error = NULL;
  gboolean certificate = xg_profile_dialog_is_certificate (self);
  gboolean valid =
    xg_profile_check (profile, NULL, &error) && xg_server_group_check (self->server_group, &error);

  update_hints (self, profile);
  gtk_widget_set_visible (self->cert_row, certificate);
  gtk_widget_set_visible (self->key_row, certificate);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate_group),
                          certificate && self->certificate_row != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->address_row),
                          certificate && self->info != NULL &&
                            g_strv_length ((char **) xg_identity_info_get_addresses (self->info)) >
                              1);
  xg_secret_row_set_kind (ADW_PREFERENCES_ROW (self->secret_row),
                          certificate ? XG_SECRET_PASSPHRASE : XG_SECRET_PASSWORD_OR_LATER);
  gtk_label_set_text (
    self->revocation_words,
    describe_revocation ((XgRevocationPolicy) adw_combo_row_get_selected (self->revocation_row)));

  gtk_label_set_text (self->reason, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), !valid);
  gtk_widget_set_sensitive (self->save_button, valid && !self->saving);
  gtk_spinner_set_spinning (self->spinner, self->saving);
}

void
xg_profile_dialog_fill (XgProfileDialog *self, XgProfile *profile)
{
  const char *name = xg_profile_get_name (profile);
  const char *jid = xg_profile_get_jid (profile);

  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name != NULL ? name : "");
  gtk_editable_set_text (GTK_EDITABLE (self->jid_row), jid != NULL ? jid : "");
  adw_combo_row_set_selected (self->auth_row, xg_profile_get_auth (profile));
  xg_file_row_set_path (XG_FILE_ROW (self->cert_row), xg_profile_get_cert_file (profile));
  xg_file_row_set_path (XG_FILE_ROW (self->key_row), xg_profile_get_key_file (profile));
  adw_combo_row_set_selected (self->revocation_row, xg_profile_get_revocation (profile));
  xg_file_row_set_path (XG_FILE_ROW (self->crl_row), xg_profile_get_crl_file (profile));
  gtk_switch_set_active (self->remember_switch, xg_profile_get_remember (profile));
  gtk_switch_set_active (self->start_switch, xg_profile_get_connect_at_start (profile));
  xg_server_group_set_profile (self->server_group, profile);
  self->filling = FALSE;
  xg_profile_dialog_load_certificate (self);
  xg_profile_dialog_update (self);
}
