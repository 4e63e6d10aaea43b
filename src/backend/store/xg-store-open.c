/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <glib/gi18n-lib.h>

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

/* Whether what is there may be used as it is; damage is an error of the kind "corrupt". */
static gboolean
check (XgStore *self, sqlite3 *db, gboolean was_clean, gboolean *light, GError **error)
{
  int application_id = 0;
  int version = 0;
  gboolean sound = TRUE;

  *light = FALSE;
  if (!xg_schema_get_versions (db, &application_id, &version, self->path, error))
    return FALSE;
  /* Nothing to check in an empty file; migrating refuses what is not ours. */
  if (application_id != XG_SCHEMA_APPLICATION_ID || version > XG_SCHEMA_VERSION)
    return TRUE;

  *light = was_clean && xg_store_file_get_size (self->path) > self->options.full_check_bytes;
  if (*light ? !xg_store_check_light (db, &sound, self->path, error)
             : !xg_store_check_whole (db, &sound, self->path, error))
    return FALSE;
  if (!sound)
    g_set_error (error,
                 XG_STORE_ERROR,
                 XG_STORE_ERROR_CORRUPT,
                 _ ("The cache “%s” is damaged."),
                 self->path);
  return sound;
}

static sqlite3 *
try_open (XgStore *self, gboolean was_clean, GError **error)
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
  db = xg_store_connect (self->path, FALSE, CHECK_CACHE_KIB, error);
  if (db == NULL)
    return NULL;
  if (!check (self, db, was_clean, &light, error) ||
      !exec (db, "PRAGMA journal_mode = WAL", self->path, error) ||
      !exec (db, tuning, self->path, error) || !xg_schema_migrate (db, self->path, error))
    {
      sqlite3_close_v2 (db);
      return NULL;
    }
  if (self->options.value_limit > 0)
    sqlite3_limit (db, SQLITE_LIMIT_LENGTH, self->options.value_limit);
  if (light)
    xg_store_check_start (self);
  return db;
}

/* Rules and the tree of topics are small and were made by people or took long to fetch: what can
 * still be read of them moves on. What can't is no reason to stop. */
static void
salvage (sqlite3 *db, const char *damaged)
{
  static const char *const copies[] = {
    "INSERT INTO main.rule (id, body) SELECT id, body FROM damaged.rule",
    "INSERT INTO main.broker (key, jid) SELECT key, jid FROM damaged.broker",
    "INSERT INTO main.node (key, broker, node, name, kind, parents, subscribed, listed)"
    " SELECT key, broker, node, name, kind, parents, subscribed, listed FROM damaged.node"
    " WHERE broker IN (SELECT key FROM main.broker)",
  };
  g_autofree char *uri = g_filename_to_uri (damaged, NULL, NULL);
  g_autofree char *read_only = uri != NULL ? g_strconcat (uri, "?mode=ro", NULL) : NULL;
  char *attach = sqlite3_mprintf ("ATTACH %Q AS damaged", read_only);

  if (attach != NULL && sqlite3_exec (db, attach, NULL, NULL, NULL) == SQLITE_OK)
    {
      for (guint i = 0; i < G_N_ELEMENTS (copies); i++)
        {
          if (sqlite3_exec (db, copies[i], NULL, NULL, NULL) != SQLITE_OK)
            g_debug ("Not saved from %s: %s", damaged, sqlite3_errmsg (db));
        }
      sqlite3_exec (db, "DETACH damaged", NULL, NULL, NULL);
    }
  sqlite3_free (attach);
}

/**
 * xg_store_open_database:
 * @self: a store with path and lock
 * @was_clean: whether the last user closed the file in order
 *
 * Opens, checks and migrates the database. A damaged one is set aside, and a new one begun with the
 * rules and nodes of the old one, as far as they can be read.
 *
 * The whole file is checked when it is small or when it was not closed in order. A large file that
 * was gets the light check now and the whole one in the background.
 *
 * Errors: any of %XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable): the connection of the writer
 */
sqlite3 *
xg_store_open_database (XgStore *self, gboolean was_clean, GError **error)
{
  g_autoptr (GError) local = NULL;
  sqlite3 *db = try_open (self, was_clean, &local);

  if (db == NULL && g_error_matches (local, XG_STORE_ERROR, XG_STORE_ERROR_CORRUPT))
    {
      g_clear_error (&local);
      self->set_aside = xg_store_file_set_aside (self->path, &local);
      if (self->set_aside != NULL)
        db = try_open (self, TRUE, &local);
      if (db != NULL)
        salvage (db, self->set_aside);
    }
  if (db == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return db;
}
