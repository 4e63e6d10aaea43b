/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

void xg_filter_help_install (GtkWidget *entry);
void xg_filter_help_set_grid (GtkWidget *entry, XgGrid *grid);
char *xg_filter_help_dup_fault (GtkWidget *entry);
gboolean xg_filter_help_is_blank (GtkWidget *entry);

G_END_DECLS
