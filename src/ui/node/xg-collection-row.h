/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-broker.h"

G_BEGIN_DECLS

/* What #XgCollectionsTab lists: above the node, and below it. */
GtkWidget *xg_collection_row_new (XgNode *parent);
GtkListItemFactory *xg_collection_child_factory_new (void);

G_END_DECLS
