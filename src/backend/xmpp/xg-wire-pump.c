/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <sys/socket.h>

#include "xmpp/xg-wire-private.h"

/* How long one dispatch may keep the thread before it looks at anything else. */
#define BUDGET (8 * G_TIME_SPAN_MILLISECOND)
/* A TLS record has at most 16 KiB, of which one call reads 4: so many calls may find something
 * after poll() sees nothing more. */
#define CALLS_AFTER_DRY 5
/* From so many bytes on a text is followed by a space of its own, so that libstrophe's count of
 * strings that wait, which leaves out the one that is partly written, is not zero too early. */
#define SENTINEL_FROM 1024

static GError *
closed_error (XgWire *self)
{
  g_autofree char *place = xg_stream_target_to_string (self->target);
  g_autofree char *sentence = NULL;

  if (!self->connected)
    return xg_stream_target_error (self->target, self->disconnect_errno);
  if (self->disconnect_errno == 0 && self->header_due)
    {
      sentence = g_strdup_printf (_ ("What answers at %s does not speak XMPP."), place);
      return xg_stream_error_new (XG_STREAM_ERROR_MALFORMED, NULL, NULL, sentence);
    }
  if (self->header_due)
    sentence = g_strdup_printf (_ ("The connection to %s broke off before it began. Is the port "
                                   "right, and does it want STARTTLS or direct TLS?"),
                                place);
  else if (self->disconnect_errno == 0)
    sentence = g_strdup_printf (_ ("The server at %s closed the connection."), place);
  else
    sentence = g_strdup_printf (_ ("The connection to %s broke off."), place);
  return xg_stream_error_new (XG_STREAM_ERROR_CLOSED, NULL, NULL, sentence);
}

/* While libstrophe waits for a connection it keeps its errors to itself. */
static void
look_for_connect_error (XgWire *self)
{
  struct pollfd poll_fd = { .fd = self->fd, .events = POLLOUT };
  int number = 0;
  socklen_t length = sizeof number;

  if (self->fd < 0 || poll (&poll_fd, 1, 0) <= 0)
    return;
  if (getsockopt (self->fd, SOL_SOCKET, SO_ERROR, &number, &length) == 0 && number != 0)
    self->error = xg_stream_target_error (self->target, number);
}

/**
 * xg_wire_flush:
 * @self: a wire
 *
 * Hands what was written to libstrophe.
 */
void
xg_wire_flush (XgWire *self)
{
  if (self->out->len == 0 || !self->connected || self->disconnected)
    return;
  self->handlers.sent (self->out->str, self->out->len, self->user_data);
  xmpp_send_raw (self->conn, self->out->str, self->out->len);
  if (self->out->len >= SENTINEL_FROM)
    xmpp_send_raw (self->conn, " ", 1);
  g_string_truncate (self->out, 0);
}

static void
start_tls (XgWire *self)
{
  gboolean done;

  self->tls_wanted = FALSE;
  if (!self->handlers.begin_blocking (self->fd, self->user_data))
    return;
  done = xg_stream_tls_start (self->tls, self->conn, &self->memory, &self->log, &self->error);
  self->handlers.end_blocking (self->user_data);
  if (done)
    self->handlers.secured (self->user_data);
}

static void
look_at_size (XgWire *self)
{
  XgStanzaSize size = xg_stanza_meter_look (&self->meter, self->ctx, self->fd);

  if (size != XG_STANZA_FITS)
    xg_wire_fail_size (self, size, xg_strophe_memory_get_stanza (&self->memory, self->ctx));
}

/* One turn of libstrophe, and what its callbacks asked for. Tells whether anything happened. */
static gboolean
turn (XgWire *self)
{
  gboolean happened;
  gsize held;

  if (!self->connected)
    look_for_connect_error (self);
  if (self->error != NULL)
    return TRUE;
  xg_wire_flush (self);
  held = self->memory.held;
  self->reading = TRUE;
  xg_strophe_memory_begin_parse (&self->memory);
  xmpp_run_once (self->ctx, 0);
  xg_strophe_memory_end_parse (&self->memory);
  self->reading = FALSE;
  happened = self->meter.ended || self->memory.held != held;
  if (self->meter.ended)
    self->inputs++;
  if (self->disconnected || self->error != NULL)
    return TRUE;
  if (self->log.parse_error)
    xg_wire_fail (self,
                  xg_stream_error_new (XG_STREAM_ERROR_MALFORMED,
                                       NULL,
                                       NULL,
                                       _ ("The server sent something that is not XML.")));
  look_at_size (self);
  if (self->tls_wanted && self->error == NULL)
    start_tls (self);
  return happened;
}

static gboolean
has_input (XgWire *self)
{
  struct pollfd poll_fd = { .fd = self->fd, .events = POLLIN };

  if (self->fd < 0 || poll (&poll_fd, 1, 0) <= 0)
    return FALSE;
  self->inputs++;
  return TRUE;
}

static void
set_interest (XgWire *self, gboolean full, gboolean again)
{
  GIOCondition condition = 0;

  if (!full && self->connected)
    condition |= G_IO_IN;
  if (!full && (!self->connected || xmpp_conn_send_queue_len (self->conn) > 0))
    condition |= G_IO_OUT;
  if (self->fd_tag != NULL)
    g_source_modify_unix_fd (self->source, self->fd_tag, condition);
  g_source_set_ready_time (self->source, again ? 0 : g_get_monotonic_time () + XG_WIRE_TICK);
}

/**
 * xg_wire_pump:
 * @user_data: a wire
 *
 * Reads and writes until there is nothing more to do or the time is up; callback of the source.
 *
 * Returns: %G_SOURCE_CONTINUE
 */
gboolean
xg_wire_pump (gpointer user_data)
{
  XgWire *self = user_data;
  gint64 end = g_get_monotonic_time () + BUDGET;
  gboolean full = FALSE;
  gboolean again = FALSE;
  gboolean more;
  guint dry = 0;

  if (self->conn == NULL)
    {
      g_source_set_ready_time (self->source, -1);
      return G_SOURCE_CONTINUE;
    }
  xg_wire_enter (self);
  more = has_input (self);
  if (!more)
    xg_stanza_meter_pause (&self->meter);
  for (; self->error == NULL && !self->disconnected; more = has_input (self))
    {
      full = self->connected && self->handlers.is_full (self->user_data);
      if (full)
        break;
      /* Something may also have come between poll() and the turn. */
      more |= turn (self);
      if (!self->connected)
        break;
      dry = more ? 0 : dry + 1;
      if (dry > CALLS_AFTER_DRY && self->out->len == 0)
        break;
      again = g_get_monotonic_time () >= end;
      if (again)
        break;
    }
  xg_wire_enter (NULL);

  if (self->error != NULL || self->disconnected)
    {
      GError *error = self->error != NULL ? g_steal_pointer (&self->error) : closed_error (self);

      xg_wire_drop_connection (self);
      self->handlers.closed (error, self->user_data);
      return G_SOURCE_CONTINUE;
    }
  set_interest (self, full, again);
  return G_SOURCE_CONTINUE;
}
