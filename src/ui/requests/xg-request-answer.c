/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "requests/xg-request-answer.h"

#include <glib/gi18n.h>

#include "admin/xg-subscription-operation.h"
#include "plan/xg-plan-run.h"

/* What an operation of a plan answers. */
#define REQUEST_KEY "xg-request"

/* Whoever was answered does not wait any more; of the others the broker is asked. */
static void
plan_state_cb (XgPlan *plan, GParamSpec *pspec, XgGrid *grid)
{
  guint n_operations = g_list_model_get_n_items (G_LIST_MODEL (plan));

  if (xg_plan_get_state (plan) != XG_PLAN_OVER)
    return;
  for (guint i = 0; i < n_operations; i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);
      XgRequest *request = g_object_get_data (G_OBJECT (operation), REQUEST_KEY);

      if (xg_operation_get_state (operation) == XG_OPERATION_DIFFERENT ||
          xg_operation_get_state (operation) == XG_OPERATION_FAILED)
        xg_grid_ask_requests (grid, xg_request_get_broker (request));
      else if (xg_operation_is_applied (operation))
        xg_grid_forget_request (grid, request);
    }
}

/**
 * xg_request_answer:
 * @grid: an open grid
 * @broker: one of its brokers
 * @requests: (element-type XgRequest): who asks for what of @broker, at least one
 * @allow: whether they may
 * @near: a widget of the window that it belongs to
 *
 * Answers @requests as one plan (XEP-0060 section 8.6). Those that are answered are forgotten.
 *
 * Returns: (transfer full): the plan
 */
XgPlan *
xg_request_answer (XgGrid *grid,
                   XgBroker *broker,
                   GPtrArray *requests,
                   gboolean allow,
                   GtkWidget *near)
{
  XgPlan *plan;

  g_return_val_if_fail (XG_IS_GRID (grid), NULL);
  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (requests->len > 0, NULL);

  plan = xg_plan_new (allow ? _ ("Approve subscriptions") : _ ("Deny subscriptions"));
  for (guint i = 0; i < requests->len; i++)
    {
      XgRequest *request = requests->pdata[i];
      /* The plan takes it. */
      XgOperation *operation =
        xg_answer_operation_new (broker, xg_request_get_pubsub (request), allow);

      g_object_set_data_full (G_OBJECT (operation),
                              REQUEST_KEY,
                              g_object_ref (request),
                              g_object_unref);
      xg_plan_add (plan, operation);
    }
  g_signal_connect_object (plan, "notify::state", G_CALLBACK (plan_state_cb), grid, 0);
  xg_plan_run (plan, broker, near);
  return plan;
}

/**
 * xg_request_label_answer:
 * @button: a button that answers what is selected
 * @word: what it does
 * @n: to how many
 */
void
xg_request_label_answer (GtkButton *button, const char *word, guint n)
{
  g_autofree char *label = n > 1 ? g_strdup_printf ("%s (%u)", word, n) : g_strdup (word);

  gtk_button_set_label (button, label);
}
