/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-archive.h"

#include "store/xg-store-private.h"
#include "store/xg-store-writer-private.h"

/* One transaction holds so many rows, or so many bytes of payloads. */
#define BATCH_ROWS  5000
#define BATCH_BYTES (16 * 1024 * 1024)

enum
{
  ARCHIVE_NOTE_LINE,
  ARCHIVE_FIND_CURRENT,
  ARCHIVE_OUTDATE,
  ARCHIVE_ADD_ROW,
  N_ARCHIVE
};

static const char *const statements[N_ARCHIVE] = {
  [ARCHIVE_NOTE_LINE] = "INSERT OR IGNORE INTO archive_line (digest) VALUES (?1)",
  [ARCHIVE_FIND_CURRENT] = "SELECT id, version FROM item INDEXED BY item_current"
                           " WHERE node_key = ?1 AND item_id = ?2 AND current = 1 AND kind = 0",
  [ARCHIVE_OUTDATE] = "UPDATE item SET current = 0 WHERE id = ?1",
  [ARCHIVE_ADD_ROW] =
    "INSERT INTO item (node_key, kind, severity, received, delayed, version, current,"
    " read, retracted, caught_up, item_id, publisher, type, summary, incident,"
    " collection, purpose, tlp, pinned, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
    " ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
};

/* While rows come. Nothing has to outlive a kill. */
static const char begin_sql[] =
  "PRAGMA synchronous = OFF;"
  "CREATE TABLE archive_line (digest BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;";

struct _XgStoreArchive
{
  XgStore *store;
  sqlite3_stmt *stmts[N_ARCHIVE];
  guint n_rows; /* of the transaction that is open; 0: none is */
  gsize n_bytes;
};

/**
 * xg_store_archive_dup_parent:
 *
 * Returns: (transfer full): where archives are, unless somebody wants them elsewhere
 */
char *
xg_store_archive_dup_parent (void)
{
  return g_build_filename (g_get_user_cache_dir (), GETTEXT_PACKAGE, NULL);
}

static gboolean
fail (XgStoreArchive *self, GError **error)
{
  xg_store_set_sqlite_error (error, self->store->writer->db, self->store->path);
  return FALSE;
}

/**
 * xg_store_archive_new:
 * @parent: (nullable) (type filename): a folder; %NULL: that of the program in the user's cache
 *   folder
 * @context: where the store tells of its problems
 * @error: return location
 *
 * Blocks: for workers.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable): an empty archive
 */
XgStoreArchive *
xg_store_archive_new (const char *parent, GMainContext *context, GError **error)
{
  g_autoptr (XgStoreArchive) self = g_new0 (XgStoreArchive, 1);
  g_autofree char *usual = xg_store_archive_dup_parent ();
  sqlite3 *db;

  self->store =
    xg_store_open_idle (parent != NULL ? parent : usual, &xg_store_default_options, context, error);
  if (self->store == NULL)
    return NULL;
  db = self->store->writer->db;
  if (sqlite3_exec (db, begin_sql, NULL, NULL, NULL) != SQLITE_OK)
    {
      fail (self, error);
      return NULL;
    }
  for (guint i = 0; i < N_ARCHIVE; i++)
    {
      if (sqlite3_prepare_v3 (db,
                              statements[i],
                              -1,
                              SQLITE_PREPARE_PERSISTENT,
                              &self->stmts[i],
                              NULL) != SQLITE_OK)
        {
          fail (self, error);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

static int
run (XgStoreArchive *self, guint which)
{
  int rc = sqlite3_step (self->stmts[which]);

  sqlite3_reset (self->stmts[which]);
  return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static void
bind_text (XgStoreArchive *self, guint which, int index, const char *text)
{
  if (text != NULL)
    sqlite3_bind_text (self->stmts[which], index, text, -1, SQLITE_STATIC);
  else
    sqlite3_bind_null (self->stmts[which], index);
}

static int
note_line (XgStoreArchive *self, const XgStoreArchiveRow *row, gboolean *fresh)
{
  int rc;

  sqlite3_bind_blob (self->stmts[ARCHIVE_NOTE_LINE],
                     1,
                     row->digest,
                     XG_STORE_ARCHIVE_DIGEST,
                     SQLITE_STATIC);
  rc = run (self, ARCHIVE_NOTE_LINE);
  *fresh = sqlite3_changes (self->store->writer->db) > 0;
  return rc;
}

static int
find_current (XgStoreArchive *self, const XgRecord *record, gint64 *rowid, guint *version)
{
  sqlite3_stmt *stmt = self->stmts[ARCHIVE_FIND_CURRENT];
  int rc;

  *rowid = 0;
  sqlite3_bind_int64 (stmt, 1, record->node_key);
  bind_text (self, ARCHIVE_FIND_CURRENT, 2, record->item_id);
  rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    {
      *rowid = sqlite3_column_int64 (stmt, 0);
      *version = (guint) sqlite3_column_int64 (stmt, 1);
      rc = SQLITE_DONE;
    }
  sqlite3_reset (stmt);
  return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* Files that were put together say of several versions that they are the newest one. */
static int
settle_newest (XgStoreArchive *self, XgStoreArchiveRow *row, XgStoreArchiveOutcome *outcome)
{
  const XgRecord *record = row->record;
  gint64 other = 0;
  guint version = 0;
  int rc;

  if (!row->current || record->kind != XG_RECORD_ITEM || record->item_id == NULL)
    return SQLITE_OK;
  rc = find_current (self, record, &other, &version);
  if (rc != SQLITE_OK || other == 0)
    return rc;
  *outcome = XG_STORE_ARCHIVE_CONTESTED;
  row->current = record->version >= version;
  if (!row->current)
    return SQLITE_OK;
  sqlite3_bind_int64 (self->stmts[ARCHIVE_OUTDATE], 1, other);
  return run (self, ARCHIVE_OUTDATE);
}

static int
add_row (XgStoreArchive *self, const XgStoreArchiveRow *row)
{
  sqlite3_stmt *stmt = self->stmts[ARCHIVE_ADD_ROW];
  XgRecord *record = row->record;
  int rc;

  sqlite3_bind_int64 (stmt, 1, record->node_key);
  sqlite3_bind_int (stmt, 2, (int) record->kind);
  sqlite3_bind_int (stmt, 3, (int) record->severity);
  sqlite3_bind_int64 (stmt, 4, record->received);
  sqlite3_bind_int64 (stmt, 5, record->delayed);
  sqlite3_bind_int64 (stmt, 6, record->version);
  sqlite3_bind_int (stmt, 7, row->current ? 1 : 0);
  sqlite3_bind_int (stmt, 8, row->read ? 1 : 0);
  sqlite3_bind_int (stmt, 9, row->retracted ? 1 : 0);
  sqlite3_bind_int (stmt, 10, record->caught_up ? 1 : 0);
  bind_text (self, ARCHIVE_ADD_ROW, 11, record->item_id);
  bind_text (self, ARCHIVE_ADD_ROW, 12, record->publisher);
  bind_text (self, ARCHIVE_ADD_ROW, 13, record->type);
  bind_text (self, ARCHIVE_ADD_ROW, 14, record->summary != NULL ? record->summary : "");
  bind_text (self, ARCHIVE_ADD_ROW, 15, record->incident);
  bind_text (self, ARCHIVE_ADD_ROW, 16, record->collection);
  bind_text (self, ARCHIVE_ADD_ROW, 17, record->purpose);
  sqlite3_bind_int (stmt, 18, (int) record->tlp);
  sqlite3_bind_int (stmt, 19, record->pinned ? 1 : 0);
  sqlite3_bind_int64 (stmt, 20, record->payload != NULL ? (gint64) record->payload_len : 0);
  rc = run (self, ARCHIVE_ADD_ROW);
  record->rowid = sqlite3_last_insert_rowid (self->store->writer->db);
  return rc;
}

static int
commit (XgStoreArchive *self)
{
  XgStoreWriter *writer = self->store->writer;
  int rc = self->n_rows > 0 ? xg_store_writer_run (writer, SQL_COMMIT) : SQLITE_OK;

  self->n_rows = 0;
  self->n_bytes = 0;
  if (rc != SQLITE_OK)
    return rc;
  /* What the full-text index lacks at the end it gets from the store thread. */
  xg_store_writer_commit_words (writer);
  if (xg_store_writer_is_far_behind (writer))
    xg_store_writer_index_words (writer, NULL);
  return SQLITE_OK;
}

static int
add (XgStoreArchive *self, XgStoreArchiveRow *row, XgStoreArchiveOutcome *outcome)
{
  XgRecord *record = row->record;
  gboolean fresh = FALSE;
  int rc = self->n_rows == 0 ? xg_store_writer_run (self->store->writer, SQL_BEGIN) : SQLITE_OK;

  self->n_rows++;
  if (rc == SQLITE_OK)
    rc = note_line (self, row, &fresh);
  if (rc == SQLITE_OK && !fresh)
    {
      *outcome = XG_STORE_ARCHIVE_REPEATED;
      return SQLITE_OK;
    }
  if (rc == SQLITE_OK)
    rc = xg_store_writer_find_node (self->store->writer,
                                    record->broker,
                                    record->node,
                                    TRUE,
                                    &record->node_key);
  if (rc == SQLITE_OK)
    rc = settle_newest (self, row, outcome);
  if (rc == SQLITE_OK)
    rc = add_row (self, row);
  if (rc == SQLITE_OK)
    rc = xg_store_writer_add_parts (self->store->writer, record);
  self->n_bytes += record->payload_len;
  return rc;
}

/**
 * xg_store_archive_add:
 * @self: an archive
 * @row: what comes next
 * @outcome: (out): what became of it
 * @error: return location
 *
 * Errors: those of #XG_STORE_ERROR; nothing can be added after one.
 */
gboolean
xg_store_archive_add (XgStoreArchive *self,
                      XgStoreArchiveRow *row,
                      XgStoreArchiveOutcome *outcome,
                      GError **error)
{
  int rc;

  g_return_val_if_fail (self != NULL && row != NULL && row->record != NULL, FALSE);

  *outcome = XG_STORE_ARCHIVE_ADDED;
  rc = add (self, row, outcome);
  if (rc == SQLITE_OK && (self->n_rows >= BATCH_ROWS || self->n_bytes >= BATCH_BYTES))
    rc = commit (self);
  return rc == SQLITE_OK || fail (self, error);
}

static void
finalize_statements (XgStoreArchive *self)
{
  for (guint i = 0; i < N_ARCHIVE; i++)
    g_clear_pointer (&self->stmts[i], sqlite3_finalize);
}

/**
 * xg_store_archive_finish:
 * @self: an archive; empty afterwards
 * @error: return location
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable): a running store of what was added
 */
XgStore *
xg_store_archive_finish (XgStoreArchive *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->store != NULL, NULL);

  if (commit (self) != SQLITE_OK)
    {
      fail (self, error);
      return NULL;
    }
  finalize_statements (self);
  if (sqlite3_exec (self->store->writer->db, "DROP TABLE archive_line", NULL, NULL, NULL) !=
      SQLITE_OK)
    {
      fail (self, error);
      return NULL;
    }
  xg_store_run (self->store);
  return g_steal_pointer (&self->store);
}

/**
 * xg_store_archive_free:
 * @self: (transfer full) (nullable): an archive; what was not finished goes with it
 */
void
xg_store_archive_free (XgStoreArchive *self)
{
  if (self == NULL)
    return;
  finalize_statements (self);
  if (self->store != NULL)
    xg_store_close (self->store);
  g_clear_object (&self->store);
  g_free (self);
}
