/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "card/xg-tree.h"

G_BEGIN_DECLS

/**
 * XgTreeDigests:
 *
 * A digest of each element and of all in it, by which elements are found to say the same.
 */
typedef struct _XgTreeDigests XgTreeDigests;

XgTreeDigests *xg_tree_digests_new (void);
void xg_tree_digests_free (XgTreeDigests *self);
void xg_tree_digests_add (XgTreeDigests *self, const XgTreeNode *root);
gconstpointer xg_tree_digests_get (XgTreeDigests *self, const XgTreeNode *node);

guint xg_tree_digest_hash (gconstpointer digest);
gboolean xg_tree_digest_equal (gconstpointer a, gconstpointer b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgTreeDigests, xg_tree_digests_free)

G_END_DECLS
