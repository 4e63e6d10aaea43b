/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plan/xg-operation.h"

G_BEGIN_DECLS

#define XG_TYPE_PLAN_ROW (xg_plan_row_get_type ())
G_DECLARE_FINAL_TYPE (XgPlanRow, xg_plan_row, XG, PLAN_ROW, GtkWidget)

/*
 * One operation of a plan. Properties: operation (XgOperation), expanded (boolean: with its
 * stanza). Signal "toggled": the person opened or closed the stanza.
 */
GtkWidget *xg_plan_row_new (void);
void xg_plan_row_set_operation (XgPlanRow *self, XgOperation *operation, gboolean expanded);
XgOperation *xg_plan_row_get_operation (XgPlanRow *self);
gboolean xg_plan_row_get_expanded (XgPlanRow *self);
void xg_plan_row_set_expanded (XgPlanRow *self, gboolean expanded);

G_END_DECLS
