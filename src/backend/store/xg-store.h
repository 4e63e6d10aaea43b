/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/xg-record.h"

G_BEGIN_DECLS

/**
 * XG_STORE_ERROR:
 *
 * The message is a whole sentence for people, with the file's name.
 */
#define XG_STORE_ERROR (xg_store_error_quark ())
GQuark xg_store_error_quark (void);

typedef enum
{
  XG_STORE_ERROR_FAILED,
  XG_STORE_ERROR_UNWRITABLE, /* directory or file can't be written */
  XG_STORE_ERROR_FULL,       /* disk full */
  XG_STORE_ERROR_CORRUPT,    /* and could not be set aside */
  XG_STORE_ERROR_BUSY,       /* another process has it open */
  XG_STORE_ERROR_NEWER,      /* made by a newer version of the program */
} XgStoreError;

#define XG_TYPE_STORE (xg_store_get_type ())
G_DECLARE_FINAL_TYPE (XgStore, xg_store, XG, STORE, GObject)

/**
 * XgStoreCommitFunc:
 * @records: (element-type XgRecord) (transfer none): what became durable in one transaction, in the
 *   order of pushing (row ids of new rows rise), with the members that come from the store filled
 *   in; duplicates and rejected ones too. May be kept with g_ptr_array_ref(): nobody changes it.
 *
 * Called on the store thread right after the transaction ended. Must be quick.
 */
typedef void (*XgStoreCommitFunc) (GPtrArray *records, gpointer user_data);

/*
 * Opens or makes the database PATH (":memory:" keeps nothing), mode 0600, WAL, migrated, checked;
 * a damaged file is renamed aside (xg_store_get_set_aside()) and a new one begun. Starts the store
 * thread. Must be called in a worker or before the main loop: it blocks.
 */
XgStore *xg_store_open (const char *path, GError **error);
XgStore *xg_store_open_in (const char *path, GMainContext *context, GError **error);
/* Writes what is queued, joins the thread; blocks, but not for ever: FALSE when something could not
 * be written, "problem" then says so. */
gboolean xg_store_close (XgStore *self);
const char *xg_store_get_path (XgStore *self);
const char *xg_store_get_set_aside (XgStore *self);
/* Bytes of the database and its log, as of the last batch; cheap. After xg_store_close() this and
 * all other calls do nothing. */
gint64 xg_store_get_size (XgStore *self);

void xg_store_set_commit_func (XgStore *self,
                               XgStoreCommitFunc func,
                               gpointer user_data,
                               GDestroyNotify destroy);

/**
 * XgStoreRecordFunc:
 * @record: about to be written; nobody else has it
 *
 * On the store thread, once for each record: what is to be known of it and need not be found on the
 * thread that it comes from. It has to be quick.
 */
typedef void (*XgStoreRecordFunc) (XgRecord *record, gpointer user_data);
void xg_store_set_record_func (XgStore *self,
                               XgStoreRecordFunc func,
                               gpointer user_data,
                               GDestroyNotify destroy);

/*
 * The queue. push never fails and never drops; is_full says that the producer should stop for now;
 * the space function is called (any thread) when there is room again. push_wait blocks while full:
 * for workers only; FALSE when the store was closed.
 */
gboolean xg_store_push (XgStore *self, XgRecord *record);
gboolean xg_store_push_wait (XgStore *self, XgRecord *record, GCancellable *cancellable);
gboolean xg_store_wait_room (XgStore *self, GCancellable *cancellable);
gboolean xg_store_is_full (XgStore *self);
void xg_store_set_space_func (XgStore *self,
                              GFunc func, /* (gpointer store, gpointer user_data) */
                              gpointer user_data);

/**
 * XgStoreTextFunc:
 * @xml: a payload
 * @length: bytes
 *
 * Returns: (transfer full) (nullable): its words, to be found by
 */
typedef char *(*XgStoreTextFunc) (const char *xml, gsize length);

/* Goes on with what can be read of a damaged file that was set aside; see there. */
void xg_store_start_salvage (XgStore *self, XgStoreTextFunc text_func);

/* While the disk is full or the file can't be written: items stay queued, the writer tries again.
 * "notify::problem" comes in the main context; NULL when all is well. */
char *xg_store_dup_problem (XgStore *self);

/* The numbers of this session of the ledger and of the last interruption. */
gint64 xg_store_get_session (XgStore *self);
gint64 xg_store_get_interruption (XgStore *self);

/* Small writes from main, queued in order with the items: none of these blocks. */
void xg_store_mark_read (XgStore *self, const gint64 *rowids, guint n_rowids, gboolean read);
void xg_store_mark_pinned (XgStore *self, const gint64 *rowids, guint n_rowids, gboolean pinned);
/* Node 0: every node. What is durable at the time of the call, not what is on its way. */
void xg_store_mark_node_read (XgStore *self, gint64 node_key);
void xg_store_forget_node (XgStore *self, const char *broker, const char *node);
/* The connection is gone; returns the interruption's number. */
gint64 xg_store_interrupt (XgStore *self, gint64 since);
/* The topic was compared with its broker after that interruption: nothing is missing any more. */
void xg_store_reconcile (XgStore *self, const char *broker, const char *node, gint64 interruption);

/**
 * XgStoreNode:
 *
 * What is remembered of a node so that the tree is there before the broker answers. Owned strings.
 */
typedef struct
{
  gint64 key;
  char *broker;
  char *node;
  char *name;    /* title or disco name; NULL: none */
  int kind;      /* XgNodeKind of grid/ */
  char *parents; /* node ids joined by U+001F; "" top level; NULL unknown */
  gboolean subscribed;
  gint64 unread;        /* newest versions of items that were not read, retracted or not */
  gint64 last_activity; /* arrival of the newest event, µs since the epoch; 0 never */
} XgStoreNode;

void xg_store_node_free (XgStoreNode *self);
/* key, unread and last_activity are ignored */
void xg_store_put_node (XgStore *self, const XgStoreNode *node);

/* Somebody who asked for a subscription has an answer; requests come as records. */
void xg_store_delete_request (XgStore *self,
                              const char *broker,
                              const char *node,
                              const char *jid,
                              const char *subid);
/* What a broker can do, as text that grid/ makes. */
void xg_store_put_capability (XgStore *self, const char *broker, const char *body);

/* Rules and alerts (owned by alert/, kept here). A rule's body is alert/'s business: opaque text.
 */
void xg_store_put_rule (XgStore *self, gint64 id, const char *body);
void xg_store_delete_rule (XgStore *self, gint64 id);
void xg_store_set_alert_state (XgStore *self, gint64 alert_id, int state);

/* Deletes a database that nobody has open. Blocks. */
gboolean xg_store_delete (const char *path, GError **error);

/* Waits until everything pushed so far is durable; for tests and quitting. Blocks. */
void xg_store_flush (XgStore *self);

G_END_DECLS
