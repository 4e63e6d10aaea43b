/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-profile-dialog.h"

#include <glib/gi18n.h>

#include "grid/xg-identity-info.h"
#include "grid/xg-keyring.h"
#include "profiles/xg-file-row.h"
#include "profiles/xg-identity-rows.h"
#include "profiles/xg-server-group.h"
#include "trust/xg-certificate-row.h"
#include "xg-problem-row.h"
#include "xg-ui.h"

/* The certificate is opened anew when one pauses in typing the passphrase. */
#define PAUSE_MS 300

struct _XgProfileDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  GtkWidget *save_button;
  GtkSpinner *spinner;
  GtkLabel *reason;
  GtkWidget *name_row;
  XgProblemRow *name_problem;
  AdwComboRow *auth_row;
  GtkWidget *cert_row;
  XgProblemRow *cert_problem;
  GtkWidget *key_row;
  XgProblemRow *key_problem;
  GtkWidget *secret_row;
  XgProblemRow *secret_problem;
  AdwComboRow *address_row;
  XgAddressRow *jid_row;
  XgProblemRow *jid_problem;
  GtkSwitch *remember_switch;
  GtkSwitch *start_switch;
  AdwPreferencesGroup *certificate_group;
  XgServerGroup *server_group;
  AdwComboRow *revocation_row;
  GtkLabel *revocation_words;
  GtkWidget *crl_row;
  XgProblemRow *crl_problem;

  /* Owned */
  XgConnectorList *connectors;
  XgConnector *connector; /* NULL: a new profile */
  XgProfile *before;      /* what it was when the dialog opened */
  XgIdentityInfo *info;   /* of the certificate that is chosen */
  GError *info_error;
  GtkWidget *certificate_row;
  GCancellable *loading; /* NULL: nothing is being loaded */
  char *save_error;

  guint pause;
  gboolean filling; /* we change the fields, not the person */
  gboolean saving;
};

G_DEFINE_FINAL_TYPE (XgProfileDialog, xg_profile_dialog, ADW_TYPE_WINDOW)

enum
{
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static char *
dup_stripped (gpointer row)
{
  return g_strstrip (g_strdup (get_text (row)));
}

static gboolean
is_certificate (XgProfileDialog *self)
{
  return adw_combo_row_get_selected (self->auth_row) == XG_AUTH_CERTIFICATE;
}

/* What is filled in, over what is not shown here. */
static XgProfile *
read_profile (XgProfileDialog *self)
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
  gboolean certificate = is_certificate (self);
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

static void
update (XgProfileDialog *self)
{
  g_autoptr (XgProfile) profile = read_profile (self);
  g_autoptr (GError) error = NULL;
  gboolean certificate = is_certificate (self);
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
static void
select_address (XgProfileDialog *self)
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
  select_address (self);
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
  update (self);
}

/* Whatever was known of the certificate is of another one. */
static void
load_certificate (XgProfileDialog *self)
{
  const char *cert = xg_file_row_get_path (XG_FILE_ROW (self->cert_row));
  const char *secret = get_text (self->secret_row);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->info, xg_identity_info_free);
  g_clear_error (&self->info_error);
  show_certificate (self);
  if (!is_certificate (self) || cert == NULL || !g_path_is_absolute (cert))
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
  load_certificate (self);
  update (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (XgProfileDialog *self, gpointer pspec_or_row, gpointer row)
{
  if (self->filling)
    return;
  g_clear_pointer (&self->save_error, g_free);
  select_address (self);
  update (self);
}

static void
certificate_changed_cb (XgProfileDialog *self)
{
  if (self->filling)
    return;
  load_certificate (self);
  update (self);
}

static void
secret_changed_cb (XgProfileDialog *self)
{
  if (self->filling || !is_certificate (self))
    return;
  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add (PAUSE_MS, pause_cb, self);
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
  update (self);
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
      update (self);
      gtk_widget_grab_focus (self->name_row);
      return;
    }
  secret = g_strdup (get_text (self->secret_row));
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
  g_autoptr (XgProfile) profile = read_profile (self);

  if (self->saving)
    return;
  g_clear_pointer (&self->save_error, g_free);
  self->saving = TRUE;
  update (self);
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
  g_clear_handle_id (&self->pause, g_source_remove);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
  gtk_window_set_focus (window, NULL);

  return GTK_WINDOW_CLASS (xg_profile_dialog_parent_class)->close_request (window);
}

static void
xg_profile_dialog_dispose (GObject *object)
{
  XgProfileDialog *self = XG_PROFILE_DIALOG (object);

  self->filling = TRUE;
  g_clear_handle_id (&self->pause, g_source_remove);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);

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

static void
fill (XgProfileDialog *self, XgProfile *profile)
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
  load_certificate (self);
  update (self);
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
  fill (self, self->before);
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
