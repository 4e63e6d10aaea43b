/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgRulesDialog:
 *
 * The alert rules: a list with switches, the form of a rule, the choice of its topic.
 */
#define XG_TYPE_RULES_DIALOG (xg_rules_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgRulesDialog, xg_rules_dialog, XG, RULES_DIALOG, AdwWindow)

GtkWidget *xg_rules_dialog_new (XgGrid *grid);
void xg_rules_dialog_edit (XgRulesDialog *self, XgRule *rule);
void xg_rules_dialog_present (XgGrid *grid, XgRule *rule, GtkWidget *parent);

G_END_DECLS
