/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "node/xg-node-tab.h"

G_BEGIN_DECLS

/* A kind of tab. */
typedef struct
{
  const char *name;  /* in actions and links */
  const char *title; /* to be translated */
  GType (*get_type) (void);
  gboolean (*applies) (XgNode *node); /* whether a node has it; NULL: each */
  /* What is known without the tab, -1: nothing; NULL: never anything */
  gint64 (*count) (XgGrid *grid, XgNode *node);
} XgNodeTabEntry;

/* In the order in which they stand; ends with a NULL name. */
extern const XgNodeTabEntry xg_node_tab_table[];

const XgNodeTabEntry *xg_node_tab_table_find (const char *name);
gboolean xg_node_tab_entry_applies (const XgNodeTabEntry *entry, XgNode *node);

G_END_DECLS
