/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "feed/xg-feed-page.h"
#include "grid/xg-grid-export.h"

G_BEGIN_DECLS

/**
 * XgExportDialog:
 *
 * What of the feed is to become a file, and in which format; then how far it is.
 */
#define XG_TYPE_EXPORT_DIALOG (xg_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgExportDialog, xg_export_dialog, XG, EXPORT_DIALOG, AdwWindow)

GtkWidget *xg_export_dialog_new (XgGrid *grid, XgItemList *list, const char *shown);
GtkWidget *xg_export_dialog_new_for_page (XgGrid *grid, XgFeedPage *page);
void xg_export_dialog_set_selection (XgExportDialog *self, const gint64 *rowids, guint n_rowids);
void xg_export_dialog_start (XgExportDialog *self, GFile *file);

G_END_DECLS
