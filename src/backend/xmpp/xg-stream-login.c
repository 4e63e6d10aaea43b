/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "base/xg-wipe.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-stream-thread-private.h"

/* The stream thread from a connection to a stream that is up: TLS, and what xg-login answers. */

static GBytes *
get_binding_cb (const char *type, gpointer user_data)
{
  XgStreamThread *self = user_data;

  return xg_wire_get_binding (self->wire, type);
}

/**
 * xg_stream_login_begin:
 * @self: a thread
 *
 * Takes the secrets out of the core. Nothing is sent yet.
 *
 * Returns: %FALSE with @error set where nobody can log in with what there is
 */
gboolean
xg_stream_login_begin (XgStreamThread *self, GError **error)
{
  XgStreamCore *core = self->core;
  char *password = xg_stream_core_take_password (core);
  XgLoginSettings settings = {
    .jid = core->jid,
    .password = password,
    .certificate = core->cert_file != NULL,
    .send_address = core->send_address,
    .policy = core->sasl_policy,
  };

  self->login = xg_login_new (&settings, error);
  xg_wipe_string (password);
  if (self->login == NULL)
    return FALSE;
  xg_login_set_sm (self->login, self->sm);
  if (core->tls_hooks != NULL)
    xg_login_set_binding (self->login, get_binding_cb, self);
  self->passphrase = xg_stream_core_take_passphrase (core);
  return TRUE;
}

static void
open_stream (XgStreamThread *self)
{
  g_autofree char *bare = xg_jid_bare (self->core->jid);

  xg_wire_open_stream (self->wire, self->core->domain, bare);
}

/* Of no more use, unless another place is to be tried. */
static void
forget_passphrase (XgStreamThread *self)
{
  xg_wipe_string (g_steal_pointer (&self->passphrase));
}

/**
 * xg_stream_login_connected:
 * @self: a thread whose wire has a connection
 *
 * Asks for TLS, or begins it where it comes first.
 */
void
xg_stream_login_connected (XgStreamThread *self)
{
  self->phase = PHASE_LOGIN;
  xg_stream_thread_tell_state (self, XG_STREAM_SECURING);
  if (self->core->tls_mode == XG_TLS_DIRECT)
    xg_wire_start_tls (self->wire);
  else
    xg_wire_open_stream (self->wire, self->core->domain, NULL);
}

/**
 * xg_stream_login_secured:
 * @self: a thread whose wire has TLS, with a server that was accepted
 *
 * Opens the stream in which secrets may be sent.
 */
void
xg_stream_login_secured (XgStreamThread *self)
{
  forget_passphrase (self);
  xg_login_set_secured (self->login);
  xg_stream_thread_tell_state (self, XG_STREAM_AUTHENTICATING);
  open_stream (self);
}

/**
 * xg_stream_login_opened:
 * @self: a thread whose server has opened its stream
 *
 * Its features are what comes next.
 */
void
xg_stream_login_opened (XgStreamThread *self)
{
  GError *error = NULL;

  if (self->phase == PHASE_LOGIN && !xg_login_stream_opened (self->login, &error))
    xg_wire_fail (self->wire, error);
}

static void
go_online (XgStreamThread *self)
{
  const char *jid = xg_login_get_bound_jid (self->login);

  self->phase = PHASE_ONLINE;
  self->inputs = xg_wire_get_inputs (self->wire);
  self->quiet_from = xg_stream_core_get_time (self->core);
  xg_iq_table_set_own_jid (self->core->requests, jid);
  xg_sm_start (self->sm, jid, xg_wire_begin_write (self->wire));
  xg_wire_end_write (self->wire);
  if (xg_login_get_resumed (self->login))
    xg_stream_core_post (self->core, xg_stream_core_new_event (XG_STREAM_EVENT_RESUMED));
  xg_stream_thread_tell_text (self,
                              XG_STREAM_EVENT_MECHANISM,
                              xg_login_get_mechanism (self->login));
  xg_stream_thread_tell_text (self, XG_STREAM_EVENT_BOUND, jid);
  xg_stream_thread_tell_state (self, XG_STREAM_ONLINE);
  g_clear_pointer (&self->login, xg_login_free);
}

/**
 * xg_stream_login_handle:
 * @self: a thread that logs in
 * @element: what came
 *
 * Does what xg-login makes of it; at the end of the login the stream is up.
 */
void
xg_stream_login_handle (XgStreamThread *self, const XgElement *element)
{
  GError *error = NULL;
  GString *out = xg_wire_begin_write (self->wire);

  switch (xg_login_handle (self->login, element, out, self->core->cancellable, &error))
    {
    case XG_LOGIN_READ:
      xg_wire_end_write (self->wire);
      break;
    case XG_LOGIN_START_TLS:
      xg_wire_start_tls (self->wire);
      break;
    case XG_LOGIN_OPEN_STREAM:
      open_stream (self);
      break;
    case XG_LOGIN_DONE:
      go_online (self);
      break;
    case XG_LOGIN_FAILED:
    default:
      xg_wire_fail (self->wire, error);
      break;
    }
}
