/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-connector-private.h"

#include <glib/gi18n.h>

#include "grid/xg-keyring.h"

/* What the person wants to be kept: the profile in its file, the secret in the keyring. */

static void
save_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  XgConnector *self = source;
  GError *error = NULL;

  if (xg_profile_save (data, self->config_dir, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  XgConnector *self = XG_CONNECTOR (source);
  XgProfile *saved = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      xg_connector_tell (self, XG_NEWS_NOTE, error->message);
      return;
    }
  /* It may have been the first time. Nothing else of it: the person may have changed it since. */
  if (xg_profile_get_id (self->profile) == NULL && xg_profile_is_same (self->profile, saved))
    g_object_set (self->profile, "id", xg_profile_get_id (saved), NULL);
}

static void
remembered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgConnector) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (xg_keyring_remember_finish (result, &error))
    {
      self->in_keyring = TRUE;
      return;
    }
  sentence = g_strconcat (error->message,
                          " ",
                          xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE
                            ? _ ("The passphrase is kept in memory until the program ends.")
                            : _ ("The password is kept in memory until the program ends."),
                          NULL);
  xg_connector_tell (self, XG_NEWS_NOTE, sentence);
}

/* Without a keyring there is nothing to forget: no reason to trouble the person. */
static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!xg_keyring_forget_finish (result, &error))
    g_debug ("The keyring was not changed: %s", error->message);
}

/* Writes the profile to its file, in a worker. */
void
xg_connector_save (XgConnector *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, saved_cb, NULL);

  /* The worker gets an object of its own: this one may change meanwhile. */
  g_task_set_task_data (task, xg_profile_copy (self->profile), g_object_unref);
  g_task_run_in_thread (task, save_worker);
}

/**
 * xg_connector_keep_profile:
 *
 * Writes to its file what changed in a profile that is there already, in a worker.
 */
void
xg_connector_keep_profile (XgConnector *self)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  if (xg_connector_is_saved (self))
    xg_connector_save (self);
}

/* What worked is kept: a wrong secret never gets into the keyring. */
void
xg_connector_keep (XgConnector *self)
{
  if (self->flags & XG_CONNECT_KEEP)
    xg_connector_save (self);
  if (xg_profile_get_demo (self->profile))
    return;
  if (!xg_profile_get_remember (self->profile))
    xg_connector_forget (self);
  else if (self->secret != NULL && *self->secret != '\0')
    xg_keyring_remember_async (self->profile,
                               self->secret,
                               NULL,
                               remembered_cb,
                               g_object_ref (self));
}

/**
 * xg_connector_forget:
 *
 * Removes the secret from the keyring. Only what we put there: the keyring is not woken up for
 * nothing.
 */
void
xg_connector_forget (XgConnector *self)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  if (!self->in_keyring)
    return;
  self->in_keyring = FALSE;
  xg_keyring_forget_async (self->profile, NULL, forgotten_cb, NULL);
}
