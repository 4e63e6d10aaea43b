/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-private.h"
#include "plan/xg-plan-run.h"

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
