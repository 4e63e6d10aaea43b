/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-entry.h"
#include "admin/xg-node-view.h"

G_BEGIN_DECLS

/* What the table of nodes says. */
const char *xg_nodes_words_column (XgNodeColumn column);
const char *xg_nodes_words_nick (XgNodeColumn column);
gboolean xg_nodes_words_from_nick (const char *nick, gsize length, XgNodeColumn *column);
const char *xg_nodes_words_property (XgNodeColumn column);
char *xg_nodes_words_cell (XgNodeColumn column, XgNode *node);
char *xg_nodes_words_why_unknown (XgNodeColumn column, XgNode *node);
char *xg_nodes_words_second_line (XgNode *node);
const char *xg_nodes_words_icon (XgNode *node);
const char *xg_nodes_words_set (XgNodeSet set);
char *xg_nodes_words_csv (GPtrArray *nodes);

G_END_DECLS
