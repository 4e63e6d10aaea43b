/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-broker.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

#define XG_TYPE_PLAN_DIALOG (xg_plan_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgPlanDialog, xg_plan_dialog, XG, PLAN_DIALOG, AdwWindow)

/* Operations under way at once: brokers read some kilobytes at a time, and what answers them all
 * waits for more; two such portions hide the round trip. */
#define XG_PLAN_WINDOW 64

/* A plan from its review to its results. */
GtkWidget *xg_plan_dialog_new (XgPlan *plan, XgBroker *broker, GObject *context);

G_END_DECLS
