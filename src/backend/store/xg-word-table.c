/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * item_words (expression): the rows with these words, whether the full-text index has them yet or
 * not. The newest are asked by their words themselves (the table "words"), the older ones by the
 * index; rows come in order, so that a LIMIT ends both.
 */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-word-table.h"

#include "store/xg-word-match.h"

/* Bits of a plan's number: what is given, in this order. */
#define GIVEN_EXPRESSION (1 << 0)
#define GIVEN_LOW        (1 << 1)
#define GIVEN_HIGH       (1 << 2)
#define UPWARDS          (1 << 3)

#define COLUMN_ROWID      (-1)
#define COLUMN_EXPRESSION 0

typedef struct
{
  sqlite3_vtab base;
  sqlite3 *db;
} Table;

typedef enum
{
  PART_WORDS,
  PART_INDEX,
  N_PARTS,
} Part;

typedef struct
{
  sqlite3_vtab_cursor base;
  char *expression;
  XgWordMatch *match;
  sqlite3_stmt *stmts[N_PARTS];
  gint64 low;  /* the first row that is wanted */
  gint64 high; /* the last one */
  gint64 edge; /* the oldest row whose words are at hand */
  gboolean upwards;
  guint n_parts; /* begun */
  Part part;
  gint64 rowid;
  gboolean eof;
} Cursor;

static int
connect_cb (sqlite3 *db,
            void *data,
            int argc,
            const char *const *argv,
            sqlite3_vtab **table,
            char **message)
{
  int rc = sqlite3_declare_vtab (db, "CREATE TABLE item_words (expression HIDDEN)");
  Table *self;

  if (rc != SQLITE_OK)
    return rc;
  self = g_new0 (Table, 1);
  self->db = db;
  *table = &self->base;
  return SQLITE_OK;
}

static int
disconnect_cb (sqlite3_vtab *table)
{
  g_free (table);
  return SQLITE_OK;
}

/* Which bound of the row ids a constraint is; 0: none. */
static int
get_bounds (const struct sqlite3_index_constraint *constraint)
{
  if (constraint->iColumn != COLUMN_ROWID || !constraint->usable)
    return 0;
  switch (constraint->op)
    {
    case SQLITE_INDEX_CONSTRAINT_GT:
    case SQLITE_INDEX_CONSTRAINT_GE:
      return GIVEN_LOW;
    case SQLITE_INDEX_CONSTRAINT_LT:
    case SQLITE_INDEX_CONSTRAINT_LE:
      return GIVEN_HIGH;
    default:
      return 0;
    }
}

/* Bounds may be one row too wide, and only one of each side counts: SQLite looks again. */
static int
best_index_cb (sqlite3_vtab *table, sqlite3_index_info *info)
{
  int expression = -1;
  int low = -1;
  int high = -1;
  int n = 0;

  for (int i = 0; i < info->nConstraint; i++)
    {
      const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
      int bound = get_bounds (constraint);

      if (constraint->iColumn == COLUMN_EXPRESSION && constraint->usable &&
          constraint->op == SQLITE_INDEX_CONSTRAINT_EQ)
        expression = i;
      else if (bound == GIVEN_LOW)
        low = i;
      else if (bound == GIVEN_HIGH)
        high = i;
    }
  if (expression < 0)
    return SQLITE_CONSTRAINT;

  info->aConstraintUsage[expression].argvIndex = ++n;
  info->aConstraintUsage[expression].omit = 1;
  info->idxNum = GIVEN_EXPRESSION;
  if (low >= 0)
    {
      info->aConstraintUsage[low].argvIndex = ++n;
      info->idxNum |= GIVEN_LOW;
    }
  if (high >= 0)
    {
      info->aConstraintUsage[high].argvIndex = ++n;
      info->idxNum |= GIVEN_HIGH;
    }
  if (info->nOrderBy == 1 && info->aOrderBy[0].iColumn == COLUMN_ROWID)
    {
      info->orderByConsumed = 1;
      if (!info->aOrderBy[0].desc)
        info->idxNum |= UPWARDS;
    }
  info->estimatedCost = 1000;
  info->estimatedRows = 1000;
  return SQLITE_OK;
}

static int
open_cb (sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
  Cursor *self = g_new0 (Cursor, 1);

  *cursor = &self->base;
  return SQLITE_OK;
}

static void
cursor_reset (Cursor *self)
{
  for (guint i = 0; i < N_PARTS; i++)
    g_clear_pointer (&self->stmts[i], sqlite3_finalize);
  g_clear_pointer (&self->match, xg_word_match_free);
  g_clear_pointer (&self->expression, g_free);
}

static int
close_cb (sqlite3_vtab_cursor *cursor)
{
  Cursor *self = (Cursor *) cursor;

  cursor_reset (self);
  g_free (self);
  return SQLITE_OK;
}

static sqlite3 *
get_db (Cursor *self)
{
  return ((Table *) self->base.pVtab)->db;
}

static int
fail (Cursor *self, const char *message)
{
  sqlite3_free (self->base.pVtab->zErrMsg);
  self->base.pVtab->zErrMsg = sqlite3_mprintf ("%s", message);
  return SQLITE_ERROR;
}

static int
find_edge (Cursor *self)
{
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (get_db (self), "SELECT min (item) FROM words", -1, &stmt, NULL);

  self->edge = G_MAXINT64;
  if (rc == SQLITE_OK)
    rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW && sqlite3_column_type (stmt, 0) == SQLITE_INTEGER)
    self->edge = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

/* Begins with the rows of PART; none, when no row that is wanted can be among them. */
static int
begin_part (Cursor *self, Part part)
{
  static const char *const sqls[N_PARTS][2] = {
    [PART_WORDS] = { "SELECT item, text FROM words WHERE item BETWEEN ?1 AND ?2"
                     " ORDER BY item DESC",
                     "SELECT item, text FROM words WHERE item BETWEEN ?1 AND ?2 ORDER BY item" },
    [PART_INDEX] = { "SELECT rowid FROM item_text WHERE item_text MATCH ?3 AND rowid >= ?1"
                     " AND rowid <= ?2 ORDER BY rowid DESC",
                     "SELECT rowid FROM item_text WHERE item_text MATCH ?3 AND rowid >= ?1"
                     " AND rowid <= ?2 ORDER BY rowid" },
  };
  gint64 low = part == PART_WORDS ? MAX (self->low, self->edge) : self->low;
  gint64 high = part == PART_INDEX ? MIN (self->high, self->edge - 1) : self->high;
  int rc;

  if (low > high)
    return SQLITE_OK;
  rc = sqlite3_prepare_v2 (get_db (self),
                           sqls[part][self->upwards ? 1 : 0],
                           -1,
                           &self->stmts[part],
                           NULL);
  if (rc != SQLITE_OK)
    return rc;
  sqlite3_bind_int64 (self->stmts[part], 1, low);
  sqlite3_bind_int64 (self->stmts[part], 2, high);
  if (part == PART_INDEX)
    sqlite3_bind_text (self->stmts[part], 3, self->expression, -1, SQLITE_STATIC);
  return SQLITE_OK;
}

static gboolean
has_words (Cursor *self)
{
  sqlite3_stmt *stmt = self->stmts[PART_WORDS];
  const char *words = (const char *) sqlite3_column_text (stmt, 1);

  return words != NULL &&
         xg_word_match_test (self->match, words, (gsize) sqlite3_column_bytes (stmt, 1));
}

/* To the next row of the part that is being read; SQLITE_DONE: it has no more. */
static int
next_of_part (Cursor *self)
{
  sqlite3_stmt *stmt = self->stmts[self->part];
  int rc = SQLITE_DONE;

  while (stmt != NULL && (rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      if (self->part == PART_INDEX || has_words (self))
        {
          self->rowid = sqlite3_column_int64 (stmt, 0);
          break;
        }
    }
  return rc;
}

static int
next_cb (sqlite3_vtab_cursor *cursor)
{
  Cursor *self = (Cursor *) cursor;
  int rc = next_of_part (self);

  while (rc == SQLITE_DONE && self->n_parts < N_PARTS)
    {
      self->part = self->part == PART_WORDS ? PART_INDEX : PART_WORDS;
      self->n_parts++;
      rc = begin_part (self, self->part);
      if (rc == SQLITE_OK)
        rc = next_of_part (self);
    }
  self->eof = rc != SQLITE_ROW;
  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    {
      fail (self, sqlite3_errmsg (get_db (self)));
      return rc;
    }
  return SQLITE_OK;
}

/* Another type than a number, as of a comparison with NULL, is left to SQLite. */
static void
read_bound (sqlite3_value *value, gint64 *bound)
{
  if (sqlite3_value_type (value) == SQLITE_INTEGER)
    *bound = sqlite3_value_int64 (value);
}

static int
filter_cb (sqlite3_vtab_cursor *cursor,
           int number,
           const char *text,
           int n_values,
           sqlite3_value **values)
{
  Cursor *self = (Cursor *) cursor;
  int n = 0;
  int rc;

  cursor_reset (self);
  self->expression = g_strdup ((const char *) sqlite3_value_text (values[n++]));
  self->low = 1;
  self->high = G_MAXINT64;
  if (number & GIVEN_LOW)
    read_bound (values[n++], &self->low);
  if (number & GIVEN_HIGH)
    read_bound (values[n++], &self->high);
  self->upwards = (number & UPWARDS) != 0;
  self->match = self->expression != NULL ? xg_word_match_new (self->expression) : NULL;
  if (self->match == NULL)
    return fail (self, "no expression of words");

  rc = find_edge (self);
  self->part = self->upwards ? PART_INDEX : PART_WORDS;
  self->n_parts = 1;
  if (rc == SQLITE_OK)
    rc = begin_part (self, self->part);
  return rc == SQLITE_OK ? next_cb (cursor) : rc;
}

static int
eof_cb (sqlite3_vtab_cursor *cursor)
{
  return ((Cursor *) cursor)->eof ? 1 : 0;
}

static int
column_cb (sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
  sqlite3_result_text (context, ((Cursor *) cursor)->expression, -1, SQLITE_TRANSIENT);
  return SQLITE_OK;
}

static int
rowid_cb (sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
  *rowid = ((Cursor *) cursor)->rowid;
  return SQLITE_OK;
}

/**
 * xg_word_table_register:
 * @db: a connection to a cache
 *
 * Makes `item_words (expression)` known to @db, a table of row ids for FROM. An expression of
 * xg_word_match_new() means the same rows there as to FTS5 once all of them are indexed; any other
 * is an error. `ORDER BY rowid`, both ways, and bounds of the row id cost nothing.
 *
 * Returns: an SQLite result code
 */
int
xg_word_table_register (sqlite3 *db)
{
  /* Without xCreate it is there without being made. */
  static const sqlite3_module module = {
    .xConnect = connect_cb,
    .xBestIndex = best_index_cb,
    .xDisconnect = disconnect_cb,
    .xOpen = open_cb,
    .xClose = close_cb,
    .xFilter = filter_cb,
    .xNext = next_cb,
    .xEof = eof_cb,
    .xColumn = column_cb,
    .xRowid = rowid_cb,
  };

  return sqlite3_create_module_v2 (db, "item_words", &module, NULL, NULL);
}
