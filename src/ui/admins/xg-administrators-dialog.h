/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgAdministratorsDialog:
 *
 * Who owns which nodes of a broker: an address becomes owner of the chosen ones, or is no longer,
 * as one plan. Asks the chosen nodes, a few at a time, who owns them today.
 */
#define XG_TYPE_ADMINISTRATORS_DIALOG (xg_administrators_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgAdministratorsDialog,
                      xg_administrators_dialog,
                      XG,
                      ADMINISTRATORS_DIALOG,
                      AdwWindow)

GtkWidget *xg_administrators_dialog_new (XgGrid *grid, XgBroker *broker, XgNode *node);
void xg_administrators_dialog_choose (XgAdministratorsDialog *self, const char *const *ids);
void xg_administrators_dialog_choose_below (XgAdministratorsDialog *self, XgNode *collection);

G_END_DECLS
