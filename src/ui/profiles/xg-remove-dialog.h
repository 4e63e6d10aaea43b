/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "profiles/xg-connector.h"

G_BEGIN_DECLS

/**
 * XgRemoveDialog:
 *
 * Asks whether a profile is to be removed, and its cache with it.
 *
 * Signal: "remove" (boolean: the cache too): the person wants it.
 */
#define XG_TYPE_REMOVE_DIALOG (xg_remove_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgRemoveDialog, xg_remove_dialog, XG, REMOVE_DIALOG, AdwMessageDialog)

GtkWidget *xg_remove_dialog_new (XgConnector *connector);
XgConnector *xg_remove_dialog_get_connector (XgRemoveDialog *self);

G_END_DECLS
