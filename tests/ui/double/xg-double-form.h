/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

/* Brokers that send forms as a test says, and plans that are applied as it says. */
void xg_double_set_form (const char *xml, const GError *error);
XgPlan *xg_double_take_plan (gboolean *reviewed);
void xg_double_finish_plan (XgPlan *plan, const GError *error);

/* It does not answer until it is told to; how many wait for that and were not cancelled. */
void xg_double_form_hold (gboolean hold);
guint xg_double_form_count_waiting (void);

G_END_DECLS
