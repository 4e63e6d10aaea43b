/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <sqlite3.h>

#include "xg-fault-vfs.h"

/* Files of the real one, with methods in front of them that fail on demand. */
static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;

typedef struct
{
  sqlite3_file base;
  const char *name;
  sqlite3_file *file; /* behind this */
} File;

static GMutex lock;
static int kinds;
static int code;
static guint after;
static guint failures;
static char suffix[64];

static gboolean
fails (const File *file, FaultVfsKind kind)
{
  gboolean result;

  g_mutex_lock (&lock);
  result = (kinds & (int) kind) != 0 && file->name != NULL && g_str_has_suffix (file->name, suffix);
  if (result && after > 0)
    {
      after--;
      result = FALSE;
    }
  if (result)
    failures++;
  g_mutex_unlock (&lock);
  return result;
}

static int
get_code (int io)
{
  return code == ENOSPC ? SQLITE_FULL : io;
}

#define BEHIND(base) (((File *) (base))->file)

static int
file_close (sqlite3_file *base)
{
  return BEHIND (base)->pMethods != NULL ? BEHIND (base)->pMethods->xClose (BEHIND (base))
                                         : SQLITE_OK;
}

static int
file_read (sqlite3_file *base, void *data, int n, sqlite3_int64 offset)
{
  if (fails ((File *) base, FAULT_VFS_READ))
    return SQLITE_IOERR_READ;
  return BEHIND (base)->pMethods->xRead (BEHIND (base), data, n, offset);
}

static int
file_write (sqlite3_file *base, const void *data, int n, sqlite3_int64 offset)
{
  if (fails ((File *) base, FAULT_VFS_WRITE))
    return get_code (SQLITE_IOERR_WRITE);
  return BEHIND (base)->pMethods->xWrite (BEHIND (base), data, n, offset);
}

static int
file_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  if (fails ((File *) base, FAULT_VFS_WRITE))
    return get_code (SQLITE_IOERR_TRUNCATE);
  return BEHIND (base)->pMethods->xTruncate (BEHIND (base), size);
}

static int
file_sync (sqlite3_file *base, int flags)
{
  if (fails ((File *) base, FAULT_VFS_SYNC))
    return SQLITE_IOERR_FSYNC;
  return BEHIND (base)->pMethods->xSync (BEHIND (base), flags);
}

static int
file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  return BEHIND (base)->pMethods->xFileSize (BEHIND (base), size);
}

static int
file_lock (sqlite3_file *base, int level)
{
  return BEHIND (base)->pMethods->xLock (BEHIND (base), level);
}

static int
file_unlock (sqlite3_file *base, int level)
{
  return BEHIND (base)->pMethods->xUnlock (BEHIND (base), level);
}

static int
file_check_lock (sqlite3_file *base, int *result)
{
  return BEHIND (base)->pMethods->xCheckReservedLock (BEHIND (base), result);
}

static int
file_control (sqlite3_file *base, int op, void *argument)
{
  if (op == SQLITE_FCNTL_LAST_ERRNO && fault_vfs_count () > 0)
    {
      *(int *) argument = code;
      return SQLITE_OK;
    }
  return BEHIND (base)->pMethods->xFileControl (BEHIND (base), op, argument);
}

static int
file_sector (sqlite3_file *base)
{
  return BEHIND (base)->pMethods->xSectorSize (BEHIND (base));
}

static int
file_characteristics (sqlite3_file *base)
{
  return BEHIND (base)->pMethods->xDeviceCharacteristics (BEHIND (base));
}

static int
file_shm_map (sqlite3_file *base, int page, int size, int extend, void volatile **result)
{
  return BEHIND (base)->pMethods->xShmMap (BEHIND (base), page, size, extend, result);
}

static int
file_shm_lock (sqlite3_file *base, int offset, int n, int flags)
{
  return BEHIND (base)->pMethods->xShmLock (BEHIND (base), offset, n, flags);
}

static void
file_shm_barrier (sqlite3_file *base)
{
  BEHIND (base)->pMethods->xShmBarrier (BEHIND (base));
}

static int
file_shm_unmap (sqlite3_file *base, int remove)
{
  return BEHIND (base)->pMethods->xShmUnmap (BEHIND (base), remove);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_shm_map,
  .xShmLock = file_shm_lock,
  .xShmBarrier = file_shm_barrier,
  .xShmUnmap = file_shm_unmap,
};

static int
vfs_open (sqlite3_vfs *self, const char *name, sqlite3_file *base, int flags, int *out_flags)
{
  File *file = (File *) base;
  int rc;

  file->file = (sqlite3_file *) (file + 1);
  file->name = name;
  rc = real_vfs->xOpen (real_vfs, name, file->file, flags, out_flags);
  file->base.pMethods = file->file->pMethods != NULL ? &methods : NULL;
  return rc;
}

static int
vfs_last_error (sqlite3_vfs *self, int n, char *text)
{
  return fault_vfs_count () > 0 ? code : real_vfs->xGetLastError (real_vfs, n, text);
}

void
fault_vfs_install (void)
{
  real_vfs = sqlite3_vfs_find (NULL);
  g_assert_nonnull (real_vfs);
  vfs = *real_vfs;
  vfs.zName = "fault";
  vfs.szOsFile = (int) sizeof (File) + real_vfs->szOsFile;
  vfs.pNext = NULL;
  vfs.xOpen = vfs_open;
  vfs.xGetLastError = vfs_last_error;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}

void
fault_vfs_fail (FaultVfsKind which, int error, const char *ending, guint count)
{
  g_mutex_lock (&lock);
  kinds = (int) which;
  code = error;
  after = count;
  failures = 0;
  g_strlcpy (suffix, ending, sizeof suffix);
  g_mutex_unlock (&lock);
}

void
fault_vfs_heal (void)
{
  g_mutex_lock (&lock);
  kinds = 0;
  g_mutex_unlock (&lock);
}

guint
fault_vfs_count (void)
{
  guint result;

  g_mutex_lock (&lock);
  result = failures;
  g_mutex_unlock (&lock);
  return result;
}
