/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-salvage-write.h"

/* Columns of "item" by number. */
#define ITEM_NODE_KEY 1
#define ITEM_KIND     2
#define ITEM_VERSION  6
#define ITEM_CURRENT  7
#define ITEM_ID       11

/* With the last row that was saved begins what has to be found out of payloads anew. */
static const char forget_sql[] =
  "INSERT OR REPLACE INTO facts (id, next, first) SELECT 1, value, value FROM meta"
  " WHERE name = '" XG_SALVAGE_META_LAST "' AND value > 0;"
  "DELETE FROM meta WHERE name IN ('" XG_SALVAGE_META_FILE "', '" XG_SALVAGE_META_LAST
  "', '" XG_SALVAGE_META_PAGE "', '" XG_SALVAGE_META_INDEX "')";

typedef struct
{
  XgSalvageTable table;
  XgPageRecord record; /* with a body of its own */
} Row;

typedef struct
{
  gint64 rowid;
  char *text;
} Words;

struct _XgSalvageChunk
{
  gint refs;
  GPtrArray *rows;  /* of Row */
  GPtrArray *words; /* of Words */
  gsize size;
  const char *mark; /* name in "meta" */
  gint64 mark_value;
  gint64 tidy; /* > 0: the last chunk of rows; the highest old row id */
  gboolean done;

  GMutex lock;
  GCond cond;
  gboolean ended;
  gboolean written;
};

static void
row_free (gpointer data)
{
  Row *row = data;

  xg_page_record_clear (&row->record);
  g_free (row);
}

static void
words_free (gpointer data)
{
  Words *words = data;

  g_free (words->text);
  g_free (words);
}

/**
 * xg_salvage_chunk_new:
 *
 * Returns: (transfer full): an empty chunk
 */
XgSalvageChunk *
xg_salvage_chunk_new (void)
{
  XgSalvageChunk *self = g_new0 (XgSalvageChunk, 1);

  self->refs = 1;
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->words = g_ptr_array_new_with_free_func (words_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  return self;
}

XgSalvageChunk *
xg_salvage_chunk_ref (XgSalvageChunk *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
xg_salvage_chunk_unref (XgSalvageChunk *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->words);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);
}

/**
 * xg_salvage_chunk_add_row:
 * @record: copied
 */
void
xg_salvage_chunk_add_row (XgSalvageChunk *self, XgSalvageTable table, const XgPageRecord *record)
{
  Row *row = g_new (Row, 1);

  row->table = table;
  row->record = *record;
  row->record.body = g_byte_array_sized_new (record->body->len);
  g_byte_array_append (row->record.body, record->body->data, record->body->len);
  for (guint i = 0; i < record->n_values; i++)
    {
      if (record->values[i].text != NULL)
        row->record.values[i].text = (const char *) row->record.body->data +
                                     (record->values[i].text - (const char *) record->body->data);
    }
  self->size += sizeof *row + record->body->len;
  g_ptr_array_add (self->rows, row);
}

/**
 * xg_salvage_chunk_add_text:
 * @rowid: of an item that is in the new cache
 * @text: (transfer full): its words
 */
void
xg_salvage_chunk_add_text (XgSalvageChunk *self, gint64 rowid, char *text)
{
  Words *words = g_new (Words, 1);

  words->rowid = rowid;
  words->text = text;
  self->size += sizeof *words + strlen (text);
  g_ptr_array_add (self->words, words);
}

/**
 * xg_salvage_chunk_set_mark:
 * @name: a static name in "meta"
 * @value: what stands there once the chunk is written
 */
void
xg_salvage_chunk_set_mark (XgSalvageChunk *self, const char *name, gint64 value)
{
  self->mark = name;
  self->mark_value = value;
}

/**
 * xg_salvage_chunk_set_tidy:
 * @last: the highest row id of the old items
 *
 * After this chunk all rows are there that can be had: they are made to fit together.
 */
void
xg_salvage_chunk_set_tidy (XgSalvageChunk *self, gint64 last)
{
  self->tidy = last;
}

/**
 * xg_salvage_chunk_set_done:
 *
 * With this chunk the work is done: it is not gone on with at the next start.
 */
void
xg_salvage_chunk_set_done (XgSalvageChunk *self)
{
  self->done = TRUE;
}

guint
xg_salvage_chunk_get_n (const XgSalvageChunk *self)
{
  return self->rows->len + self->words->len;
}

gsize
xg_salvage_chunk_get_size (const XgSalvageChunk *self)
{
  return self->size;
}

/* "INSERT" of the first N columns of a table, whatever version of the schema it has. */
static int
prepare_insert (sqlite3 *db, XgSalvageTable table, guint n, sqlite3_stmt **stmt)
{
  const char *name = xg_salvage_table_get_name (table);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GString) marks = g_string_new (NULL);
  sqlite3_stmt *columns = NULL;
  int rc = sqlite3_prepare_v2 (db, "SELECT name FROM pragma_table_info (?1)", -1, &columns, NULL);

  if (rc != SQLITE_OK)
    return rc;
  g_string_printf (sql, "INSERT OR IGNORE INTO %s (", name);
  sqlite3_bind_text (columns, 1, name, -1, SQLITE_STATIC);
  for (guint i = 0; i < n && (rc = sqlite3_step (columns)) == SQLITE_ROW; i++)
    {
      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", sqlite3_column_text (columns, 0));
      g_string_append (marks, i > 0 ? ", ?" : "?");
    }
  sqlite3_finalize (columns);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    return rc;
  g_string_append_printf (sql, ") VALUES (%s)", marks->str);
  return sqlite3_prepare_v2 (db, sql->str, -1, stmt, NULL);
}

static void
bind_values (sqlite3_stmt *stmt, const XgPageRecord *record)
{
  int n = MIN (sqlite3_bind_parameter_count (stmt), (int) record->n_values);

  sqlite3_clear_bindings (stmt);
  if (record->values[0].type == XG_PAGE_NULL)
    sqlite3_bind_int64 (stmt, 1, record->rowid);
  for (int i = 0; i < n; i++)
    {
      const XgPageValue *value = &record->values[i];

      if (value->type == XG_PAGE_INTEGER)
        sqlite3_bind_int64 (stmt, i + 1, value->integer);
      else if (value->type == XG_PAGE_TEXT)
        sqlite3_bind_text64 (stmt, i + 1, value->text, value->length, SQLITE_STATIC, SQLITE_UTF8);
    }
}

/*
 * An item that came again meanwhile: the old row is an older version of it, with a smaller number
 * of version.
 */
static int
outdate (sqlite3 *db, const XgPageRecord *record, gboolean *outdated)
{
  const XgPageValue *values = record->values;
  sqlite3_stmt *stmt = NULL;
  int rc;

  *outdated = FALSE;
  if (values[ITEM_CURRENT].integer != 1 || values[ITEM_KIND].integer != 0 ||
      values[ITEM_ID].type != XG_PAGE_TEXT)
    return SQLITE_OK;
  rc = sqlite3_prepare_v2 (db,
                           "UPDATE item INDEXED BY item_current SET version = max (version, ?4)"
                           " WHERE node_key = ?1 AND item_id = ?2 AND current = 1 AND kind = 0"
                           " AND id <> ?3",
                           -1,
                           &stmt,
                           NULL);
  if (rc != SQLITE_OK)
    return rc;
  sqlite3_bind_int64 (stmt, 1, values[ITEM_NODE_KEY].integer);
  sqlite3_bind_text64 (stmt,
                       2,
                       values[ITEM_ID].text,
                       values[ITEM_ID].length,
                       SQLITE_STATIC,
                       SQLITE_UTF8);
  sqlite3_bind_int64 (stmt, 3, record->rowid);
  sqlite3_bind_int64 (stmt, 4, values[ITEM_VERSION].integer + 1);
  rc = sqlite3_step (stmt);
  *outdated = rc == SQLITE_DONE && sqlite3_changes (db) > 0;
  sqlite3_finalize (stmt);
  return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int
write_rows (XgSalvageChunk *self, sqlite3 *db)
{
  sqlite3_stmt *stmt = NULL;
  XgSalvageTable table = XG_SALVAGE_NOTHING;
  guint n_values = 0;
  int rc = SQLITE_OK;

  for (guint i = 0; i < self->rows->len && rc == SQLITE_OK; i++)
    {
      const Row *row = self->rows->pdata[i];
      gboolean outdated = FALSE;

      if (row->table != table || row->record.n_values != n_values)
        {
          g_clear_pointer (&stmt, sqlite3_finalize);
          table = row->table;
          n_values = row->record.n_values;
          rc = prepare_insert (db, table, n_values, &stmt);
        }
      if (rc == SQLITE_OK && table == XG_SALVAGE_ITEM)
        rc = outdate (db, &row->record, &outdated);
      if (rc != SQLITE_OK)
        break;
      bind_values (stmt, &row->record);
      if (outdated)
        sqlite3_bind_int (stmt, ITEM_CURRENT + 1, 0);
      rc = sqlite3_step (stmt);
      sqlite3_reset (stmt);
      /* A row that the schema does not allow is damage too. */
      if (rc == SQLITE_DONE || (rc & 0xff) == SQLITE_CONSTRAINT)
        rc = SQLITE_OK;
    }
  sqlite3_finalize (stmt);
  return rc;
}

static int
write_words (XgSalvageChunk *self, sqlite3 *db)
{
  sqlite3_stmt *stmt = NULL;
  int rc =
    sqlite3_prepare_v2 (db, "INSERT INTO item_text (rowid, text) VALUES (?1, ?2)", -1, &stmt, NULL);

  for (guint i = 0; i < self->words->len && rc == SQLITE_OK; i++)
    {
      const Words *words = self->words->pdata[i];

      sqlite3_bind_int64 (stmt, 1, words->rowid);
      sqlite3_bind_text (stmt, 2, words->text, -1, SQLITE_STATIC);
      rc = sqlite3_step (stmt);
      sqlite3_reset (stmt);
      if (rc == SQLITE_DONE)
        rc = SQLITE_OK;
    }
  sqlite3_finalize (stmt);
  return rc;
}

/*
 * What was retracted, purged or deleted while the rows were still missing; and topics whose own row
 * is lost, so that their items can be seen.
 */
static int
tidy (XgSalvageChunk *self, sqlite3 *db)
{
  g_autofree char *sql = g_strdup_printf (
    "UPDATE item SET retracted = 1 WHERE kind = 0 AND current = 1 AND retracted = 0"
    " AND id <= %1$" G_GINT64_FORMAT " AND node_key IN"
    " (SELECT node_key FROM item WHERE id > %1$" G_GINT64_FORMAT " AND kind IN (2, 3));"
    "UPDATE item SET retracted = 1 WHERE kind = 0 AND current = 1 AND retracted = 0"
    " AND id <= %1$" G_GINT64_FORMAT " AND (node_key, item_id) IN"
    " (SELECT node_key, item_id FROM item WHERE id > %1$" G_GINT64_FORMAT " AND kind = 1);"
    "INSERT OR IGNORE INTO broker (jid) SELECT ''"
    " WHERE NOT EXISTS (SELECT 1 FROM broker);"
    "INSERT OR IGNORE INTO node (key, broker, node)"
    " SELECT DISTINCT node_key, (SELECT min (key) FROM broker), 'lost-topic-' || node_key"
    " FROM item WHERE node_key NOT IN (SELECT key FROM node)",
    self->tidy);

  return sqlite3_exec (db, sql, NULL, NULL, NULL);
}

static int
write_mark (XgSalvageChunk *self, sqlite3 *db)
{
  g_autofree char *sql =
    g_strdup_printf ("INSERT INTO meta (name, value) VALUES ('%s', %" G_GINT64_FORMAT ")"
                     " ON CONFLICT DO UPDATE SET value = excluded.value",
                     self->mark,
                     self->mark_value);

  return sqlite3_exec (db, sql, NULL, NULL, NULL);
}

/**
 * xg_salvage_chunk_write:
 * @db: the new cache, in a transaction
 *
 * Rows that are there already stay as they are: the same chunk may be written twice.
 *
 * Returns: an SQLite result code, SQLITE_OK for success
 */
int
xg_salvage_chunk_write (XgSalvageChunk *self, sqlite3 *db)
{
  int rc = SQLITE_OK;

  if (self->rows->len > 0)
    rc = write_rows (self, db);
  if (rc == SQLITE_OK && self->words->len > 0)
    rc = write_words (self, db);
  if (rc == SQLITE_OK && self->tidy > 0)
    rc = tidy (self, db);
  if (rc == SQLITE_OK && self->mark != NULL)
    rc = write_mark (self, db);
  if (rc == SQLITE_OK && self->done)
    rc = sqlite3_exec (db, forget_sql, NULL, NULL, NULL);
  return rc;
}

/**
 * xg_salvage_chunk_end:
 * @written: whether it is durable
 *
 * Lets who waits for it go on.
 */
void
xg_salvage_chunk_end (XgSalvageChunk *self, gboolean written)
{
  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  self->written |= written;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * xg_salvage_chunk_wait:
 * @until: monotonic time, µs
 * @written: (out): whether it is durable
 *
 * Returns: whether xg_salvage_chunk_end() was called
 */
gboolean
xg_salvage_chunk_wait (XgSalvageChunk *self, gint64 until, gboolean *written)
{
  gboolean ended;

  g_mutex_lock (&self->lock);
  while (!self->ended)
    {
      if (!g_cond_wait_until (&self->cond, &self->lock, until))
        break;
    }
  ended = self->ended;
  *written = self->written;
  g_mutex_unlock (&self->lock);
  return ended;
}
