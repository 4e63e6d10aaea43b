/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-node.h"

G_BEGIN_DECLS

/**
 * XgAccessDialog:
 *
 * What an account may do with a node, and why; as far as it is not known, what it depends on.
 */
#define XG_TYPE_ACCESS_DIALOG (xg_access_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgAccessDialog, xg_access_dialog, XG, ACCESS_DIALOG, AdwWindow)

GtkWidget *xg_access_dialog_present (XgNode *node, const char *jid, GtkWidget *near);

G_END_DECLS
