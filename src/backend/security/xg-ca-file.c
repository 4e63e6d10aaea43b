/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "security/xg-ca-file.h"

/* The certificates of the whole web are 200 KiB. */
#define MAX_SIZE (16 << 20)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)

static void
set_errno_error (GError **error, int number, const char *name)
{
  int code = (int) g_io_error_from_errno (number);

  if (number == ENOENT || number == ENOTDIR)
    g_set_error (error, G_IO_ERROR, code, _ ("There is no file “%s”."), name);
  else if (number == EACCES || number == EPERM)
    g_set_error (error,
                 G_IO_ERROR,
                 code,
                 _ ("The file “%s” cannot be read: you do not have the permission."),
                 name);
  else
    g_set_error (error,
                 G_IO_ERROR,
                 code,
                 _ ("The file “%s” cannot be read: %s."),
                 name,
                 g_strerror (number));
}

/* Only a plain file of a sane size can be a list of certificates: reading others may never end. */
static gboolean
check_kind (int fd, const char *name, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    {
      set_errno_error (error, errno, name);
      return FALSE;
    }
  if (S_ISDIR (info.st_mode))
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_IS_DIRECTORY,
                   _ ("“%s” is a folder. Choose a file with certificates in it."),
                   name);
      return FALSE;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_NOT_REGULAR_FILE,
                   _ ("“%s” is not an ordinary file."),
                   name);
      return FALSE;
    }
  if (info.st_size > MAX_SIZE)
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_INVALID_DATA,
                   _ ("The file “%s” is too big to be a list of certificates."),
                   name);
      return FALSE;
    }
  return TRUE;
}

static GByteArray *
read_file (const char *path, const char *name, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[8192];
  gssize n = 0;
  int fd;

  /* Not to wait for the other end of a pipe. */
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0)
    {
      set_errno_error (error, errno, name);
      return NULL;
    }
  if (!check_kind (fd, name, error))
    {
      close (fd);
      return NULL;
    }
  do
    {
      n = read (fd, buffer, sizeof buffer);
      if (n > 0)
        g_byte_array_append (bytes, buffer, (guint) n);
    }
  while ((n > 0 && bytes->len <= MAX_SIZE) || (n < 0 && errno == EINTR));
  if (n < 0)
    set_errno_error (error, errno, name);
  close (fd);
  return n < 0 ? NULL : g_steal_pointer (&bytes);
}

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
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (BIO) bio = NULL;
  guint n;

  g_return_val_if_fail (path != NULL, FALSE);

  name = g_filename_display_name (path);
  bytes = read_file (path, name, error);
  if (bytes == NULL)
    return FALSE;

  bio = BIO_new_mem_buf (bytes->len > 0 ? (const void *) bytes->data : "", (int) bytes->len);
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
      if (bytes->len > 1 && bytes->data[0] == 0x30 && bytes->data[1] >= 0x80)
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
