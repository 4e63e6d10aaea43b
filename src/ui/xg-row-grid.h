/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void xg_row_grid_lay_out (GtkWidget *widget);
void xg_row_grid_lay_out_rows (GtkWidget *tree);

G_END_DECLS
