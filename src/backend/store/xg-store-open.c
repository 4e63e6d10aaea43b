/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "store/xg-page-file.h"
#include "store/xg-salvage-write.h"
#include "store/xg-schema.h"
#include "store/xg-store-private.h"

#define BUSY_MS          5000
#define WRITER_CACHE_KIB 32768
#define CHECK_CACHE_KIB  2048

/* 16 MB of log between two checkpoints: pages that change often are written to the file once. */
#define CHECKPOINT_PAGES 4096
#define LOG_LIMIT        (64 * 1024 * 1024)

/**
 * xg_store_connect:
 * @path: the database
 * @read_only: for readers
 * @cache_kib: most memory for pages
 *
 * Opens a connection. It may be used by one thread at a time.
 *
 * Errors: those of xg_store_set_sqlite_error().
 *
 * Returns: (transfer full) (nullable): a connection
 */
sqlite3 *
xg_store_connect (const char *path, gboolean read_only, int cache_kib, GError **error)
{
  g_autofree char *pragmas = g_strdup_printf ("PRAGMA cache_size = -%d; PRAGMA temp_store = MEMORY;"
                                              "PRAGMA trusted_schema = OFF",
                                              cache_kib);
  int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  sqlite3 *db = NULL;
  int rc = sqlite3_open_v2 (path, &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);

  if (rc == SQLITE_OK)
    {
      sqlite3_extended_result_codes (db, 1);
      sqlite3_busy_timeout (db, BUSY_MS);
      rc = sqlite3_exec (db, pragmas, NULL, NULL, NULL);
    }
  if (rc != SQLITE_OK)
    {
      xg_store_set_sqlite_error (error, db, path);
      sqlite3_close_v2 (db);
      return NULL;
    }
  return db;
}

static gboolean
exec (sqlite3 *db, const char *sql, const char *path, GError **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  xg_store_set_sqlite_error (error, db, path);
  return FALSE;
}

/* Nobody wrote to it since it was made: the session of the ledger is the first thing that is. */
static gboolean
is_fresh (sqlite3 *db)
{
  sqlite3_stmt *stmt = NULL;
  gboolean fresh;

  fresh = sqlite3_prepare_v2 (db, "SELECT 1 FROM session LIMIT 1", -1, &stmt, NULL) == SQLITE_OK &&
          sqlite3_step (stmt) == SQLITE_DONE;
  sqlite3_finalize (stmt);
  return fresh;
}

static void
set_corrupt (XgStore *self, GError **error)
{
  g_set_error (error,
               XG_STORE_ERROR,
               XG_STORE_ERROR_CORRUPT,
               _ ("The cache “%s” is damaged."),
               self->path);
}

/* Whether rows of an older file, which was damaged, are still to be copied into this one. */
static gboolean
is_salvaging (sqlite3 *db)
{
  sqlite3_stmt *stmt = NULL;
  gboolean result;

  result = sqlite3_prepare_v2 (db,
                               "SELECT 1 FROM meta WHERE name = '" XG_SALVAGE_META_FILE "'",
                               -1,
                               &stmt,
                               NULL) == SQLITE_OK &&
           sqlite3_step (stmt) == SQLITE_ROW;
  sqlite3_finalize (stmt);
  return result;
}

/* Whether a cache of ours has a log with transactions that SQLite would leave out. */
static gboolean
is_log_damaged (const char *path)
{
  g_autoptr (XgPageFile) file = xg_page_file_open (path, NULL);

  return file != NULL && xg_page_file_is_log_damaged (file) &&
         xg_page_file_get_application_id (file) == XG_SCHEMA_APPLICATION_ID &&
         xg_page_file_get_user_version (file) <= XG_SCHEMA_VERSION;
}

/* Whether what is there may be used as it is; damage is an error of the kind "corrupt". */
static gboolean
check (XgStore *self, sqlite3 *db, XgStoreFileState state, gboolean *light, GError **error)
{
  int application_id = 0;
  int version = 0;
  gboolean sound = TRUE;

  *light = FALSE;
  /* What is not ours is refused before anything of it is changed. */
  if (!xg_schema_get_versions (db, &application_id, &version, self->path, error) ||
      !xg_schema_check_versions (application_id, version, self->path, error))
    return FALSE;
  /* Nothing to check in an empty file. */
  if (application_id != XG_SCHEMA_APPLICATION_ID)
    return TRUE;

  *light = state == XG_STORE_FILE_CLEAN &&
           xg_store_file_get_size (self->path) > self->options.full_check_bytes;
  if (*light ? !xg_store_check_light (db, &sound, self->path, error)
             : !xg_store_check_whole (db, &sound, self->path, error))
    return FALSE;
  /* It was told, and a check by itself does not find everything. */
  if (state == XG_STORE_FILE_DAMAGED && !is_fresh (db) && !is_salvaging (db))
    sound = FALSE;
  if (!sound)
    set_corrupt (self, error);
  return sound;
}

/* A damaged file stays as it is: its log is not moved into it when it is closed. */
static void
keep_log (sqlite3 *db, gboolean keep)
{
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, NULL);
}

static sqlite3 *
try_open (XgStore *self, XgStoreFileState state, GError **error)
{
  g_autofree char *tuning = g_strdup_printf ("PRAGMA synchronous = NORMAL;"
                                             "PRAGMA wal_autocheckpoint = %d;"
                                             "PRAGMA journal_size_limit = %d;"
                                             "PRAGMA cache_size = -%d",
                                             CHECKPOINT_PAGES,
                                             LOG_LIMIT,
                                             WRITER_CACHE_KIB);
  gboolean light = FALSE;
  sqlite3 *db;

  if (!xg_store_file_prepare (self->path, error))
    return NULL;
  if (state != XG_STORE_FILE_CLEAN && is_log_damaged (self->path))
    {
      set_corrupt (self, error);
      return NULL;
    }
  db = xg_store_connect (self->path, FALSE, CHECK_CACHE_KIB, error);
  if (db == NULL)
    return NULL;
  keep_log (db, TRUE);
  /* A new file will be able to shrink; in another one this means nothing. */
  if (!check (self, db, state, &light, error) ||
      !exec (db, "PRAGMA auto_vacuum = INCREMENTAL", self->path, error) ||
      !exec (db, "PRAGMA journal_mode = WAL", self->path, error) ||
      !exec (db, tuning, self->path, error) || !xg_schema_migrate (db, self->path, error))
    {
      sqlite3_close_v2 (db);
      return NULL;
    }
  keep_log (db, FALSE);
  /* What a kill left of the log behind its last whole transaction must not come back. */
  if (state != XG_STORE_FILE_CLEAN)
    sqlite3_wal_checkpoint_v2 (db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  if (self->options.value_limit > 0)
    sqlite3_limit (db, SQLITE_LIMIT_LENGTH, self->options.value_limit);
  if (light)
    xg_store_check_start (self);
  return db;
}

/*
 * A new cache, and what is left of the old one. A kill, or a full disk, between the renaming and
 * the end of the copy leaves a fresh cache, or none, and the state "damaged": so it begins again.
 */
static sqlite3 *
begin_anew (XgStore *self, GError **error)
{
  sqlite3 *db = try_open (self, XG_STORE_FILE_CLEAN, error);

  if (db != NULL && is_fresh (db) && self->set_aside != NULL &&
      !xg_salvage_copy (db, self->set_aside, error))
    {
      sqlite3_close_v2 (db);
      return NULL;
    }
  return db;
}

/**
 * xg_store_open_database:
 * @self: a store with path and lock
 * @state: how the last user left the file
 *
 * Opens, checks and migrates the database. A damaged one is set aside, and a new one begun with the
 * rules, topics and other small tables of the old one, as far as they can be read; its items follow
 * with xg_store_start_salvage().
 *
 * The whole file is checked when it is small or when it was not closed in order. A large file that
 * was gets the light check now and the whole one in the background.
 *
 * Errors: any of %XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable): the connection of the writer
 */
sqlite3 *
xg_store_open_database (XgStore *self, XgStoreFileState state, GError **error)
{
  g_autoptr (GError) local = NULL;
  sqlite3 *db = try_open (self, state, &local);

  if (db == NULL && g_error_matches (local, XG_STORE_ERROR, XG_STORE_ERROR_CORRUPT))
    {
      g_clear_error (&local);
      xg_store_file_set_state (self->lock_fd, XG_STORE_FILE_DAMAGED);
      self->set_aside = xg_store_file_set_aside (self->path, &local);
      if (self->set_aside != NULL)
        db = begin_anew (self, &local);
    }
  else if (db != NULL && state == XG_STORE_FILE_DAMAGED && is_fresh (db))
    {
      sqlite3_close_v2 (db);
      self->set_aside = xg_store_file_find_aside (self->path);
      db = begin_anew (self, &local);
    }
  if (db != NULL && !xg_store_salvage_resume (self, db, &local))
    g_clear_pointer (&db, sqlite3_close_v2);
  if (db == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return db;
}
