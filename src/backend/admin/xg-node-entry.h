/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"

G_BEGIN_DECLS

/* What they are ordered by. What is not known of a node stands last, whatever the direction. */
typedef enum
{
  XG_NODE_COLUMN_LABEL,
  XG_NODE_COLUMN_ID,
  XG_NODE_COLUMN_KIND,
  XG_NODE_COLUMN_TYPE, /* of the payload */
  XG_NODE_COLUMN_AFFILIATION,
  XG_NODE_COLUMN_SUBSCRIPTION,
  XG_NODE_COLUMN_ITEMS,
  XG_NODE_COLUMN_SUBSCRIBERS,
  XG_NODE_COLUMN_CONTAINS, /* nodes in a collection */
  XG_NODE_COLUMN_ACCESS,
  XG_NODE_COLUMN_CREATED,
} XgNodeColumn;

#define XG_N_NODE_COLUMNS (XG_NODE_COLUMN_CREATED + 1)

/* A node in a table, with what it is found and ordered by, made when it is needed. */
typedef struct
{
  XgNode *node; /* owned */
  char *folded; /* what a filter looks at; NULL: not needed yet, or another now */
  char *key;    /* what a text column is ordered by */
  gint64 number;
  guint rank;     /* by label */
  gboolean known; /* of the column it was keyed for */
  gboolean keyed;
  gboolean shown;
  guint round; /* of the refresh that saw it */
} XgNodeEntry;

XgNodeEntry *xg_node_entry_new (XgNode *node);
void xg_node_entry_free (XgNodeEntry *self);
void xg_node_entry_forget (XgNodeEntry *self);
gboolean xg_node_entry_matches (XgNodeEntry *self, char **words);
void xg_node_entry_make_key (XgNodeEntry *self, XgNodeColumn column);
int xg_node_entry_compare (const XgNodeEntry *a, const XgNodeEntry *b, gboolean descending);

gboolean xg_node_column_get_number (XgNodeColumn self, XgNode *node, gint64 *number);

G_END_DECLS
