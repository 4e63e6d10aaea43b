/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "base/xg-thread.h"
#include "store/xg-store-private.h"

/* Virtual machine steps between two looks at whether the store is closing. */
#define PROGRESS_STEPS 10000

/* Bytes that are read at a time where nothing but reading is tried. */
#define READ_BYTES 65536

static gboolean
is_damage (int rc)
{
  return (rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB;
}

/* The check answers in words also when a page could not be read at all: no damage of the file's. */
static gboolean
is_io_error (const char *answer)
{
  const char *code = answer != NULL ? strstr (answer, "error code=") : NULL;

  return code != NULL &&
         (g_ascii_strtoll (code + strlen ("error code="), NULL, 10) & 0xff) == SQLITE_IOERR;
}

/* Of the pages that say which page belongs to which (files that can shrink have them) it does not
 * tell why one could not be read. */
static gboolean
is_uncertain (const char *answer)
{
  return answer != NULL && strstr (answer, "Failed to read ptrmap") != NULL;
}

/* Runs a check that answers "ok"; damage is an answer, not an error. @uncertain: (out): whether
 * what looks like damage may be a page that could not be read just now */
static gboolean
run_check_once (sqlite3 *db,
                const char *sql,
                gboolean *sound,
                gboolean *uncertain,
                const char *path,
                GError **error)
{
  sqlite3_stmt *stmt = NULL;
  gboolean unreadable = FALSE;
  int rc = sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL);

  *sound = TRUE;
  *uncertain = FALSE;
  while (rc == SQLITE_OK || rc == SQLITE_ROW)
    {
      const char *answer;

      rc = sqlite3_step (stmt);
      if (rc != SQLITE_ROW)
        break;
      answer = (const char *) sqlite3_column_text (stmt, 0);
      if (is_io_error (answer))
        unreadable = TRUE;
      else if (g_strcmp0 (answer, "ok") != 0)
        *sound = FALSE;
      *uncertain = *uncertain || is_uncertain (answer);
    }
  if (unreadable)
    {
      sqlite3_finalize (stmt);
      xg_store_set_read_error (error, path);
      return FALSE;
    }
  if (is_damage (rc))
    *sound = FALSE;
  else if (rc != SQLITE_DONE)
    xg_store_set_sqlite_error (error, db, path);
  sqlite3_finalize (stmt);
  return rc == SQLITE_DONE || is_damage (rc);
}

/* Whether each byte of the file can be read. */
static gboolean
is_readable (sqlite3 *db)
{
  g_autofree char *buffer = g_malloc (READ_BYTES);
  sqlite3_file *file = NULL;
  sqlite3_int64 size = 0;
  int rc;

  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
      file == NULL || file->pMethods == NULL)
    return FALSE;
  rc = file->pMethods->xFileSize (file, &size);
  for (sqlite3_int64 at = 0; rc == SQLITE_OK && at < size; at += READ_BYTES)
    rc = file->pMethods->xRead (file, buffer, (int) MIN (READ_BYTES, size - at), at);
  return rc == SQLITE_OK;
}

/* A disk that can't be read for a while is no damage. */
static gboolean
run_check (sqlite3 *db, const char *sql, gboolean *sound, const char *path, GError **error)
{
  gboolean uncertain;

  if (!run_check_once (db, sql, sound, &uncertain, path, error))
    return FALSE;
  if (!uncertain || is_readable (db))
    return TRUE;
  xg_store_set_read_error (error, path);
  return FALSE;
}

/**
 * xg_store_check_whole:
 * @sound: (out): whether nothing is wrong
 *
 * Reads each page of the file. Measured: 0.15 s for 200 MB from the system's cache.
 *
 * Errors: those of xg_store_set_sqlite_error(), when the check itself can't be made.
 */
gboolean
xg_store_check_whole (sqlite3 *db, gboolean *sound, const char *path, GError **error)
{
  return run_check (db, "PRAGMA quick_check (1)", sound, path, error);
}

/**
 * xg_store_check_light:
 * @sound: (out): whether nothing is wrong
 *
 * Reads the schema, the small tables as a whole, the newest rows and the head of the full-text
 * index: what the start needs, in a time that does not grow with the cache.
 *
 * Errors: those of xg_store_set_sqlite_error(), when the check itself can't be made.
 */
gboolean
xg_store_check_light (sqlite3 *db, gboolean *sound, const char *path, GError **error)
{
  static const char *const checks[] = {
    "PRAGMA quick_check ('node')",
    "PRAGMA quick_check ('broker')",
    "PRAGMA quick_check ('rule')",
    "PRAGMA quick_check ('meta')",
    "SELECT 'ok' FROM (SELECT summary, body FROM item LEFT JOIN payload ON payload.item = item.id"
    " ORDER BY id DESC LIMIT 100) WHERE summary IS NOT NULL",
    "SELECT 'ok' FROM item_text WHERE item_text MATCH 'a' LIMIT 1",
  };

  *sound = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (checks) && *sound; i++)
    {
      if (!run_check (db, checks[i], sound, path, error))
        return FALSE;
    }
  return TRUE;
}

static int
progress_cb (gpointer data)
{
  return xg_store_is_closing (data) ? 1 : 0;
}

static gboolean
wait_delay (XgStore *self)
{
  gint64 end = g_get_monotonic_time () + (gint64) self->options.check_delay_ms * 1000;
  gboolean closing;

  g_mutex_lock (&self->lock);
  while (!self->closing)
    {
      if (!g_cond_wait_until (&self->closing_cond, &self->lock, end))
        break;
    }
  closing = self->closing;
  g_mutex_unlock (&self->lock);
  return !closing;
}

static gpointer
check_thread (gpointer data)
{
  XgStore *self = data;
  g_autoptr (GError) error = NULL;
  gboolean sound = TRUE;
  sqlite3 *db;

  if (!wait_delay (self))
    return NULL;

  xg_thread_give_way (XG_THREAD_TIDIES);
  db = xg_store_connect (self->path, TRUE, 512, &error);
  if (db != NULL)
    {
      sqlite3_progress_handler (db, PROGRESS_STEPS, progress_cb, self);
      xg_store_check_whole (db, &sound, self->path, &error);
      sqlite3_close_v2 (db);
    }
  if (!sound && !xg_store_is_closing (self))
    xg_store_set_damaged (self);
  return NULL;
}

/**
 * xg_store_check_start:
 * @self: a store that was opened with the light check
 *
 * Checks the whole file in a thread of its own, on a connection of its own. Damage is told as a
 * problem, and noted for the next start, which sets the file aside.
 */
void
xg_store_check_start (XgStore *self)
{
  self->check_thread = g_thread_new ("xg-store-check", check_thread, self);
}
