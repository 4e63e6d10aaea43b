/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/provider.h>

#include "security/xg-identity-private.h"

#include "pki.h"

#define JID       "otherName:1.3.6.1.5.5.7.8.5;UTF8:"
#define GOOD      "canary-passphrase ä€ \"'"
#define XGRID     "alice@xgrid.test"
#define CERT_FILE "Zertifikät.pem"
#define KEY_FILE  "Schlüssel.key"

typedef struct
{
  char *directory;
  char *cert_file;
  char *key_file;
  Pki *ca;
  Pki *me;
  char *certificate;
  char *key;
} Fixture;

static void
fixture_start (Fixture *f, gconstpointer unused)
{
  PkiSpec spec = { .name = "alice", .names = JID XGRID, .usage = "clientAuth" };

  f->directory = g_dir_make_tmp ("xg-identity-XXXXXX", NULL);
  f->cert_file = g_build_filename (f->directory, CERT_FILE, NULL);
  f->key_file = g_build_filename (f->directory, KEY_FILE, NULL);
  f->ca = pki_new_ca ("An authority", NULL);
  f->me = pki_new (&spec, f->ca);
  f->certificate = pki_certificate_text (f->me);
  f->key = pki_key_text (f->me, NULL, NULL);
}

static void
fixture_end (Fixture *f, gconstpointer unused)
{
  g_remove (f->cert_file);
  g_remove (f->key_file);
  g_assert_cmpint (g_rmdir (f->directory), ==, 0);
  g_free (f->directory);
  g_free (f->cert_file);
  g_free (f->key_file);
  g_free (f->certificate);
  g_free (f->key);
  pki_free (f->ca);
  pki_free (f->me);
}

static void
write_text (const char *path, const char *text)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
write_bytes (const char *path, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
}

static void
assert_loads (Fixture *f, const char *key_file, const char *passphrase)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgIdentity) identity = xg_identity_load (f->cert_file, key_file, passphrase, &error);

  g_assert_no_error (error);
  g_assert_nonnull (identity);
  g_assert_cmpstr (xg_identity_get_addresses (identity)[0], ==, XGRID);
  g_assert_true (xg_identity_check (identity, XGRID, g_get_real_time () / G_USEC_PER_SEC, &error));
  g_assert_no_error (error);
  /* Nothing may be left that confuses the next user of OpenSSL. */
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
}

static void
assert_fails (Fixture *f, const char *key_file, const char *passphrase, XgIdentityError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgIdentity) identity = xg_identity_load (f->cert_file, key_file, passphrase, &error);

  g_assert_null (identity);
  g_assert_error (error, XG_IDENTITY_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (strstr (error->message, "canary"));
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
}

static void
test_pem_pair (Fixture *f, gconstpointer unused)
{
  write_text (f->cert_file, f->certificate);
  write_text (f->key_file, f->key);
  assert_loads (f, f->key_file, NULL);
  /* A passphrase that is not needed does no harm. */
  assert_loads (f, f->key_file, GOOD);
}

static void
test_pem_of_both (Fixture *f, gconstpointer unused)
{
  g_autofree char *authority = pki_certificate_text (f->ca);
  g_autofree char *bundle =
    g_strconcat ("Bag Attributes\n", f->key, authority, f->certificate, NULL);

  write_text (f->cert_file, bundle);
  assert_loads (f, NULL, NULL);
  assert_loads (f, "", NULL);
  assert_loads (f, f->cert_file, NULL);
}

static void
test_encrypted_pkcs8 (Fixture *f, gconstpointer unused)
{
  const char *const ciphers[] = { "AES-256-CBC", "AES-128-CBC", "DES-EDE3-CBC" };

  write_text (f->cert_file, f->certificate);
  for (guint i = 0; i < G_N_ELEMENTS (ciphers); i++)
    {
      g_autofree char *key = pki_key_text (f->me, ciphers[i], GOOD);

      write_text (f->key_file, key);
      assert_loads (f, f->key_file, GOOD);
      assert_fails (f, f->key_file, NULL, XG_IDENTITY_ERROR_NEEDS_PASSPHRASE);
      assert_fails (f, f->key_file, "", XG_IDENTITY_ERROR_NEEDS_PASSPHRASE);
      assert_fails (f, f->key_file, "canary", XG_IDENTITY_ERROR_WRONG_PASSPHRASE);
    }
}

static void
test_encrypted_traditional (Fixture *f, gconstpointer unused)
{
  g_autofree char *key = pki_traditional_key_text (f->me, GOOD);
  g_autofree char *plain = pki_traditional_key_text (f->me, NULL);
  g_autofree char *giant = g_strnfill (100000, 'x');

  write_text (f->cert_file, f->certificate);
  write_text (f->key_file, plain);
  assert_loads (f, f->key_file, NULL);
  write_text (f->key_file, key);
  assert_loads (f, f->key_file, GOOD);
  assert_fails (f, f->key_file, NULL, XG_IDENTITY_ERROR_NEEDS_PASSPHRASE);
  assert_fails (f, f->key_file, giant, XG_IDENTITY_ERROR_WRONG_PASSPHRASE);
  /* One of 256 wrong ones gives a padding that looks right. */
  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *wrong = g_strdup_printf ("canary-%u", i);

      assert_fails (f, f->key_file, wrong, XG_IDENTITY_ERROR_WRONG_PASSPHRASE);
    }
}

static void
test_pkcs12 (Fixture *f, gconstpointer unused)
{
  const char *const without[] = { NULL, "" };
  g_autoptr (GBytes) file = pki_pkcs12 (f->me, f->ca, GOOD);

  write_bytes (f->cert_file, file);
  assert_loads (f, NULL, GOOD);
  assert_fails (f, NULL, NULL, XG_IDENTITY_ERROR_NEEDS_PASSPHRASE);
  assert_fails (f, NULL, "", XG_IDENTITY_ERROR_NEEDS_PASSPHRASE);
  assert_fails (f, NULL, "canary", XG_IDENTITY_ERROR_WRONG_PASSPHRASE);
  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    {
      g_autoptr (GBytes) open = pki_pkcs12 (f->me, f->ca, without[i]);

      write_bytes (f->cert_file, open);
      assert_loads (f, NULL, NULL);
      assert_loads (f, NULL, "");
    }
}

/* RC2 and the like are not in OpenSSL's default provider. */
static void
test_old_pkcs12 (Fixture *f, gconstpointer unused)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (openssl == NULL || !OSSL_PROVIDER_available (NULL, "default"))
    {
      g_test_skip ("the program openssl is not installed");
      return;
    }
  write_text (f->cert_file, f->certificate);
  write_text (f->key_file, f->key);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error,
                              openssl,
                              "pkcs12",
                              "-export",
                              "-legacy",
                              "-in",
                              f->cert_file,
                              "-inkey",
                              f->key_file,
                              "-passout",
                              "pass:canary",
                              "-out",
                              f->cert_file,
                              NULL);
  g_assert_no_error (error);
  if (!g_subprocess_wait_check (process, NULL, NULL))
    {
      g_test_skip ("the program openssl has no legacy provider");
      return;
    }
  assert_fails (f, NULL, "canary", XG_IDENTITY_ERROR_UNSUPPORTED);
  assert_fails (f, NULL, "wrong", XG_IDENTITY_ERROR_WRONG_PASSPHRASE);
}

static void
test_files (Fixture *f, gconstpointer unused)
{
  write_text (f->cert_file, f->certificate);
  assert_fails (f, f->key_file, NULL, XG_IDENTITY_ERROR_FILE);
  assert_fails (f, f->directory, NULL, XG_IDENTITY_ERROR_FILE);
  g_assert_cmpint (mkfifo (f->key_file, 0600), ==, 0);
  assert_fails (f, f->key_file, NULL, XG_IDENTITY_ERROR_FILE);
  g_assert_cmpint (g_remove (f->key_file), ==, 0);
  assert_fails (f, "/dev/zero", NULL, XG_IDENTITY_ERROR_FILE);
  write_text (f->key_file, "");
  g_assert_cmpint (truncate (f->key_file, (off_t) 1 << 30), ==, 0);
  assert_fails (f, f->key_file, NULL, XG_IDENTITY_ERROR_FILE);
  g_assert_cmpint (g_remove (f->cert_file), ==, 0);
  assert_fails (f, NULL, NULL, XG_IDENTITY_ERROR_FILE);
}

static void
test_nothing_in_it (Fixture *f, gconstpointer unused)
{
  const char *const nothing[] = { "",
                                  "hello\n",
                                  "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n"
                                  "-----END CERTIFICATE REQUEST-----\n" };
  g_autoptr (GBytes) alone = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    {
      write_text (f->cert_file, nothing[i]);
      assert_fails (f, NULL, NULL, XG_IDENTITY_ERROR_NO_CERTIFICATE);
    }
  /* The key where the certificate should be, and the other way round */
  write_text (f->cert_file, f->key);
  write_text (f->key_file, f->certificate);
  assert_fails (f, f->key_file, NULL, XG_IDENTITY_ERROR_NO_CERTIFICATE);
  write_text (f->cert_file, f->certificate);
  assert_fails (f, f->key_file, NULL, XG_IDENTITY_ERROR_NO_KEY);
  assert_fails (f, NULL, NULL, XG_IDENTITY_ERROR_NO_KEY);
}

static void
test_mismatch (Fixture *f, gconstpointer unused)
{
  g_autoptr (Pki) other = pki_new_server ("other", f->ca);
  PkiSpec rsa = { .name = "rsa", .key = "RSA:2048" };
  g_autoptr (Pki) third = pki_new (&rsa, f->ca);
  g_autofree char *key = pki_key_text (other, NULL, NULL);
  g_autofree char *rsa_key = pki_key_text (third, NULL, NULL);

  write_text (f->cert_file, f->certificate);
  write_text (f->key_file, key);
  assert_fails (f, f->key_file, NULL, XG_IDENTITY_ERROR_KEY_MISMATCH);
  write_text (f->key_file, rsa_key);
  assert_fails (f, f->key_file, NULL, XG_IDENTITY_ERROR_KEY_MISMATCH);
}

/* What is cut anywhere fails with a sentence, whatever it says, and never with a crash. */
static void
test_truncated (Fixture *f, gconstpointer unused)
{
  g_autoptr (GBytes) file = pki_pkcs12 (f->me, f->ca, GOOD);
  g_autoptr (GBytes) der = pki_der (f->me);
  g_autofree char *bundle = g_strconcat (f->certificate, f->key, NULL);
  gsize length = g_bytes_get_size (file);

  write_bytes (f->cert_file, der);
  assert_fails (f, NULL, NULL, XG_IDENTITY_ERROR_DAMAGED);
  for (gsize i = 2; i < length; i += 13)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (file, 0, i);

      write_bytes (f->cert_file, cut);
      assert_fails (f, NULL, GOOD, XG_IDENTITY_ERROR_DAMAGED);
    }
  for (gsize i = 0; i < strlen (bundle) - 2; i += 11)
    {
      g_autofree char *cut = g_strndup (bundle, i);
      g_autoptr (GError) error = NULL;

      write_text (f->cert_file, cut);
      g_assert_null (xg_identity_load (f->cert_file, NULL, NULL, &error));
      g_assert_cmpuint (error->domain, ==, XG_IDENTITY_ERROR);
    }
}

static void
test_any_byte (Fixture *f, gconstpointer unused)
{
  g_autoptr (GBytes) file = pki_pkcs12 (f->me, NULL, NULL);
  g_autofree char *bundle = g_strconcat (f->certificate, f->key, NULL);
  g_autoptr (GBytes) pem = g_bytes_new (bundle, strlen (bundle));
  GBytes *files[] = { file, pem };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (files[i], &length);

      for (gsize k = 0; k < length; k += 7)
        {
          g_autofree guint8 *bad = g_memdup2 (data, length);
          g_autoptr (GBytes) bytes = NULL;
          g_autoptr (GError) error = NULL;
          XgIdentity *identity;

          bad[k] ^= 0x41;
          bytes = g_bytes_new (bad, length);
          write_bytes (f->cert_file, bytes);
          identity = xg_identity_load (f->cert_file, NULL, NULL, &error);
          if (identity != NULL)
            xg_identity_unref (identity);
          else
            g_assert_cmpuint (error->domain, ==, XG_IDENTITY_ERROR);
        }
    }
}

static XgIdentity *
load_made (Fixture *f, const PkiSpec *spec)
{
  g_autoptr (Pki) pki = pki_new (spec, f->ca);
  g_autofree char *certificate = pki_certificate_text (pki);
  g_autofree char *key = pki_key_text (pki, NULL, NULL);
  g_autoptr (GError) error = NULL;
  XgIdentity *identity;

  write_text (f->cert_file, certificate);
  write_text (f->key_file, key);
  identity = xg_identity_load (f->cert_file, f->key_file, NULL, &error);
  g_assert_no_error (error);
  return identity;
}

/* All of them can be loaded, so that a dialog can show them; the check says what is wrong. */
static void
test_check (Fixture *f, gconstpointer unused)
{
  const struct
  {
    PkiSpec spec;
    const char *jid;
    int code; /* -1: fine */
    const char *words;
  } cases[] = {
    { { "a", JID XGRID, .usage = "clientAuth" }, XGRID, -1, NULL },
    { { "a", JID XGRID, .usage = "clientAuth" }, NULL, -1, NULL },
    { { "a", JID XGRID }, XGRID, -1, NULL },
    { { "a", JID XGRID, .usage = "anyExtendedKeyUsage" }, XGRID, -1, NULL },
    { { "a", JID "Alice@XGRID.test" }, XGRID, -1, NULL },
    { { "a", JID XGRID }, "ALICE@xgrid.TEST", -1, NULL },
    { { "a", .address = "zoë@xgrid.test" }, "ZOË@xgrid.test", -1, NULL },
    { { "a", .address = "a@bücher.example" }, "a@xn--bcher-kva.example", -1, NULL },
    { { "a", JID "bob@xgrid.test," JID XGRID }, XGRID, -1, NULL },
    { { "a", JID "bob@xgrid.test" }, XGRID, XG_IDENTITY_ERROR_OTHER_ADDRESS, "bob@xgrid.test" },
    { { "a", JID "xgrid.test" }, XGRID, XG_IDENTITY_ERROR_OTHER_ADDRESS, "xgrid.test" },
    { { "a", JID "alice@xgrid.test.evil" }, XGRID, XG_IDENTITY_ERROR_OTHER_ADDRESS, "evil" },
    { { "a", JID "@xgrid.test" }, "xgrid.test", -1, NULL },
    { { "a", "DNS:xgrid.test" }, XGRID, XG_IDENTITY_ERROR_NO_ADDRESS, "names no XMPP address" },
    { { "a", NULL }, NULL, XG_IDENTITY_ERROR_NO_ADDRESS, "“a”" },
    { { "a", JID XGRID, .usage = "serverAuth" }, XGRID, XG_IDENTITY_ERROR_NOT_FOR_CLIENT, "usage" },
    { { "a", JID XGRID, .ca = TRUE }, XGRID, XG_IDENTITY_ERROR_IS_CA, "authority" },
    { { "a", JID XGRID, .until = -1, .from = -9 },
      XGRID,
      XG_IDENTITY_ERROR_EXPIRED,
      "expired on 2" },
    { { "a", JID XGRID, .from = 600 },
      XGRID,
      XG_IDENTITY_ERROR_NOT_YET_VALID,
      "not valid before 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (XgIdentity) identity = load_made (f, &cases[i].spec);
      g_autoptr (GError) error = NULL;
      gboolean good =
        xg_identity_check (identity, cases[i].jid, g_get_real_time () / G_USEC_PER_SEC, &error);

      g_test_message ("%u: %s", i, error != NULL ? error->message : "fine");
      g_assert_nonnull (xg_certificate_get_sha256 (xg_identity_get_certificate (identity)));
      g_assert_cmpint (good, ==, cases[i].code == -1);
      if (cases[i].code == -1)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, XG_IDENTITY_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

/* The moment of the check counts, not when it was loaded. */
static void
test_check_at (Fixture *f, gconstpointer unused)
{
  PkiSpec spec = { .name = "a", .names = JID XGRID };
  g_autoptr (XgIdentity) identity = load_made (f, &spec);
  XgCertificate *certificate = xg_identity_get_certificate (identity);
  gint64 begin = xg_certificate_get_not_before (certificate);
  gint64 end = xg_certificate_get_not_after (certificate);
  g_autoptr (GError) early = NULL;
  g_autoptr (GError) late = NULL;

  g_assert_true (xg_identity_check (identity, XGRID, begin, NULL));
  g_assert_true (xg_identity_check (identity, XGRID, end, NULL));
  g_assert_false (xg_identity_check (identity, XGRID, begin - 1, &early));
  g_assert_error (early, XG_IDENTITY_ERROR, XG_IDENTITY_ERROR_NOT_YET_VALID);
  g_assert_false (xg_identity_check (identity, XGRID, end + 1, &late));
  g_assert_error (late, XG_IDENTITY_ERROR, XG_IDENTITY_ERROR_EXPIRED);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static XgIdentity *
load_async (Fixture *f, const char *passphrase, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_identity_load_async (f->cert_file, f->key_file, passphrase, cancellable, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return xg_identity_load_finish (result, error);
}

static void
test_async (Fixture *f, gconstpointer unused)
{
  g_autofree char *key = pki_key_text (f->me, NULL, GOOD);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (XgIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GError) cancelled = NULL;

  write_text (f->cert_file, f->certificate);
  write_text (f->key_file, key);
  identity = load_async (f, GOOD, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (identity);
  g_assert_null (load_async (f, "x", NULL, &wrong));
  g_assert_error (wrong, XG_IDENTITY_ERROR, XG_IDENTITY_ERROR_WRONG_PASSPHRASE);
  g_cancellable_cancel (cancellable);
  g_assert_null (load_async (f, GOOD, cancellable, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, test) g_test_add (name, Fixture, NULL, fixture_start, test, fixture_end)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/identity/pem-pair", test_pem_pair);
  ADD ("/identity/pem-with-both", test_pem_of_both);
  ADD ("/identity/encrypted-pkcs8", test_encrypted_pkcs8);
  ADD ("/identity/encrypted-traditional", test_encrypted_traditional);
  ADD ("/identity/pkcs12", test_pkcs12);
  ADD ("/identity/old-pkcs12-is-told-as-such", test_old_pkcs12);
  ADD ("/identity/files-that-are-none", test_files);
  ADD ("/identity/nothing-in-it", test_nothing_in_it);
  ADD ("/identity/key-of-another", test_mismatch);
  ADD ("/identity/truncated", test_truncated);
  ADD ("/identity/any-wrong-byte", test_any_byte);
  ADD ("/identity/check", test_check);
  ADD ("/identity/check-at-any-time", test_check_at);
  ADD ("/identity/async", test_async);
  return g_test_run ();
}
