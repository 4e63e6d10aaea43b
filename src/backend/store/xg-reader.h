/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-condition.h"
#include "base/xg-item-order.h"
#include "base/xg-pivot.h"
#include "store/xg-store.h"

G_BEGIN_DECLS

/**
 * XgStoreItem:
 *
 * One row for a list, without the payload. Owned strings.
 */
typedef struct
{
  gint64 rowid;
  gint64 node_key;
  XgRecordKind kind;
  XgSeverity severity;
  gint64 received;
  gint64 delayed; /* stamp of the broker, same unit; 0 without one */
  char *broker;
  char *node;
  char *item_id;
  char *publisher;
  char *type;
  char *summary;
  char *incident;
  char *purpose;
  char *collection; /* what it came by; NULL: it came of its own topic */
  XgTlp tlp;
  guint version;
  gboolean read;
  gboolean pinned;
  gboolean retracted; /* retracted or purged at the broker, or its node deleted; still cached */
  gboolean current;   /* FALSE: a newer version of the item id exists */
  gboolean caught_up;
} XgStoreItem;

void xg_store_item_free (XgStoreItem *self);

/**
 * XgStoreQuery:
 *
 * What rows to list.
 */
typedef struct
{
  const gint64 *node_keys; /* NULL: all */
  guint n_node_keys;
  XgCondition *condition; /* what query/ made of a filter, or NULL */
  const char *where;      /* extra SQL over the columns of "item", trusted, or NULL */
  const char *match;      /* FTS5 MATCH expression, or NULL; not with a condition */
  XgSeverity severity_min;
  gboolean include_old_versions;
  XgItemOrder order;   /* another than that of arrival begins at its first row: "before" is 0 */
  gboolean descending; /* of @order, if that is another */
} XgStoreQuery;

XgStoreQuery *xg_store_query_copy (const XgStoreQuery *query);
void xg_store_query_free (XgStoreQuery *self);

typedef struct
{
  gint64 id;
  gint64 rule_id;
  gint64 rowid;
  gint64 time; /* µs since the epoch */
  int state;   /* XgAlertState of alert/ */
} XgStoreAlert;

typedef struct
{
  gint64 node_key; /* 0: the sum */
  /* Items, and whatever was rejected: received = stored + updated + duplicate + rejected. */
  gint64 received, stored, updated, duplicate, rejected;
  gint64 caught_up; /* how many of stored + updated were fetched, not delivered live */
  /* Never received: what the gaps have for certain or by estimate, and the gaps themselves. */
  gint64 lost;
  gint64 n_gaps;
  gint64 n_unknown; /* gaps of which nobody knows how many they are */
} XgStoreLedger;

/**
 * XgStoreLedgerRow:
 *
 * What was counted of one topic. Owned strings.
 */
typedef struct
{
  XgStoreLedger counts;
  char *broker;
  char *node;
  char *name; /* NULL: none */
} XgStoreLedgerRow;

/**
 * XgStoreGap:
 *
 * A time of a topic that nobody has the items of any more. Owned strings.
 */
typedef struct
{
  gint64 id;
  gint64 node_key;
  char *broker;
  char *node;
  char *name; /* NULL: none */
  XgGap gap;
} XgStoreGap;

/**
 * XgStoreReject:
 *
 * How often something of a topic was rejected for the same reason. Owned strings.
 */
typedef struct
{
  gint64 node_key;
  char *broker;
  char *node;
  char *name; /* NULL: none */
  char *reason;
  gint64 count;
} XgStoreReject;

/**
 * XgStoreBook:
 *
 * The ledger: all of it, or of one session or topic.
 */
typedef struct
{
  XgStoreLedger total;
  gint64 since;       /* µs since the epoch: when the counting began */
  GPtrArray *rows;    /* (element-type XgStoreLedgerRow) by topic */
  GPtrArray *rejects; /* (element-type XgStoreReject) most frequent first */
  GPtrArray *gaps;    /* (element-type XgStoreGap) newest first */
} XgStoreBook;

void xg_store_book_free (XgStoreBook *self);

/**
 * XgStorePending:
 *
 * A topic that was not compared with its broker since an interruption. Owned string.
 */
typedef struct
{
  char *node;
  gint64 node_key;
  gint64 interruption; /* the first one since */
  gint64 newest;       /* rows up to this one are from before */
  gint64 since;        /* µs since the epoch: until then, at least, we were connected */
} XgStorePending;

/**
 * XgStoreKnown:
 *
 * What we have of an item.
 */
typedef struct
{
  gint64 rowid; /* of the newest version, which may have been taken out; 0: nothing */
  gboolean retracted;
  gboolean same; /* the payload is that one */
} XgStoreKnown;

/**
 * XgStoreMark:
 *
 * One of the newest items of a topic. Owned string.
 */
typedef struct
{
  gint64 rowid;
  gint64 received; /* µs since the epoch */
  gboolean caught_up;
  gboolean retracted; /* also by a broker that tells what it evicts */
  gboolean replaces;  /* an earlier version of the same item */
  char *item_id;
} XgStoreMark;

/**
 * XgStoreBreak:
 *
 * A time without a connection.
 */
typedef struct
{
  gint64 newest; /* rows up to this one are from before */
  gint64 since;  /* µs since the epoch */
  gint64 until;  /* same unit */
} XgStoreBreak;

/**
 * XgStoreRequest:
 *
 * Somebody asks for a subscription and has no answer yet. Owned strings.
 */
typedef struct
{
  char *broker;
  char *node;
  char *jid;       /* who asks */
  char *subid;     /* NULL: none */
  gint64 received; /* µs since the epoch */
} XgStoreRequest;

void xg_store_request_free (XgStoreRequest *self);

/**
 * XgReader:
 *
 * A read-only connection. One belongs to main for rows by id (microseconds); everything that can
 * take longer is *_async, or for workers: it uses a connection of its own out of a small pool.
 * Thread-safe.
 */
#define XG_TYPE_READER (xg_reader_get_type ())
G_DECLARE_FINAL_TYPE (XgReader, xg_reader, XG, READER, GObject)

XgReader *xg_reader_new (XgStore *store, GError **error);
void xg_reader_close (XgReader *self);

XgStoreItem *xg_reader_get_item (XgReader *self, gint64 rowid);
char *xg_reader_get_payload (XgReader *self, gint64 rowid, gsize *length);
void xg_reader_get_payload_async (XgReader *self,
                                  gint64 rowid,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char *xg_reader_get_payload_finish (XgReader *self, GAsyncResult *result, GError **error);

/* Row ids that match, newest first, at most LIMIT (0: all) below BEFORE (0: from the newest). */
void xg_reader_query_async (XgReader *self,
                            const XgStoreQuery *query,
                            gint64 before,
                            guint limit,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GArray * /* (element-type gint64) */
xg_reader_query_finish (XgReader *self, GAsyncResult *result, GError **error);

typedef enum
{
  XG_STORE_VALUE_PUBLISHER,
  XG_STORE_VALUE_TYPE,
} XgStoreValue;

/* Values that the newest items have. */
void xg_reader_list_values_async (XgReader *self,
                                  XgStoreValue which,
                                  const char *part,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char **xg_reader_list_values_finish (XgReader *self, GAsyncResult *result, GError **error);

/* Rows that are in an order, with others put in at their places and without those that are gone. */
void xg_reader_place_async (XgReader *self,
                            XgItemOrder order,
                            gboolean descending,
                            GArray *rows,
                            GArray *fresh,
                            GHashTable *gone,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GArray * /* (element-type gint64) */
xg_reader_place_finish (XgReader *self, GAsyncResult *result, GError **error);

/* Blocking; for workers. */
XgPivot *xg_reader_pivot (XgReader *self,
                          const XgStoreQuery *query,
                          guint limit,
                          GCancellable *cancellable,
                          GError **error);

/* Blocking; for start-up workers, headless and tests. */
GArray *xg_reader_query (XgReader *self,
                         const XgStoreQuery *query,
                         gint64 before,
                         guint limit,
                         GError **error);
/* (element-type XgStoreNode) */
GPtrArray *xg_reader_list_nodes (XgReader *self, GError **error);
/* (element-type XgStoreNode): only those with unread items up to a row */
GPtrArray *xg_reader_count_unread (XgReader *self, gint64 up_to, GError **error);
/* (element-type gint64 utf8): pointer to the id -> body */
GHashTable *xg_reader_list_rules (XgReader *self, GError **error);
/* (element-type utf8 utf8): JID of a broker -> what it can do */
GHashTable *xg_reader_list_capabilities (XgReader *self, GError **error);
/* (element-type XgStoreRequest), oldest first */
GPtrArray *xg_reader_list_requests (XgReader *self, GError **error);
/* (element-type XgStoreAlert), newest first */
GArray *xg_reader_list_alerts (XgReader *self, guint limit, GError **error);
/* (element-type XgStoreItem), newest first */
GPtrArray *xg_reader_list_versions (XgReader *self, gint64 rowid, GError **error);
gboolean
xg_reader_get_ledger (XgReader *self, gint64 node_key, XgStoreLedger *ledger, GError **error);
/* (element-type utf8 gint64): reason -> pointer to the count */
GHashTable *xg_reader_list_reject_reasons (XgReader *self, gint64 node_key, GError **error);
gboolean
xg_reader_has_item (XgReader *self, const char *broker, const char *node, const char *item_id);

/* The ledger; @session 0: since the cache was begun, @node_key 0: every topic. */
void xg_reader_load_book_async (XgReader *self,
                                gint64 session,
                                gint64 node_key,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
XgStoreBook *xg_reader_load_book_finish (XgReader *self, GAsyncResult *result, GError **error);
XgStoreBook *xg_reader_load_book (XgReader *self, gint64 session, gint64 node_key, GError **error);

/* Comparing with the broker; blocking, for workers. */
GPtrArray * /* (element-type XgStorePending) */
xg_reader_list_pending (XgReader *self, const char *broker, GError **error);
GPtrArray * /* (element-type XgStoreMark), newest first */
xg_reader_list_marks (XgReader *self, gint64 node_key, gint64 up_to, guint limit, GError **error);
GPtrArray * /* (element-type XgStoreMark), oldest first */
xg_reader_list_since (XgReader *self, gint64 node_key, gint64 after, guint limit, GError **error);
GArray * /* (element-type XgStoreBreak), oldest first */
xg_reader_list_breaks (XgReader *self, gint64 first, gint64 last, gint64 until, GError **error);
void xg_reader_find_known (XgReader *self,
                           const char *broker,
                           const char *node,
                           const char *item_id,
                           const char *payload,
                           gsize length,
                           XgStoreKnown *known);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStoreBook, xg_store_book_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStoreQuery, xg_store_query_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStoreRequest, xg_store_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStoreNode, xg_store_node_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStoreItem, xg_store_item_free)

G_END_DECLS
