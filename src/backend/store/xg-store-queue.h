/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/xg-store-op.h"

G_BEGIN_DECLS

/**
 * XgStoreQueueLimits:
 * @ops: how many writes make the queue full
 * @bytes: how many bytes do
 * @batch_ops: most writes of one transaction
 * @batch_bytes: most bytes of one transaction (a single larger write is a batch of its own)
 * @gather_ms: under a steady stream, at least so long from one transaction to the next, unless a
 * whole batch is there before; what comes after a pause of this length is written at once
 */
typedef struct
{
  guint ops;
  gsize bytes;
  guint batch_ops;
  gsize batch_bytes;
  guint gather_ms;
} XgStoreQueueLimits;

/**
 * XgStoreQueue:
 *
 * What is on its way to the disk: many producers, the store thread as the only consumer. Writes
 * count as queued until they are done, not just taken. Thread-safe.
 */
typedef struct _XgStoreQueue XgStoreQueue;

XgStoreQueue *xg_store_queue_new (const XgStoreQueueLimits *limits);
void xg_store_queue_free (XgStoreQueue *self);

/* Producers */
gboolean xg_store_queue_push (XgStoreQueue *self, XgStoreOp *op);
gboolean xg_store_queue_is_full (XgStoreQueue *self);
gboolean xg_store_queue_wait_room (XgStoreQueue *self, GCancellable *cancellable);
void xg_store_queue_hurry (XgStoreQueue *self);
void xg_store_queue_wait_done (XgStoreQueue *self);
void xg_store_queue_close (XgStoreQueue *self, guint patience_ms);

/* The consumer */
gboolean xg_store_queue_take (XgStoreQueue *self, GPtrArray *batch, gint64 until);
gboolean xg_store_queue_done (XgStoreQueue *self, const GPtrArray *batch);
gboolean xg_store_queue_wait_retry (XgStoreQueue *self, guint retry_ms);
guint xg_store_queue_end (XgStoreQueue *self);

G_END_DECLS
