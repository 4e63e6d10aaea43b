/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

/* Keeps @plan and what becomes of it in the cache of @broker, from when it is applied. */
void xg_plan_keep (XgPlan *plan, XgBroker *broker);

G_END_DECLS
