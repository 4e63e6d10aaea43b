/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "plan/xg-operation-private.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

/* An operation and its place among the others. */
typedef struct _XgPlanEntry XgPlanEntry;

struct _XgPlanEntry
{
  XgOperation *operation; /* owned */
  GPtrArray *needs;       /* of XgPlanEntry, borrowed: those that have to be done before */
  GPtrArray *dependents;  /* of XgPlanEntry, borrowed: the other way round */
  guint n_waiting;        /* needs that are not done yet, while it runs */
};

struct _XgPlan
{
  GObject parent_instance;

  /* Owned */
  char *title;
  GPtrArray *entries;    /* of XgPlanEntry */
  GHashTable *entry_of;  /* XgOperation -> XgPlanEntry, borrowed */
  GCancellable *reading; /* of what is read again; NULL: nothing is */

  XgPlanState state;
  XgPlanCounts counts;
};

void xg_plan_set_state (XgPlan *self, XgPlanState state);
void xg_plan_set_operation (XgPlan *self,
                            XgOperation *operation,
                            XgOperationState state,
                            const char *result,
                            const GError *error);

G_END_DECLS
