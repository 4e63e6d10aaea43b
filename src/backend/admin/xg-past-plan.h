/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

#define XG_TYPE_PAST_PLAN (xg_past_plan_get_type ())
G_DECLARE_FINAL_TYPE (XgPastPlan, xg_past_plan, XG, PAST_PLAN, GObject)

/* A plan that was applied, as the cache has kept it. Immutable. */
typedef struct
{
  const char *sentence;
  const char *request;
  XgOperationState state;
  const char *result; /* NULL: nothing to say */
  const char *reply;  /* XML, without secrets: why it failed; NULL: it did not, or nothing came */
} XgPastOperation;

const char *xg_past_plan_get_title (XgPastPlan *self);
const char *xg_past_plan_get_broker (XgPastPlan *self);
const char *xg_past_plan_get_who (XgPastPlan *self);
gint64 xg_past_plan_get_begun (XgPastPlan *self);
gint64 xg_past_plan_get_ended (XgPastPlan *self);
guint xg_past_plan_get_n_operations (XgPastPlan *self);
guint xg_past_plan_get_n_applied (XgPastPlan *self);
guint xg_past_plan_get_n_wrong (XgPastPlan *self);
gboolean xg_past_plan_is_lost (XgPastPlan *self);
gboolean xg_past_plan_can_undo (XgPastPlan *self);
char *xg_past_plan_tell_undo (XgPastPlan *self);
XgPlan *xg_past_plan_make_undo (XgPastPlan *self, XgBroker *broker, const char *title);
void xg_past_plan_get_operation (XgPastPlan *self, guint index, XgPastOperation *operation);

void xg_past_plans_load_async (XgBroker *broker,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GListModel *xg_past_plans_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
