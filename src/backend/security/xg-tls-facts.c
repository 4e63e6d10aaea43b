/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/objects.h>

#include "security/xg-openssl.h"
#include "security/xg-tls-facts.h"

/* RFC 9266 section 2 */
#define EXPORTER_LABEL  "EXPORTER-Channel-Binding"
#define EXPORTER_LENGTH 32

/**
 * xg_tls_facts_dup_group:
 * @ssl: a connection after its handshake
 *
 * Returns: (transfer full) (nullable): the group of its key exchange: `x25519`, `secp256r1`,
 *   `DH 2048`; %NULL if there was no exchange (RSA, or a resumed session)
 */
char *
xg_tls_facts_dup_group (SSL *ssl)
{
  g_autoptr (EVP_PKEY) key = NULL;
  const char *name = NULL;
  int group = (int) SSL_get_negotiated_group (ssl);
  char *text = NULL;

  if (group != NID_undef)
    name = SSL_group_to_name (ssl, group);
  if (name != NULL)
    text = g_strdup (name);
  else if (SSL_get_peer_tmp_key (ssl, &key) == 1 && key != NULL)
    {
      int id = EVP_PKEY_get_base_id (key);

      name = OBJ_nid2sn (id);
      text =
        id == EVP_PKEY_DH ? g_strdup_printf ("DH %d", EVP_PKEY_get_bits (key)) : g_strdup (name);
    }
  ERR_clear_error ();
  return text;
}

/* RFC 9266: TLS 1.3, or 1.2 with the extended master secret, without which it binds to nothing. */
static GBytes *
dup_exporter (SSL *ssl)
{
  guint8 data[EXPORTER_LENGTH];

  if (SSL_version (ssl) < TLS1_3_VERSION && SSL_get_extms_support (ssl) != 1)
    return NULL;
  if (SSL_export_keying_material (ssl,
                                  data,
                                  sizeof data,
                                  EXPORTER_LABEL,
                                  strlen (EXPORTER_LABEL),
                                  (const unsigned char *) "",
                                  0,
                                  1) != 1)
    return NULL;
  return g_bytes_new (data, sizeof data);
}

/* RFC 5929 section 4.1: the server's certificate, by the hash of its signature but never by MD5 or
 * SHA-1; not defined where the signature has no single hash (Ed25519). */
static GBytes *
dup_end_point (SSL *ssl)
{
  X509 *x509 = SSL_get0_peer_certificate (ssl);
  const EVP_MD *digest;
  unsigned char data[EVP_MAX_MD_SIZE];
  unsigned int length;
  int nid = NID_undef;

  if (x509 == NULL || X509_get_signature_info (x509, &nid, NULL, NULL, NULL) != 1)
    return NULL;
  if (nid == NID_md5 || nid == NID_sha1)
    nid = NID_sha256;
  digest = nid != NID_undef ? EVP_get_digestbynid (nid) : NULL;
  if (digest == NULL || X509_digest (x509, digest, data, &length) != 1)
    return NULL;
  return g_bytes_new (data, length);
}

/* RFC 5929 section 3: the first Finished message of the connection. Not of TLS 1.3, and not without
 * the extended master secret (RFC 7627). */
static GBytes *
dup_unique (SSL *ssl)
{
  guint8 data[EVP_MAX_MD_SIZE];
  gboolean ours = SSL_session_reused (ssl) ? SSL_is_server (ssl) : !SSL_is_server (ssl);
  gsize length;

  if (SSL_version (ssl) >= TLS1_3_VERSION || SSL_get_extms_support (ssl) != 1)
    return NULL;
  length = ours ? SSL_get_finished (ssl, data, sizeof data)
                : SSL_get_peer_finished (ssl, data, sizeof data);
  return length > 0 && length <= sizeof data ? g_bytes_new (data, length) : NULL;
}

/**
 * xg_tls_facts_dup_binding:
 * @ssl: a connection after its handshake
 * @type: `tls-exporter` (RFC 9266), `tls-server-end-point` or `tls-unique` (RFC 5929)
 *
 * Returns: (transfer full) (nullable): the channel binding data; %NULL if this connection has none
 *   of this type that would bind to it
 */
GBytes *
xg_tls_facts_dup_binding (SSL *ssl, const char *type)
{
  GBytes *bytes = NULL;

  if (strcmp (type, "tls-exporter") == 0)
    bytes = dup_exporter (ssl);
  else if (strcmp (type, "tls-server-end-point") == 0)
    bytes = dup_end_point (ssl);
  else if (strcmp (type, "tls-unique") == 0)
    bytes = dup_unique (ssl);
  ERR_clear_error ();
  return bytes;
}
