/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-store-plan.h"
#include "store/xg-store-writer.h"

G_BEGIN_DECLS

typedef enum
{
  SQL_BEGIN,
  SQL_COMMIT,
  SQL_ROLLBACK,
  SQL_FIND_BROKER,
  SQL_ADD_BROKER,
  SQL_FIND_NODE,
  SQL_ADD_NODE,
  SQL_FIND_CURRENT,
  SQL_GET_PAYLOAD,
  SQL_OUTDATE,
  SQL_SET_RETRACTED,
  SQL_RETRACT_NODE,
  SQL_ADD_ITEM,
  SQL_ADD_PAYLOAD,
  SQL_ADD_WORDS,
  SQL_LIST_WORDS,
  SQL_TRIM_WORDS,
  SQL_PUT_INDEXED,
  SQL_ADD_TEXT,
  SQL_DELETE_TEXT,
  SQL_ADD_ALERT,
  SQL_ADD_LEDGER,
  SQL_ADD_REJECT,
  SQL_TOUCH_NODE,
  SQL_MARK_READ,
  SQL_PIN,
  SQL_UNPIN,
  SQL_UNPIN_CURRENT,
  SQL_UNPIN_OLD,
  SQL_MARK_NODE_READ,
  SQL_MARK_ALL_READ,
  SQL_PUT_NODE,
  SQL_FORGET_NODE,
  SQL_INTERRUPT,
  SQL_RECONCILE,
  SQL_ADD_GAP,
  SQL_ADD_REQUEST,
  SQL_DELETE_REQUEST,
  SQL_PUT_CAPABILITY,
  SQL_PUT_FACT,
  SQL_FACTS_LEFT,
  SQL_FACTS_DONE,
  SQL_FIND_INDICATOR,
  SQL_ADD_INDICATOR,
  SQL_LINK_INDICATOR,
  SQL_HAS_ITEM,
  SQL_PUT_RULE,
  SQL_DELETE_RULE,
  SQL_ALERT_STATE,
  SQL_PUT_PLAN,
  SQL_PUT_OPERATION,
  SQL_PUT_RETENTION,
  SQL_DELETE_RETENTION,
  SQL_FIND_OUTDATED,
  SQL_ADD_RETIRED,
  SQL_DELETE_RETIRED,
  SQL_FORGET_RETIRED,
  SQL_DELETE_ALERTS,
  SQL_DELETE_PAYLOAD,
  SQL_DELETE_ITEM,
  N_SQL,
} XgStoreSql;

extern const char *const xg_store_writer_sql[N_SQL];

/* What a batch adds to the ledger and to the node, written at its end. */
typedef struct
{
  gint64 node_key;
  gint64 received, stored, updated, duplicate, rejected, caught_up;
  gint64 last_activity;
  gboolean seen;       /* an item came: the node is there (again) */
  GHashTable *reasons; /* (nullable): reason -> count, of the rejected */
} XgStoreTally;

struct _XgStoreWriter
{
  char *path;
  sqlite3 *db;
  gint64 session;
  gint64 interruption;    /* that of opening */
  GString *text;          /* words of a row, reused */
  GHashTable *nodes;      /* set of NodeRef, by broker and node */
  GHashTable *indicators; /* key -> id, of some that came lately */
  GHashTable *tallies;    /* node key -> XgStoreTally, of this batch */
  int bind_error;         /* of the statement that is being prepared to run */
  gboolean has_retired;   /* some of the items that come may have been here before */

  XgStoreWordsLimits limits;
  gint64 indexed;          /* up to this row the full-text index has the words */
  XgStoreWordsCount fresh; /* added by this batch */
  XgStoreWordsCount lag;   /* not in the full-text index yet */
  XgStoreWordsCount kept;  /* in "words", or more: rows that are taken out are not counted off */
  gint64 last_burst;       /* monotonic µs */
  gint64 last_step;
  gboolean step_failed;
  XgStoreTextFunc text_func; /* atomic */

  sqlite3_stmt *stmts[N_SQL];
};

/* A parameter that can't be bound is told by the next step or run. */
void xg_store_writer_bind_text (XgStoreWriter *self, XgStoreSql which, int index, const char *text);
void xg_store_writer_bind_bytes (XgStoreWriter *self,
                                 XgStoreSql which,
                                 int index,
                                 const char *text,
                                 gsize length);
int xg_store_writer_step (XgStoreWriter *self, XgStoreSql which);

/* All of these return an SQLite result code, SQLITE_OK for success. */
int xg_store_writer_run (XgStoreWriter *self, XgStoreSql which);
int xg_store_writer_find_key (XgStoreWriter *self, XgStoreSql which, gint64 *key);
void xg_store_writer_init_nodes (XgStoreWriter *self);
int xg_store_writer_find_node (XgStoreWriter *self,
                               const char *broker,
                               const char *node,
                               gboolean listed,
                               gint64 *key);
int xg_store_writer_put_node (XgStoreWriter *self, const XgStoreNode *node);
int xg_store_writer_forget_node (XgStoreWriter *self, const XgStoreNode *node);
int xg_store_writer_interrupt (XgStoreWriter *self, const XgStoreOp *op);
int xg_store_writer_reconcile (XgStoreWriter *self, const XgStoreOp *op);
void xg_store_tally_free (gpointer data);
XgStoreTally *xg_store_writer_get_tally (XgStoreWriter *self, gint64 node_key);
int xg_store_writer_write_tallies (XgStoreWriter *self);
int xg_store_writer_add_gap (XgStoreWriter *self, const XgRecord *record);
int xg_store_writer_set_reconciled (XgStoreWriter *self, gint64 node_key, gint64 interruption);
int xg_store_writer_mark_read (XgStoreWriter *self, const GArray *rowids, int read);
int xg_store_writer_mark_pinned (XgStoreWriter *self, const GArray *rowids, gboolean pinned);
int xg_store_writer_mark_node_read (XgStoreWriter *self, gint64 node_key, gint64 up_to);
int xg_store_writer_retire (XgStoreWriter *self, const GArray *rowids);
int xg_store_writer_unretire (XgStoreWriter *self, gint64 node_key, const char *item_id);
int xg_store_writer_put_retention (XgStoreWriter *self,
                                   gint64 node_key,
                                   int days,
                                   const GArray *limits);
void xg_store_writer_look_for_retired (XgStoreWriter *self);
int xg_store_writer_put_plan (XgStoreWriter *self, const XgStorePlan *plan);
void xg_store_writer_init_indicators (XgStoreWriter *self);
int xg_store_writer_link_indicators (XgStoreWriter *self, gint64 rowid, const XgIocSet *iocs);
int xg_store_writer_put_facts (XgStoreWriter *self, const GPtrArray *facts, gint64 next);
gboolean xg_store_writer_init_words (XgStoreWriter *self);
int xg_store_writer_add_words (XgStoreWriter *self, const XgRecord *record);
void xg_store_writer_commit_words (XgStoreWriter *self);
int xg_store_writer_remove_words (XgStoreWriter *self, gint64 rowid, sqlite3_stmt *row);
void xg_store_words_count_add (XgStoreWordsCount *self, gsize bytes);
int xg_store_writer_add_parts (XgStoreWriter *self, const XgRecord *record);
int xg_store_writer_add_record (XgStoreWriter *self, XgRecord *record);

G_END_DECLS
