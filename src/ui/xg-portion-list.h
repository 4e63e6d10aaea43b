/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * XgPortionList:
 *
 * A list model for a list view: another model, of which a few rows more are there with each frame,
 * until the view has as many rows as it will ever have; then all of them.
 */
#define XG_TYPE_PORTION_LIST (xg_portion_list_get_type ())
G_DECLARE_FINAL_TYPE (XgPortionList, xg_portion_list, XG, PORTION_LIST, GObject)

/* Rows that come with a frame. */
#define XG_PORTION 12

XgPortionList *xg_portion_list_new (GListModel *model, GtkWidget *view);

void xg_portion_list_hold (XgPortionList *self);
void xg_portion_list_release (XgPortionList *self);

guint xg_portion_list_get_n_coming (XgPortionList *self);

G_END_DECLS
