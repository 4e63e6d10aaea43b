/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-record.h"

G_BEGIN_DECLS

/*
 * What became durable, on its way from the store thread to main: collected and handed over once an
 * interval. When main falls behind, push() waits, so that memory stays bounded and the pressure
 * goes back to the socket.
 */
typedef struct _XgCommitQueue XgCommitQueue;

typedef void (*XgCommitQueueFunc) (GPtrArray *records, gpointer user_data);

XgCommitQueue *xg_commit_queue_new (guint interval_ms, XgCommitQueueFunc func, gpointer user_data);
XgCommitQueue *xg_commit_queue_ref (XgCommitQueue *self);
void xg_commit_queue_unref (XgCommitQueue *self);
void xg_commit_queue_push (XgCommitQueue *self, GPtrArray *records);
void xg_commit_queue_close (XgCommitQueue *self);
void xg_commit_queue_flush (XgCommitQueue *self);

G_END_DECLS
