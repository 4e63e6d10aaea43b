/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-broker.h"

G_BEGIN_DECLS

/* Asks who will receive what by it, then shows the plan for review. Lists (element-type XgNode),
 * may be NULL. */
void xg_placement_review_async (XgNode *node,
                                GPtrArray *into,
                                GPtrArray *out_of,
                                GtkWidget *near,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean xg_placement_review_finish (XgNode *node, GAsyncResult *result, GError **error);

void xg_placement_put_into (XgNode *collection, GPtrArray *nodes, GtkWidget *near);
void xg_placement_take_out (XgNode *collection, GPtrArray *children, GtkWidget *near);

G_END_DECLS
