/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/xg-reader.h"

G_BEGIN_DECLS

typedef enum
{
  XG_READER_GET_ITEM,
  XG_READER_GET_PAYLOAD,
  XG_READER_HAS_ITEM,
  XG_READER_FIND_KNOWN,
  N_READER_SQL,
} XgReaderSql;

struct _XgReader
{
  GObject parent_instance;

  char *path;
  GWeakRef store; /* to be told of damage */

  /* The connection for rows by id, with its statements; under lock */
  GMutex lock;
  sqlite3 *db;
  sqlite3_stmt *stmts[N_READER_SQL];

  /* Connections for what takes longer; under lock */
  GQueue idle; /* (element-type sqlite3): not in use */
  GQueue lent; /* (element-type sqlite3): borrowed */
  guint n_out; /* borrowed, or about to be */
  GCond returned;
  gboolean closed;
};

/* The columns of XgStoreItem, in the order of xg_reader_row_to_item(). */
#define XG_READER_ITEM_COLUMNS                                                                     \
  "item.id, item.node_key, item.kind, item.severity, item.received, broker.jid, node.node,"        \
  " item.item_id, item.publisher, item.type, item.summary, item.incident, item.version, "          \
  "item.read,"                                                                                     \
  " item.retracted, item.current, item.caught_up, item.delayed, item.purpose, item.tlp,"           \
  " item.pinned, item.collection"
#define XG_READER_ITEM_TABLES                                                                      \
  "item JOIN node ON node.key = item.node_key JOIN broker ON broker.key = node.broker"

XgStoreItem *xg_reader_row_to_item (sqlite3_stmt *stmt);
char *xg_reader_dup_column (sqlite3_stmt *stmt, int column);

/* A connection of the pool, for one use by the calling thread. */
sqlite3 *xg_reader_borrow (XgReader *self, GCancellable *cancellable, GError **error);
void xg_reader_give_back (XgReader *self, sqlite3 *db);
sqlite3_stmt *xg_reader_prepare (XgReader *self, sqlite3 *db, const char *sql, GError **error);
void xg_reader_note_result (XgReader *self, int rc);
gboolean xg_reader_check_end (XgReader *self, sqlite3 *db, int rc, GError **error);

/* xg-reader-lists.c */
typedef void (*XgReaderRowFunc) (sqlite3_stmt *stmt, gpointer user_data);
gboolean xg_reader_each_row (XgReader *self,
                             const char *sql,
                             gint64 parameter,
                             XgReaderRowFunc func,
                             gpointer user_data,
                             GError **error);

gboolean xg_reader_read_payload (XgReader *self,
                                 gint64 rowid,
                                 GCancellable *cancellable,
                                 char **payload,
                                 GError **error);

/* xg-reader-query.c */
const char *xg_reader_get_order_key (XgItemOrder order);
const char *xg_reader_append_rows (GString *sql, const XgStoreQuery *query);
void xg_reader_bind_rows (sqlite3_stmt *stmt, const XgStoreQuery *query);
GArray *xg_reader_run_query (XgReader *self,
                             const XgStoreQuery *query,
                             gint64 before,
                             guint limit,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
