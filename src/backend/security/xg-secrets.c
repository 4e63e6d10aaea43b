/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <openssl/crypto.h>

#include "security/xg-secrets.h"

/*
 * SecretService is used, not secret_password_*: those fall back to a file where there is no such
 * service, in a sandbox or when SECRET_BACKEND says so.
 */
static const SecretSchema schema = {
  .name = "org.xmppgrid.Console",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "account", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

typedef struct
{
  char *jid;
  SecretValue *value; /* when storing */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->jid);
  g_clear_pointer (&self->value, secret_value_unref);
  g_free (self);
}

static GHashTable *
attributes_of (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  return secret_attributes_build (&schema, "account", request->jid, NULL);
}

/* Nothing can be done by this program about there being no service: say what can. */
static void
return_no_service (GTask *task, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  g_dbus_error_strip_remote_error (error);
  g_task_return_new_error (task,
                           G_IO_ERROR,
                           G_IO_ERROR_NOT_SUPPORTED,
                           _ ("No Secret Service, such as GNOME Keyring or KWallet, is running, so "
                              "passwords can be neither kept nor looked up. (%s)"),
                           error->message);
  g_error_free (error);
}

/* gnome-keyring names a default keyring that was never made. */
static gboolean
is_no_keyring (const GError *error)
{
  return g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

static void
return_refused (GTask *task, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_PERMISSION_DENIED,
                             _ ("The keyring is locked. Unlock it and try again."));
  else if (is_no_keyring (error))
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_NOT_FOUND,
                             _ ("The Secret Service has no keyring to keep passwords in. Make one, "
                                "for example with “Passwords and Keys”."));
  else
    {
      g_dbus_error_strip_remote_error (error);
      g_task_return_new_error (task,
                               G_IO_ERROR,
                               G_IO_ERROR_FAILED,
                               _ ("The Secret Service could not do it: %s"),
                               error->message);
    }
  g_error_free (error);
}

/* The step that all three share. @then gets the service and the task. */
static void
start (const char *jid,
       SecretValue *value,
       gpointer tag,
       GAsyncReadyCallback then,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->jid = g_strdup (jid);
  request->value = value;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, request_free);
  secret_service_get (SECRET_SERVICE_OPEN_SESSION, cancellable, then, task);
}

static SecretService *
finish_start (GTask *task, GAsyncResult *result)
{
  GError *error = NULL;
  SecretService *service = secret_service_get_finish (result, &error);

  if (service == NULL)
    return_no_service (task, error);
  return service;
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (secret_service_store_finish (SECRET_SERVICE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_refused (task, error);
}

static void
store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SecretService) service = finish_start (task, result);
  Request *request = g_task_get_task_data (task);
  g_autoptr (GHashTable) attributes = NULL;
  g_autofree char *label = NULL;

  if (service == NULL)
    return;
  attributes = attributes_of (task);
  /* Translators: what the keyring shows for the password; the parameter is an account. */
  label = g_strdup_printf (_ ("Grid Console: %s"), request->jid);
  secret_service_store (service,
                        &schema,
                        attributes,
                        SECRET_COLLECTION_DEFAULT,
                        label,
                        request->value,
                        g_task_get_cancellable (task),
                        stored_cb,
                        g_object_ref (task));
}

/**
 * xg_secrets_store_async:
 * @jid: bare JID of the account
 * @password: its password; copied to memory that is wiped
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Keeps a password in the default keyring of the Secret Service, in place of an older one. The
 * service may ask the person to unlock the keyring, which takes as long as it takes.
 */
void
xg_secrets_store_async (const char *jid,
                        const char *password,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (jid != NULL);
  g_return_if_fail (password != NULL);

  start (jid,
         secret_value_new (password, -1, "text/plain"),
         xg_secrets_store_async,
         store_cb,
         cancellable,
         callback,
         user_data);
}

/**
 * xg_secrets_store_finish:
 * @result: what the callback got
 * @error: return location for a %G_IO_ERROR; %G_IO_ERROR_NOT_SUPPORTED when no service is running
 *
 * Returns: whether the password is kept now
 */
gboolean
xg_secrets_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  SecretValue *value = secret_service_lookup_finish (SECRET_SERVICE (source), result, &error);
  const char *text;

  if (value == NULL && error != NULL)
    {
      return_refused (task, error);
      return;
    }
  text = value != NULL ? secret_value_get_text (value) : NULL;
  g_task_return_pointer (task, g_strdup (text), (GDestroyNotify) xg_secrets_wipe);
  g_clear_pointer (&value, secret_value_unref);
}

static void
lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SecretService) service = finish_start (task, result);
  g_autoptr (GHashTable) attributes = NULL;

  if (service == NULL)
    return;
  attributes = attributes_of (task);
  secret_service_lookup (service,
                         &schema,
                         attributes,
                         g_task_get_cancellable (task),
                         found_cb,
                         g_object_ref (task));
}

/**
 * xg_secrets_lookup_async:
 * @jid: bare JID of the account
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Looks up the password of an account.
 */
void
xg_secrets_lookup_async (const char *jid,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (jid != NULL);

  start (jid, NULL, xg_secrets_lookup_async, lookup_cb, cancellable, callback, user_data);
}

/**
 * xg_secrets_lookup_finish:
 * @result: what the callback got
 * @error: return location for a %G_IO_ERROR; %G_IO_ERROR_NOT_SUPPORTED when no service is running
 *
 * Returns: (transfer full) (nullable): the password, for xg_secrets_wipe(); %NULL without @error
 * set when there is none
 */
char *
xg_secrets_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  /* FALSE without an error: there was nothing to remove. */
  secret_service_clear_finish (SECRET_SERVICE (source), result, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_refused (task, error);
}

static void
clear_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SecretService) service = finish_start (task, result);
  g_autoptr (GHashTable) attributes = NULL;

  if (service == NULL)
    return;
  attributes = attributes_of (task);
  secret_service_clear (service,
                        &schema,
                        attributes,
                        g_task_get_cancellable (task),
                        cleared_cb,
                        g_object_ref (task));
}

/**
 * xg_secrets_clear_async:
 * @jid: bare JID of the account
 * @cancellable: (nullable): to stop waiting
 * @callback: called when done
 * @user_data: for @callback
 *
 * Removes the password of an account. That there is none is no error.
 */
void
xg_secrets_clear_async (const char *jid,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (jid != NULL);

  start (jid, NULL, xg_secrets_clear_async, clear_cb, cancellable, callback, user_data);
}

/**
 * xg_secrets_clear_finish:
 * @result: what the callback got
 * @error: return location for a %G_IO_ERROR; %G_IO_ERROR_NOT_SUPPORTED when no service is running
 *
 * Returns: whether no password is kept now
 */
gboolean
xg_secrets_clear_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * xg_secrets_wipe:
 * @secret: (transfer full) (nullable): a string that g_free() would free
 *
 * Overwrites and frees a secret, in a way that no compiler leaves out.
 */
void
xg_secrets_wipe (char *secret)
{
  if (secret == NULL)
    return;
  OPENSSL_cleanse (secret, strlen (secret));
  g_free (secret);
}
