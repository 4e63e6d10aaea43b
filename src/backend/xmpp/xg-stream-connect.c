/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "xmpp/xg-stream-thread-private.h"
#include "xmpp/xg-stream-tls.h"

/* The stream thread on its way to a connection: where the server is, one place after another. */

/* The higher, the more it tells about what is wrong. */
static int
weight_of (const GError *error)
{
  switch (error->code)
    {
    case XG_STREAM_ERROR_REFUSED:
      return 2;
    case XG_STREAM_ERROR_TIMED_OUT:
      return 1;
    default:
      return 0;
    }
}

static void
note_error (XgStreamThread *self, GError *error)
{
  if (self->connect_error != NULL && weight_of (self->connect_error) >= weight_of (error))
    {
      g_error_free (error);
      return;
    }
  g_clear_error (&self->connect_error);
  self->connect_error = error;
}

static void
connect_next (XgStreamThread *self)
{
  const XgStreamCore *core = self->core;
  XgStreamTlsSettings tls = {
    .domain = core->ascii_domain,
    .ca_file = core->ca_file,
    .peer_sha256 = core->peer_sha256,
    .accept_peer = core->accept_peer,
    .cert_file = core->cert_file,
    .key_file = core->key_file,
    .passphrase = self->passphrase,
    .hooks = core->tls_hooks,
  };
  gboolean direct = core->tls_mode == XG_TLS_DIRECT;

  self->phase = PHASE_CONNECTING;
  while (self->next_target < self->targets->len)
    {
      const XgStreamTarget *target = g_ptr_array_index (self->targets, self->next_target++);
      g_autofree char *place = xg_stream_target_to_string (target);
      GError *error = NULL;

      g_clear_pointer (&self->wire, xg_wire_free);
      self->wire =
        xg_wire_new (core->context, &tls, core->max_stanza, &xg_stream_thread_handlers, self);
      xg_stream_thread_tell_text (self, XG_STREAM_EVENT_ADDRESS, place);
      if (xg_wire_connect (self->wire, target, direct, &error))
        return;
      note_error (self, error);
    }
  xg_stream_thread_finish (self, g_steal_pointer (&self->connect_error));
}

/**
 * xg_stream_connect_failed:
 * @self: a thread that connects
 * @error: (transfer full): why this place can't be reached
 *
 * Goes on to the next one; not inside a call of the wire other than `closed`.
 */
void
xg_stream_connect_failed (XgStreamThread *self, GError *error)
{
  note_error (self, error);
  connect_next (self);
}

static void
connect_to (XgStreamThread *self, GPtrArray *targets)
{
  self->targets = targets;
  xg_stream_thread_tell_state (self, XG_STREAM_CONNECTING);
  connect_next (self);
}

static void
targets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  XgStreamThread *self = user_data;
  GError *error = NULL;
  GPtrArray *targets = xg_stream_targets_finish (result, &error);

  if (targets != NULL)
    connect_to (self, targets);
  else
    xg_stream_thread_finish (self, error);
}

/* To where we were told to go, once the main loop runs. */
static gboolean
connect_to_target_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;
  GPtrArray *targets = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_stream_target_free);

  g_ptr_array_add (targets, xg_stream_target_copy (self->core->target));
  /* A stop while we were not looking waits for a look-up, which there is none of. */
  if (g_cancellable_is_cancelled (self->core->cancellable))
    {
      g_ptr_array_unref (targets);
      xg_stream_thread_finish (self, NULL);
    }
  else
    connect_to (self, targets);
  return G_SOURCE_REMOVE;
}

/**
 * xg_stream_connect_begin:
 * @self: a thread
 *
 * Looks the places up, where we were not told one, and goes on by itself: to
 * xg_stream_login_connected() or xg_stream_thread_finish().
 *
 * Returns: %FALSE with @error set where nothing can be tried
 */
gboolean
xg_stream_connect_begin (XgStreamThread *self, GError **error)
{
  XgStreamCore *core = self->core;

  if (core->ascii_domain == NULL)
    {
      g_set_error (error,
                   XG_STREAM_ERROR,
                   XG_STREAM_ERROR_DNS,
                   _ ("“%s” is not the name of a domain."),
                   core->domain);
      return FALSE;
    }
  if (core->ca_file != NULL && !xg_stream_tls_check_ca_file (core->ca_file, error))
    return FALSE;
  if (core->target != NULL)
    xg_stream_thread_add_timer (self, 0, connect_to_target_cb);
  else
    xg_stream_targets_async (core->ascii_domain,
                             core->host,
                             core->port,
                             core->tls_mode,
                             core->cancellable,
                             targets_cb,
                             self);
  return TRUE;
}
