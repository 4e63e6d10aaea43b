/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Rows of two lines, for a window that has no room for a table. */
GtkListItemFactory *xg_nodes_row_factory_new (void);

G_END_DECLS
