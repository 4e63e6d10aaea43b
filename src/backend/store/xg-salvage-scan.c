/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-salvage-scan.h"

/* A B-tree of this height would have more pages than a file can have. */
#define MAX_HEIGHT 20

/* Row ids and keys beyond are no numbers of ours but damage. */
#define MAX_ID (G_GINT64_CONSTANT (1) << 48)

/* Pages between two looks at the cancellable. */
#define PAGES_PER_LOOK 256

/*
 * The columns of a row: k the row id (which stands elsewhere, NULL here), i an integer, t a text, T
 * a text or NULL. Columns that later versions of the schema appended may follow.
 */
static const struct
{
  const char *name;
  const char *columns;
} tables[XG_SALVAGE_N_TABLES] = {
  [XG_SALVAGE_BROKER] = { "broker", "kt" },
  [XG_SALVAGE_NODE] = { "node", "kitTiTiii" },
  [XG_SALVAGE_RULE] = { "rule", "kt" },
  [XG_SALVAGE_ITEM] = { "item", "kiiiiiiiiiiTTTtTT" },
  [XG_SALVAGE_PAYLOAD] = { "payload", "kt" },
  [XG_SALVAGE_ALERT] = { "alert", "kiiii" },
  [XG_SALVAGE_SESSION] = { "session", "ki" },
  [XG_SALVAGE_INTERRUPTION] = { "interruption", "kii" },
  [XG_SALVAGE_GAP] = { "gap", "kiiiiiii" },
  [XG_SALVAGE_LEDGER] = { "ledger", "iiiiiiii" },
  [XG_SALVAGE_LEDGER_REJECT] = { "ledger_reject", "iiti" },
  [XG_SALVAGE_REQUEST] = { "request", "kitti" },
  [XG_SALVAGE_CAPABILITY] = { "capability", "tt" },
  [XG_SALVAGE_PLAN] = { "plan", "kttttiiiii" },
  [XG_SALVAGE_PLAN_OPERATION] = { "plan_operation", "iittiT" },
  [XG_SALVAGE_SEQUENCE] = { "sqlite_sequence", "ti" },
};

/* The columns of the schema itself: type, name, tbl_name, rootpage, sql. */
static const char schema_columns[] = "tttiT";

struct _XgSalvageScan
{
  XgPageFile *file;
  guint8 *page;
  XgPageRecord record;
  guint32 *parents;  /* page number -> the interior page that names it, 0: none does */
  GHashTable *roots; /* page number -> XgSalvageTable */
  guint n_rows[XG_SALVAGE_N_TABLES];
  gint64 last[XG_SALVAGE_N_TABLES];
  gint64 sequences[XG_SALVAGE_N_TABLES];
  gint64 last_node_key;
};

/**
 * xg_salvage_table_get_name:
 *
 * Returns: (transfer none): the name in the schema
 */
const char *
xg_salvage_table_get_name (XgSalvageTable table)
{
  return tables[table].name;
}

static gboolean
matches (const XgPageRecord *record, const char *columns)
{
  guint n = (guint) strlen (columns);

  if (record->n_values < n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      XgPageType type = record->values[i].type;
      gboolean good;

      switch (columns[i])
        {
        case 'k':
          good = type == XG_PAGE_NULL;
          break;
        case 'i':
          good = type == XG_PAGE_INTEGER;
          break;
        case 't':
          good = type == XG_PAGE_TEXT;
          break;
        default:
          good = type == XG_PAGE_TEXT || type == XG_PAGE_NULL;
          break;
        }
      if (!good)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_text (const XgPageValue *value, const char *text)
{
  return value->length == strlen (text) && memcmp (value->text, text, value->length) == 0;
}

static XgSalvageTable
find_table (const XgPageValue *name)
{
  for (guint i = 0; i < XG_SALVAGE_N_TABLES; i++)
    {
      if (is_text (name, tables[i].name))
        return (XgSalvageTable) i;
    }
  return XG_SALVAGE_NOTHING;
}

/* A row of the schema says at which page a table begins. */
static void
note_root (XgSalvageScan *self)
{
  const XgPageValue *values = self->record.values;

  if (!is_text (&values[0], "table") || values[3].integer <= 0 ||
      values[3].integer > xg_page_file_get_n_pages (self->file))
    return;
  g_hash_table_insert (self->roots,
                       GINT_TO_POINTER (values[3].integer),
                       GUINT_TO_POINTER (find_table (&values[1])));
}

static void
note_children (XgSalvageScan *self, guint number)
{
  guint n = xg_page_get_n_cells (number, self->page);

  for (guint i = 0; i <= n; i++)
    {
      guint32 child = xg_page_get_child (self->file, number, self->page, i);

      if (child != 0)
        self->parents[child] = number;
    }
}

/* Whose page it is, when all pages above it can be read; FALSE when they can't. */
static gboolean
find_owner (XgSalvageScan *self, guint number, XgSalvageTable *owner)
{
  gpointer table;

  for (guint i = 0; i < MAX_HEIGHT && number != 0; i++)
    {
      if (g_hash_table_lookup_extended (self->roots, GUINT_TO_POINTER (number), NULL, &table))
        {
          *owner = (XgSalvageTable) GPOINTER_TO_UINT (table);
          return TRUE;
        }
      number = self->parents[number];
    }
  return FALSE;
}

/* For tables whose number of columns tells them from all others of such types. */
static gboolean
is_row_of (const XgPageRecord *record, XgSalvageTable table)
{
  return record->n_values == strlen (tables[table].columns) &&
         matches (record, tables[table].columns);
}

/* Rows of tables WITHOUT ROWID stand on pages like those of an index, and no index of ours has
 * such columns. Capabilities are a key file. */
static XgSalvageTable
guess_index_row (const XgPageRecord *record)
{
  if (is_row_of (record, XG_SALVAGE_PLAN_OPERATION))
    return XG_SALVAGE_PLAN_OPERATION;
  if (is_row_of (record, XG_SALVAGE_CAPABILITY) && record->values[1].length > 0 &&
      record->values[1].text[0] == '[')
    return XG_SALVAGE_CAPABILITY;
  return XG_SALVAGE_NOTHING;
}

/* An orphan is known by its looks. Payloads are XML, rules are JSON. */
static XgSalvageTable
guess_table (const XgPageRecord *record)
{
  if (matches (record, tables[XG_SALVAGE_ITEM].columns))
    return XG_SALVAGE_ITEM;
  if (matches (record, tables[XG_SALVAGE_NODE].columns))
    return XG_SALVAGE_NODE;
  /* Other tables have rows of numbers alone, too. */
  if (is_row_of (record, XG_SALVAGE_ALERT))
    return XG_SALVAGE_ALERT;
  if (is_row_of (record, XG_SALVAGE_REQUEST))
    return XG_SALVAGE_REQUEST;
  if (is_row_of (record, XG_SALVAGE_PLAN))
    return XG_SALVAGE_PLAN;
  if (record->n_values == 2 && matches (record, "ti") &&
      find_table (&record->values[0]) != XG_SALVAGE_NOTHING)
    return XG_SALVAGE_SEQUENCE;
  if (record->n_values == 2 && matches (record, "kt") && record->values[1].length > 0)
    {
      if (record->values[1].text[0] == '<')
        return XG_SALVAGE_PAYLOAD;
      if (record->values[1].text[0] == '{')
        return XG_SALVAGE_RULE;
    }
  return XG_SALVAGE_NOTHING;
}

static XgSalvageTable
identify (XgSalvageScan *self, gboolean owned, XgSalvageTable owner, XgPageKind kind)
{
  if (self->record.rowid <= 0 || self->record.rowid > MAX_ID)
    return XG_SALVAGE_NOTHING;
  if (!owned)
    return kind == XG_PAGE_KIND_TABLE_LEAF ? guess_table (&self->record)
                                           : guess_index_row (&self->record);
  return matches (&self->record, tables[owner].columns) ? owner : XG_SALVAGE_NOTHING;
}

/* The way down the trees, and where they begin. */
static void
note_tree (XgSalvageScan *self, guint number)
{
  XgPageKind kind;

  if (!xg_page_file_read (self->file, number, self->page))
    return;
  kind = xg_page_get_kind (self->file, number, self->page);
  if (kind == XG_PAGE_KIND_TABLE_INTERIOR || kind == XG_PAGE_KIND_INDEX_INTERIOR)
    note_children (self, number);
  if (kind != XG_PAGE_KIND_TABLE_LEAF)
    return;
  for (guint i = 0; i < xg_page_get_n_cells (number, self->page); i++)
    {
      if (!xg_page_record_read (&self->record, self->file, number, self->page, i))
        continue;
      /* A page has the rows of one table. */
      if (self->record.n_values != strlen (schema_columns) ||
          !matches (&self->record, schema_columns))
        break;
      note_root (self);
    }
}

static gboolean
count_cb (XgSalvageTable table, const XgPageRecord *record, gpointer user_data)
{
  XgSalvageScan *self = user_data;

  if (table == XG_SALVAGE_SEQUENCE)
    {
      XgSalvageTable named = find_table (&record->values[0]);

      if (named != XG_SALVAGE_NOTHING && record->values[1].integer <= MAX_ID)
        self->sequences[named] = MAX (self->sequences[named], record->values[1].integer);
      return TRUE;
    }
  self->n_rows[table]++;
  self->last[table] = MAX (self->last[table], record->rowid);
  if (table == XG_SALVAGE_ITEM && record->values[1].integer <= MAX_ID)
    self->last_node_key = MAX (self->last_node_key, record->values[1].integer);
  return TRUE;
}

/**
 * xg_salvage_scan_new:
 * @path: a damaged cache that nobody writes to
 * @cancellable: (nullable): ends the reading
 *
 * Reads the whole file, to find out what is where.
 *
 * Errors: those of xg_page_file_open(), %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): a scan
 */
XgSalvageScan *
xg_salvage_scan_new (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (XgSalvageScan) self = g_new0 (XgSalvageScan, 1);
  /* Payloads are long, and their number says nothing. */
  const guint counted = ~XG_SALVAGE_SET (XG_SALVAGE_PAYLOAD);
  guint n_pages;

  xg_page_record_init (&self->record);
  self->roots = g_hash_table_new (NULL, NULL);
  self->file = xg_page_file_open (path, error);
  if (self->file == NULL)
    return NULL;
  n_pages = xg_page_file_get_n_pages (self->file);
  self->page = g_malloc (xg_page_file_get_page_size (self->file));
  self->parents = g_new0 (guint32, (gsize) n_pages + 1);
  for (guint round = 0; round < 2; round++)
    {
      for (guint number = 1; number <= n_pages; number++)
        {
          if (number % PAGES_PER_LOOK == 0 &&
              g_cancellable_set_error_if_cancelled (cancellable, error))
            return NULL;
          if (round == 0)
            note_tree (self, number);
          else
            xg_salvage_scan_page (self, number, counted, count_cb, self);
        }
    }
  return g_steal_pointer (&self);
}

/**
 * xg_salvage_scan_free:
 * @self: (transfer full) (nullable): a scan
 */
void
xg_salvage_scan_free (XgSalvageScan *self)
{
  if (self == NULL)
    return;
  xg_page_file_free (self->file);
  xg_page_record_clear (&self->record);
  g_hash_table_unref (self->roots);
  g_free (self->parents);
  g_free (self->page);
  g_free (self);
}

guint
xg_salvage_scan_get_n_pages (XgSalvageScan *self)
{
  return xg_page_file_get_n_pages (self->file);
}

/**
 * xg_salvage_scan_count_rows:
 *
 * Returns: how many rows of @table can be read
 */
guint
xg_salvage_scan_count_rows (XgSalvageScan *self, XgSalvageTable table)
{
  return self->n_rows[table];
}

/**
 * xg_salvage_scan_get_last:
 *
 * Returns: the highest row id of those rows, 0 for none
 */
gint64
xg_salvage_scan_get_last (XgSalvageScan *self, XgSalvageTable table)
{
  return self->last[table];
}

/**
 * xg_salvage_scan_get_last_node_key:
 *
 * Returns: the highest key of a node that a row refers to, 0 for none
 */
gint64
xg_salvage_scan_get_last_node_key (XgSalvageScan *self)
{
  return MAX (self->last_node_key, self->last[XG_SALVAGE_NODE]);
}

/**
 * xg_salvage_scan_get_sequence:
 *
 * Returns: the highest row id that @table ever had, as the file says; 0 when it does not
 */
gint64
xg_salvage_scan_get_sequence (XgSalvageScan *self, XgSalvageTable table)
{
  return self->sequences[table];
}

/**
 * xg_salvage_scan_page:
 * @number: from 1
 * @wanted: %XG_SALVAGE_SET of tables; a page that is known to be another's is not looked into
 * @func: (scope call): told of each row on it; what it gets lasts until it returns
 *
 * Returns: %FALSE when @func did
 */
gboolean
xg_salvage_scan_page (XgSalvageScan *self,
                      guint number,
                      guint wanted,
                      XgSalvageFunc func,
                      gpointer user_data)
{
  XgSalvageTable owner = XG_SALVAGE_NOTHING;
  gboolean owned = find_owner (self, number, &owner);
  XgPageKind kind;

  if (owned && (owner == XG_SALVAGE_NOTHING || (wanted & XG_SALVAGE_SET (owner)) == 0))
    return TRUE;
  if (!xg_page_file_read (self->file, number, self->page))
    return TRUE;
  kind = xg_page_get_kind (self->file, number, self->page);
  if (kind == XG_PAGE_KIND_NONE || kind == XG_PAGE_KIND_TABLE_INTERIOR)
    return TRUE;
  for (guint i = 0; i < xg_page_get_n_cells (number, self->page); i++)
    {
      XgSalvageTable table;

      if (!xg_page_record_read (&self->record, self->file, number, self->page, i))
        continue;
      table = identify (self, owned, owner, kind);
      if (table != XG_SALVAGE_NOTHING && (wanted & XG_SALVAGE_SET (table)) != 0 &&
          !func (table, &self->record, user_data))
        return FALSE;
    }
  return TRUE;
}
