/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <openssl/crypto.h>

#include "security/xg-plain-file.h"

typedef struct
{
  guint8 *data;
  gsize size;
} Buffer;

static void
buffer_free (gpointer data)
{
  Buffer *self = data;

  OPENSSL_cleanse (self->data, self->size);
  g_free (self->data);
  g_free (self);
}

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

static gboolean
refuse_size (GError **error, const char *name)
{
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_INVALID_DATA,
               _ ("The file “%s” is too big to hold certificates or a key."),
               name);
  return FALSE;
}

/* Reading anything but a plain file of a sane size may never end. */
static gboolean
check_kind (int fd, const char *name, gsize max, gsize *size, GError **error)
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
  if ((guint64) info.st_size > max)
    return refuse_size (error, name);
  *size = (gsize) info.st_size;
  return TRUE;
}

/* One buffer from the beginning: growing one would leave pieces of a key behind. */
static GBytes *
read_all (int fd, const char *name, gsize size, GError **error)
{
  Buffer *buffer = g_new0 (Buffer, 1);
  gsize filled = 0;
  gssize n;

  buffer->size = size + 1;
  buffer->data = g_malloc0 (buffer->size);
  do
    {
      n = read (fd, buffer->data + filled, buffer->size - filled);
      if (n > 0)
        filled += (gsize) n;
    }
  while ((n > 0 && filled < buffer->size) || (n < 0 && errno == EINTR));
  if (n < 0)
    set_errno_error (error, errno, name);
  else if (filled > size)
    /* Somebody writes to it right now. */
    set_errno_error (error, EBUSY, name);
  else
    return g_bytes_new_with_free_func (buffer->data, filled, buffer_free, buffer);
  buffer_free (buffer);
  return NULL;
}

/**
 * xg_plain_file_read:
 * @path: name of a file
 * @max: the most bytes that it may have
 * @error: return location for a %G_IO_ERROR whose message is a sentence for people
 *
 * Reads a file of certificates or keys. It never waits for the other end of a pipe, and what it
 * read is overwritten when the last reference goes. Blocks as disks do.
 *
 * Returns: (transfer full) (nullable): what is in the file
 */
GBytes *
xg_plain_file_read (const char *path, gsize max, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  GBytes *bytes = NULL;
  gsize size;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);

  if (fd < 0)
    {
      set_errno_error (error, errno, name);
      return NULL;
    }
  if (check_kind (fd, name, max, &size, error))
    bytes = read_all (fd, name, size, error);
  close (fd);
  return bytes;
}
