/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-form.h"
#include "double/xg-double-private.h"
#include "plan/xg-plan-private.h"
#include "plan/xg-plan-run.h"

static XgPlan *last; /* owned, as by the dialog that shows it */
static gboolean last_reviewed;

/* Plans of pages are not shown, but told of: what a test wants to know is what is in them. */
static void
tell (const char *what, XgPlan *plan)
{
  g_autoptr (GString) words = g_string_new (NULL);
  GListModel *operations = G_LIST_MODEL (plan);

  for (guint i = 0; i < g_list_model_get_n_items (operations); i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (operations, i);
      g_autofree char *request = xg_operation_dup_request (operation);

      g_string_append_printf (words, " %s", request);
    }
  xg_double_note ("%s%s", what, words->str);
  g_set_object (&last, plan);
  last_reviewed = g_str_equal (what, "review");
}

void
xg_plan_review (XgPlan *plan, XgBroker *broker, GtkWidget *near)
{
  tell ("review", plan);
}

void
xg_plan_run (XgPlan *plan, XgBroker *broker, GtkWidget *near)
{
  tell ("run", plan);
}

/**
 * xg_double_take_plan:
 * @reviewed: (out) (optional): whether it was shown for review
 *
 * Returns: (transfer full) (nullable): the plan that a page wants to be applied
 */
XgPlan *
xg_double_take_plan (gboolean *reviewed)
{
  if (reviewed != NULL)
    *reviewed = last_reviewed;
  return g_steal_pointer (&last);
}

/**
 * xg_double_finish_plan:
 * @plan: a plan
 * @error: (nullable): what all of its operations are refused with; %NULL: all are done
 */
void
xg_double_finish_plan (XgPlan *plan, const GError *error)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);

      xg_plan_set_operation (plan,
                             operation,
                             error != NULL ? XG_OPERATION_FAILED : XG_OPERATION_CONFIRMED,
                             NULL,
                             error);
    }
  xg_plan_set_state (plan, XG_PLAN_OVER);
}
