/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "card/xg-tree.h"

G_BEGIN_DECLS

struct _XgTree
{
  GStringChunk *strings;
  GPtrArray *blocks; /* of memory for nodes and attributes */
  gsize used;        /* bytes of the last block */
  gsize room;        /* bytes of the last block in all */
  XgTreeNode *root;
  guint64 n_values;
};

XgTree *xg_tree_new (void);
gpointer xg_tree_alloc (XgTree *self, gsize size);
XgTreeNode *xg_tree_append (XgTree *self, XgTreeNode *parent, const char *name, const char *uri);
void xg_tree_count_siblings (XgTree *self);
void xg_tree_append_text (XgTree *self, XgTreeNode *parent, const char *text, gsize length);

G_END_DECLS
