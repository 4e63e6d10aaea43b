/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"

G_BEGIN_DECLS

/* Who will receive what, when a node is put into collections and taken out of others. */
typedef struct
{
  guint n_gain;   /* accounts that will receive through a collection, and do not now */
  guint n_lose;   /* the other way round */
  guint n_keep;   /* that receive before and after */
  guint n_read;   /* nodes whose subscribers were told */
  guint n_unread; /* that did not tell them, or were not asked: there are too many */
} XgReach;

/* All (element-type XgNode); the collections may be NULL. */
void xg_reach_read_async (GPtrArray *nodes,
                          GPtrArray *into,
                          GPtrArray *out_of,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GArray *xg_reach_read_finish (GAsyncResult *result, GError **error);
char *xg_reach_describe (const XgReach *reach, gboolean associate);

G_END_DECLS
