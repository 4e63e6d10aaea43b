/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-people-many.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

char *xg_administrators_list_owners (GPtrArray *people);
XgPlan *xg_administrators_plan (XgBroker *broker,
                                const char *own_jid,
                                const char *jid,
                                gboolean grant,
                                GPtrArray *answers,
                                GPtrArray *left_out);

G_END_DECLS
