/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "plan/xg-plan.h"

G_BEGIN_DECLS

/* What is said of plans and their operations. All pure functions of what they are given. */

/**
 * XgPlanSign:
 *
 * How something is shown beside a sentence. Static strings.
 */
typedef struct
{
  const char *icon;  /* NULL: none */
  const char *style; /* CSS class; NULL: none */
  const char *words; /* for those who do not see it */
} XgPlanSign;

XgPlanSign xg_plan_words_of_kind (XgOperationKind kind);
XgPlanSign xg_plan_words_of_state (XgOperationState state);

char *xg_plan_words_size (XgPlan *plan);
char *xg_plan_words_intro (XgPlan *plan);
char *xg_plan_words_found (XgPlan *plan);
char *xg_plan_words_progress (XgPlan *plan);
char *xg_plan_words_outcome (XgPlan *plan);
char *xg_plan_words_confirmation (XgPlan *plan, char **question);

G_END_DECLS
