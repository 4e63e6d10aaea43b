/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

#define XG_TYPE_LEDGER_DIALOG (xg_ledger_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgLedgerDialog, xg_ledger_dialog, XG, LEDGER_DIALOG, AdwWindow)

/* Where everything that came from the grid went, and what nobody can give us any more. */
GtkWidget *xg_ledger_dialog_new (XgGrid *grid, XgBroker *broker, XgNode *node);
GtkWidget *
xg_ledger_dialog_present (XgGrid *grid, XgBroker *broker, XgNode *node, GtkWidget *parent);

G_END_DECLS
