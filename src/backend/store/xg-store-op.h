/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-salvage-write.h"
#include "store/xg-store-plan.h"
#include "store/xg-store.h"

G_BEGIN_DECLS

typedef enum
{
  XG_STORE_OP_RECORD,
  XG_STORE_OP_MARK_READ,      /* rowids, value: read */
  XG_STORE_OP_MARK_PINNED,    /* rowids, value: pinned */
  XG_STORE_OP_MARK_NODE_READ, /* id: node key or 0, up_to: newest row */
  XG_STORE_OP_PUT_NODE,       /* node */
  XG_STORE_OP_FORGET_NODE,    /* node: broker and node only */
  XG_STORE_OP_INTERRUPT,      /* id: the interruption, up_to: since when, µs since the epoch */
  XG_STORE_OP_RECONCILE,      /* node: broker and node only, id: the interruption */
  XG_STORE_OP_DELETE_REQUEST, /* node: broker and node, name: the subscription's id; body: the JID
                               */
  XG_STORE_OP_PUT_CAPABILITY, /* node: broker only, body */
  XG_STORE_OP_PUT_RULE,       /* id, body */
  XG_STORE_OP_DELETE_RULE,    /* id */
  XG_STORE_OP_ALERT_STATE,    /* id, value */
  XG_STORE_OP_PUT_PLAN,       /* plan */
  XG_STORE_OP_SALVAGE,        /* chunk */
  XG_STORE_OP_PUT_RETENTION,  /* id: node key or 0, value: days, rowids: items and bytes */
  XG_STORE_OP_RETIRE,         /* rowids */
  XG_STORE_OP_PUT_FACTS,      /* facts, id: where the next step begins, 0: done */
} XgStoreOpKind;

/**
 * XgStoreOp:
 *
 * One write in the store's queue. Which members count is said at the kinds.
 */
typedef struct
{
  XgStoreOpKind kind;
  gsize size; /* bytes held, roughly */
  XgRecord *record;
  GArray *rowids; /* (element-type gint64) */
  XgStoreNode *node;
  char *body;
  XgSalvageChunk *chunk;
  XgStorePlan *plan;
  GPtrArray *facts; /* (element-type XgStoreFact) */
  gint64 id;
  gint64 up_to;
  int value;
} XgStoreOp;

XgStoreOp *xg_store_op_new (XgStoreOpKind kind, gint64 id, int value);
XgStoreOp *xg_store_op_new_record (XgRecord *record);
XgStoreOp *
xg_store_op_new_rowids (XgStoreOpKind kind, const gint64 *rowids, guint n_rowids, gboolean value);
XgStoreOp *xg_store_op_new_node (XgStoreOpKind kind, const XgStoreNode *node);
XgStoreOp *xg_store_op_new_body (XgStoreOpKind kind, const XgStoreNode *node, const char *body);
XgStoreOp *xg_store_op_new_rule (gint64 id, const char *body);
XgStoreOp *xg_store_op_new_salvage (XgSalvageChunk *chunk);
void xg_store_op_free (XgStoreOp *self);

G_END_DECLS
