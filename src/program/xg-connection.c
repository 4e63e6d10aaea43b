/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-main"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "grid/xg-keyring.h"
#include "security/xg-secrets.h"
#include "program/xg-connection.h"

/* Bytes of a password file that are looked at. */
#define MAX_PASSWORD 4096

typedef struct
{
  XgProfile *profile;
  char *name;
  char *password; /* or passphrase; NULL: none */
  char *secret_file;
  gboolean is_passphrase;
} Find;

static void
find_free (Find *find)
{
  g_clear_object (&find->profile);
  xg_secrets_wipe (find->password);
  g_free (find->name);
  g_free (find->secret_file);
  g_free (find);
}

static void
demo_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Find *find = g_task_get_task_data (task);
  GError *error = NULL;

  find->profile = xg_demo_start_finish (XG_DEMO (source), result, &find->password, &error);
  if (find->profile != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Find *find = g_task_get_task_data (task);
  GError *error = NULL;

  find->password = xg_keyring_recall_finish (result, &error);
  /* Its key may well be without a passphrase: if not, the attempt says so. */
  if (find->password == NULL && xg_profile_get_auth (find->profile) == XG_AUTH_CERTIFICATE)
    {
      g_clear_error (&error);
      g_task_return_boolean (task, TRUE);
    }
  else if (error != NULL)
    g_task_return_error (task, error);
  else if (find->password == NULL)
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_NOT_FOUND,
                             _ ("No password is remembered for %s. Connect once in the window with "
                                "“Remember in the keyring”, or use --jid and --password-file."),
                             xg_profile_get_jid (find->profile));
  else
    g_task_return_boolean (task, TRUE);
}

static void
profiles_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autofree char *config_dir = xg_command_line_get_config_dir ();
  const char *name = task_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) profiles = xg_profile_load_all (config_dir, &error);

  for (guint i = 0; profiles != NULL && i < profiles->len; i++)
    {
      XgProfile *profile = profiles->pdata[i];

      if (g_strcmp0 (xg_profile_get_name (profile), name) == 0 ||
          g_strcmp0 (xg_profile_get_jid (profile), name) == 0)
        {
          g_task_return_pointer (task, g_object_ref (profile), g_object_unref);
          return;
        }
    }
  if (error == NULL)
    error = g_error_new (G_IO_ERROR,
                         G_IO_ERROR_NOT_FOUND,
                         _ ("There is no saved profile “%s” in %s/profiles.ini."),
                         name,
                         config_dir);
  g_task_return_error (task, error);
}

static void
profiles_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Find *find = g_task_get_task_data (task);
  GError *error = NULL;
  GCancellable *cancellable;

  find->profile = g_task_propagate_pointer (G_TASK (result), &error);
  if (find->profile == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!xg_profile_check (find->profile, NULL, &error))
    {
      g_prefix_error (&error, _ ("Profile “%s”: "), xg_profile_get_name (find->profile));
      g_task_return_error (task, error);
      return;
    }
  cancellable = g_task_get_cancellable (task);
  xg_keyring_recall_async (find->profile, cancellable, password_cb, g_steal_pointer (&task));
}

/* The first line of @path, which may be a pipe. Never more than a password can be long. */
static char *
read_first_line (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  char buffer[MAX_PASSWORD + 1] = { 0 };
  gsize length = 0;
  char *line = NULL;

  if (stream != NULL &&
      g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, MAX_PASSWORD, &length, NULL, error))
    {
      buffer[strcspn (buffer, "\r\n")] = '\0';
      line = g_strdup (buffer);
    }
  explicit_bzero (buffer, sizeof buffer);
  return line;
}

static void
secret_file_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Find *find = task_data;
  GError *error = NULL;

  find->password = read_first_line (find->secret_file, &error);
  if (find->password == NULL)
    {
      g_prefix_error (&error,
                      find->is_passphrase ? _ ("The passphrase file can’t be read: ")
                                          : _ ("The password file can’t be read: "));
      g_task_return_error (task, error);
    }
  else if (*find->password == '\0')
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_INVALID_DATA,
                             find->is_passphrase
                               ? _ ("The first line of the passphrase file “%s” is empty.")
                               : _ ("The first line of the password file “%s” is empty."),
                             find->secret_file);
  else if (!g_utf8_validate (find->password, -1, NULL))
    g_task_return_new_error (
      task,
      G_IO_ERROR,
      G_IO_ERROR_INVALID_DATA,
      find->is_passphrase ? _ ("The first line of the passphrase file “%s” is not text in UTF-8.")
                          : _ ("The first line of the password file “%s” is not text in UTF-8."),
      find->secret_file);
  else
    g_task_return_boolean (task, TRUE);
}

/* The account of the command line. */
static XgProfile *
make_profile (XgCommandLine *arguments, GError **error)
{
  g_autoptr (XgProfile) profile = xg_profile_new (arguments->jid);

  g_object_set (profile,
                "jid",
                arguments->jid,
                "host",
                arguments->host,
                "port",
                (guint) arguments->port,
                "ca-file",
                arguments->ca_file,
                "tls-mode",
                arguments->direct_tls ? XG_TLS_DIRECT : XG_TLS_STARTTLS,
                "auth",
                arguments->cert_file != NULL ? XG_AUTH_CERTIFICATE : XG_AUTH_PASSWORD,
                "cert-file",
                arguments->cert_file,
                "key-file",
                arguments->key_file,
                "revocation",
                arguments->revocation_policy,
                "crl-file",
                arguments->crl_file,
                "pin",
                arguments->pin,
                NULL);
  if (!xg_profile_check (profile, NULL, error))
    return NULL;
  return g_steal_pointer (&profile);
}

static void
find_account (GTask *task, XgCommandLine *arguments)
{
  Find *find = g_task_get_task_data (task);
  GError *error = NULL;

  find->profile = make_profile (arguments, &error);
  find->is_passphrase = arguments->cert_file != NULL;
  find->secret_file =
    g_strdup (find->is_passphrase ? arguments->passphrase_file : arguments->password_file);
  if (find->profile == NULL)
    g_task_return_error (task, error);
  else if (find->secret_file == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_run_in_thread (task, secret_file_worker);
}

/**
 * xg_connection_find_async:
 * @arguments: the command line, with exactly one of demo, profile and jid set
 * @demo: starts the demo grid if that is wanted
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 */
void
xg_connection_find_async (XgCommandLine *arguments,
                          XgDemo *demo,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Find *find = g_new0 (Find, 1);

  g_task_set_source_tag (task, xg_connection_find_async);
  g_task_set_task_data (task, find, (GDestroyNotify) find_free);
  if (arguments->demo)
    {
      xg_demo_start_async (demo, cancellable, demo_cb, g_steal_pointer (&task));
      return;
    }
  if (arguments->profile != NULL)
    {
      g_autoptr (GTask) load = g_task_new (NULL, cancellable, profiles_cb, g_steal_pointer (&task));

      g_task_set_task_data (load, g_strdup (arguments->profile), g_free);
      g_task_run_in_thread (load, profiles_worker);
      return;
    }
  find_account (task, arguments);
}

/**
 * xg_connection_find_finish:
 * @result: what the callback got
 * @password: (out) (transfer full) (nullable): the password, or the passphrase of the key; wipe it
 *   with xg_secrets_wipe(); %NULL: there is a certificate, and its key is maybe not encrypted
 * @error: return location
 *
 * Returns: (transfer full) (nullable): how to connect
 */
XgProfile *
xg_connection_find_finish (GAsyncResult *result, char **password, GError **error)
{
  Find *find = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  *password = g_steal_pointer (&find->password);
  return g_steal_pointer (&find->profile);
}
