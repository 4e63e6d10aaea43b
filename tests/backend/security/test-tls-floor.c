/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>

#include "security/xg-tls-floor.h"

#include "certificate.h"

/*
 * OpenSSL reads its configuration once in a process: each case runs in a process of its own, with
 * OPENSSL_CONF set by its parent.
 */

#define WEAK                                                                                       \
  "openssl_conf = init\n[init]\nssl_conf = ssl\nproviders = prov\n[prov]\ndefault = def\n"         \
  "null = nul\n[def]\nactivate = 1\n[nul]\nactivate = 1\n"                                         \
  "[ssl]\nsystem_default = weak\nother = named\n[named]\nCipherString = ALL\n"

static const char *const weak = WEAK "[weak]\nMinProtocol = TLSv1\n"
                                     "CipherString = ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0\n";

typedef struct
{
  const char *name;
  const char *text;
} Configuration;

/* Each of these lets TLS 1.0 or 1.1 in. */
static const Configuration weak_ones[] = {
  { "prefixed", WEAK "[weak]\n1.MinProtocol = TLSv1\n2.CipherString = DEFAULT@SECLEVEL=0\n" },
  { "old-syntax",
    WEAK "[weak]\nMinProtocol = None\nProtocol = ALL\n"
         "CipherString = DEFAULT@SECLEVEL=0\n" },
  { "unknown-command",
    WEAK "[weak]\nMinProtocol = TLSv1\nNoSuchCommand = 1\nCipherString = DEFAULT@SECLEVEL=0\n" },
  { "same-section",
    "openssl_conf = all\n[all]\nssl_conf = all\nsystem_default = all\nMinProtocol = TLSv1\n"
    "CipherString = DEFAULT@SECLEVEL=0\n" },
  { "odd-names", "openssl_conf = in it\n[in it]\nssl_conf = s/l\n[s/l]\nsystem_default = w#k\n" },
  { "variables",
    "w = weak\nopenssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\n"
    "system_default = $default::w\n[weak]\nMinProtocol = TLSv1\n"
    "CipherString = DEFAULT@SECLEVEL=0\n" },
  { "no-ssl",
    "openssl_conf = init\n[init]\nproviders = prov\n[prov]\ndefault = def\n"
    "[def]\nactivate = 1\n" },
  { "empty", "" },
};

static SSL_CTX *
make_server (int version)
{
  SSL_CTX *ctx = SSL_CTX_new (TLS_server_method ());
  EVP_PKEY *key = NULL;
  X509 *certificate = make_certificate ("server", &key);

  SSL_CTX_set_security_level (ctx, 0);
  SSL_CTX_set_cipher_list (ctx, "ALL:@SECLEVEL=0");
  g_assert_cmpint (SSL_CTX_set_min_proto_version (ctx, version), ==, 1);
  g_assert_cmpint (SSL_CTX_set_max_proto_version (ctx, version), ==, 1);
  g_assert_cmpint (SSL_CTX_use_certificate (ctx, certificate), ==, 1);
  g_assert_cmpint (SSL_CTX_use_PrivateKey (ctx, key), ==, 1);
  X509_free (certificate);
  EVP_PKEY_free (key);
  return ctx;
}

/* Whether an unconfigured client and a server that speaks only @version come to terms. */
static gboolean
shake_hands (int version)
{
  SSL_CTX *server_ctx = make_server (version);
  SSL_CTX *client_ctx = SSL_CTX_new (TLS_client_method ());
  SSL *server = SSL_new (server_ctx);
  SSL *client = SSL_new (client_ctx);
  BIO *one = NULL;
  BIO *other = NULL;
  gboolean done;

  BIO_new_bio_pair (&one, 0, &other, 0);
  SSL_set_bio (server, one, one);
  SSL_set_bio (client, other, other);
  SSL_set_accept_state (server);
  SSL_set_connect_state (client);
  for (guint i = 0; i < 20; i++)
    {
      SSL_do_handshake (client);
      SSL_do_handshake (server);
    }
  done = SSL_is_init_finished (client) && SSL_is_init_finished (server);
  if (done)
    g_assert_cmpint (SSL_version (client), ==, version);
  SSL_free (server);
  SSL_free (client);
  SSL_CTX_free (server_ctx);
  SSL_CTX_free (client_ctx);
  ERR_clear_error ();
  return done;
}

static void
assert_floor (long floor)
{
  const SSL_METHOD *const methods[] = { TLS_method (), TLS_client_method (), TLS_server_method () };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      SSL_CTX *ctx = SSL_CTX_new (methods[i]);

      g_assert_nonnull (ctx);
      g_assert_cmpint (SSL_CTX_get_min_proto_version (ctx), ==, floor);
      SSL_CTX_free (ctx);
    }
}

static void
install (void)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = xg_tls_floor_install (&error);

  g_assert_no_error (error);
  g_assert_true (ok);
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
}

/* Without the floor the weak configuration is as weak as it says: else these tests prove nothing.
 */
static void
test_weak_alone (void)
{
  assert_floor (TLS1_VERSION);
  g_assert_true (shake_hands (TLS1_1_VERSION));
}

static void
test_weak_with_floor (void)
{
  install ();
  assert_floor (TLS1_2_VERSION);
  g_assert_false (shake_hands (TLS1_VERSION));
  g_assert_false (shake_hands (TLS1_1_VERSION));
  g_assert_true (shake_hands (TLS1_2_VERSION));
  g_assert_true (shake_hands (TLS1_3_VERSION));
}

static void
test_settings_are_kept (void)
{
  SSL_CTX *ctx;

  install ();
  ctx = SSL_CTX_new (TLS_client_method ());
  g_assert_cmpint (SSL_CTX_get_security_level (ctx), ==, 0);
  /* That one and the three of TLS 1.3. */
  g_assert_cmpint (sk_SSL_CIPHER_num (SSL_CTX_get_ciphers (ctx)), ==, 4);
  g_assert_cmpint (SSL_CTX_config (ctx, "other"), ==, 1);
  g_assert_cmpint (sk_SSL_CIPHER_num (SSL_CTX_get_ciphers (ctx)), >, 4);
  g_assert_cmpint (OSSL_PROVIDER_available (NULL, "null"), ==, 1);
  g_assert_cmpint (OSSL_PROVIDER_available (NULL, "default"), ==, 1);
  SSL_CTX_free (ctx);
}

static void
test_strict_is_kept (void)
{
  install ();
  assert_floor (TLS1_3_VERSION);
  g_assert_false (shake_hands (TLS1_2_VERSION));
}

static void
test_twice (void)
{
  install ();
  install ();
  assert_floor (TLS1_2_VERSION);
  g_assert_false (shake_hands (TLS1_1_VERSION));
  g_assert_true (shake_hands (TLS1_2_VERSION));
}

/* OpenSSL was used before: what is made from now on is safe all the same. */
static void
test_late (void)
{
  assert_floor (TLS1_VERSION);
  install ();
  assert_floor (TLS1_2_VERSION);
  g_assert_false (shake_hands (TLS1_1_VERSION));
}

static void
test_any (void)
{
  g_autoptr (GError) error = NULL;

  /* A file that cannot be used at all may be an error, but never a way round the floor. */
  if (!xg_tls_floor_install (&error))
    {
      SSL_CTX *ctx = SSL_CTX_new (TLS_client_method ());

      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 20);
      g_assert_true (ctx == NULL || SSL_CTX_get_min_proto_version (ctx) >= TLS1_2_VERSION);
      SSL_CTX_free (ctx);
      return;
    }
  assert_floor (TLS1_2_VERSION);
  g_assert_false (shake_hands (TLS1_1_VERSION));
  g_assert_true (shake_hands (TLS1_2_VERSION));
}

/* Runs the case @path in a process of its own where OPENSSL_CONF is a file of @text. */
static void
run (const char *path, const char *text)
{
  g_autofree char *directory = g_dir_make_tmp ("xg-tls-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (directory, "openssl.cnf", NULL);

  if (text != NULL)
    g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_setenv ("OPENSSL_CONF", file, TRUE);
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("OPENSSL_CONF");
  g_unlink (file);
  g_rmdir (directory);
  g_test_trap_assert_passed ();
}

static void
run_with_weak (gconstpointer path)
{
  run (path, weak);
}

static void
test_strict (void)
{
  run ("/tls-floor/subprocess/strict",
       "openssl_conf = i\n[i]\nssl_conf = s\n[s]\nsystem_default = d\n[d]\n"
       "MinProtocol = TLSv1.3\n");
}

static void
test_every_weak_one (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (weak_ones); i++)
    {
      g_test_message ("%s", weak_ones[i].name);
      run ("/tls-floor/subprocess/with-floor", weak_ones[i].text);
    }
}

static void
test_unusable (void)
{
  run ("/tls-floor/subprocess/any", NULL);
  run ("/tls-floor/subprocess/any", "openssl_conf = init\n[init\nssl_conf = ssl\n=\n");
  run ("/tls-floor/subprocess/any",
       "openssl_conf = init\n[init]\nno_such_module = x\nssl_conf = none\n");
}

static void
test_without_variable (void)
{
  g_unsetenv ("OPENSSL_CONF");
  g_test_trap_subprocess ("/tls-floor/subprocess/any", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tls-floor/subprocess/alone", test_weak_alone);
  g_test_add_func ("/tls-floor/subprocess/with-floor", test_weak_with_floor);
  g_test_add_func ("/tls-floor/subprocess/settings", test_settings_are_kept);
  g_test_add_func ("/tls-floor/subprocess/strict", test_strict_is_kept);
  g_test_add_func ("/tls-floor/subprocess/twice", test_twice);
  g_test_add_func ("/tls-floor/subprocess/late", test_late);
  g_test_add_func ("/tls-floor/subprocess/any", test_any);

  g_test_add_data_func ("/tls-floor/the-test-itself-is-weak-enough",
                        "/tls-floor/subprocess/alone",
                        run_with_weak);
  g_test_add_data_func ("/tls-floor/tls-1.1-is-refused",
                        "/tls-floor/subprocess/with-floor",
                        run_with_weak);
  g_test_add_data_func ("/tls-floor/other-settings-are-kept",
                        "/tls-floor/subprocess/settings",
                        run_with_weak);
  g_test_add_data_func ("/tls-floor/twice", "/tls-floor/subprocess/twice", run_with_weak);
  g_test_add_data_func ("/tls-floor/after-openssl-was-used",
                        "/tls-floor/subprocess/late",
                        run_with_weak);
  g_test_add_func ("/tls-floor/stricter-is-kept", test_strict);
  g_test_add_func ("/tls-floor/every-weak-configuration", test_every_weak_one);
  g_test_add_func ("/tls-floor/unusable-configuration", test_unusable);
  g_test_add_func ("/tls-floor/the-system-s-own", test_without_variable);
  return g_test_run ();
}
