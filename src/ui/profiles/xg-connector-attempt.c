/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-connector-private.h"

#include <glib/gi18n.h>

#include "grid/xg-advice.h"
#include "grid/xg-keyring.h"

/* The way from a profile to an open cache, its secret and a connection. */

static void
set_asking (XgConnector *self, gboolean asking)
{
  self->asking = asking;
  xg_connector_update_state (self);
}

static void
clear_secret (XgConnector *self)
{
  xg_keyring_wipe (g_steal_pointer (&self->secret));
}

static void
ask (XgConnector *self, const char *sentence)
{
  set_asking (self, TRUE);
  xg_connector_tell (self, XG_NEWS_ASKS, sentence);
}

/* A key that nobody can open yet is no end of the attempt: the person has the passphrase. */
static void
ask_for_passphrase (XgConnector *self)
{
  const GError *error = xg_session_get_error (xg_grid_get_session (self->grid));

  if (xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE &&
      xg_advice_is_about_secret (error))
    ask (self, xg_advice_is_secret_missing (error) ? NULL : error->message);
}

/* The state of the session is another one. */
void
xg_connector_follow_session (XgConnector *self)
{
  XgSessionState state = xg_session_get_state (xg_grid_get_session (self->grid));

  if (self->tried && state == XG_SESSION_ONLINE)
    {
      self->tried = FALSE;
      xg_connector_keep (self);
      clear_secret (self);
      xg_connector_update_state (self);
      xg_connector_tell (self, XG_NEWS_READY, NULL);
    }
  else if (self->tried && state == XG_SESSION_OFFLINE)
    {
      self->tried = FALSE;
      clear_secret (self);
      ask_for_passphrase (self);
    }
  xg_connector_update_state (self);
}

static void
start_session (XgConnector *self, const char *secret)
{
  self->tried = FALSE;
  set_asking (self, FALSE);
  xg_session_connect (xg_grid_get_session (self->grid), secret);
  self->tried = TRUE;
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgConnector) self = data;
  g_autoptr (GError) error = NULL;
  char *secret = xg_keyring_recall_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (secret != NULL)
    start_session (self, secret);
  else if (xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE && error == NULL)
    start_session (self, "");
  else
    ask (self,
         error != NULL ? error->message
                       : _ ("The keyring has no password for this account. Enter it once more."));
  xg_keyring_wipe (secret);
}

/* The cache is open: the rest of the way. */
static void
proceed (XgConnector *self)
{
  XgSession *session = xg_grid_get_session (self->grid);

  if (self->flags & XG_CONNECT_OFFLINE)
    xg_connector_tell (self, XG_NEWS_READY, NULL);
  else if (self->secret != NULL)
    start_session (self, self->secret);
  else if (xg_advice_is_about_secret (xg_session_get_error (session)))
    ask (self, xg_session_get_error_text (session));
  else if (xg_session_has_password (session))
    start_session (self, NULL);
  else if (xg_profile_get_remember (self->profile))
    {
      set_asking (self, TRUE);
      xg_keyring_recall_async (self->profile, self->cancellable, recalled_cb, g_object_ref (self));
    }
  else if (xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE)
    start_session (self, "");
  else
    ask (self, NULL);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgConnector) self = data;
  XgGrid *grid = XG_GRID (source);
  g_autoptr (GError) error = NULL;
  gboolean opened = xg_grid_open_finish (grid, result, &error);

  if (self->opening != grid)
    {
      /* Not wanted any more. */
      if (opened)
        xg_grid_close (grid);
      return;
    }
  g_clear_object (&self->opening);

  if (opened)
    {
      xg_connector_set_grid (self, grid);
      /* Who was told of the grid may have decided otherwise. */
      if (self->grid == grid)
        proceed (self);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_free (self->cache_error);
      self->cache_error = g_strdup (error->message);
    }
  xg_connector_update_state (self);
  if (self->cache_error != NULL)
    xg_connector_tell (self, XG_NEWS_CACHE_FAILED, self->cache_error);
}

static void
open_grid (XgConnector *self)
{
  g_autoptr (XgGrid) grid = xg_grid_new (self->profile, self->data_dir, TRUE);

  g_clear_pointer (&self->cache_error, g_free);
  g_set_object (&self->opening, grid);
  xg_connector_update_state (self);
  xg_grid_open_async (grid, self->memory, self->cancellable, opened_cb, g_object_ref (self));
}

/* What is under way is given up; connection and cache stay. */
void
xg_connector_stop (XgConnector *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->opening);
  clear_secret (self);
  self->tried = FALSE;
  self->asking = FALSE;
}

/**
 * xg_connector_connect:
 * @secret: (nullable): the password, or the passphrase of the key; %NULL: the one from before, or
 *   the one in the keyring, or else the person is asked
 *
 * Opens the cache if it is not, and connects. What was under way is given up.
 */
void
xg_connector_connect (XgConnector *self, const char *secret, XgConnectFlags flags)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  xg_connector_stop (self);
  self->secret = g_strdup (secret);
  self->flags = flags;
  self->cancellable = g_cancellable_new ();

  if (self->grid != NULL)
    proceed (self);
  else
    open_grid (self);
}

/**
 * xg_connector_disconnect:
 *
 * Ends the connection, or the attempt; the cache stays open, the secret in memory.
 */
void
xg_connector_disconnect (XgConnector *self)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  if (self->grid != NULL)
    xg_session_disconnect (xg_grid_get_session (self->grid));
  xg_connector_update_state (self);
}

/**
 * xg_connector_log_out:
 *
 * Ends the connection and forgets the secret: in memory, and in the keyring unless it is to be
 * remembered there.
 *
 * Returns: whether the keyring still has it
 */
gboolean
xg_connector_log_out (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), FALSE);

  xg_connector_stop (self);
  if (self->grid != NULL)
    xg_session_log_out (xg_grid_get_session (self->grid));
  if (!xg_profile_get_remember (self->profile))
    xg_connector_forget (self);
  xg_connector_update_state (self);

  return self->in_keyring;
}

/**
 * xg_connector_cancel:
 *
 * Stops what is under way; a cache that is open stays open.
 */
void
xg_connector_cancel (XgConnector *self)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  xg_connector_stop (self);
  xg_connector_disconnect (self);
}

/**
 * xg_connector_open_again:
 * @memory: keep nothing on disk this time
 *
 * After %XG_NEWS_CACHE_FAILED: tries once more.
 */
void
xg_connector_open_again (XgConnector *self, gboolean memory)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  if (self->grid != NULL || self->opening != NULL)
    return;
  self->memory = memory;
  open_grid (self);
}
