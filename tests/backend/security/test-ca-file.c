/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <openssl/pem.h>

#include "security/xg-ca-file.h"

#include "certificate.h"

typedef struct
{
  char *directory;
  char *path;
} Fixture;

static void
fixture_start (Fixture *f, gconstpointer unused)
{
  f->directory = g_dir_make_tmp ("xg-ca-XXXXXX", NULL);
  f->path = g_build_filename (f->directory, "Ünser CA.pem", NULL);
}

static void
fixture_end (Fixture *f, gconstpointer unused)
{
  g_unlink (f->path);
  g_rmdir (f->path);
  g_assert_cmpint (g_rmdir (f->directory), ==, 0);
  g_free (f->directory);
  g_free (f->path);
}

static char *
text_of (BIO *bio)
{
  char *data;
  long length = BIO_get_mem_data (bio, &data);
  char *text = g_strndup (data, (gsize) length);

  BIO_free (bio);
  return text;
}

static char *
certificate_text (gboolean trusted)
{
  EVP_PKEY *key = NULL;
  X509 *certificate = make_certificate ("An authority", &key);
  BIO *bio = BIO_new (BIO_s_mem ());

  if (trusted)
    PEM_write_bio_X509_AUX (bio, certificate);
  else
    PEM_write_bio_X509 (bio, certificate);
  X509_free (certificate);
  EVP_PKEY_free (key);
  return text_of (bio);
}

static char *
key_text (void)
{
  EVP_PKEY *key = NULL;
  X509 *certificate = make_certificate ("x", &key);
  BIO *bio = BIO_new (BIO_s_mem ());

  PEM_write_bio_PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL);
  X509_free (certificate);
  EVP_PKEY_free (key);
  return text_of (bio);
}

static void
write_file (Fixture *f, const char *text)
{
  g_assert_true (g_file_set_contents (f->path, text, -1, NULL));
}

static void
assert_good (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = xg_ca_file_check (f->path, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
}

static void
assert_bad (Fixture *f, GIOErrorEnum code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (xg_ca_file_check (f->path, &error));
  g_assert_error (error, G_IO_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_nonnull (strstr (error->message, "Ünser CA.pem"));
}

static void
test_good (Fixture *f, gconstpointer unused)
{
  g_autofree char *one = certificate_text (FALSE);
  g_autofree char *trusted = certificate_text (TRUE);
  g_autofree char *key = key_text ();
  g_autofree char *several =
    g_strconcat ("# Comment\n\n", one, key, "between\n", trusted, one, "the end", NULL);

  write_file (f, one);
  assert_good (f);
  write_file (f, several);
  assert_good (f);
}

static void
test_crlf (Fixture *f, gconstpointer unused)
{
  g_autofree char *one = certificate_text (FALSE);
  g_auto (GStrv) lines = g_strsplit (one, "\n", -1);
  g_autofree char *text = g_strjoinv ("\r\n", lines);

  write_file (f, text);
  assert_good (f);
}

static void
test_absent (Fixture *f, gconstpointer unused)
{
  assert_bad (f, G_IO_ERROR_NOT_FOUND, "There is no file");
}

static void
test_directory (Fixture *f, gconstpointer unused)
{
  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
  assert_bad (f, G_IO_ERROR_IS_DIRECTORY, "is a folder");
}

/* Nobody writes to it: opening or reading must not wait. */
static void
test_pipe (Fixture *f, gconstpointer unused)
{
  g_assert_cmpint (mkfifo (f->path, 0600), ==, 0);
  assert_bad (f, G_IO_ERROR_NOT_REGULAR_FILE, "is not an ordinary file");
}

static void
test_permission (Fixture *f, gconstpointer unused)
{
  g_autofree char *one = certificate_text (FALSE);

  write_file (f, one);
  g_assert_cmpint (g_chmod (f->path, 0), ==, 0);
  /* root may read everything: be nobody for a moment. */
  if (geteuid () == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  assert_bad (f, G_IO_ERROR_PERMISSION_DENIED, "do not have the permission");
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_too_big (Fixture *f, gconstpointer unused)
{
  write_file (f, "");
  g_assert_cmpint (truncate (f->path, (off_t) 1 << 30), ==, 0);
  assert_bad (f, G_IO_ERROR_INVALID_DATA, "too big");
}

static void
test_no_certificate (Fixture *f, gconstpointer unused)
{
  g_autofree char *key = key_text ();
  g_autofree char *misspelt = certificate_text (FALSE);

  write_file (f, "");
  assert_bad (f, G_IO_ERROR_INVALID_DATA, "no certificate in");
  write_file (f, "hello\n");
  assert_bad (f, G_IO_ERROR_INVALID_DATA, "no certificate in");
  write_file (f, key);
  assert_bad (f, G_IO_ERROR_INVALID_DATA, "no certificate in");
  misspelt[0] = '_';
  write_file (f, misspelt);
  assert_bad (f, G_IO_ERROR_INVALID_DATA, "no certificate in");
}

static void
test_der (Fixture *f, gconstpointer unused)
{
  EVP_PKEY *key = NULL;
  X509 *certificate = make_certificate ("x", &key);
  unsigned char *der = NULL;
  int length = i2d_X509 (certificate, &der);

  g_assert_true (g_file_set_contents (f->path, (char *) der, length, NULL));
  assert_bad (f, G_IO_ERROR_INVALID_DATA, "DER");
  OPENSSL_free (der);
  X509_free (certificate);
  EVP_PKEY_free (key);
}

static void
test_damaged (Fixture *f, gconstpointer unused)
{
  g_autofree char *good = certificate_text (FALSE);
  g_autofree char *bad = certificate_text (FALSE);
  g_autofree char *cut = g_strndup (good, strlen (good) / 2);
  g_autofree char *no_end = g_strndup (good, strlen (good) - 10);
  const char *empty = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
  const char *no_certificate =
    "-----BEGIN CERTIFICATE-----\naGVsbG8gd29ybGQ=\n-----END CERTIFICATE-----\n";
  const char *const tails[] = { bad, cut, no_end, empty, no_certificate };

  memset (strchr (bad, '\n') + 20, '*', 5);
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *third = g_strconcat (good, good, tails[i], NULL);

      write_file (f, tails[i]);
      assert_bad (f, G_IO_ERROR_INVALID_DATA, "damaged at certificate 1.");
      write_file (f, third);
      assert_bad (f, G_IO_ERROR_INVALID_DATA, "damaged at certificate 3.");
    }
}

/* The wrong byte may be in the signature: then it is still a certificate, of a wrong authority. */
static void
test_any_byte (Fixture *f, gconstpointer unused)
{
  g_autofree char *good = certificate_text (FALSE);

  for (gsize i = 0; i < strlen (good); i += 7)
    {
      g_autofree char *text = g_strdup (good);
      g_autoptr (GError) error = NULL;

      text[i] ^= 1;
      write_file (f, text);
      if (!xg_ca_file_check (f->path, &error))
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_system (void)
{
  const char *path = "/etc/ssl/certs/ca-certificates.crt";
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("this system has no list of authorities");
      return;
    }
  g_assert_true (xg_ca_file_check (path, &error));
  g_assert_no_error (error);
}

#define ADD(name, test) g_test_add (name, Fixture, NULL, fixture_start, test, fixture_end)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/ca-file/good", test_good);
  ADD ("/ca-file/lines-end-as-in-windows", test_crlf);
  ADD ("/ca-file/absent", test_absent);
  ADD ("/ca-file/folder", test_directory);
  ADD ("/ca-file/pipe-does-not-block", test_pipe);
  ADD ("/ca-file/no-permission", test_permission);
  ADD ("/ca-file/too-big", test_too_big);
  ADD ("/ca-file/no-certificate", test_no_certificate);
  ADD ("/ca-file/der", test_der);
  ADD ("/ca-file/damaged", test_damaged);
  ADD ("/ca-file/any-wrong-byte", test_any_byte);
  g_test_add_func ("/ca-file/the-system-s", test_system);
  return g_test_run ();
}
