/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>

#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-stream-tls.h"
#include "xmpp/xg-wire.h"
#include "xmpp/xg-xml-writer.h"

/* How long one dispatch may keep the thread before it looks at anything else. */
#define BUDGET (8 * G_TIME_SPAN_MILLISECOND)
/* libstrophe has timers of its own. */
#define TICK G_TIME_SPAN_SECOND
/* A TLS record has at most 16 KiB, of which one call reads 4: so many calls may find something
 * after poll() sees nothing more. */
#define CALLS_AFTER_DRY 5
#define READ_SIZE       4096
/* From so many bytes on a text is followed by a space of its own, so that libstrophe's count of
 * strings that wait, which leaves out the one that is partly written, is not zero too early. */
#define SENTINEL_FROM 1024
/* A stanza up to twice as big as allowed is read to its end, as only then its sender is known. */
#define GRACE_FACTOR 2
/* Memory that a stanza may take for each byte that is allowed: a bound for hostile markup, and for
 * the depth that libstrophe recurses to. */
#define MEMORY_FACTOR 6
/* Bytes of one tag, comment or the like. The parser looks at all of it again with each new piece,
 * so its time would grow with the square of this. */
#define TOKEN_MAX (1024 * 1024)

struct _XgWire
{
  XgWireHandlers handlers;
  gpointer user_data;
  char *domain;
  char *ca_file;
  gsize max_stanza;

  XgStropheMemory memory;
  XgStropheLog log;
  xmpp_ctx_t *ctx;
  xmpp_conn_t *conn;
  XgStreamTls *tls;
  XgStreamTarget *target;
  GSource *source;
  gpointer fd_tag; /* NULL: no socket */
  int fd;

  GString *out;
  GError *error; /* why it is to end */
  gboolean connected;
  gboolean disconnected; /* libstrophe has closed the socket */
  gboolean tls_wanted;
  gboolean reading; /* inside xmpp_run_once() */
  int disconnect_errno;

  guint64 inputs;
  gboolean stanza_ended; /* since the limits were looked at */
  gsize held_before;     /* bytes libstrophe held when the last stanza was over */
  guint64 bytes_before;  /* bytes received then */
  guint reads;           /* since then */
  gsize held_last;       /* bytes libstrophe held when that changed last */
  guint64 bytes_last;    /* bytes received after the first read since then */
  guint reads_last;      /* since then */
};

/* The socket callback of libstrophe has no user data, but runs on the thread of the wire. */
static GPrivate current_wire;

static gboolean
wire_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback != NULL ? callback (user_data) : G_SOURCE_CONTINUE;
}

static GSourceFuncs wire_funcs = { .dispatch = wire_dispatch };

static void
forget_socket (XgWire *self)
{
  if (self->fd_tag != NULL)
    g_source_remove_unix_fd (self->source, self->fd_tag);
  self->fd_tag = NULL;
  self->fd = -1;
}

static int
socket_cb (xmpp_conn_t *conn, void *socket_pointer)
{
  XgWire *self = g_private_get (&current_wire);
  int fd = *(int *) socket_pointer;
  int one = 1;

  /* libstrophe uses select(). */
  if (fd >= FD_SETSIZE)
    {
      errno = EMFILE;
      return -1;
    }
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  forget_socket (self);
  self->fd = fd;
  self->fd_tag = g_source_add_unix_fd (self->source, fd, G_IO_IN | G_IO_OUT);
  return 0;
}

/* Bytes that were read from the socket so far, with what TLS adds; 0 if nobody knows. */
static guint64
bytes_read (XgWire *self)
{
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;
  int waiting = 0;

  if (self->fd < 0 || getsockopt (self->fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 ||
      ioctl (self->fd, FIONREAD, &waiting) != 0)
    return 0;
  return info.tcpi_bytes_received - MIN (info.tcpi_bytes_received, (guint64) waiting);
}

static void
fail_too_big (XgWire *self, const char *from)
{
  g_autofree char *limit = g_format_size_full (self->max_stanza, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *sentence = NULL;

  if (from != NULL)
    sentence = g_strdup_printf (_ ("%s sent something bigger than %s at once. The connection was "
                                   "closed so that it does not fill the memory."),
                                from,
                                limit);
  else
    sentence = g_strdup_printf (_ ("The server sent something bigger than %s at once. The "
                                   "connection was closed so that it does not fill the memory."),
                                limit);
  xg_wire_fail (self, xg_stream_error_new (XG_STREAM_ERROR_STANZA_TOO_BIG, NULL, NULL, sentence));
}

/* Whether the stanza that is being read has more bytes than @factor times what is allowed. */
static gboolean
is_too_big (XgWire *self, guint factor)
{
  guint64 at_most = (guint64) self->reads * READ_SIZE;
  guint64 limit = (guint64) self->max_stanza * factor;
  guint64 now;

  if (at_most <= limit)
    return FALSE;
  now = bytes_read (self);
  return now == 0 || self->bytes_before == 0 || now - self->bytes_before > limit;
}

/* While a tag comes in, libstrophe has nothing to keep yet. */
static gboolean
is_token_too_big (XgWire *self)
{
  if (self->memory.held != self->held_last)
    {
      self->held_last = self->memory.held;
      self->reads_last = 0;
      return FALSE;
    }
  if (self->reads_last++ == 0)
    self->bytes_last = bytes_read (self);
  return (guint64) self->reads_last * READ_SIZE > TOKEN_MAX &&
         bytes_read (self) - self->bytes_last > TOKEN_MAX;
}

static void
check_limits (XgWire *self)
{
  if (self->stanza_ended)
    {
      self->stanza_ended = FALSE;
      self->held_before = self->memory.held;
      self->reads = 0;
      self->reads_last = 0;
      return;
    }
  if (self->reads++ == 0)
    self->bytes_before = bytes_read (self);
  if ((self->memory.held > self->held_before &&
       (self->memory.held - self->held_before) / MEMORY_FACTOR > self->max_stanza) ||
      is_too_big (self, GRACE_FACTOR) || is_token_too_big (self))
    fail_too_big (self, NULL);
}

static int
stanza_cb (xmpp_conn_t *conn, xmpp_stanza_t *stanza, void *user_data)
{
  XgWire *self = user_data;

  if (self->error == NULL && !self->stanza_ended && is_too_big (self, 1))
    fail_too_big (self, xmpp_stanza_get_from (stanza));
  self->stanza_ended = TRUE;
  if (self->error == NULL)
    self->handlers.stanza (stanza, self->user_data);
  return 1;
}

static void
connection_cb (xmpp_conn_t *conn,
               xmpp_conn_event_t event,
               int error_number,
               xmpp_stream_error_t *stream_error,
               void *user_data)
{
  XgWire *self = user_data;

  switch (event)
    {
    case XMPP_CONN_RAW_CONNECT:
      self->connected = TRUE;
      xmpp_handler_add (conn, stanza_cb, NULL, NULL, NULL, self);
      self->handlers.connected (self->user_data);
      break;
    case XMPP_CONN_CONNECT:
      if (self->error == NULL)
        self->handlers.opened (self->user_data);
      break;
    case XMPP_CONN_DISCONNECT:
    case XMPP_CONN_FAIL:
    default:
      self->disconnected = TRUE;
      self->disconnect_errno = error_number;
      forget_socket (self);
      break;
    }
}

/**
 * xg_wire_new:
 * @context: main context of this thread
 * @domain: what the certificate must be for, in ASCII
 * @ca_file: (nullable): certificates that are trusted besides the system's
 * @max_stanza: bytes that one stanza may have
 * @handlers: what to call
 * @user_data: for @handlers
 *
 * Returns: (transfer full): a wire that is not connected
 */
XgWire *
xg_wire_new (GMainContext *context,
             const char *domain,
             const char *ca_file,
             gsize max_stanza,
             const XgWireHandlers *handlers,
             gpointer user_data)
{
  XgWire *self = g_new0 (XgWire, 1);

  xg_strophe_init ();
  self->handlers = *handlers;
  self->user_data = user_data;
  self->domain = g_strdup (domain);
  self->ca_file = g_strdup (ca_file);
  self->max_stanza = max_stanza;
  self->out = g_string_new (NULL);
  self->fd = -1;
  xg_strophe_memory_init (&self->memory);
  xg_strophe_log_init (&self->log);
  self->source = g_source_new (&wire_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "xg-wire");
  g_source_attach (self->source, context);
  return self;
}

static void
drop_connection (XgWire *self)
{
  if (self->conn != NULL)
    {
      /* So that libstrophe does not wait for the server's answer to the end of TLS. */
      if (self->fd >= 0)
        shutdown (self->fd, SHUT_RDWR);
      xmpp_conn_release (g_steal_pointer (&self->conn));
    }
  forget_socket (self);
  g_clear_pointer (&self->ctx, xmpp_ctx_free);
  g_clear_pointer (&self->tls, xg_stream_tls_free);
}

/**
 * xg_wire_free:
 * @self: (transfer full) (nullable): a wire; its connection is cut
 */
void
xg_wire_free (XgWire *self)
{
  if (self == NULL)
    return;
  drop_connection (self);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_string_free (self->out, TRUE);
  g_clear_error (&self->error);
  g_clear_pointer (&self->target, xg_stream_target_free);
  g_free (self->domain);
  g_free (self->ca_file);
  g_free (self);
}

static GError *
closed_error (XgWire *self)
{
  g_autofree char *place = xg_stream_target_to_string (self->target);
  g_autofree char *sentence = NULL;

  if (!self->connected)
    return xg_stream_target_error (self->target, self->disconnect_errno);
  if (self->disconnect_errno == 0)
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

static void
flush (XgWire *self)
{
  if (self->out->len == 0 || !self->connected || self->disconnected)
    return;
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
  done = xg_stream_tls_start (self->tls, self->conn, &self->log, &self->error);
  self->handlers.end_blocking (self->user_data);
  if (done)
    self->handlers.secured (self->user_data);
}

/* One turn of libstrophe, and what its callbacks asked for. */
static void
turn (XgWire *self)
{
  if (!self->connected)
    look_for_connect_error (self);
  if (self->error != NULL)
    return;
  flush (self);
  self->reading = TRUE;
  xmpp_run_once (self->ctx, 0);
  self->reading = FALSE;
  if (self->disconnected || self->error != NULL)
    return;
  if (self->log.parse_error)
    {
      xg_wire_fail (self,
                    xg_stream_error_new (XG_STREAM_ERROR_MALFORMED,
                                         NULL,
                                         NULL,
                                         _ ("The server sent something that is not XML.")));
      return;
    }
  check_limits (self);
  if (self->tls_wanted && self->error == NULL)
    start_tls (self);
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
  g_source_set_ready_time (self->source, again ? 0 : g_get_monotonic_time () + TICK);
}

static gboolean
pump_cb (gpointer user_data)
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
  g_private_set (&current_wire, self);
  more = has_input (self);
  if (!more)
    self->reads_last = 0; /* a pause: so spaces that only keep the connection alive never add up */
  for (; self->error == NULL && !self->disconnected; more = has_input (self))
    {
      full = self->connected && self->handlers.is_full (self->user_data);
      if (full)
        break;
      turn (self);
      if (!self->connected)
        break;
      dry = more ? 0 : dry + 1;
      if (dry > CALLS_AFTER_DRY && self->out->len == 0)
        break;
      again = g_get_monotonic_time () >= end;
      if (again)
        break;
    }
  g_private_set (&current_wire, NULL);

  if (self->error != NULL || self->disconnected)
    {
      GError *error = self->error != NULL ? g_steal_pointer (&self->error) : closed_error (self);

      drop_connection (self);
      self->handlers.closed (error, self->user_data);
      return G_SOURCE_CONTINUE;
    }
  set_interest (self, full, again);
  return G_SOURCE_CONTINUE;
}

/**
 * xg_wire_connect:
 * @self: a wire
 * @target: (transfer none): where to
 * @direct_tls: whether TLS is to begin without STARTTLS; for sentences only
 * @error: return location for a %XG_STREAM_ERROR
 *
 * Begins to connect; `connected` or `closed` follows.
 *
 * Returns: %FALSE when that was not even possible
 */
gboolean
xg_wire_connect (XgWire *self, const XgStreamTarget *target, gboolean direct_tls, GError **error)
{
  g_autofree char *place = xg_stream_target_to_string (target);
  int rc;
  int number;

  g_return_val_if_fail (self->ctx == NULL, FALSE);

  self->target = g_new0 (XgStreamTarget, 1);
  self->target->host = g_strdup (target->host);
  self->target->ip = g_strdup (target->ip);
  self->target->port = target->port;
  self->tls = xg_stream_tls_new (self->domain, place, direct_tls);
  self->ctx = xmpp_ctx_new (&self->memory.functions, &self->log.functions);
  self->conn = xmpp_conn_new (self->ctx);
  xmpp_conn_set_jid (self->conn, self->domain);
  xmpp_conn_set_flags (self->conn, XMPP_CONN_FLAG_MANDATORY_TLS | XMPP_CONN_FLAG_DISABLE_SM);
  if (self->ca_file != NULL)
    xmpp_conn_set_cafile (self->conn, self->ca_file);
  xmpp_conn_set_sockopt_callback (self->conn, socket_cb);

  g_private_set (&current_wire, self);
  errno = 0;
  rc = xmpp_connect_raw (self->conn, target->ip, target->port, connection_cb, self);
  number = errno;
  g_private_set (&current_wire, NULL);
  if (rc != XMPP_EOK)
    {
      forget_socket (self);
      drop_connection (self);
      g_propagate_error (error, xg_stream_target_error (target, number));
      return FALSE;
    }
  g_source_set_callback (self->source, pump_cb, self, NULL);
  g_source_set_ready_time (self->source, g_get_monotonic_time () + TICK);
  return TRUE;
}

/**
 * xg_wire_start_tls:
 * @self: a connected wire
 *
 * Does the handshake once the current callback has returned. `secured` or `closed` follows.
 */
void
xg_wire_start_tls (XgWire *self)
{
  self->tls_wanted = TRUE;
  xg_wire_wake (self);
}

/**
 * xg_wire_open_stream:
 * @self: a connected wire
 * @to: domain of the server
 * @from: (nullable): our bare JID; %NULL while not encrypted
 *
 * Begins a new XML stream in both directions (RFC 6120 section 4.7).
 */
void
xg_wire_open_stream (XgWire *self, const char *to, const char *from)
{
  g_autofree char *escaped_to = g_markup_escape_text (to, -1);
  g_autofree char *escaped_from = from != NULL ? g_markup_escape_text (from, -1) : NULL;
  char *attributes[] = {
    (char *) "to",           escaped_to,
    (char *) "version",      (char *) "1.0",
    (char *) "xml:lang",     (char *) "en",
    (char *) "xmlns",        (char *) XG_NS_CLIENT,
    (char *) "xmlns:stream", (char *) XG_NS_STREAMS,
    (char *) "from",         escaped_from,
  };

  if (self->disconnected)
    return;
  flush (self);
  xmpp_conn_open_stream (self->conn,
                         attributes,
                         from != NULL ? G_N_ELEMENTS (attributes) : G_N_ELEMENTS (attributes) - 2);
  xg_wire_wake (self);
}

/**
 * xg_wire_begin_write:
 * @self: a wire
 *
 * Returns: (transfer none): where to append what is to be sent; call xg_wire_end_write() then
 */
GString *
xg_wire_begin_write (XgWire *self)
{
  return self->out;
}

/**
 * xg_wire_end_write:
 * @self: a wire
 *
 * Sends what was appended, soon.
 */
void
xg_wire_end_write (XgWire *self)
{
  if (self->out->len > 0)
    xg_wire_wake (self);
}

/**
 * xg_wire_fail:
 * @self: a wire
 * @error: (transfer full): why
 *
 * Ends the connection; nothing more is read. `closed` follows with @error, unless there was an
 * earlier one.
 */
void
xg_wire_fail (XgWire *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
  xg_wire_wake (self);
}

/**
 * xg_wire_wake:
 * @self: a wire
 *
 * Makes it look for something to do. For the thread of the wire only.
 */
void
xg_wire_wake (XgWire *self)
{
  if (!self->reading)
    g_source_set_ready_time (self->source, 0);
}

/**
 * xg_wire_is_connected:
 * @self: a wire
 *
 * Returns: whether TCP is up
 */
gboolean
xg_wire_is_connected (XgWire *self)
{
  return self->connected && !self->disconnected;
}

/**
 * xg_wire_get_inputs:
 * @self: a wire
 *
 * Returns: a number that changes whenever bytes come in
 */
guint64
xg_wire_get_inputs (XgWire *self)
{
  return self->inputs;
}
