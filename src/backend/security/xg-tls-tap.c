/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include "security/xg-certificate-private.h"
#include "security/xg-openssl.h"
#include "security/xg-tls-facts.h"
#include "security/xg-tls-tap.h"

/*
 * OpenSSL lets a program hang data of its own on every SSL, and tells it when one is made and
 * freed. A tap belongs to the thread that waits for one and to the SSL that it found; either may go
 * first.
 */
typedef struct
{
  SSL *ssl; /* borrowed; under tap_lock */
} Tap;

static int tap_index = -1; /* of CRYPTO_EX_INDEX_SSL; written once, by xg_tls_tap_install() */
static GMutex tap_lock;

static void
tap_unref (gpointer tap)
{
  g_atomic_rc_box_release (tap);
}

static GPrivate tap_of_thread = G_PRIVATE_INIT (tap_unref);

static void
made_cb (void *parent, void *ptr, CRYPTO_EX_DATA *data, int index, long argl, void *argp)
{
  Tap *tap = g_private_get (&tap_of_thread);

  if (tap == NULL || CRYPTO_set_ex_data (data, index, tap) != 1)
    return;
  g_atomic_rc_box_acquire (tap);
  g_mutex_lock (&tap_lock);
  tap->ssl = parent;
  g_mutex_unlock (&tap_lock);
}

static void
freed_cb (void *parent, void *ptr, CRYPTO_EX_DATA *data, int index, long argl, void *argp)
{
  Tap *tap = ptr;

  if (tap == NULL)
    return;
  g_mutex_lock (&tap_lock);
  if (tap->ssl == parent)
    tap->ssl = NULL;
  g_mutex_unlock (&tap_lock);
  tap_unref (tap);
}

/* SSL_dup() makes an SSL, which is tapped or not by itself; it must not inherit. */
static int
copied_cb (CRYPTO_EX_DATA *to,
           const CRYPTO_EX_DATA *from,
           void **from_data,
           int index,
           long argl,
           void *argp)
{
  *from_data = CRYPTO_get_ex_data (to, index);
  return 1;
}

/**
 * xg_tls_tap_install:
 *
 * Makes taps possible. Call it once in main(), before the first connection and any thread; again it
 * does nothing.
 *
 * Returns: whether they are possible
 */
gboolean
xg_tls_tap_install (void)
{
  if (tap_index < 0)
    tap_index =
      CRYPTO_get_ex_new_index (CRYPTO_EX_INDEX_SSL, 0, NULL, made_cb, copied_cb, freed_cb);
  return tap_index >= 0;
}

/**
 * xg_tls_tap_begin:
 *
 * Waits for the next connection that is made on this thread, and forgets an earlier one.
 */
void
xg_tls_tap_begin (void)
{
  if (tap_index >= 0)
    g_private_replace (&tap_of_thread, g_atomic_rc_box_new0 (Tap));
}

/**
 * xg_tls_tap_end:
 *
 * Forgets the connection of this thread.
 */
void
xg_tls_tap_end (void)
{
  g_private_replace (&tap_of_thread, NULL);
}

/* The connection, with tap_lock held when there is one: it can't be freed meanwhile. */
static SSL *
lock_ssl (void)
{
  Tap *tap = g_private_get (&tap_of_thread);

  if (tap == NULL)
    return NULL;
  g_mutex_lock (&tap_lock);
  if (tap->ssl != NULL && SSL_is_init_finished (tap->ssl))
    return tap->ssl;
  g_mutex_unlock (&tap_lock);
  return NULL;
}

static void
unlock_ssl (void)
{
  g_mutex_unlock (&tap_lock);
}

/**
 * xg_tls_tap_is_open:
 *
 * Returns: whether there is a connection on this thread whose handshake is done
 */
gboolean
xg_tls_tap_is_open (void)
{
  SSL *ssl = lock_ssl ();

  if (ssl != NULL)
    unlock_ssl ();
  return ssl != NULL;
}

/**
 * xg_tls_tap_get_protocol:
 *
 * Returns: (nullable): its version of TLS: `TLSv1.2`, `TLSv1.3`; a constant
 */
const char *
xg_tls_tap_get_protocol (void)
{
  SSL *ssl = lock_ssl ();
  const char *text = NULL;

  if (ssl != NULL)
    {
      text = SSL_get_version (ssl);
      unlock_ssl ();
    }
  return text;
}

/**
 * xg_tls_tap_get_cipher:
 *
 * Returns: (nullable): its cipher, by OpenSSL's name; a constant
 */
const char *
xg_tls_tap_get_cipher (void)
{
  SSL *ssl = lock_ssl ();
  const char *text = NULL;

  if (ssl != NULL)
    {
      text = SSL_CIPHER_get_name (SSL_get_current_cipher (ssl));
      unlock_ssl ();
    }
  return text;
}

/**
 * xg_tls_tap_dup_group:
 *
 * Returns: (transfer full) (nullable): the group of its key exchange
 */
char *
xg_tls_tap_dup_group (void)
{
  SSL *ssl = lock_ssl ();
  char *text = NULL;

  if (ssl != NULL)
    {
      text = xg_tls_facts_dup_group (ssl);
      unlock_ssl ();
    }
  return text;
}

/**
 * xg_tls_tap_dup_peer:
 *
 * Returns: (transfer full) (nullable): the certificate of its server
 */
XgCertificate *
xg_tls_tap_dup_peer (void)
{
  SSL *ssl = lock_ssl ();
  g_autoptr (X509) x509 = NULL;

  if (ssl != NULL)
    {
      x509 = SSL_get1_peer_certificate (ssl);
      unlock_ssl ();
    }
  return x509 != NULL ? xg_certificate_new (x509) : NULL;
}

/**
 * xg_tls_tap_dup_peer_sha256:
 *
 * Returns: (transfer full) (nullable): the fingerprint of the certificate of its server, as
 *   xg_certificate_get_sha256() gives it
 */
char *
xg_tls_tap_dup_peer_sha256 (void)
{
  SSL *ssl = lock_ssl ();
  g_autoptr (X509) x509 = NULL;

  if (ssl != NULL)
    {
      x509 = SSL_get1_peer_certificate (ssl);
      unlock_ssl ();
    }
  return x509 != NULL ? xg_certificate_compute_sha256 (x509) : NULL;
}

/**
 * xg_tls_tap_dup_binding:
 * @type: `tls-exporter`, `tls-server-end-point` or `tls-unique`
 *
 * Returns: (transfer full) (nullable): channel binding data of that type; %NULL if the connection
 *   has none, see xg_tls_facts_dup_binding()
 */
GBytes *
xg_tls_tap_dup_binding (const char *type)
{
  SSL *ssl;
  GBytes *bytes = NULL;

  g_return_val_if_fail (type != NULL, NULL);

  ssl = lock_ssl ();
  if (ssl != NULL)
    {
      bytes = xg_tls_facts_dup_binding (ssl, type);
      unlock_ssl ();
    }
  return bytes;
}
