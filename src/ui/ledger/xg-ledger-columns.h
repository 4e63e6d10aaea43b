/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GPtrArray *xg_ledger_columns_new (void);
void xg_ledger_columns_show (GPtrArray *made, GtkColumnView *view, gboolean narrow);
void xg_ledger_columns_align (GtkColumnView *view);
void xg_ledger_columns_sort (GPtrArray *made, GtkColumnView *view);

G_END_DECLS
