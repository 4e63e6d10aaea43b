/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-wire-number.h"
#include "xmpp/xg-wire-private.h"
#include "xmpp/xg-xml-writer.h"
#include "xmpp/xg-xmpp-error.h"

/* The socket callback of libstrophe has no user data, but runs on the thread of the wire. */
static GPrivate current_wire;

/**
 * xg_wire_enter:
 * @self: (nullable): the wire whose callbacks libstrophe may call on this thread from now on
 */
void
xg_wire_enter (XgWire *self)
{
  g_private_set (&current_wire, self);
}

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

static void
release_number (XgWire *self)
{
  if (self->number >= 0)
    xg_wire_number_release (self->number);
  self->number = -1;
}

static int
socket_cb (xmpp_conn_t *conn, void *socket_pointer)
{
  XgWire *self = g_private_get (&current_wire);
  int fd = xg_wire_number_take (*(int *) socket_pointer);
  int one = 1;

  if (fd < 0)
    return -1;
  *(int *) socket_pointer = fd;
  release_number (self); /* of the address that was tried before */
  self->number = fd;
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  forget_socket (self);
  self->fd = fd;
  self->fd_tag = g_source_add_unix_fd (self->source, fd, G_IO_IN | G_IO_OUT);
  return 0;
}

/* The topic whose items a stanza that is not complete brings; NULL: unknown. */
static const char *
topic_of (xmpp_stanza_t *stanza)
{
  xmpp_stanza_t *list = xmpp_stanza_get_child_by_name (stanza, "event");

  if (list == NULL)
    list = xmpp_stanza_get_child_by_name (stanza, "pubsub");
  if (list != NULL)
    list = xmpp_stanza_get_child_by_name (list, "items");
  return list != NULL ? xmpp_stanza_get_attribute (list, "node") : NULL;
}

static char *
describe_size (XgWire *self, XgStanzaSize size, const char *from, const char *topic)
{
  g_autofree char *limit = g_format_size_full (self->meter.max_stanza, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *clipped = xg_error_clip_text (topic);
  const char *who = from != NULL ? from : _ ("The server");
  GString *out = g_string_new (NULL);

  if (size == XG_STANZA_TOO_COSTLY)
    g_string_append_printf (
      out,
      /* Translators: %s is an address */
      _ ("%s sent something with so many elements, attributes or lines in one place that reading "
         "it would take minutes. The connection was closed so that nothing else waits for it."),
      who);
  else
    g_string_append_printf (out,
                            /* Translators: an address, then a size */
                            _ ("%s sent something bigger than %s at once. The connection was "
                               "closed so that it does not fill the memory."),
                            who,
                            limit);
  g_string_append_c (out, ' ');
  if (clipped != NULL)
    {
      g_string_append_printf (out, _ ("It belongs to the topic “%s”."), clipped);
      g_string_append_c (out, ' ');
    }
  g_string_append (out, _ ("If that happens again, ask whoever runs the service to remove it."));
  return g_string_free (out, FALSE);
}

/**
 * xg_wire_fail_size:
 * @self: a wire
 * @size: what is wrong
 * @stanza: (nullable): the stanza as far as it has come; %NULL if not even its start has
 *
 * Ends the connection because of a stanza that is not going to be read.
 */
void
xg_wire_fail_size (XgWire *self, XgStanzaSize size, xmpp_stanza_t *stanza)
{
  gboolean forged = stanza != NULL && xg_strophe_memory_is_ambiguous (&self->memory, stanza);
  g_autofree char *sentence = NULL;

  if (forged)
    stanza = NULL;
  sentence = describe_size (self,
                            size,
                            stanza != NULL ? xmpp_stanza_get_from (stanza) : NULL,
                            stanza != NULL ? topic_of (stanza) : NULL);
  if (stanza != NULL)
    self->handlers.given_up (stanza, sentence, self->user_data);
  xg_wire_fail (self, xg_stream_error_new (XG_STREAM_ERROR_STANZA_TOO_BIG, NULL, NULL, sentence));
}

static int
stanza_cb (xmpp_conn_t *conn, xmpp_stanza_t *stanza, void *user_data)
{
  XgWire *self = user_data;
  XgStanzaSize size;

  if (self->disconnected)
    return 1;
  size = xg_stanza_meter_end_stanza (&self->meter, self->fd);
  if (size != XG_STANZA_FITS && self->error == NULL)
    xg_wire_fail_size (self, size, stanza);
  if (self->error == NULL)
    self->handlers.stanza (stanza, &self->memory, self->user_data);
  xg_strophe_memory_end_stanza (&self->memory);
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
      self->header_due = FALSE;
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
 * @tls: what is encrypted how; what it points to must live as long as the wire
 * @max_stanza: bytes that one stanza may have
 * @handlers: what to call
 * @user_data: for @handlers
 *
 * Returns: (transfer full): a wire that is not connected
 */
XgWire *
xg_wire_new (GMainContext *context,
             const XgStreamTlsSettings *tls,
             gsize max_stanza,
             const XgWireHandlers *handlers,
             gpointer user_data)
{
  XgWire *self = g_new0 (XgWire, 1);

  xg_strophe_init ();
  self->handlers = *handlers;
  self->user_data = user_data;
  self->tls_settings = *tls;
  self->out = g_string_new (NULL);
  self->fd = -1;
  self->number = -1;
  xg_strophe_memory_init (&self->memory);
  xg_strophe_watch (&self->memory);
  xg_strophe_log_init (&self->log);
  xg_stanza_meter_init (&self->meter, &self->memory, max_stanza);
  self->source = g_source_new (&wire_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "xg-wire");
  g_source_attach (self->source, context);
  return self;
}

/**
 * xg_wire_drop_connection:
 * @self: a wire
 *
 * Cuts the connection, if there is one. Not inside libstrophe.
 */
void
xg_wire_drop_connection (XgWire *self)
{
  if (self->conn != NULL)
    {
      /* So that libstrophe does not wait for the server's answer to the end of TLS. */
      if (self->fd >= 0)
        shutdown (self->fd, SHUT_RDWR);
      /* Of what TLS knows, before that is gone. */
      g_clear_pointer (&self->tls, xg_stream_tls_free);
      xmpp_conn_release (g_steal_pointer (&self->conn));
    }
  forget_socket (self);
  release_number (self);
  g_clear_pointer (&self->ctx, xmpp_ctx_free);
  xg_stanza_tree_reset (&self->meter.tree);
  xg_strophe_memory_clear (&self->memory);
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
  xg_wire_drop_connection (self);
  xg_stanza_meter_clear (&self->meter);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_string_free (self->out, TRUE);
  g_clear_error (&self->error);
  g_clear_pointer (&self->target, xg_stream_target_free);
  g_free (self);
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

  self->target = xg_stream_target_copy (target);
  self->tls = xg_stream_tls_new (&self->tls_settings, place, direct_tls);
  self->ctx = xmpp_ctx_new (&self->memory.functions, &self->log.functions);
  self->conn = xmpp_conn_new (self->ctx);
  xmpp_conn_set_jid (self->conn, self->tls_settings.domain);
  xmpp_conn_set_flags (self->conn, XMPP_CONN_FLAG_MANDATORY_TLS | XMPP_CONN_FLAG_DISABLE_SM);
  xmpp_conn_set_sockopt_callback (self->conn, socket_cb);

  xg_wire_enter (self);
  errno = 0;
  rc = xmpp_connect_raw (self->conn, target->ip, target->port, connection_cb, self);
  number = errno;
  xg_wire_enter (NULL);
  if (rc != XMPP_EOK)
    {
      forget_socket (self);
      xg_wire_drop_connection (self);
      g_propagate_error (error, xg_stream_target_error (target, number));
      return FALSE;
    }
  g_source_set_callback (self->source, xg_wire_pump, self, NULL);
  g_source_set_ready_time (self->source, g_get_monotonic_time () + XG_WIRE_TICK);
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
  xg_wire_flush (self);
  self->header_due = TRUE;
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
 * xg_wire_get_binding:
 * @self: an encrypted wire
 * @type: a type of channel binding (RFC 5929, RFC 9266)
 *
 * Returns: (transfer full) (nullable): its data; %NULL if there is none
 */
GBytes *
xg_wire_get_binding (XgWire *self, const char *type)
{
  return self->tls != NULL ? xg_stream_tls_get_binding (self->tls, type) : NULL;
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
