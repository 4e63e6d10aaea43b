/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "store/xg-store-private.h"

#define TEMPORARY_PREFIX "xmpp-grid-console-cache-"
#define TEMPORARY_NAME   "cache.sqlite"

/* How long a folder without a lock may belong to a process that is just starting, in seconds. */
#define TEMPORARY_GRACE 60

/* What stands in the lock file. Anything else reads as "open": checked with care. */
static const char *const states[] = {
  [XG_STORE_FILE_NEW] = "",
  [XG_STORE_FILE_CLEAN] = "clean\n",
  [XG_STORE_FILE_OPEN] = "open\n",
  [XG_STORE_FILE_DAMAGED] = "damaged\n",
};

static const char *const companions[] = { "", "-wal", "-shm" };

static XgStoreFileState
read_state (int fd)
{
  char text[16] = "";
  gssize n = pread (fd, text, sizeof text - 1, 0);

  if (n < 0)
    return XG_STORE_FILE_OPEN;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (strcmp (text, states[i]) == 0)
        return (XgStoreFileState) i;
    }
  return XG_STORE_FILE_OPEN;
}

static int
take_lock (int fd)
{
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  /* Of the open file, not of the process: two stores in one process exclude each other too, and no
   * close() of somebody else drops it. The kernel lets go when the process ends, however it does.
   */
  return fcntl (fd, F_OFD_SETLK, &range);
}

/**
 * xg_store_file_lock:
 * @path: the database
 * @state: (out): how the last user left it
 *
 * Makes the folder of @path (mode 0700) and takes the lock file PATH.lock in it, which says that
 * this process is the only one to write.
 *
 * Errors: %XG_STORE_ERROR_BUSY when another process has it; %XG_STORE_ERROR_UNWRITABLE,
 * %XG_STORE_ERROR_FULL.
 *
 * Returns: a file descriptor that holds the lock until it is closed, -1 on error
 */
int
xg_store_file_lock (const char *path, XgStoreFileState *state, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_strconcat (path, ".lock", NULL);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      xg_store_set_errno_error (error, errno, folder);
      return -1;
    }
  fd = open (name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      xg_store_set_errno_error (error, errno, name);
      return -1;
    }
  if (take_lock (fd) != 0)
    {
      int code = errno;

      close (fd);
      if (code == EAGAIN || code == EACCES)
        g_set_error (error,
                     XG_STORE_ERROR,
                     XG_STORE_ERROR_BUSY,
                     _ ("The cache “%s” is in use by another window or program."),
                     path);
      else
        xg_store_set_errno_error (error, code, name);
      return -1;
    }
  *state = read_state (fd);
  return fd;
}

/**
 * xg_store_file_set_state:
 * @fd: of xg_store_file_lock()
 *
 * Leaves word for the next start. Failing to do so leads to a longer check then, nothing worse.
 */
void
xg_store_file_set_state (int fd, XgStoreFileState state)
{
  const char *text = states[state];

  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) < 0)
    g_debug ("Can't note the state of the cache: %s", g_strerror (errno));
}

/**
 * xg_store_file_prepare:
 * @path: the database, locked and not open yet
 *
 * Makes the file if it is not there, and takes others' permissions away. SQLite gives the mode of
 * the database to its log.
 *
 * Errors: %XG_STORE_ERROR_UNWRITABLE, %XG_STORE_ERROR_FULL.
 */
gboolean
xg_store_file_prepare (const char *path, GError **error)
{
  struct stat info;
  gboolean result;
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);

  if (fd < 0)
    {
      xg_store_set_errno_error (error, errno, path);
      return FALSE;
    }
  result = fstat (fd, &info) == 0;
  if (result && !S_ISREG (info.st_mode))
    {
      errno = EINVAL;
      result = FALSE;
    }
  if (result && (info.st_mode & 077) != 0)
    result = fchmod (fd, 0600) == 0;
  if (!result)
    xg_store_set_errno_error (error, errno, path);
  close (fd);
  return result;
}

/**
 * xg_store_file_set_aside:
 * @path: a damaged database that nobody has open
 *
 * Renames it and its log to PATH.damaged-YYYYMMDD-HHMMSS, so that it can still be looked into.
 *
 * Errors: %XG_STORE_ERROR_CORRUPT.
 *
 * Returns: (transfer full) (nullable): the new name
 */
char *
xg_store_file_set_aside (const char *path, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *aside = g_strdup_printf ("%s.damaged-%s", path, stamp);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.damaged-%s-%u", path, stamp, i);
    }
  /* The log first: a kill in between must not leave it to the new file. */
  for (guint i = G_N_ELEMENTS (companions); i-- > 0;)
    {
      g_autofree char *from = g_strconcat (path, companions[i], NULL);
      g_autofree char *to = g_strconcat (aside, companions[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error,
                       XG_STORE_ERROR,
                       XG_STORE_ERROR_CORRUPT,
                       _ ("The cache “%s” is damaged and can’t be renamed: %s."),
                       path,
                       g_strerror (errno));
          return NULL;
        }
    }
  return g_steal_pointer (&aside);
}

/**
 * xg_store_file_find_aside:
 * @path: a database
 *
 * Returns: (transfer full) (nullable): the newest of the files that xg_store_file_set_aside() made
 * of it
 */
char *
xg_store_file_find_aside (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (base, ".damaged-", NULL);
  g_autofree char *newest = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_prefix (name, prefix) || g_str_has_suffix (name, "-wal") ||
          g_str_has_suffix (name, "-shm") || (newest != NULL && strcmp (name, newest) < 0))
        continue;
      g_free (newest);
      newest = g_strdup (name);
    }
  return newest != NULL ? g_build_filename (folder, newest, NULL) : NULL;
}

/**
 * xg_store_file_make_temporary:
 * @parent: where; made if it is not there
 *
 * Makes a private folder for a database that nothing is to be left of. A file, for a database in
 * memory can't be read while it is written, and grows without end.
 *
 * Errors: %XG_STORE_ERROR_UNWRITABLE, %XG_STORE_ERROR_FULL.
 *
 * Returns: (transfer full) (nullable): the path of the database to make in it
 */
char *
xg_store_file_make_temporary (const char *parent, GError **error)
{
  g_autofree char *folder = g_build_filename (parent, TEMPORARY_PREFIX "XXXXXX", NULL);

  if (g_mkdir_with_parents (parent, 0700) != 0 || g_mkdtemp_full (folder, 0700) == NULL)
    {
      xg_store_set_errno_error (error, errno, parent);
      return NULL;
    }
  return g_build_filename (folder, TEMPORARY_NAME, NULL);
}

/**
 * xg_store_file_remove_temporary:
 * @folder: of a database of xg_store_file_make_temporary() that nobody has open
 */
void
xg_store_file_remove_temporary (const char *folder)
{
  static const char *const names[] = { TEMPORARY_NAME "-wal",
                                       TEMPORARY_NAME "-shm",
                                       TEMPORARY_NAME,
                                       TEMPORARY_NAME ".lock" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
sweep_one (const char *folder)
{
  g_autofree char *lock = g_build_filename (folder, TEMPORARY_NAME ".lock", NULL);
  struct stat info;
  int fd;

  /* Ours, and a real folder. */
  if (lstat (folder, &info) != 0 || !S_ISDIR (info.st_mode) || info.st_uid != geteuid ())
    return;
  fd = open (lock, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0)
    return;
  if (take_lock (fd) == 0 && fstat (fd, &info) == 0 &&
      info.st_mtime < g_get_real_time () / G_USEC_PER_SEC - TEMPORARY_GRACE)
    xg_store_file_remove_temporary (folder);
  close (fd);
}

/**
 * xg_store_file_sweep_temporary:
 * @parent: where
 *
 * Removes what killed processes have left of xg_store_file_make_temporary().
 */
void
xg_store_file_sweep_temporary (const char *parent)
{
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (parent, name, NULL);

      if (g_str_has_prefix (name, TEMPORARY_PREFIX))
        sweep_one (folder);
    }
}

/**
 * xg_store_file_get_size:
 * @path: the database
 *
 * Returns: bytes of the database and its log on the disk
 */
gint64
xg_store_file_get_size (const char *path)
{
  gint64 size = 0;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strconcat (path, companions[i], NULL);
      struct stat info;

      if (stat (name, &info) == 0)
        size += info.st_size;
    }
  return size;
}
