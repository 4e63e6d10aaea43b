/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include <openssl/err.h>

#include "security/xg-probe-tls.h"
#include "security/xg-probe-wire.h"
#include "security/xg-probe.h"

/**
 * xg_probe_wire_init:
 * @self: a connection to be
 * @deadline: for all of it; must outlive @self
 * @domain: whom to ask for, in ASCII; must outlive @self
 * @place: where it is, for sentences; must outlive @self
 */
void
xg_probe_wire_init (XgProbeWire *self,
                    const XgDeadline *deadline,
                    const char *domain,
                    const char *place)
{
  memset (self, 0, sizeof *self);
  self->deadline = deadline;
  self->domain = domain;
  self->place = place;
  self->fd = -1;
}

/**
 * xg_probe_wire_clear:
 * @self: a connection
 *
 * Closes it at once.
 */
void
xg_probe_wire_clear (XgProbeWire *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

static gboolean
fail (GError **error, XgProbeError code, char *sentence)
{
  g_set_error_literal (error, XG_PROBE_ERROR, (int) code, sentence);
  g_free (sentence);
  return FALSE;
}

/* Says in a sentence what went wrong while waiting; being called off stays what it is. */
static gboolean
fail_waiting (const XgProbeWire *self, GError **error, GError *reason)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  g_error_free (reason);
  return fail (error,
               XG_PROBE_ERROR_TIMED_OUT,
               g_strdup_printf (_ ("%s became silent: it did not answer in time."), self->place));
}

static gboolean
fail_closed (const XgProbeWire *self, GError **error)
{
  return fail (
    error,
    XG_PROBE_ERROR_CLOSED,
    g_strdup_printf (_ ("%s closed the connection before a login was possible."), self->place));
}

/**
 * xg_probe_wire_connect:
 * @self: a connection to be
 * @ip: address in numbers
 * @port: port there
 * @error: return location for an error
 *
 * Connects by TCP.
 *
 * Returns: whether it is connected
 */
gboolean
xg_probe_wire_connect (XgProbeWire *self, const char *ip, guint16 port, GError **error)
{
  GError *reason = NULL;

  self->fd = xg_deadline_connect (self->deadline, ip, port, &reason);
  if (self->fd >= 0)
    return TRUE;
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return fail_waiting (self, error, reason);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    fail (error,
          XG_PROBE_ERROR_UNREACHABLE,
          g_strdup_printf (_ ("Nothing answers at %s: the connection was refused."), self->place));
  else
    fail (
      error,
      XG_PROBE_ERROR_UNREACHABLE,
      g_strdup_printf (_ ("%s cannot be reached from here: %s."), self->place, reason->message));
  g_error_free (reason);
  return FALSE;
}

/* Waits for what the last call of OpenSSL wants. FALSE without an error: the call failed. */
static gboolean
wait_ssl (XgProbeWire *self, int result, GError **error)
{
  GError *reason = NULL;
  short events;

  switch (SSL_get_error (self->ssl, result))
    {
    case SSL_ERROR_WANT_READ:
      events = POLLIN;
      break;
    case SSL_ERROR_WANT_WRITE:
      events = POLLOUT;
      break;
    default:
      return FALSE;
    }
  if (xg_deadline_wait (self->deadline, self->fd, events, &reason))
    return TRUE;
  return fail_waiting (self, error, reason);
}

static gboolean
wait_socket (XgProbeWire *self, short events, GError **error)
{
  GError *reason = NULL;

  return xg_deadline_wait (self->deadline, self->fd, events, &reason) ||
         fail_waiting (self, error, reason);
}

/* One attempt to read or write: bytes, 0 when there is no more to come, -1 when to try again. */
static gssize
transfer (XgProbeWire *self, void *in, const void *out, gsize size, GError **error)
{
  gssize n;
  int result;

  if (self->ssl != NULL)
    {
      ERR_clear_error ();
      result =
        in != NULL ? SSL_read (self->ssl, in, (int) size) : SSL_write (self->ssl, out, (int) size);
      if (result > 0)
        return result;
      return wait_ssl (self, result, error) ? -1 : 0;
    }
  n = in != NULL ? recv (self->fd, in, size, 0) : send (self->fd, out, size, MSG_NOSIGNAL);
  if (n >= 0)
    return n;
  if (errno == EINTR)
    return -1;
  if (errno != EAGAIN)
    return 0;
  return wait_socket (self, in != NULL ? POLLIN : POLLOUT, error) ? -1 : 0;
}

static gboolean
send_text (XgProbeWire *self, const char *text, GError **error)
{
  gsize length = strlen (text);
  gsize sent = 0;

  while (sent < length)
    {
      GError *reason = NULL;
      gssize n = transfer (self, NULL, text + sent, length - sent, &reason);

      if (n == 0)
        {
          if (reason == NULL)
            return fail_closed (self, error);
          g_propagate_error (error, reason);
          return FALSE;
        }
      sent += n > 0 ? (gsize) n : 0;
    }
  return TRUE;
}

static gboolean
receive (XgProbeWire *self, GError **error)
{
  GError *reason = NULL;
  gssize n;

  /* A server that sends byte by byte, for ever, never makes anybody wait. */
  do
    {
      if (!xg_deadline_check (self->deadline, &reason))
        return fail_waiting (self, error, reason);
      n = transfer (self, self->buffer, NULL, sizeof self->buffer, &reason);
    }
  while (n < 0);
  if (n == 0)
    {
      if (reason == NULL)
        return fail_closed (self, error);
      g_propagate_error (error, reason);
      return FALSE;
    }
  self->begin = 0;
  self->end = (gsize) n;
  return TRUE;
}

static gboolean
fail_stream (const XgProbeWire *self, const XgXmppReader *reader, GError **error)
{
  const char *condition = xg_xmpp_reader_get_condition (reader);
  const char *text = xg_xmpp_reader_get_condition_text (reader);

  if (condition == NULL)
    condition = "undefined-condition";
  if (strcmp (condition, "host-unknown") == 0)
    return fail (
      error,
      XG_PROBE_ERROR_STREAM,
      g_strdup_printf (_ ("%s does not serve the domain “%s”."), self->place, self->domain));
  return fail (error,
               XG_PROBE_ERROR_STREAM,
               g_strdup_printf (_ ("%s ended the connection: %s (%s)."),
                                self->place,
                                text != NULL && *text != '\0' ? text : _ ("it does not say why"),
                                condition));
}

/* Reads up to the next event, which must be @wanted. */
static gboolean
expect (XgProbeWire *self, XgXmppReader *reader, XgXmppEvent wanted, GError **error)
{
  XgXmppEvent event = XG_XMPP_NOTHING;

  while (event == XG_XMPP_NOTHING)
    {
      gsize used;

      if (self->begin == self->end && !receive (self, error))
        return FALSE;
      event =
        xg_xmpp_reader_feed (reader, self->buffer + self->begin, self->end - self->begin, &used);
      self->begin += used;
    }
  if (event == wanted)
    return TRUE;
  if (event == XG_XMPP_ERROR)
    return fail_stream (self, reader, error);
  if (event == XG_XMPP_END)
    return fail_closed (self, error);
  if (event == XG_XMPP_FAILURE)
    return fail (
      error,
      XG_PROBE_ERROR_NO_STARTTLS,
      g_strdup_printf (_ ("%s offers encryption but refuses to begin with it."), self->place));
  return fail (error,
               XG_PROBE_ERROR_NOT_XMPP,
               g_strdup_printf (_ ("What answers at %s is no XMPP server."), self->place));
}

/**
 * xg_probe_wire_read_features:
 * @self: a connection
 * @error: return location for an error
 *
 * Opens a stream (RFC 6120 section 4.2) and reads what the server offers. A stream error with the
 * condition `see-other-host` is returned in the reader too.
 *
 * Returns: (transfer full) (nullable): the reader, with what was said
 */
XgXmppReader *
xg_probe_wire_read_features (XgProbeWire *self, GError **error)
{
  g_autoptr (XgXmppReader) reader = xg_xmpp_reader_new ();
  g_autoptr (GError) reason = NULL;
  g_autofree char *domain = g_markup_escape_text (self->domain, -1);
  g_autofree char *header =
    g_strdup_printf ("<?xml version='1.0'?><stream:stream to='%s' version='1.0' xml:lang='en' "
                     "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
                     domain);

  if (!send_text (self, header, error))
    return NULL;
  if (!expect (self, reader, XG_XMPP_FEATURES, &reason) &&
      (self->ssl == NULL ||
       g_strcmp0 (xg_xmpp_reader_get_condition (reader), "see-other-host") != 0))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  return g_steal_pointer (&reader);
}

/**
 * xg_probe_wire_start_tls:
 * @self: a connection in the clear
 * @error: return location for an error
 *
 * Asks for TLS by STARTTLS (RFC 6120 section 5).
 *
 * Returns: whether the handshake may begin
 */
gboolean
xg_probe_wire_start_tls (XgProbeWire *self, GError **error)
{
  g_autoptr (XgXmppReader) reader = xg_probe_wire_read_features (self, error);

  if (reader == NULL)
    return FALSE;
  if (!xg_xmpp_reader_has_starttls (reader))
    return fail (
      error,
      XG_PROBE_ERROR_NO_STARTTLS,
      g_strdup_printf (_ ("%s offers no encryption, so that nothing is sent to it."), self->place));
  if (!send_text (self, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", error) ||
      !expect (self, reader, XG_XMPP_PROCEED, error))
    return FALSE;
  /* What came in the clear must never be taken for what came encrypted. */
  if (self->begin != self->end)
    return fail (error,
                 XG_PROBE_ERROR_NOT_XMPP,
                 g_strdup_printf (_ ("%s sent something unencrypted where the encryption should "
                                     "begin. Somebody may be meddling with the connection."),
                                  self->place));
  return TRUE;
}

/**
 * xg_probe_wire_shake_hands:
 * @self: a connection where TLS may begin
 * @ssl: what to do it with; must outlive @self
 * @error: return location for an error
 *
 * Does the TLS handshake. From then on everything goes through @ssl.
 *
 * Returns: whether the connection is encrypted
 */
gboolean
xg_probe_wire_shake_hands (XgProbeWire *self, SSL *ssl, GError **error)
{
  GError *reason = NULL;
  int result;

  if (SSL_set_fd (ssl, self->fd) != 1)
    return fail (error, XG_PROBE_ERROR_TLS, g_strdup (_ ("OpenSSL does not work.")));
  self->ssl = ssl;
  for (;;)
    {
      ERR_clear_error ();
      result = SSL_connect (ssl);
      if (result == 1)
        return TRUE;
      if (wait_ssl (self, result, &reason))
        continue;
      if (reason != NULL)
        g_propagate_error (error, reason);
      else
        g_propagate_error (error, xg_probe_tls_error (self->place, self->domain));
      return FALSE;
    }
}

/**
 * xg_probe_wire_take_leave:
 * @self: a connection
 *
 * Closes stream and TLS as far as that goes without waiting: the server may see it or not.
 */
void
xg_probe_wire_take_leave (XgProbeWire *self)
{
  static const char end[] = "</stream:stream>";

  if (self->ssl == NULL || !SSL_is_init_finished (self->ssl))
    return;
  ERR_clear_error ();
  if (SSL_write (self->ssl, end, sizeof end - 1) > 0)
    SSL_shutdown (self->ssl);
  ERR_clear_error ();
}
