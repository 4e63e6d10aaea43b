/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "security/xg-ca-file.h"
#include "security/xg-openssl.h"
#include "security/xg-plain-file.h"

/* The certificates of the whole web are 200 KiB. */
#define MAX_SIZE (16 << 20)

static gboolean
is_certificate (const char *block)
{
  return strcmp (block, PEM_STRING_X509) == 0 || strcmp (block, PEM_STRING_X509_OLD) == 0 ||
         strcmp (block, PEM_STRING_X509_TRUSTED) == 0;
}

static gboolean
can_decode (const char *block, const unsigned char *data, long length)
{
  const unsigned char *end = data;
  g_autoptr (X509) certificate = NULL;

  if (strcmp (block, PEM_STRING_X509_TRUSTED) == 0)
    certificate = d2i_X509_AUX (NULL, &end, length);
  else
    certificate = d2i_X509 (NULL, &end, length);
  return certificate != NULL && end == data + length;
}

/* Reads every block of @bio. Returns whether all are sound; @n counts the certificates before. */
static gboolean
count_certificates (BIO *bio, guint *n)
{
  gboolean sound = TRUE;
  char *block;
  char *header;
  unsigned char *data;
  long length;

  *n = 0;
  ERR_clear_error ();
  while (sound && PEM_read_bio (bio, &block, &header, &data, &length) == 1)
    {
      if (is_certificate (block))
        {
          sound = can_decode (block, data, length);
          if (sound)
            (*n)++;
        }
      OPENSSL_free (block);
      OPENSSL_free (header);
      OPENSSL_free (data);
    }
  /* The end of the file is told as the absence of another block. */
  if (sound)
    sound = ERR_GET_REASON (ERR_peek_last_error ()) == PEM_R_NO_START_LINE;
  ERR_clear_error ();
  return sound;
}

/**
 * xg_ca_file_check:
 * @path: a file of certificates in PEM form (RFC 7468)
 * @error: return location for a %G_IO_ERROR whose message is a sentence for people
 *
 * Looks whether @path can serve as the list of authorities that a connection trusts: a readable
 * ordinary file with at least one certificate and no damaged one. Blocks.
 *
 * Returns: whether it can
 */
gboolean
xg_ca_file_check (const char *path, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (BIO) bio = NULL;
  const guint8 *data;
  gsize length;
  guint n;

  g_return_val_if_fail (path != NULL, FALSE);

  name = g_filename_display_name (path);
  bytes = xg_plain_file_read (path, MAX_SIZE, error);
  if (bytes == NULL)
    return FALSE;

  data = g_bytes_get_data (bytes, &length);
  bio = BIO_new_mem_buf (length > 0 ? (const void *) data : "", (int) length);
  if (!count_certificates (bio, &n))
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_INVALID_DATA,
                   _ ("The file “%s” is damaged at certificate %u."),
                   name,
                   n + 1);
      return FALSE;
    }
  if (n == 0)
    {
      /* A DER certificate is a sequence. */
      if (length > 1 && data[0] == 0x30 && data[1] >= 0x80)
        g_set_error (error,
                     G_IO_ERROR,
                     G_IO_ERROR_INVALID_DATA,
                     _ ("The file “%s” is in DER form. Convert it to PEM first."),
                     name);
      else
        g_set_error (error,
                     G_IO_ERROR,
                     G_IO_ERROR_INVALID_DATA,
                     _ ("There is no certificate in the file “%s”."),
                     name);
      return FALSE;
    }
  return TRUE;
}
