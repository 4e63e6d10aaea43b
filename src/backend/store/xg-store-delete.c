/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "store/xg-store-private.h"

/**
 * xg_store_delete:
 * @path: a database that nobody has open
 * @error: return location
 *
 * Deletes a database for good. For a worker.
 *
 * Errors: %XG_STORE_ERROR_BUSY when somebody has it open; %XG_STORE_ERROR_UNWRITABLE.
 *
 * Returns: whether it is not there now
 */
gboolean
xg_store_delete (const char *path, GError **error)
{
  /* The lock file goes last: until then nobody else opens the database. */
  static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };
  gboolean done = TRUE;
  XgStoreFileState state;
  int fd;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  fd = xg_store_file_lock (path, &state, error);
  if (fd < 0)
    return FALSE;
  for (guint i = 0; done && i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      if (g_unlink (name) != 0 && errno != ENOENT)
        {
          g_set_error (error,
                       XG_STORE_ERROR,
                       XG_STORE_ERROR_UNWRITABLE,
                       _ ("The cache “%s” can’t be deleted: %s."),
                       name,
                       g_strerror (errno));
          done = FALSE;
        }
    }
  close (fd);

  return done;
}
