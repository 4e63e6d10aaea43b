/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgRuleEditor:
 *
 * The form of one alert rule with a header bar: what is typed is checked at once, and the number of
 * stored items that the rule would have matched is shown. Nothing is changed before Save.
 *
 * Signals: "done": saved, deleted or cancelled; "pick-node": the person wants to choose where.
 */
#define XG_TYPE_RULE_EDITOR (xg_rule_editor_get_type ())
G_DECLARE_FINAL_TYPE (XgRuleEditor, xg_rule_editor, XG, RULE_EDITOR, GtkWidget)

GtkWidget *xg_rule_editor_new (void);
void xg_rule_editor_set_rule (XgRuleEditor *self, XgGrid *grid, XgRule *rule);
void xg_rule_editor_set_node (XgRuleEditor *self, XgNode *node);
char *xg_rule_describe (XgRule *rule, XgGrid *grid);

G_END_DECLS
