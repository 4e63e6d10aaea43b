/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-retention.h"

G_BEGIN_DECLS

/**
 * XgStorageDialog:
 *
 * How large the cache is, how long items stay in it, with a preview of what will go before limits
 * are put in force, and which topics have most of it.
 */
#define XG_TYPE_STORAGE_DIALOG (xg_storage_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgStorageDialog, xg_storage_dialog, XG, STORAGE_DIALOG, AdwPreferencesWindow)

GtkWidget *xg_storage_dialog_new (XgGrid *grid);

G_END_DECLS
