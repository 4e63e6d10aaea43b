/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "plan/xg-operation.h"

G_BEGIN_DECLS

typedef enum
{
  XG_PLAN_DRAFT,
  XG_PLAN_APPLYING,
  XG_PLAN_CHECKING, /* reading again what was changed */
  XG_PLAN_OVER,
} XgPlanState;

/* How many operations are in which state. */
typedef struct
{
  guint n_total;
  guint n_over;
  guint n_applied; /* of those: the broker said that they are done */
  guint n_wrong;   /* failed, skipped, or not as the broker said */
  guint n_cancelled;
  guint n_left_out; /* not chosen */
} XgPlanCounts;

#define XG_TYPE_PLAN (xg_plan_get_type ())
G_DECLARE_FINAL_TYPE (XgPlan, xg_plan, XG, PLAN, GObject)

/*
 * Changes that belong together: a #GListModel of #XgOperation. It is reviewed, applied, and read
 * again. Properties: title, state (int, XgPlanState; with notification), counts change with the
 * signal "counts-changed".
 */
XgPlan *xg_plan_new (const char *title);
void xg_plan_add (XgPlan *self, XgOperation *operation);
void xg_plan_add_need (XgPlan *self, XgOperation *operation, XgOperation *needed);
const char *xg_plan_get_title (XgPlan *self);
XgPlanState xg_plan_get_state (XgPlan *self);
void xg_plan_get_counts (XgPlan *self, XgPlanCounts *counts);
gboolean xg_plan_is_destructive (XgPlan *self);

void xg_plan_apply_async (XgPlan *self,
                          GObject *context,
                          guint window,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean xg_plan_can_look (XgPlan *self);
void xg_plan_look_async (XgPlan *self,
                         GObject *context,
                         guint window,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean xg_plan_look_finish (XgPlan *self, GAsyncResult *result, gboolean *news, GError **error);
void xg_plan_stop_reading (XgPlan *self);
gboolean xg_plan_apply_finish (XgPlan *self, GAsyncResult *result, GError **error);
guint xg_plan_reset_failed (XgPlan *self);
XgPlan *xg_plan_make_undo (XgPlan *self, const char *title, guint *n_left_out);

G_END_DECLS
