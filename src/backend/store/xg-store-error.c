/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <errno.h>

#include <glib/gi18n-lib.h>

#include "store/xg-store-private.h"

G_DEFINE_QUARK (xg - store - error - quark, xg_store_error)

/* Reasons of the system that mean "no room", whatever SQLite makes of them. */
static gboolean
errno_is_full (int code)
{
  return code == ENOSPC || code == EDQUOT || code == EFBIG;
}

/*
 * What the system said of the last failure, 0 when it is not known. SQLite notes it on the
 * connection for a failed statement, but not for a failed commit: then only the file of the log
 * knows.
 */
static int
get_system_errno (sqlite3 *db)
{
  sqlite3_file *log = NULL;
  int code = sqlite3_system_errno (db);

  if (code != 0)
    return code;
  sqlite3_file_control (db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (log != NULL && log->pMethods != NULL)
    log->pMethods->xFileControl (log, SQLITE_FCNTL_LAST_ERRNO, &code);
  return code;
}

/**
 * xg_store_set_errno_error:
 * @code: an errno
 * @path: the file or folder
 *
 * Tells that @path can't be written.
 */
void
xg_store_set_errno_error (GError **error, int code, const char *path)
{
  if (errno_is_full (code))
    g_set_error (error,
                 XG_STORE_ERROR,
                 XG_STORE_ERROR_FULL,
                 _ ("There is no room on the disk for “%s”."),
                 path);
  else
    g_set_error (error,
                 XG_STORE_ERROR,
                 XG_STORE_ERROR_UNWRITABLE,
                 _ ("“%s” can’t be written: %s."),
                 path,
                 g_strerror (code));
}

/**
 * xg_store_set_read_error:
 * @path: the file
 *
 * Tells that the disk does not give what stands in @path, which may well be sound.
 */
void
xg_store_set_read_error (GError **error, const char *path)
{
  g_set_error (error,
               XG_STORE_ERROR,
               XG_STORE_ERROR_UNWRITABLE,
               _ ("“%s” can’t be read: %s. Check the disk."),
               path,
               g_strerror (EIO));
}

/**
 * xg_store_set_sqlite_error:
 * @db: (nullable): the connection whose last call failed; nothing may be called on it in between
 * @path: the file
 *
 * Turns SQLite's last error into one of %XG_STORE_ERROR with a sentence; what was interrupted is
 * %G_IO_ERROR_CANCELLED.
 */
void
xg_store_set_sqlite_error (GError **error, sqlite3 *db, const char *path)
{
  int code;
  int rc = db != NULL ? sqlite3_errcode (db) & 0xff : SQLITE_NOMEM;

  switch (rc)
    {
    case SQLITE_FULL:
      xg_store_set_errno_error (error, ENOSPC, path);
      break;
    case SQLITE_IOERR:
      if (sqlite3_extended_errcode (db) == SQLITE_IOERR_READ)
        {
          xg_store_set_read_error (error, path);
          break;
        }
      G_GNUC_FALLTHROUGH;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      code = get_system_errno (db);
      if (code != 0)
        xg_store_set_errno_error (error, code, path);
      else
        g_set_error (error,
                     XG_STORE_ERROR,
                     XG_STORE_ERROR_UNWRITABLE,
                     _ ("“%s” can’t be written: %s."),
                     path,
                     sqlite3_errmsg (db));
      break;
    case SQLITE_INTERRUPT: /* also while a statement is prepared, which may read the schema */
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, g_strerror (ECANCELED));
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error,
                   XG_STORE_ERROR,
                   XG_STORE_ERROR_CORRUPT,
                   _ ("The cache “%s” is damaged."),
                   path);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error,
                   XG_STORE_ERROR,
                   XG_STORE_ERROR_BUSY,
                   _ ("The cache “%s” is locked by another program."),
                   path);
      break;
    default:
      g_set_error (error,
                   XG_STORE_ERROR,
                   XG_STORE_ERROR_FAILED,
                   _ ("The cache “%s” failed: %s."),
                   path,
                   db != NULL ? sqlite3_errmsg (db) : g_strerror (ENOMEM));
      break;
    }
}
