/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-store-writer-private.h"

/* The row that a new item of the same id meets. */
typedef struct
{
  gint64 rowid; /* 0: none */
  guint version;
  gboolean read;
  gboolean retracted;
  gboolean pinned;
} Current;

static int
find_current (XgStoreWriter *self, const XgRecord *record, Current *current)
{
  sqlite3_stmt *stmt = self->stmts[SQL_FIND_CURRENT];
  int rc;

  memset (current, 0, sizeof *current);
  if (record->item_id == NULL)
    return SQLITE_OK;

  sqlite3_bind_int64 (stmt, 1, record->node_key);
  xg_store_writer_bind_text (self, SQL_FIND_CURRENT, 2, record->item_id);
  rc = xg_store_writer_step (self, SQL_FIND_CURRENT);
  if (rc == SQLITE_ROW)
    {
      current->rowid = sqlite3_column_int64 (stmt, 0);
      current->version = (guint) sqlite3_column_int (stmt, 1);
      current->read = sqlite3_column_int (stmt, 2) != 0;
      current->retracted = sqlite3_column_int (stmt, 3) != 0;
      current->pinned = sqlite3_column_int (stmt, 4) != 0;
    }
  sqlite3_reset (stmt);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* No payload and an empty one are the same. */
static int
has_payload (XgStoreWriter *self, gint64 rowid, const XgRecord *record, gboolean *same)
{
  sqlite3_stmt *stmt = self->stmts[SQL_GET_PAYLOAD];
  gsize wanted = record->payload != NULL ? record->payload_len : 0;
  int rc;

  sqlite3_bind_int64 (stmt, 1, rowid);
  rc = xg_store_writer_step (self, SQL_GET_PAYLOAD);
  *same = wanted == 0;
  if (rc == SQLITE_ROW)
    {
      const void *body = sqlite3_column_text (stmt, 0);

      *same = (gsize) sqlite3_column_bytes (stmt, 0) == wanted &&
              (wanted == 0 || memcmp (body, record->payload, wanted) == 0);
    }
  sqlite3_reset (stmt);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int
set_retracted (XgStoreWriter *self, gint64 rowid, gboolean retracted)
{
  sqlite3_bind_int64 (self->stmts[SQL_SET_RETRACTED], 1, rowid);
  sqlite3_bind_int (self->stmts[SQL_SET_RETRACTED], 2, retracted ? 1 : 0);
  return xg_store_writer_run (self, SQL_SET_RETRACTED);
}

static int
add_row (XgStoreWriter *self, XgRecord *record)
{
  sqlite3_stmt *stmt = self->stmts[SQL_ADD_ITEM];
  int rc;

  sqlite3_bind_int64 (stmt, 1, record->node_key);
  sqlite3_bind_int (stmt, 2, (int) record->kind);
  sqlite3_bind_int (stmt, 3, (int) record->severity);
  sqlite3_bind_int64 (stmt, 4, record->received);
  sqlite3_bind_int64 (stmt, 5, record->delayed);
  sqlite3_bind_int64 (stmt, 6, record->version);
  /* Only items wait to be read. */
  sqlite3_bind_int (stmt, 7, record->kind == XG_RECORD_ITEM ? 0 : 1);
  sqlite3_bind_int (stmt, 8, record->caught_up ? 1 : 0);
  xg_store_writer_bind_text (self, SQL_ADD_ITEM, 9, record->item_id);
  xg_store_writer_bind_text (self, SQL_ADD_ITEM, 10, record->publisher);
  xg_store_writer_bind_text (self, SQL_ADD_ITEM, 11, record->type);
  xg_store_writer_bind_text (self,
                             SQL_ADD_ITEM,
                             12,
                             record->summary != NULL ? record->summary : "");
  xg_store_writer_bind_text (self, SQL_ADD_ITEM, 13, record->incident);
  xg_store_writer_bind_text (self, SQL_ADD_ITEM, 14, record->collection);
  xg_store_writer_bind_text (self, SQL_ADD_ITEM, 15, record->purpose);
  sqlite3_bind_int (stmt, 16, (int) record->tlp);
  sqlite3_bind_int (stmt, 17, record->pinned ? 1 : 0);
  sqlite3_bind_int64 (stmt, 18, record->payload != NULL ? (gint64) record->payload_len : 0);
  rc = xg_store_writer_run (self, SQL_ADD_ITEM);
  record->rowid = sqlite3_last_insert_rowid (self->db);
  return rc;
}

static int
add_payload (XgStoreWriter *self, const XgRecord *record)
{
  if (record->payload == NULL || record->payload_len == 0)
    return SQLITE_OK;
  sqlite3_bind_int64 (self->stmts[SQL_ADD_PAYLOAD], 1, record->rowid);
  xg_store_writer_bind_bytes (self, SQL_ADD_PAYLOAD, 2, record->payload, record->payload_len);
  return xg_store_writer_run (self, SQL_ADD_PAYLOAD);
}

static int
add_alerts (XgStoreWriter *self, XgRecord *record)
{
  int rc = SQLITE_OK;

  if (record->matches == NULL || record->matches->len == 0)
    return SQLITE_OK;

  record->alert_ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), record->matches->len);
  for (guint i = 0; i < record->matches->len && rc == SQLITE_OK; i++)
    {
      sqlite3_stmt *stmt = self->stmts[SQL_ADD_ALERT];
      gint64 id;

      sqlite3_bind_int64 (stmt, 1, g_array_index (record->matches, gint64, i));
      sqlite3_bind_int64 (stmt, 2, record->rowid);
      sqlite3_bind_int64 (stmt, 3, record->received);
      rc = xg_store_writer_run (self, SQL_ADD_ALERT);
      id = sqlite3_last_insert_rowid (self->db);
      g_array_append_val (record->alert_ids, id);
    }
  return rc;
}

/* What hangs on a row that is there. */
int
xg_store_writer_add_parts (XgStoreWriter *self, const XgRecord *record)
{
  int rc = add_payload (self, record);

  if (rc == SQLITE_OK)
    rc = xg_store_writer_add_words (self, record);
  if (rc == SQLITE_OK)
    rc = xg_store_writer_link_indicators (self, record->rowid, record->iocs);
  return rc;
}

static int
add_all (XgStoreWriter *self, XgRecord *record)
{
  int rc = add_row (self, record);

  return rc == SQLITE_OK ? xg_store_writer_add_parts (self, record) : rc;
}

static int
add_item (XgStoreWriter *self, XgRecord *record, XgStoreTally *tally)
{
  Current current;
  gboolean same = FALSE;
  int rc = find_current (self, record, &current);

  if (rc == SQLITE_OK && current.rowid != 0)
    rc = has_payload (self, current.rowid, record, &same);
  if (rc != SQLITE_OK)
    return rc;

  tally->seen = TRUE;
  if (same)
    {
      record->outcome = XG_OUTCOME_DUPLICATE;
      record->rowid = current.rowid;
      record->version = current.version;
      tally->duplicate++;
      return current.retracted ? set_retracted (self, current.rowid, FALSE) : SQLITE_OK;
    }

  record->outcome = current.rowid != 0 ? XG_OUTCOME_UPDATED : XG_OUTCOME_STORED;
  record->version = current.version + 1;
  if (current.rowid != 0)
    {
      record->replaced = current.rowid;
      record->replaced_unread = !current.read;
      record->pinned = current.pinned;
      sqlite3_bind_int64 (self->stmts[SQL_OUTDATE], 1, current.rowid);
      rc = xg_store_writer_run (self, SQL_OUTDATE);
      tally->updated++;
    }
  else
    {
      tally->stored++;
    }
  if (record->caught_up)
    tally->caught_up++;
  if (rc == SQLITE_OK && current.rowid == 0)
    rc = xg_store_writer_unretire (self, record->node_key, record->item_id);
  if (rc == SQLITE_OK)
    rc = add_all (self, record);
  return rc == SQLITE_OK ? add_alerts (self, record) : rc;
}

/* FRESH: whether RECORD was not there before. A broker sends what waits again and again. */
static int
add_request (XgStoreWriter *self, XgRecord *record, gboolean *fresh)
{
  sqlite3_stmt *stmt = self->stmts[SQL_ADD_REQUEST];
  int rc;

  g_return_val_if_fail (record->publisher != NULL, SQLITE_MISUSE);

  sqlite3_bind_int64 (stmt, 1, record->node_key);
  xg_store_writer_bind_text (self, SQL_ADD_REQUEST, 2, record->publisher);
  xg_store_writer_bind_text (self,
                             SQL_ADD_REQUEST,
                             3,
                             record->item_id != NULL ? record->item_id : "");
  sqlite3_bind_int64 (stmt, 4, record->received);
  rc = xg_store_writer_run (self, SQL_ADD_REQUEST);
  *fresh = rc == SQLITE_OK && sqlite3_changes (self->db) > 0;
  return rc;
}

/* An event other than publish: a row of its own, and what it does to items. */
static int
add_event (XgStoreWriter *self, XgRecord *record)
{
  Current current = { 0 };
  gboolean fresh = TRUE;
  int rc = SQLITE_OK;

  if (record->kind == XG_RECORD_RETRACT)
    {
      rc = find_current (self, record, &current);
      if (rc == SQLITE_OK && current.rowid != 0)
        rc = set_retracted (self, current.rowid, TRUE);
      record->replaced = current.rowid;
    }
  else if (record->kind == XG_RECORD_PURGE || record->kind == XG_RECORD_DELETE)
    {
      sqlite3_bind_int64 (self->stmts[SQL_RETRACT_NODE], 1, record->node_key);
      rc = xg_store_writer_run (self, SQL_RETRACT_NODE);
    }
  else if (record->kind == XG_RECORD_LOST)
    {
      g_return_val_if_fail (record->gap != NULL, SQLITE_MISUSE);
      rc = xg_store_writer_add_gap (self, record);
    }
  else if (record->kind == XG_RECORD_REQUEST)
    {
      rc = add_request (self, record, &fresh);
      if (!fresh)
        record->outcome = XG_OUTCOME_DUPLICATE;
    }
  if (rc != SQLITE_OK || !fresh)
    return rc;

  record->outcome = XG_OUTCOME_STORED;
  record->version = 1;
  return add_all (self, record);
}

static void
reject (XgRecord *record, XgStoreTally *tally)
{
  guint count;

  if (tally->reasons == NULL)
    tally->reasons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (tally->reasons, record->reject_reason));
  g_hash_table_insert (tally->reasons,
                       g_strdup (record->reject_reason),
                       GUINT_TO_POINTER (count + 1));
  record->outcome = XG_OUTCOME_REJECTED;
  tally->rejected++;
}

/* Forgets what an attempt that was rolled back has left. */
static void
clear_results (XgRecord *record)
{
  record->outcome = XG_OUTCOME_PENDING;
  record->rowid = 0;
  record->node_key = 0;
  record->replaced = 0;
  record->replaced_unread = FALSE;
  record->pinned = FALSE;
  record->version = 0;
  g_clear_pointer (&record->alert_ids, g_array_unref);
}

/* Writes one event and fills in the members of RECORD that come from the store. */
int
xg_store_writer_add_record (XgStoreWriter *self, XgRecord *record)
{
  gboolean rejected = record->reject_reason != NULL;
  XgStoreTally *tally;
  int rc;

  clear_results (record);
  rc = xg_store_writer_find_node (self,
                                  record->broker,
                                  record->node,
                                  !rejected && record->kind != XG_RECORD_DELETE &&
                                    record->kind != XG_RECORD_LOST,
                                  &record->node_key);
  if (rc != SQLITE_OK)
    return rc;

  tally = xg_store_writer_get_tally (self, record->node_key);
  if (rejected || record->kind == XG_RECORD_ITEM)
    tally->received++;
  if (rejected)
    {
      reject (record, tally);
      return SQLITE_OK;
    }
  rc = record->kind == XG_RECORD_ITEM ? add_item (self, record, tally) : add_event (self, record);

  if (record->outcome != XG_OUTCOME_DUPLICATE && record->kind != XG_RECORD_LOST)
    tally->last_activity = MAX (tally->last_activity, record->received);
  return rc;
}
