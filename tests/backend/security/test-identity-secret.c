/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <openssl/crypto.h>

#include "security/xg-identity.h"

#include "pki.h"

/*
 * Whether a passphrase is left anywhere in the memory of a process that loaded an identity with it.
 * Each case runs in a process of its own, which gets the passphrase in disguise.
 */

#define INNER "/identity-secret/subprocess/"

#define MASK   0x5a
#define LENGTH 24
/* What is larger is no memory of ours: AddressSanitizer has tables of terabytes. */
#define REGION_MAX ((guintptr) 1 << 28)

/* "canary-in-the-coal-mine!" in disguise */
static guint8 disguised[LENGTH];
static guint8 window[1 << 16];

static void
reveal (char *passphrase)
{
  for (guint i = 0; i < LENGTH; i++)
    passphrase[i] = (char) (disguised[i] ^ MASK);
  passphrase[LENGTH] = '\0';
}

/*
 * Whether the passphrase is at @p. PKCS#12 makes a key of it in UTF-16 too, and OpenSSL frees that
 * copy without overwriting it: that one is not ours, and where it stays depends on the allocator.
 */
static gboolean
is_at (const guint8 *p)
{
  for (gsize i = 0; i < LENGTH; i++)
    {
      if ((p[i] ^ MASK) != disguised[i])
        return FALSE;
    }
  return TRUE;
}

static guint
count_in_window (guintptr address, gsize length)
{
  guint n = 0;

  for (gsize i = 0; i + LENGTH <= length; i++)
    {
      guintptr here = address + i;
      gboolean own = here >= (guintptr) window && here < (guintptr) (window + sizeof window);

      if (!own && is_at (window + i))
        n++;
    }
  return n;
}

static guint
count_in_region (int memory, guintptr begin, guintptr end)
{
  guint n = 0;

  /* The windows overlap, so that nothing hides at their borders. */
  for (guintptr at = begin; at < end; at += sizeof window - LENGTH)
    {
      gsize length = MIN (sizeof window, end - at);
      gssize got = pread (memory, window, length, (off_t) at);

      if (got > 0)
        n += count_in_window (at, (gsize) got);
    }
  return n;
}

/* How often the passphrase stands in the memory that this process can write to. */
static guint
count_copies (void)
{
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_cmpint (memory, >=, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guintptr begin;
      guintptr end;
      char rights[8] = "";

      if (sscanf (lines[i], "%" SCNxPTR "-%" SCNxPTR " %7s", &begin, &end, rights) == 3 &&
          g_str_has_prefix (rights, "rw") && end - begin <= REGION_MAX)
        n += count_in_region (memory, begin, end);
    }
  close (memory);
  return n;
}

static void
load (gconstpointer key)
{
  const char *directory = g_getenv ("XG_TEST_DIRECTORY");
  g_autofree char *cert_file = g_build_filename (directory, "me.pem", NULL);
  g_autofree char *file = g_build_filename (directory, key, NULL);
  gboolean pkcs12 = g_str_has_suffix (key, ".p12");
  g_autoptr (XgIdentity) identity = NULL;
  g_autoptr (XgIdentity) none = NULL;
  g_autoptr (GError) error = NULL;
  char passphrase[LENGTH + 2];

  reveal (passphrase);
  identity = xg_identity_load (pkcs12 ? file : cert_file, pkcs12 ? NULL : file, passphrase, &error);
  g_assert_no_error (error);
  /* Nor by a failure, with one letter more */
  passphrase[LENGTH] = 'x';
  passphrase[LENGTH + 1] = '\0';
  none = xg_identity_load (pkcs12 ? file : cert_file, pkcs12 ? NULL : file, passphrase, NULL);
  g_assert_null (none);
  /* The test can find what is there. */
  g_assert_cmpuint (count_copies (), >=, 1);
  OPENSSL_cleanse (passphrase, sizeof passphrase);
  g_assert_cmpuint (count_copies (), ==, 0);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
load_async (gconstpointer key)
{
  const char *directory = g_getenv ("XG_TEST_DIRECTORY");
  g_autofree char *cert_file = g_build_filename (directory, "me.pem", NULL);
  g_autofree char *file = g_build_filename (directory, key, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (XgIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  char passphrase[LENGTH + 1];

  reveal (passphrase);
  xg_identity_load_async (cert_file, file, passphrase, NULL, done_cb, &result);
  OPENSSL_cleanse (passphrase, sizeof passphrase);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  identity = xg_identity_load_finish (result, &error);
  g_assert_no_error (error);
  /* Also while the task is still there. */
  g_assert_cmpuint (count_copies (), ==, 0);
}

static char *
write_bytes (const char *directory, const char *name, GBytes *bytes)
{
  char *path = g_build_filename (directory, name, NULL);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
  return path;
}

static void
run (gconstpointer path)
{
  PkiSpec spec = { .name = "alice" };
  g_autofree char *directory = g_dir_make_tmp ("xg-secret-XXXXXX", NULL);
  g_autoptr (Pki) pki = pki_new (&spec, NULL);
  g_autofree char *certificate = pki_certificate_text (pki);
  char passphrase[LENGTH + 1];
  g_autofree char *key = NULL;
  g_autofree char *old_key = NULL;
  g_autoptr (GBytes) pkcs12 = NULL;
  char *files[4];

  reveal (passphrase);
  key = pki_key_text (pki, NULL, passphrase);
  old_key = pki_traditional_key_text (pki, passphrase);
  pkcs12 = pki_pkcs12 (pki, NULL, passphrase);
  files[0] = pki_write (directory, "me.pem", certificate);
  files[1] = pki_write (directory, "pkcs8.key", key);
  files[2] = pki_write (directory, "traditional.key", old_key);
  files[3] = write_bytes (directory, "me.p12", pkcs12);
  g_setenv ("XG_TEST_DIRECTORY", directory, TRUE);
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_DEFAULT);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_remove (files[i]);
      g_free (files[i]);
    }
  g_rmdir (directory);
  g_test_trap_assert_passed ();
}

int
main (int argc, char *argv[])
{
  static const guint8 text[LENGTH] = { 0x39, 0x3b, 0x34, 0x3b, 0x28, 0x23, 0x77, 0x33,
                                       0x34, 0x77, 0x2e, 0x32, 0x3f, 0x77, 0x39, 0x35,
                                       0x3b, 0x36, 0x77, 0x37, 0x33, 0x34, 0x3f, 0x7b };

  memcpy (disguised, text, LENGTH);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func (INNER "pkcs8", "pkcs8.key", load);
  g_test_add_data_func (INNER "traditional", "traditional.key", load);
  g_test_add_data_func (INNER "pkcs12", "me.p12", load);
  g_test_add_data_func (INNER "worker", "pkcs8.key", load_async);
  g_test_add_data_func ("/identity-secret/no-copy-is-left/pkcs8", INNER "pkcs8", run);
  g_test_add_data_func ("/identity-secret/no-copy-is-left/traditional", INNER "traditional", run);
  g_test_add_data_func ("/identity-secret/no-copy-is-left/pkcs12", INNER "pkcs12", run);
  g_test_add_data_func ("/identity-secret/no-copy-is-left/worker", INNER "worker", run);
  return g_test_run ();
}
