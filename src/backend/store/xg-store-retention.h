/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-reader.h"

G_BEGIN_DECLS

/**
 * XgStoreRetention:
 * @node_key: a topic; 0: the whole cache
 * @days: what came longer ago goes; 0: no limit; that of a topic stands for that of the cache
 * @items: so many of the newest rows stay; 0: no limit
 * @bytes: so much of the newest payloads stays; 0: no limit
 *
 * How long rows are kept. Every limit is for itself: what is beyond any of them goes. What is
 * pinned, and what an open alert is about, stays.
 */
typedef struct
{
  gint64 node_key;
  guint days;
  gint64 items;
  gint64 bytes;
} XgStoreRetention;

/**
 * XgStoreTopicSum:
 *
 * What the cache has of a topic, and how much of it would go.
 */
typedef struct
{
  gint64 node_key;
  char *broker;
  char *node;
  char *name; /* NULL: none */
  gint64 items;
  gint64 bytes; /* of payloads */
  gint64 going;
  gint64 going_bytes;
} XgStoreTopicSum;

void xg_store_topic_sum_free (XgStoreTopicSum *self);

/**
 * XgStoreSpace:
 * @free: bytes of the file that nothing stands on: new rows go there
 * @shrinks: whether the file can give them back
 */
typedef struct
{
  gint64 size;
  gint64 free;
  gboolean shrinks;
} XgStoreSpace;

/* Writes; any thread */
void xg_store_put_retention (XgStore *self, const XgStoreRetention *rule);
void xg_store_retire (XgStore *self, const gint64 *rowids, guint n_rowids);

/* Reads that block, for workers */
GArray * /* (element-type XgStoreRetention) */
xg_reader_list_retention (XgReader *self, GError **error);
GPtrArray * /* (element-type XgStoreTopicSum) */
xg_reader_sum_topics (XgReader *self,
                      const GArray *rules,
                      gint64 now,
                      gint64 since,
                      GCancellable *cancellable,
                      GError **error);
GArray * /* (element-type gint64) */
xg_reader_list_outdated (XgReader *self,
                         const GArray *rules,
                         gint64 now,
                         guint limit,
                         GCancellable *cancellable,
                         GError **error);
gboolean xg_reader_get_space (XgReader *self, XgStoreSpace *space, GError **error);

G_END_DECLS
