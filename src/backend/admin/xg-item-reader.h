/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-kept-item.h"
#include "grid/xg-broker.h"

G_BEGIN_DECLS

/**
 * XgItemAnswer:
 *
 * Items that a broker answered with, decoded. Owned.
 */
typedef struct
{
  GPtrArray *items; /* (element-type XgKeptItem) in the broker's order */
  XgRsm rsm;
  gsize n_bytes; /* of the contents */
} XgItemAnswer;

void xg_item_answer_free (XgItemAnswer *self);
gboolean xg_item_answer_is_newest_first (const XgItemAnswer *self);

/*
 * One request each about the items of a topic, as its owner or publisher; answers are decoded in a
 * worker. @stream NULL: the connection of @broker. Errors are %XG_STANZA_ERROR or
 * %G_IO_ERROR_CANCELLED.
 */

/* A page (XEP-0060 section 6.5.4, XEP-0059): @before as of xg_pubsub_items_async(). @max 0: all. */
void xg_item_reader_page_async (XgBroker *broker,
                                XgStream *stream,
                                const char *node,
                                guint max,
                                const char *before,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* Some by their ids (section 6.5.8). */
void xg_item_reader_some_async (XgBroker *broker,
                                XgStream *stream,
                                const char *node,
                                const char *const *ids,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
XgItemAnswer *xg_item_reader_finish (GAsyncResult *result, GError **error);

/* The ids of all (section 5.5). */
void xg_item_reader_ids_async (XgBroker *broker,
                               XgStream *stream,
                               const char *node,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray * /* (element-type utf8) in the broker's order */
xg_item_reader_ids_finish (GAsyncResult *result, GError **error);

/* The content of one as XML. */
void xg_item_reader_content_async (XgBroker *broker,
                                   XgStream *stream,
                                   const char *node,
                                   const char *id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean xg_item_reader_content_finish (GAsyncResult *result, char **xml, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgItemAnswer, xg_item_answer_free)

G_END_DECLS
