/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "tls-server.h"

#define HEADER                                                                                     \
  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "                                     \
  "xmlns:stream='http://etherx.jabber.org/streams' from='xgrid.test' id='1' version='1.0'>"
#define BEFORE                                                                                     \
  HEADER "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/>"          \
         "</starttls></stream:features>"
#define PROCEED "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
#define AFTER                                                                                      \
  HEADER "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"                  \
         "<mechanism>SCRAM-SHA-256-PLUS</mechanism><mechanism>SCRAM-SHA-256</mechanism>"           \
         "<mechanism>EXTERNAL</mechanism></mechanisms>"                                            \
         "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>"                                       \
         "<channel-binding type='tls-exporter'/></sasl-channel-binding></stream:features>"

struct _TlsServer
{
  TlsServerSpec spec;
  TlsServerSeen seen;
  SSL_CTX *ctx;
  GThread *thread;
  GMutex lock;
  GCond changed;
  guint steps; /* bits of what was reached; under lock */
  int listener;
  int connection; /* under lock; -1: none */
  gboolean stopped;
  guint16 port;
};

static void
reach (TlsServer *self, TlsServerManner step)
{
  g_mutex_lock (&self->lock);
  self->steps |= 1u << step;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
say (int fd, SSL *ssl, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n =
        ssl != NULL ? SSL_write (ssl, text, (int) length) : send (fd, text, length, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      text += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
flood (int fd, SSL *ssl, gsize size)
{
  g_autofree char *block = g_strnfill (8192, 'x');

  for (gsize sent = 0; sent < size; sent += 8192)
    {
      if (!say (fd, ssl, block, 8192))
        return FALSE;
    }
  return TRUE;
}

/* Reads until @words came. */
static gboolean
hear (int fd, SSL *ssl, const char *words, char **all)
{
  GString *text = g_string_new (NULL);
  char buffer[1024];
  gboolean found = FALSE;

  while (!found)
    {
      gssize n =
        ssl != NULL ? SSL_read (ssl, buffer, sizeof buffer) : recv (fd, buffer, sizeof buffer, 0);

      if (n <= 0)
        break;
      g_string_append_len (text, buffer, n);
      found = strstr (text->str, words) != NULL;
    }
  if (all != NULL)
    {
      g_free (*all);
      *all = g_string_free (text, FALSE);
    }
  else
    g_string_free (text, TRUE);
  return found;
}

static void
be_silent (int fd)
{
  char buffer[1024];

  while (recv (fd, buffer, sizeof buffer, 0) > 0)
    ;
}

static gboolean
begin_tls (TlsServer *self, int fd)
{
  const TlsServerSpec *spec = &self->spec;
  const char *before = spec->before != NULL ? spec->before : BEFORE;
  const char *proceed = spec->proceed != NULL ? spec->proceed : PROCEED;

  if (!hear (fd, NULL, "<stream:stream", &self->seen.to) ||
      !say (fd, NULL, before, strlen (before)) || !flood (fd, NULL, spec->flood))
    return FALSE;
  if (!hear (fd, NULL, "<starttls", NULL))
    return FALSE;
  reach (self, TLS_SERVER_SILENT_BEFORE_PROCEED);
  if (spec->manner == TLS_SERVER_SILENT_BEFORE_PROCEED)
    {
      be_silent (fd);
      return FALSE;
    }
  return say (fd, NULL, proceed, strlen (proceed));
}

static void
note_connection (TlsServer *self, SSL *ssl)
{
  X509 *client = SSL_get0_peer_certificate (ssl);
  const unsigned char *alpn;
  unsigned int length;

  self->seen.sni = g_strdup (SSL_get_servername (ssl, TLSEXT_NAMETYPE_host_name));
  SSL_get0_alpn_selected (ssl, &alpn, &length);
  self->seen.alpn = g_strndup ((const char *) alpn, length);
  if (client != NULL)
    {
      char *line = X509_NAME_oneline (X509_get_subject_name (client), NULL, 0);

      self->seen.client = g_strdup (line);
      OPENSSL_free (line);
    }
}

static void
talk (TlsServer *self, int fd, SSL *ssl)
{
  const char *after = self->spec.after != NULL ? self->spec.after : AFTER;

  reach (self, TLS_SERVER_SILENT_AFTER_HANDSHAKE);
  if (self->spec.manner == TLS_SERVER_SILENT_AFTER_HANDSHAKE)
    {
      be_silent (fd);
      return;
    }
  if (!hear (fd, ssl, "<stream:stream", NULL) || !say (fd, ssl, after, strlen (after)) ||
      !flood (fd, ssl, self->spec.flood))
    return;
  self->seen.ended = hear (fd, ssl, "</stream:stream>", NULL);
}

static void
serve (TlsServer *self, int fd)
{
  SSL *ssl;

  reach (self, TLS_SERVER_SILENT_AT_ONCE);
  if (self->spec.manner == TLS_SERVER_SILENT_AT_ONCE)
    {
      be_silent (fd);
      return;
    }
  if (!self->spec.direct && !begin_tls (self, fd))
    return;
  reach (self, TLS_SERVER_SILENT_IN_HANDSHAKE);
  if (self->spec.manner == TLS_SERVER_SILENT_IN_HANDSHAKE)
    {
      be_silent (fd);
      return;
    }
  ssl = SSL_new (self->ctx);
  SSL_set_fd (ssl, fd);
  if (SSL_accept (ssl) == 1)
    {
      note_connection (self, ssl);
      talk (self, fd, ssl);
    }
  SSL_free (ssl);
}

static gpointer
server_thread (gpointer data)
{
  TlsServer *self = data;
  int fd;

  while ((fd = accept (self->listener, NULL, NULL)) >= 0)
    {
      gboolean stopped;

      g_mutex_lock (&self->lock);
      self->connection = fd;
      stopped = self->stopped;
      g_mutex_unlock (&self->lock);
      if (!stopped)
        serve (self, fd);
      g_mutex_lock (&self->lock);
      self->connection = -1;
      g_mutex_unlock (&self->lock);
      close (fd);
    }
  return NULL;
}

static int
staple_cb (SSL *ssl, void *user_data)
{
  GBytes *staple = user_data;
  gsize length;
  const void *data;

  if (staple == NULL)
    return SSL_TLSEXT_ERR_NOACK;
  data = g_bytes_get_data (staple, &length);
  SSL_set_tlsext_status_ocsp_resp (ssl, OPENSSL_memdup (data, length), (long) length);
  return SSL_TLSEXT_ERR_OK;
}

static int
alpn_cb (SSL *ssl,
         const unsigned char **out,
         unsigned char *out_length,
         const unsigned char *in,
         unsigned int in_length,
         void *unused)
{
  *out = in + 1;
  *out_length = in[0];
  return SSL_TLSEXT_ERR_OK;
}

static int
any_cb (int fine, X509_STORE_CTX *ctx)
{
  return 1;
}

static void
make_context (TlsServer *self)
{
  const TlsServerSpec *spec = &self->spec;

  self->ctx = SSL_CTX_new (TLS_server_method ());
  /* Keys and versions that the system does not allow are wanted here. */
  SSL_CTX_set_security_level (self->ctx, 0);
  SSL_CTX_set_min_proto_version (self->ctx, TLS1_VERSION);
  if (spec->max_version != 0)
    SSL_CTX_set_max_proto_version (self->ctx, spec->max_version);
  g_assert_cmpint (SSL_CTX_use_certificate (self->ctx, spec->pki->x509), ==, 1);
  g_assert_cmpint (SSL_CTX_use_PrivateKey (self->ctx, spec->pki->key), ==, 1);
  if (spec->intermediate != NULL)
    g_assert_cmpint (SSL_CTX_add1_chain_cert (self->ctx, spec->intermediate->x509), ==, 1);
  if (spec->ask_client)
    SSL_CTX_set_verify (self->ctx, SSL_VERIFY_PEER, any_cb);
  SSL_CTX_set_tlsext_status_cb (self->ctx, staple_cb);
  SSL_CTX_set_tlsext_status_arg (self->ctx, spec->staple);
  SSL_CTX_set_alpn_select_cb (self->ctx, alpn_cb, NULL);
}

TlsServer *
tls_server_start (const TlsServerSpec *spec)
{
  TlsServer *self = g_new0 (TlsServer, 1);
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;

  self->spec = *spec;
  self->connection = -1;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  make_context (self);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (listen (self->listener, 8), ==, 0);
  getsockname (self->listener, (struct sockaddr *) &address, &length);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("tls-server", server_thread, self);
  return self;
}

guint16
tls_server_get_port (const TlsServer *self)
{
  return self->port;
}

void
tls_server_wait_for (TlsServer *self, TlsServerManner step)
{
  g_mutex_lock (&self->lock);
  while ((self->steps & (1u << step)) == 0)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

const TlsServerSeen *
tls_server_stop (TlsServer *self)
{
  if (self->thread == NULL)
    return &self->seen;
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  /* What was sent already may still be read: the client may be in the middle of its goodbye. */
  if (self->connection >= 0 && self->spec.manner != TLS_SERVER_TALKS)
    shutdown (self->connection, SHUT_RDWR);
  g_mutex_unlock (&self->lock);
  shutdown (self->listener, SHUT_RDWR);
  g_thread_join (g_steal_pointer (&self->thread));
  close (self->listener);
  return &self->seen;
}

void
tls_server_free (TlsServer *self)
{
  tls_server_stop (self);
  SSL_CTX_free (self->ctx);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->seen.sni);
  g_free (self->seen.alpn);
  g_free (self->seen.client);
  g_free (self->seen.to);
  g_free (self);
}
