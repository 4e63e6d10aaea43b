/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include <openssl/err.h>

#include "security/xg-probe-tls.h"
#include "security/xg-openssl.h"
#include "security/xg-probe.h"

/* XEP-0368 section 4: what follows the handshake of direct TLS */
static const unsigned char alpn[] = "\x0bxmpp-client";

/* Every certificate is let through: the probe judges afterwards, with all reasons. */
static int
verified_cb (X509_STORE_CTX *store_ctx, void *unused)
{
  return 1;
}

/**
 * xg_probe_tls_context:
 *
 * Returns: (transfer full) (nullable): what a probe's connections are made from: TLS 1.2 at least
 *   (RFC 9325 section 3.1.1), whatever the system's configuration says
 */
SSL_CTX *
xg_probe_tls_context (void)
{
  g_autoptr (SSL_CTX) ctx = SSL_CTX_new (TLS_client_method ());

  if (ctx == NULL)
    return NULL;
  if (SSL_CTX_get_min_proto_version (ctx) < TLS1_2_VERSION &&
      SSL_CTX_set_min_proto_version (ctx, TLS1_2_VERSION) != 1)
    return NULL;
  SSL_CTX_set_options (ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode (ctx, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_cert_verify_callback (ctx, verified_cb, NULL);
  SSL_CTX_set_verify (ctx, SSL_VERIFY_PEER, NULL);
  return g_steal_pointer (&ctx);
}

/**
 * xg_probe_tls_ask:
 * @ssl: a connection that has not begun
 * @domain: whom to ask for, in ASCII
 * @direct: whether TLS begins without STARTTLS
 *
 * Makes @ssl ask for the domain's certificate (RFC 6066 section 3) with a stapled answer about its
 * revocation (section 8).
 *
 * Returns: whether OpenSSL does
 */
gboolean
xg_probe_tls_ask (SSL *ssl, const char *domain, gboolean direct)
{
  if (!g_hostname_is_ip_address (domain) && SSL_set_tlsext_host_name (ssl, domain) != 1)
    return FALSE;
  /* SSL_set_alpn_protos() returns 0 for success. */
  if (direct && SSL_set_alpn_protos (ssl, alpn, sizeof alpn - 1) != 0)
    return FALSE;
  return SSL_set_tlsext_status_type (ssl, TLSEXT_STATUSTYPE_ocsp) == 1;
}

typedef enum
{
  NO_TLS,
  TOO_OLD,
  NO_CIPHER,
  WEAK,
  UNKNOWN_NAME,
  CLIENT_REFUSED,
  OTHER,
} Kind;

static Kind
classify (unsigned long code)
{
  if (ERR_GET_LIB (code) != ERR_LIB_SSL)
    return OTHER;
  switch (ERR_GET_REASON (code))
    {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_RECORD_LENGTH_MISMATCH:
      return NO_TLS;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_UNKNOWN_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_INAPPROPRIATE_FALLBACK:
      return TOO_OLD;
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_CIPHERS_AVAILABLE:
    case SSL_R_WRONG_CIPHER_RETURNED:
    case SSL_R_UNKNOWN_CIPHER_RETURNED:
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
    case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
      return NO_CIPHER;
    case SSL_R_DH_KEY_TOO_SMALL:
    case SSL_R_EE_KEY_TOO_SMALL:
    case SSL_R_CA_KEY_TOO_SMALL:
    case SSL_R_CA_MD_TOO_WEAK:
    case SSL_R_WRONG_SIGNATURE_TYPE:
      return WEAK;
    case SSL_R_TLSV1_UNRECOGNIZED_NAME:
      return UNKNOWN_NAME;
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return CLIENT_REFUSED;
    default:
      return OTHER;
    }
}

static char *
describe (unsigned long code)
{
  const char *words = ERR_reason_error_string (code);

  return g_strdup (words != NULL ? words : _ ("it was broken off"));
}

/**
 * xg_probe_tls_error:
 * @place: with whom, for people
 * @domain: whom was asked for
 *
 * Says why the last handshake of this thread failed, from OpenSSL's list of errors, and clears
 * that.
 *
 * Returns: (transfer full): a %XG_PROBE_ERROR
 */
GError *
xg_probe_tls_error (const char *place, const char *domain)
{
  unsigned long code = ERR_peek_error ();
  g_autofree char *words = describe (code);

  ERR_clear_error ();
  switch (classify (code))
    {
    case NO_TLS:
      return g_error_new (XG_PROBE_ERROR,
                          XG_PROBE_ERROR_TLS,
                          _ ("%s does not answer with TLS. If it was asked without STARTTLS it may "
                             "want that, or the other way round."),
                          place);
    case TOO_OLD:
      return g_error_new (XG_PROBE_ERROR,
                          XG_PROBE_ERROR_TLS_VERSION,
                          _ ("%s speaks no version of TLS that is still safe; it needs TLS 1.2 or "
                             "1.3."),
                          place);
    case NO_CIPHER:
      return g_error_new (XG_PROBE_ERROR,
                          XG_PROBE_ERROR_TLS,
                          _ ("%s and this program have no safe cipher in common (%s)."),
                          place,
                          words);
    case WEAK:
      return g_error_new (XG_PROBE_ERROR,
                          XG_PROBE_ERROR_TLS,
                          _ ("%s uses a key or a hash that is too weak (%s)."),
                          place,
                          words);
    case UNKNOWN_NAME:
      return g_error_new (XG_PROBE_ERROR,
                          XG_PROBE_ERROR_TLS,
                          _ ("%s has no certificate for “%s”."),
                          place,
                          domain);
    case CLIENT_REFUSED:
      return g_error_new (XG_PROBE_ERROR,
                          XG_PROBE_ERROR_IDENTITY,
                          _ ("%s does not accept the certificate of this side (%s)."),
                          place,
                          words);
    default:
      return g_error_new (XG_PROBE_ERROR,
                          XG_PROBE_ERROR_TLS,
                          _ ("The encrypted connection to %s could not be made: %s."),
                          place,
                          words);
    }
}
