/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-export-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is exported is often not for everybody: a new file is for the person alone. */
#define NEW_FILE_MODE 0600

struct _XgExportFile
{
  char *path;      /* what it will be called; links are followed */
  char *temporary; /* NULL: it has its name */
  int fd;          /* -1: closed */
};

static void
set_error (GError **error, int code, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_NO_SPACE,
                 _ ("The disk is full: “%s” was not written. Free some space or choose another "
                    "place."),
                 shown);
  else
    g_set_error (error,
                 G_IO_ERROR,
                 (int) g_io_error_from_errno (code),
                 /* Translators: a file, and the system's reason */
                 _ ("“%s” can’t be written: %s."),
                 shown,
                 g_strerror (code));
}

/* A link stays one, what it leads to is replaced. */
static char *
follow_links (const char *path)
{
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real != NULL ? real : path);

  free (real);
  return copy;
}

/**
 * xg_export_file_new:
 * @path: (type filename): what it is to be called
 * @error: return location
 *
 * Errors: %G_IO_ERROR with a sentence.
 *
 * Returns: (transfer full) (nullable): a file without its name
 */
XgExportFile *
xg_export_file_new (const char *path, GError **error)
{
  g_autofree char *real = follow_links (path);
  g_autofree char *folder = g_path_get_dirname (real);
  g_autofree char *name = g_path_get_basename (real);
  g_autofree char *hidden = NULL;
  XgExportFile *self;
  struct stat old;
  gboolean exists = stat (real, &old) == 0;

  if (exists && !S_ISREG (old.st_mode))
    {
      set_error (error, S_ISDIR (old.st_mode) ? EISDIR : EINVAL, real);
      return NULL;
    }

  self = g_new0 (XgExportFile, 1);
  /* The name alone might be as long as a name can be. */
  hidden = g_strdup_printf (".%.60s.XXXXXX", name);
  self->path = g_steal_pointer (&real);
  self->temporary = g_build_filename (folder, hidden, NULL);
  self->fd = g_mkstemp_full (self->temporary, O_RDWR | O_CLOEXEC, NEW_FILE_MODE);
  if (self->fd < 0)
    {
      set_error (error, errno, self->path);
      g_clear_pointer (&self->temporary, g_free);
      xg_export_file_free (self);
      return NULL;
    }
  /* Where modes mean nothing this fails, without harm. */
  if (exists && fchmod (self->fd, old.st_mode & 0777) != 0)
    g_debug ("The mode of the file could not be kept: %s", g_strerror (errno));
  return self;
}

/**
 * xg_export_file_write:
 * @data: (array length=length): what comes next
 *
 * Errors: %G_IO_ERROR with a sentence; %G_IO_ERROR_NO_SPACE when the disk is full.
 */
gboolean
xg_export_file_write (XgExportFile *self, const char *data, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize written = write (self->fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          set_error (error, written < 0 ? errno : ENOSPC, self->path);
          return FALSE;
        }
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

/**
 * xg_export_file_commit:
 *
 * Waits until the file is on the disk and gives it its name.
 *
 * Errors: as for xg_export_file_write(); the file has no name then.
 */
gboolean
xg_export_file_commit (XgExportFile *self, GError **error)
{
  int fd = self->fd;

  g_return_val_if_fail (fd >= 0 && self->temporary != NULL, FALSE);

  self->fd = -1;
  /* A disk may only say now that it is full. What can't be synchronized is no disk. */
  if (fsync (fd) != 0 && errno != EINVAL && errno != ENOTSUP)
    {
      set_error (error, errno, self->path);
      close (fd);
      return FALSE;
    }
  if (close (fd) != 0 || g_rename (self->temporary, self->path) != 0)
    {
      set_error (error, errno, self->path);
      return FALSE;
    }
  g_clear_pointer (&self->temporary, g_free);
  return TRUE;
}

/**
 * xg_export_file_free:
 * @self: (transfer full) (nullable): a file; without xg_export_file_commit() nothing is left of it
 */
void
xg_export_file_free (XgExportFile *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}
