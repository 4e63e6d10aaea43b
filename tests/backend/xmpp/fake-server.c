/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fake-server.h"

#define TIMEOUT    20 /* seconds */
#define ITERATIONS 16
#define SALT       "c2FsdA=="
#define DIGEST     32

struct _FakeServer
{
  char *cert_dir;
  FakeScript script;
  gpointer user_data;
  GSocketListener *listener;
  guint16 port;
  GCancellable *cancellable;
  GThread *thread;
  GString *received;
};

struct _FakePeer
{
  FakeServer *server;
  GSocketConnection *connection;
  GIOStream *stream; /* connection, or TLS on it */
  const char *certificate;
  gboolean asks;  /* for the client's certificate */
  gsize position; /* in received, behind what was expected last */
};

static gpointer
server_thread (gpointer data)
{
  FakeServer *self = data;

  while (TRUE)
    {
      FakePeer peer = { .server = self, .certificate = "server" };

      peer.connection = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL);
      if (peer.connection == NULL)
        break;
      g_socket_set_timeout (g_socket_connection_get_socket (peer.connection), TIMEOUT);
      peer.stream = g_object_ref (G_IO_STREAM (peer.connection));
      peer.position = self->received->len;
      self->script (&peer, self->user_data);
      g_io_stream_close (peer.stream, NULL, NULL);
      g_object_unref (peer.stream);
      g_object_unref (peer.connection);
    }
  return NULL;
}

/* CERT_DIR: what tests/broker/gen-certs made; NULL when there will be no TLS. */
FakeServer *
fake_server_new (const char *cert_dir, FakeScript script, gpointer user_data)
{
  FakeServer *self = g_new0 (FakeServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  self->cert_dir = g_strdup (cert_dir);
  self->script = script;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->received = g_string_new (NULL);
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener,
                                 any,
                                 G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP,
                                 NULL,
                                 &address,
                                 &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  self->thread = g_thread_new ("fake-server", server_thread, self);
  return self;
}

guint16
fake_server_get_port (FakeServer *self)
{
  return self->port;
}

/* Ends the server wherever its script is. Returns all that came in, decrypted. */
char *
fake_server_free (FakeServer *self)
{
  char *received;

  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  received = g_string_free (self->received, FALSE);
  g_free (self->cert_dir);
  g_free (self);
  return received;
}

gpointer
fake_peer_get_data (FakePeer *self)
{
  return self->server->user_data;
}

/* NAME of gen-certs: server, server-expired, … */
void
fake_peer_set_certificate (FakePeer *self, const char *name)
{
  self->certificate = name;
}

/* Also of a client that cannot be trusted. */
void
fake_peer_ask_for_certificate (FakePeer *self)
{
  self->asks = TRUE;
}

/* Subject of the client's certificate; NULL: it has shown none. */
char *
fake_peer_get_client (FakePeer *self)
{
  GTlsCertificate *certificate = NULL;
  char *subject = NULL;

  if (G_IS_TLS_CONNECTION (self->stream))
    certificate = g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (self->stream));
  if (certificate != NULL)
    subject = g_tls_certificate_get_subject_name (certificate);
  return subject;
}

static gboolean
accept_cb (GTlsConnection *tls,
           GTlsCertificate *certificate,
           GTlsCertificateFlags errors,
           gpointer user_data)
{
  return TRUE;
}

/* Errors are taken, here and below, though nobody looks at them: a TLS connection of
 * glib-networking that is cancelled loses the memory of one that nobody takes. */
static gboolean
receive (FakePeer *self)
{
  char buffer[4096];
  GInputStream *input = g_io_stream_get_input_stream (self->stream);
  g_autoptr (GError) error = NULL;
  gssize got =
    g_input_stream_read (input, buffer, sizeof buffer, self->server->cancellable, &error);

  if (got > 0)
    g_string_append_len (self->server->received, buffer, got);
  return got > 0;
}

/* Reads until WORDS have come. FALSE: the client went away, or the test is over. */
gboolean
fake_peer_expect (FakePeer *self, const char *words)
{
  GString *received = self->server->received;
  gsize from = self->position;
  const char *found;

  while ((found = strstr (received->str + from, words)) == NULL)
    {
      /* Not all of it again: it may be megabytes. */
      from = MAX (self->position, received->len - MIN (received->len, strlen (words)));
      if (!receive (self))
        return FALSE;
    }
  self->position = (gsize) (found - received->str) + strlen (words);
  return TRUE;
}

/* Value of an attribute of the next start tag ELEMENT; NULL as above. */
char *
fake_peer_expect_attribute (FakePeer *self, const char *element, const char *attribute)
{
  g_autofree char *start = g_strdup_printf ("<%s", element);
  g_autofree char *key = g_strdup_printf (" %s=\"", attribute);
  const char *value;

  if (!fake_peer_expect (self, start) || !fake_peer_expect (self, key))
    return NULL;
  while ((value = strchr (self->server->received->str + self->position, '"')) == NULL)
    {
      if (!receive (self))
        return NULL;
    }
  return g_strndup (self->server->received->str + self->position,
                    (gsize) (value - self->server->received->str) - self->position);
}

void
fake_peer_send (FakePeer *self, const char *xml)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (self->stream),
                             xml,
                             strlen (xml),
                             NULL,
                             self->server->cancellable,
                             &error);
}

/* Until the client closes its stream or the connection, or the test is over. */
void
fake_peer_wait_for_end (FakePeer *self)
{
  if (fake_peer_expect (self, "</stream:stream>"))
    fake_peer_send (self, "</stream:stream>");
}

/* Both stream headers, then FEATURES (children of stream:features). */
gboolean
fake_peer_open (FakePeer *self, const char *features)
{
  if (!fake_peer_expect (self, "<stream:stream") || !fake_peer_expect (self, ">"))
    return FALSE;
  fake_peer_send (self,
                  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' id='fake' "
                  "xmlns:stream='http://etherx.jabber.org/streams' from='" FAKE_DOMAIN
                  "' version='1.0'><stream:features>");
  fake_peer_send (self, features);
  fake_peer_send (self, "</stream:features>");
  return TRUE;
}

gboolean
fake_peer_start_tls (FakePeer *self)
{
  g_autofree char *bundle =
    g_strdup_printf ("%s/%s-bundle.pem", self->server->cert_dir, self->certificate);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (bundle, &error);
  GIOStream *tls;

  g_assert_no_error (error);
  tls = g_tls_server_connection_new (G_IO_STREAM (self->connection), certificate, &error);
  g_assert_no_error (error);
  g_object_set (tls, "require-close-notify", FALSE, NULL);
  if (self->asks)
    {
      g_object_set (tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUESTED, NULL);
      g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_cb), NULL);
    }
  g_object_unref (self->stream);
  self->stream = tls;
  return g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->server->cancellable, &error);
}

/* STARTTLS, then a stream with FEATURES. */
gboolean
fake_peer_secure (FakePeer *self, const char *features)
{
  if (!fake_peer_open (self, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>") ||
      !fake_peer_expect (self, "<starttls ") || !fake_peer_expect (self, "/>"))
    return FALSE;
  fake_peer_send (self, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  return fake_peer_start_tls (self) && fake_peer_open (self, features);
}

static void
hmac (const guint8 *key, gsize key_length, const char *text, gssize length, guint8 *digest)
{
  GHmac *h = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);
  gsize size = DIGEST;

  g_hmac_update (h, (const guchar *) text, length);
  g_hmac_get_digest (h, digest, &size);
  g_hmac_unref (h);
}

/* RFC 5802 section 3, the server's side: what proves that it knows the password. */
static char *
server_signature (const char *auth_message)
{
  guint8 salted[DIGEST], round[DIGEST], key[DIGEST];

  hmac ((const guint8 *) FAKE_PASSWORD, strlen (FAKE_PASSWORD), "salt\0\0\0\1", 8, round);
  memcpy (salted, round, DIGEST);
  for (int i = 1; i < ITERATIONS; i++)
    {
      hmac ((const guint8 *) FAKE_PASSWORD,
            strlen (FAKE_PASSWORD),
            (const char *) round,
            DIGEST,
            round);
      for (int k = 0; k < DIGEST; k++)
        salted[k] ^= round[k];
    }
  hmac (salted, DIGEST, "Server Key", -1, key);
  hmac (key, DIGEST, auth_message, -1, key);
  return g_base64_encode (key, DIGEST);
}

static char *
expect_base64 (FakePeer *self, const char *before)
{
  gsize start;
  gsize length = 0;
  g_autofree char *encoded = NULL;
  g_autofree guint8 *bytes = NULL;

  if (!fake_peer_expect (self, before))
    return NULL;
  start = self->position;
  if (!fake_peer_expect (self, "<"))
    return NULL;
  encoded = g_strndup (self->server->received->str + start, self->position - 1 - start);
  bytes = g_base64_decode (encoded, &length);
  return g_strndup ((const char *) bytes, length);
}

static void
send_base64 (FakePeer *self, const char *element, const char *text)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) text, strlen (text));
  g_autofree char *xml = g_strdup_printf ("<%s xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>%s</%s>",
                                          element,
                                          encoded,
                                          element);

  fake_peer_send (self, xml);
}

/* What c= of the client's last message has to be: its gs2-header and what the channel is bound by.
 */
static char *
expected_binding (FakePeer *self, const char *gs2_header, const char *binding)
{
  g_autoptr (GByteArray) input = g_byte_array_new ();
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autofree char *type = g_strdup_printf ("p=%s,,", binding != NULL ? binding : "");
  g_autoptr (GError) error = NULL;

  g_byte_array_append (input, (const guint8 *) gs2_header, (guint) strlen (gs2_header));
  if (binding != NULL)
    {
      g_assert_cmpstr (gs2_header, ==, type);
      g_tls_connection_get_channel_binding_data (G_TLS_CONNECTION (self->stream),
                                                 strcmp (binding, "tls-exporter") == 0
                                                   ? G_TLS_CHANNEL_BINDING_TLS_EXPORTER
                                                   : G_TLS_CHANNEL_BINDING_TLS_SERVER_END_POINT,
                                                 data,
                                                 &error);
      g_assert_no_error (error);
      g_byte_array_append (input, data->data, data->len);
    }
  return g_base64_encode (input->data, input->len);
}

static gboolean
scram (FakePeer *self, const char *auth, const char *binding, gboolean genuine)
{
  g_autofree char *first = expect_base64 (self, auth);
  g_autofree char *gs2_header = NULL;
  g_autofree char *bound = NULL;
  g_autofree char *challenge = NULL;
  g_autofree char *final = NULL;
  g_autofree char *auth_message = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *verifier = NULL;

  if (first == NULL)
    return FALSE;
  gs2_header = g_strndup (first, (gsize) (strstr (first, "n=") - first));
  challenge = g_strdup_printf ("r=%sserver,s=" SALT ",i=%d", strstr (first, "r=") + 2, ITERATIONS);
  send_base64 (self, "challenge", challenge);
  final = expect_base64 (self, "<response xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\">");
  if (final == NULL)
    return FALSE;
  *strstr (final, ",p=") = '\0';
  bound = expected_binding (self, gs2_header, binding);
  g_assert_true (g_str_has_prefix (final + strlen ("c="), bound));
  auth_message = g_strdup_printf ("%s,%s,%s", first + strlen (gs2_header), challenge, final);
  signature = server_signature (genuine ? auth_message : "another");
  verifier = g_strconcat ("v=", signature, NULL);
  send_base64 (self, "success", verifier);
  return TRUE;
}

/* SCRAM-SHA-256 up to success; GENUINE FALSE sends a proof of another password. */
gboolean
fake_peer_scram (FakePeer *self, gboolean genuine)
{
  return scram (self, "mechanism=\"SCRAM-SHA-256\">", NULL, genuine);
}

/* The same with channel binding by BINDING, which our TLS library knows from its own side. */
gboolean
fake_peer_scram_plus (FakePeer *self, const char *binding)
{
  return scram (self, "mechanism=\"SCRAM-SHA-256-PLUS\">", binding, TRUE);
}

/* Up to the stream after the login, with FEATURES. */
gboolean
fake_peer_authenticate (FakePeer *self, const char *features)
{
  return fake_peer_secure (self,
                           "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                           "<mechanism>SCRAM-SHA-256</mechanism><mechanism>PLAIN</mechanism>"
                           "</mechanisms>") &&
         fake_peer_scram (self, TRUE) && fake_peer_open (self, features);
}

/* Answers to the client's binding of a resource. */
gboolean
fake_peer_bind (FakePeer *self)
{
  g_autofree char *id = fake_peer_expect_attribute (self, "iq", "id");
  g_autofree char *bound = NULL;

  if (id == NULL)
    return FALSE;
  bound = g_strdup_printf ("<iq type='result' id='%s'><bind "
                           "xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                           "<jid>alice@" FAKE_DOMAIN "/fake</jid></bind></iq>",
                           id);
  fake_peer_send (self, bound);
  return TRUE;
}

/* All that a good server does, up to the client's presence. */
gboolean
fake_peer_login (FakePeer *self)
{
  return fake_peer_authenticate (self, "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>") &&
         fake_peer_bind (self) && fake_peer_expect (self, "<presence/>");
}
