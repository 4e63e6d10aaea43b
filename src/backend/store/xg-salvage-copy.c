/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-salvage-write.h"
#include "store/xg-store-private.h"

/* A damaged file says anything; a number beyond would leave too few for what is to come. */
#define MAX_ID (G_GINT64_CONSTANT (1) << 48)

/* Tables that number their rows, and what in the pages says how far. */
static const struct
{
  const char *name;
  XgSalvageTable table;
} numbered[] = {
  { "item", XG_SALVAGE_ITEM },
  { "alert", XG_SALVAGE_ALERT },
  { "node", XG_SALVAGE_NODE },
  { "session", XG_SALVAGE_SESSION },
  { "interruption", XG_SALVAGE_INTERRUPTION },
  { "gap", XG_SALVAGE_GAP },
  { "request", XG_SALVAGE_REQUEST },
  { "plan", XG_SALVAGE_PLAN },
};

typedef struct
{
  sqlite3 *db;      /* the new cache, in a transaction */
  sqlite3 *damaged; /* NULL: SQLite can't open it */
  XgSalvageScan *scan;
  int rc; /* of the new cache: it must not fail; the other one may */
} Copy;

static int
exec (sqlite3 *db, const char *sql)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL);
}

/* A single text or number as text, NULL when there is none or it can't be read. */
static char *
get_text (sqlite3 *db, const char *sql, const char *argument)
{
  sqlite3_stmt *stmt = NULL;
  char *text = NULL;

  if (db != NULL && sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) == SQLITE_OK)
    {
      if (argument != NULL)
        sqlite3_bind_text (stmt, 1, argument, -1, SQLITE_STATIC);
      if (sqlite3_step (stmt) == SQLITE_ROW)
        text = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
    }
  sqlite3_finalize (stmt);
  return text;
}

static gint64
get_number (sqlite3 *db, const char *sql, const char *argument)
{
  g_autofree char *text = get_text (db, sql, argument);
  gint64 number = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return number > 0 && number <= MAX_ID ? number : 0;
}

/* Copies what SELECT gives up to its end or to the first damage; TRUE: to its end. */
static gboolean
copy_rows (Copy *self, const char *select, const char *insert)
{
  sqlite3_stmt *from = NULL;
  sqlite3_stmt *to = NULL;
  int read = sqlite3_prepare_v2 (self->damaged, select, -1, &from, NULL);

  self->rc = sqlite3_prepare_v2 (self->db, insert, -1, &to, NULL);
  if (read == SQLITE_OK)
    read = SQLITE_ROW;
  while (read == SQLITE_ROW && self->rc == SQLITE_OK && (read = sqlite3_step (from)) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (from); i++)
        sqlite3_bind_value (to, i + 1, sqlite3_column_value (from, i));
      self->rc = sqlite3_step (to);
      sqlite3_reset (to);
      /* A row that the schema does not allow is damage too. */
      if (self->rc == SQLITE_DONE || (self->rc & 0xff) == SQLITE_CONSTRAINT)
        self->rc = SQLITE_OK;
    }
  sqlite3_finalize (from);
  sqlite3_finalize (to);
  return read == SQLITE_DONE;
}

/* (transfer full): the columns of a table that both files have */
static GPtrArray *
list_columns (Copy *self, const char *table)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = NULL;

  sqlite3_prepare_v2 (self->db, "SELECT name FROM pragma_table_info (?1)", -1, &stmt, NULL);
  sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      const char *name = (const char *) sqlite3_column_text (stmt, 0);
      g_autofree char *select = g_strdup_printf ("SELECT %s FROM %s", name, table);
      sqlite3_stmt *probe = NULL;

      if (sqlite3_prepare_v2 (self->damaged, select, -1, &probe, NULL) == SQLITE_OK)
        g_ptr_array_add (columns, g_strdup (name));
      sqlite3_finalize (probe);
    }
  sqlite3_finalize (stmt);
  return columns;
}

/* From both ends, so that one damage in the middle costs what is there and no more. */
static void
copy_table (Copy *self, const char *table)
{
  g_autoptr (GPtrArray) columns = list_columns (self, table);
  g_autofree char *order = get_text (self->db,
                                     "SELECT group_concat (name || ' DESC', ', ') FROM"
                                     " (SELECT name FROM pragma_table_info (?1) WHERE pk > 0"
                                     " ORDER BY pk)",
                                     table);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) marks = g_string_new (NULL);
  g_autofree char *select = NULL;
  g_autofree char *backwards = NULL;
  g_autofree char *insert = NULL;

  if (columns->len == 0)
    return;
  for (guint i = 0; i < columns->len; i++)
    {
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (const char *) columns->pdata[i]);
      g_string_append (marks, i > 0 ? ", ?" : "?");
    }
  select = g_strdup_printf ("SELECT %s FROM %s", names->str, table);
  backwards = g_strdup_printf ("%s ORDER BY %s", select, order != NULL ? order : "rowid DESC");
  insert =
    g_strdup_printf ("INSERT OR IGNORE INTO %s (%s) VALUES (%s)", table, names->str, marks->str);
  if (!copy_rows (self, select, insert) && self->rc == SQLITE_OK)
    copy_rows (self, backwards, insert);
}

/* All tables, also those of later versions of the schema, but for those of many pages. */
static void
copy_tables (Copy *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = NULL;

  self->rc =
    sqlite3_prepare_v2 (self->db,
                        "SELECT name FROM sqlite_schema WHERE type = 'table'"
                        " AND name NOT IN ('item', 'payload', 'meta', 'words', 'words_indexed')"
                        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                        " AND name NOT LIKE 'item\\_text%' ESCAPE '\\'",
                        -1,
                        &stmt,
                        NULL);
  while (self->rc == SQLITE_OK && sqlite3_step (stmt) == SQLITE_ROW)
    g_ptr_array_add (names, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  sqlite3_finalize (stmt);
  for (guint i = 0; i < names->len && self->rc == SQLITE_OK; i++)
    copy_table (self, names->pdata[i]);
}

/* New rows are numbered above all old ones, those that are lost included. */
static void
reserve_numbers (Copy *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbered) && self->rc == SQLITE_OK; i++)
    {
      g_autofree char *most = g_strdup_printf ("SELECT max (rowid) FROM %s", numbered[i].name);
      g_autofree char *sql = NULL;
      gint64 last = get_number (self->db, most, NULL);
      gint64 told = get_number (self->damaged,
                                "SELECT seq FROM sqlite_sequence WHERE name = ?1",
                                numbered[i].name);

      last = MAX (last, told);
      if (self->scan != NULL)
        {
          last = MAX (last, xg_salvage_scan_get_last (self->scan, numbered[i].table));
          last = MAX (last, xg_salvage_scan_get_sequence (self->scan, numbered[i].table));
        }
      if (self->scan != NULL && numbered[i].table == XG_SALVAGE_NODE)
        last = MAX (last, xg_salvage_scan_get_last_node_key (self->scan));
      sql = g_strdup_printf ("DELETE FROM sqlite_sequence WHERE name = '%1$s';"
                             "INSERT INTO sqlite_sequence (name, seq)"
                             " VALUES ('%1$s', %2$" G_GINT64_FORMAT ")",
                             numbered[i].name,
                             last);
      self->rc = exec (self->db, sql);
    }
}

static gboolean
collect_cb (XgSalvageTable table, const XgPageRecord *record, gpointer user_data)
{
  xg_salvage_chunk_add_row (user_data, table, record);
  return TRUE;
}

/* What SQLite did not find of the tables that everything else refers to. */
static void
copy_pages (Copy *self)
{
  const guint later = XG_SALVAGE_SET (XG_SALVAGE_ITEM) | XG_SALVAGE_SET (XG_SALVAGE_PAYLOAD);
  const guint wanted = ~(later | XG_SALVAGE_SET (XG_SALVAGE_SEQUENCE));
  g_autoptr (XgSalvageChunk) chunk = xg_salvage_chunk_new ();

  for (guint i = 1; i <= xg_salvage_scan_get_n_pages (self->scan); i++)
    xg_salvage_scan_page (self->scan, i, wanted, collect_cb, chunk);
  self->rc = xg_salvage_chunk_write (chunk, self->db);
}

static void
write_meta (Copy *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  gint64 last = get_number (self->db, "SELECT seq FROM sqlite_sequence WHERE name = 'item'", NULL);
  gint64 lost =
    get_number (self->damaged, "SELECT value FROM meta WHERE name = ?1", XG_SALVAGE_META_LOST);
  char *sql = sqlite3_mprintf ("INSERT OR REPLACE INTO meta (name, value) VALUES"
                               " (%Q, %Q), (%Q, %lld), (%Q, %lld), (%Q, %lld), (%Q, %lld)",
                               XG_SALVAGE_META_FILE,
                               name,
                               XG_SALVAGE_META_LAST,
                               last,
                               XG_SALVAGE_META_PAGE,
                               (gint64) (self->scan != NULL ? 1 : G_MAXINT32),
                               XG_SALVAGE_META_INDEX,
                               (gint64) 0,
                               XG_SALVAGE_META_LOST,
                               lost);

  self->rc = sql != NULL ? exec (self->db, sql) : SQLITE_NOMEM;
  sqlite3_free (sql);
}

/* Rows of an earlier version lack some facts: all are looked at when they are there. */
static void
write_facts (Copy *self)
{
  self->rc = exec (self->db,
                   "INSERT OR REPLACE INTO facts (id, next)"
                   " SELECT 1, seq FROM sqlite_sequence WHERE name = 'item' AND seq > 0");
}

/* A connection that puts up with a lot. */
static sqlite3 *
open_damaged (const char *path)
{
  sqlite3 *db = NULL;

  sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
  /* With this a file that is shorter than it says can be read as well. */
  if (db != NULL)
    exec (db, "PRAGMA writable_schema = ON; PRAGMA trusted_schema = OFF");
  return db;
}

/**
 * xg_salvage_copy:
 * @db: a new, empty cache
 * @damaged: the file that was set aside
 *
 * Takes over what is small, and what the rest refers to: topics, rules, alerts, ledger. Numbers of
 * rows go on above the old ones, and "meta" says that items and payloads are still to come. All of
 * it is one transaction.
 *
 * Errors: those of xg_store_set_sqlite_error(), about @db; what can't be read of @damaged is none.
 */
gboolean
xg_salvage_copy (sqlite3 *db, const char *damaged, GError **error)
{
  g_autoptr (XgSalvageScan) scan = xg_salvage_scan_new (damaged, NULL, NULL);
  Copy self = { .db = db, .scan = scan };

  self.damaged = open_damaged (damaged);
  self.rc = exec (db, "BEGIN IMMEDIATE");
  if (self.rc == SQLITE_OK && self.damaged != NULL)
    copy_tables (&self);
  if (self.rc == SQLITE_OK && scan != NULL)
    copy_pages (&self);
  if (self.rc == SQLITE_OK)
    reserve_numbers (&self);
  if (self.rc == SQLITE_OK)
    write_meta (&self, damaged);
  if (self.rc == SQLITE_OK)
    write_facts (&self);
  if (self.rc == SQLITE_OK)
    self.rc = exec (db, "COMMIT");
  sqlite3_close_v2 (self.damaged);
  if (self.rc != SQLITE_OK)
    {
      xg_store_set_sqlite_error (error, db, sqlite3_db_filename (db, "main"));
      if (!sqlite3_get_autocommit (db))
        exec (db, "ROLLBACK");
    }
  return self.rc == SQLITE_OK;
}
