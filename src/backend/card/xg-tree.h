/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More elements and attributes than these are counted, not kept: a tree takes about a hundred bytes
 * for each. */
#define XG_TREE_MAX_VALUES 300000

/**
 * XgTreeAttribute:
 * @name: as written, with its prefix: "xml:lang"
 * @value: its text
 */
typedef struct
{
  const char *name;
  const char *value;
  gboolean taken; /* it is on the card; see XgTreeNode */
} XgTreeAttribute;

typedef struct _XgTreeNode XgTreeNode;

/**
 * XgTreeNode:
 * @name: local name of an element; %NULL for text
 * @uri: (nullable): its namespace
 * @text: of a text: the characters, those of JSON values possibly none
 * @taken: for whoever makes something of the tree: this text, or this element without content, has
 *   its place
 */
struct _XgTreeNode
{
  const char *name;
  const char *uri;
  const char *text;
  XgTreeNode *parent;
  XgTreeNode *first;
  XgTreeNode *last;
  XgTreeNode *next;
  XgTreeAttribute *attributes;
  guint n_attributes;
  guint position; /* among siblings of its name, from 1; 0 where it is the only one */
  gboolean taken;
};

/**
 * XgTree:
 *
 * An XML or JSON document: elements, attributes and texts that are not only white space. Comments,
 * processing instructions and namespace declarations are not in it.
 */
typedef struct _XgTree XgTree;

XgTree *xg_tree_new_from_xml (const char *xml, gsize length, GError **error);
XgTree *xg_tree_new_from_json (const char *json, gsize length, GError **error);
void xg_tree_free (XgTree *self);
XgTreeNode *xg_tree_get_root (XgTree *self);
guint64 xg_tree_get_n_left_out (XgTree *self);

const char *xg_tree_node_get_attribute (const XgTreeNode *node, const char *name);
XgTreeNode *xg_tree_node_find (const XgTreeNode *node, const char *name);
gboolean xg_tree_node_is_leaf (const XgTreeNode *node);
char *xg_tree_node_dup_text (const XgTreeNode *node);
char *xg_tree_node_dup_path (const XgTreeNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgTree, xg_tree_free)

G_END_DECLS
