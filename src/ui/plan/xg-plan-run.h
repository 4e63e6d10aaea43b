/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-broker.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

/*
 * What a page does with a plan that it has built. Both take it (transfer none) and return at once;
 * who wants to know when it is over watches its "state" (XG_PLAN_OVER; a person may try failed
 * operations again, and it is over once more). A plan that is put away unapplied stays a draft.
 */

/* Shows it for review; the person applies it there. @near: a widget of the window. */
void xg_plan_review (XgPlan *plan, XgBroker *broker, GtkWidget *near);

/* One operation that destroys nothing is applied at once, with a toast that can take it back, or
 * the review's page of results where it fails; anything else is reviewed. */
void xg_plan_run (XgPlan *plan, XgBroker *broker, GtkWidget *near);

G_END_DECLS
