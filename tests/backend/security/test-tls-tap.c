/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include <openssl/ssl.h>

#include "security/xg-tls-tap.h"

#include "pki.h"

/* A client and a server in memory. */
typedef struct
{
  SSL_CTX *client_ctx;
  SSL_CTX *server_ctx;
  SSL *client;
  SSL *server;
  Pki *pki;
} Pair;

static void
pair_begin (Pair *p, int version, const PkiSpec *spec, gboolean without_ems)
{
  BIO *a;
  BIO *b;

  memset (p, 0, sizeof *p);
  p->pki = pki_new (spec, NULL);
  p->client_ctx = SSL_CTX_new (TLS_client_method ());
  p->server_ctx = SSL_CTX_new (TLS_server_method ());
  g_assert_cmpint (SSL_CTX_use_certificate (p->server_ctx, p->pki->x509), ==, 1);
  g_assert_cmpint (SSL_CTX_use_PrivateKey (p->server_ctx, p->pki->key), ==, 1);
  SSL_CTX_set_min_proto_version (p->client_ctx, version);
  SSL_CTX_set_max_proto_version (p->client_ctx, version);
  if (without_ems)
    SSL_CTX_set_options (p->client_ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
  /* The server first: the tap takes the last one. */
  p->server = SSL_new (p->server_ctx);
  p->client = SSL_new (p->client_ctx);
  g_assert_cmpint (BIO_new_bio_pair (&a, 0, &b, 0), ==, 1);
  SSL_set_bio (p->client, a, a);
  SSL_set_bio (p->server, b, b);
  SSL_set_connect_state (p->client);
  SSL_set_accept_state (p->server);
}

static void
pair_shake (Pair *p)
{
  for (guint i = 0; i < 20; i++)
    {
      SSL_do_handshake (p->client);
      SSL_do_handshake (p->server);
    }
  g_assert_true (SSL_is_init_finished (p->client));
  g_assert_true (SSL_is_init_finished (p->server));
}

static void
pair_end (Pair *p)
{
  g_clear_pointer (&p->client, SSL_free);
  g_clear_pointer (&p->server, SSL_free);
  SSL_CTX_free (p->client_ctx);
  SSL_CTX_free (p->server_ctx);
  pki_free (p->pki);
}

static const PkiSpec ecdsa = { .name = "xgrid.test" };

static void
assert_nothing (void)
{
  g_assert_false (xg_tls_tap_is_open ());
  g_assert_null (xg_tls_tap_get_protocol ());
  g_assert_null (xg_tls_tap_get_cipher ());
  g_assert_null (xg_tls_tap_dup_group ());
  g_assert_null (xg_tls_tap_dup_peer ());
  g_assert_null (xg_tls_tap_dup_peer_sha256 ());
  g_assert_null (xg_tls_tap_dup_binding ("tls-exporter"));
  g_assert_null (xg_tls_tap_dup_binding ("tls-server-end-point"));
  g_assert_null (xg_tls_tap_dup_binding ("tls-unique"));
}

static void
test_values (gconstpointer data)
{
  int version = GPOINTER_TO_INT (data);
  Pair p;
  g_autofree char *group = NULL;
  g_autofree char *sha256 = NULL;
  g_autoptr (XgCertificate) peer = NULL;

  xg_tls_tap_begin ();
  assert_nothing ();
  pair_begin (&p, version, &ecdsa, FALSE);
  assert_nothing ();
  pair_shake (&p);
  g_assert_true (xg_tls_tap_is_open ());
  g_assert_cmpstr (xg_tls_tap_get_protocol (),
                   ==,
                   version == TLS1_3_VERSION ? "TLSv1.3" : "TLSv1.2");
  g_assert_cmpstr (xg_tls_tap_get_cipher (), ==, SSL_get_cipher_name (p.server));
  group = xg_tls_tap_dup_group ();
  g_assert_cmpstr (group, ==, "x25519");
  peer = xg_tls_tap_dup_peer ();
  sha256 = xg_tls_tap_dup_peer_sha256 ();
  g_assert_cmpstr (xg_certificate_get_subject (peer), ==, "CN=xgrid.test");
  g_assert_cmpstr (xg_certificate_get_sha256 (peer), ==, sha256);
  pair_end (&p);
  assert_nothing ();
}

/* What the other end would compute: the server of the same connection. */
static void
assert_exporter (Pair *p)
{
  g_autoptr (GBytes) bytes = xg_tls_tap_dup_binding ("tls-exporter");
  guint8 expected[32];

  g_assert_cmpint (SSL_export_keying_material (p->server,
                                               expected,
                                               sizeof expected,
                                               "EXPORTER-Channel-Binding",
                                               24,
                                               (const guint8 *) "",
                                               0,
                                               1),
                   ==,
                   1);
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL),
                   g_bytes_get_size (bytes),
                   expected,
                   sizeof expected);
}

static void
assert_end_point (Pair *p, const EVP_MD *digest)
{
  g_autoptr (GBytes) bytes = xg_tls_tap_dup_binding ("tls-server-end-point");
  guint8 expected[EVP_MAX_MD_SIZE];
  unsigned int length;

  g_assert_cmpint (X509_digest (p->pki->x509, digest, expected, &length), ==, 1);
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected, length);
}

static void
test_bindings_of_tls13 (void)
{
  Pair p;

  xg_tls_tap_begin ();
  pair_begin (&p, TLS1_3_VERSION, &ecdsa, FALSE);
  pair_shake (&p);
  assert_exporter (&p);
  assert_end_point (&p, EVP_sha256 ());
  g_assert_null (xg_tls_tap_dup_binding ("tls-unique"));
  g_assert_null (xg_tls_tap_dup_binding ("tls-something"));
  pair_end (&p);
}

static void
test_bindings_of_tls12 (void)
{
  Pair p;
  g_autoptr (GBytes) unique = NULL;
  guint8 expected[EVP_MAX_MD_SIZE];
  gsize length;

  xg_tls_tap_begin ();
  pair_begin (&p, TLS1_2_VERSION, &ecdsa, FALSE);
  pair_shake (&p);
  assert_exporter (&p);
  assert_end_point (&p, EVP_sha256 ());
  unique = xg_tls_tap_dup_binding ("tls-unique");
  length = SSL_get_peer_finished (p.server, expected, sizeof expected);
  g_assert_nonnull (unique);
  g_assert_cmpmem (g_bytes_get_data (unique, NULL), g_bytes_get_size (unique), expected, length);
  pair_end (&p);
}

/* Without the extended master secret two of the bindings bind to nothing. */
static void
test_no_extended_master_secret (void)
{
  Pair p;

  xg_tls_tap_begin ();
  pair_begin (&p, TLS1_2_VERSION, &ecdsa, TRUE);
  pair_shake (&p);
  g_assert_null (xg_tls_tap_dup_binding ("tls-exporter"));
  g_assert_null (xg_tls_tap_dup_binding ("tls-unique"));
  assert_end_point (&p, EVP_sha256 ());
  pair_end (&p);
}

/* RFC 5929: the hash of the signature, which Ed25519 does not have. */
static void
test_end_point_hashes (void)
{
  const PkiSpec sha384 = { .name = "x", .key = "P-384", .digest = "SHA384" };
  const PkiSpec rsa512 = { .name = "x", .key = "RSA:2048", .digest = "SHA512" };
  const PkiSpec ed25519 = { .name = "x", .key = "ED25519" };
  Pair p;

  xg_tls_tap_begin ();
  pair_begin (&p, TLS1_3_VERSION, &sha384, FALSE);
  pair_shake (&p);
  assert_end_point (&p, EVP_sha384 ());
  pair_end (&p);
  pair_begin (&p, TLS1_3_VERSION, &rsa512, FALSE);
  pair_shake (&p);
  assert_end_point (&p, EVP_sha512 ());
  pair_end (&p);
  pair_begin (&p, TLS1_3_VERSION, &ed25519, FALSE);
  pair_shake (&p);
  g_assert_null (xg_tls_tap_dup_binding ("tls-server-end-point"));
  pair_end (&p);
}

static void
test_not_begun (void)
{
  Pair p;

  xg_tls_tap_end ();
  assert_nothing ();
  pair_begin (&p, TLS1_3_VERSION, &ecdsa, FALSE);
  pair_shake (&p);
  assert_nothing ();
  pair_end (&p);
}

static void
test_end (void)
{
  Pair p;

  xg_tls_tap_begin ();
  pair_begin (&p, TLS1_3_VERSION, &ecdsa, FALSE);
  pair_shake (&p);
  xg_tls_tap_end ();
  assert_nothing ();
  pair_end (&p);
  assert_nothing ();
}

static void
test_again (void)
{
  Pair first;
  Pair second;

  xg_tls_tap_begin ();
  pair_begin (&first, TLS1_2_VERSION, &ecdsa, FALSE);
  pair_shake (&first);
  xg_tls_tap_begin ();
  assert_nothing ();
  pair_begin (&second, TLS1_3_VERSION, &ecdsa, FALSE);
  pair_shake (&second);
  g_assert_cmpstr (xg_tls_tap_get_protocol (), ==, "TLSv1.3");
  /* That the older one goes does not matter. */
  pair_end (&first);
  g_assert_cmpstr (xg_tls_tap_get_protocol (), ==, "TLSv1.3");
  pair_end (&second);
  assert_nothing ();
}

static gpointer
other_thread (gpointer data)
{
  assert_nothing ();
  xg_tls_tap_begin ();
  pair_begin (data, TLS1_2_VERSION, &ecdsa, FALSE);
  pair_shake (data);
  g_assert_cmpstr (xg_tls_tap_get_protocol (), ==, "TLSv1.2");
  return NULL;
}

/* Each thread sees its own; a connection may outlive the thread that made it. */
static void
test_threads (void)
{
  Pair here;
  Pair there;
  GThread *thread;

  xg_tls_tap_begin ();
  pair_begin (&here, TLS1_3_VERSION, &ecdsa, FALSE);
  pair_shake (&here);
  thread = g_thread_new ("other", other_thread, &there);
  g_thread_join (thread);
  g_assert_cmpstr (xg_tls_tap_get_protocol (), ==, "TLSv1.3");
  pair_end (&there);
  g_assert_cmpstr (xg_tls_tap_get_protocol (), ==, "TLSv1.3");
  pair_end (&here);
  assert_nothing ();
}

static gpointer
freeing_thread (gpointer data)
{
  SSL_free (data);
  return NULL;
}

static void
test_freed_elsewhere (void)
{
  Pair p;

  for (guint i = 0; i < 20; i++)
    {
      GThread *thread;

      xg_tls_tap_begin ();
      pair_begin (&p, TLS1_3_VERSION, &ecdsa, FALSE);
      pair_shake (&p);
      thread = g_thread_new ("freeing", freeing_thread, g_steal_pointer (&p.client));
      do
        g_free (xg_tls_tap_dup_peer_sha256 ());
      while (xg_tls_tap_is_open ());
      g_thread_join (thread);
      assert_nothing ();
      pair_end (&p);
    }
}

/* SSL_dup() copies what hangs on an SSL; the copy is an SSL of its own. */
static void
test_copied (void)
{
  Pair p;
  SSL *copy;

  xg_tls_tap_begin ();
  pair_begin (&p, TLS1_3_VERSION, &ecdsa, FALSE);
  xg_tls_tap_end ();
  copy = SSL_dup (p.client);
  g_assert_nonnull (copy);
  SSL_free (copy);
  xg_tls_tap_begin ();
  copy = SSL_dup (p.client);
  SSL_free (copy);
  assert_nothing ();
  pair_shake (&p);
  pair_end (&p);
}

static void
test_not_installed (void)
{
  g_test_trap_subprocess ("/tls-tap/subprocess/not-installed", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_without_install (void)
{
  Pair p;

  xg_tls_tap_begin ();
  pair_begin (&p, TLS1_3_VERSION, &ecdsa, FALSE);
  pair_shake (&p);
  assert_nothing ();
  pair_end (&p);
  xg_tls_tap_end ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!g_test_subprocess ())
    {
      g_assert_true (xg_tls_tap_install ());
      g_assert_true (xg_tls_tap_install ());
    }
  g_test_add_func ("/tls-tap/subprocess/not-installed", test_without_install);
  g_test_add_data_func ("/tls-tap/values/tls-1.3", GINT_TO_POINTER (TLS1_3_VERSION), test_values);
  g_test_add_data_func ("/tls-tap/values/tls-1.2", GINT_TO_POINTER (TLS1_2_VERSION), test_values);
  g_test_add_func ("/tls-tap/bindings/tls-1.3", test_bindings_of_tls13);
  g_test_add_func ("/tls-tap/bindings/tls-1.2", test_bindings_of_tls12);
  g_test_add_func ("/tls-tap/bindings/no-extended-master-secret", test_no_extended_master_secret);
  g_test_add_func ("/tls-tap/bindings/hash-of-the-signature", test_end_point_hashes);
  g_test_add_func ("/tls-tap/not-begun", test_not_begun);
  g_test_add_func ("/tls-tap/end", test_end);
  g_test_add_func ("/tls-tap/again", test_again);
  g_test_add_func ("/tls-tap/threads", test_threads);
  g_test_add_func ("/tls-tap/freed-on-another-thread", test_freed_elsewhere);
  g_test_add_func ("/tls-tap/copied", test_copied);
  g_test_add_func ("/tls-tap/not-installed", test_not_installed);
  return g_test_run ();
}
