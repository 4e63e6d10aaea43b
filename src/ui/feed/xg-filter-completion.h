/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgFilterCompletion:
 *
 * What could be written next in an entry with a filter, below it while somebody writes: fields,
 * their words, and values that were seen. Up and Down choose, Tab or Enter takes, Escape closes;
 * Enter without a choice stays the entry's.
 */
#define XG_TYPE_FILTER_COMPLETION (xg_filter_completion_get_type ())
G_DECLARE_FINAL_TYPE (XgFilterCompletion, xg_filter_completion, XG, FILTER_COMPLETION, GObject)

XgFilterCompletion *xg_filter_completion_new (GtkWidget *entry);
void xg_filter_completion_set_grid (XgFilterCompletion *self, XgGrid *grid);
void xg_filter_completion_close (XgFilterCompletion *self);
gboolean xg_filter_completion_get_open (XgFilterCompletion *self);

G_END_DECLS
