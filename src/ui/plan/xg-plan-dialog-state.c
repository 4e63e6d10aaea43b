/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "grid/xg-broker-changes.h"
#include "grid/xg-session.h"
#include "plan/xg-plan-dialog-private.h"
#include "plan/xg-plan-words.h"

/* What can be done with a plan at the moment, and what is said of it. */

gboolean
xg_plan_dialog_is_running (XgPlanDialog *self)
{
  XgPlanState state = xg_plan_get_state (self->plan);

  return state == XG_PLAN_APPLYING || state == XG_PLAN_CHECKING;
}

gboolean
xg_plan_dialog_is_online (XgPlanDialog *self)
{
  return self->context != NULL || self->broker == NULL ||
         xg_session_get_state (xg_broker_get_session (self->broker)) == XG_SESSION_ONLINE;
}

/* Whether anything that is chosen destroys so much that a name has to be typed for it. */
static gboolean
has_to_be_confirmed (XgPlanDialog *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plan)); i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (self->plan), i);

      if (xg_operation_get_chosen (operation) && xg_operation_get_confirmation (operation) != NULL)
        return TRUE;
    }
  return FALSE;
}

gboolean
xg_plan_dialog_is_confirmed (XgPlanDialog *self)
{
  return self->confirmation == NULL || !has_to_be_confirmed (self) ||
         g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->confirmation_entry)),
                    self->confirmation) == 0;
}

static guint
count_chosen (XgPlanDialog *self)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plan)); i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (self->plan), i);

      n += xg_operation_get_chosen (operation);
    }
  return n;
}

void
xg_plan_dialog_update_apply_button (XgPlanDialog *self)
{
  guint n = count_chosen (self);
  gboolean destructive = xg_plan_is_destructive (self->plan);
  g_autofree char *label =
    n > 0 ? g_strdup_printf (ngettext ("_Apply %'u Operation", "_Apply %'u Operations", n), n)
          : g_strdup (_ ("_Apply"));

  gtk_widget_set_visible (self->confirmation_box,
                          xg_plan_get_state (self->plan) == XG_PLAN_DRAFT &&
                            self->confirmation != NULL && has_to_be_confirmed (self));
  gtk_button_set_label (self->apply_button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply_button),
                            n > 0 && xg_plan_dialog_is_online (self) &&
                              xg_plan_dialog_is_confirmed (self) && self->looking == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->apply_button),
                               xg_plan_dialog_is_online (self) ? NULL
                                                               : _ ("There is no connection."));
  gtk_widget_remove_css_class (GTK_WIDGET (self->apply_button),
                               destructive ? "suggested-action" : "destructive-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->apply_button),
                            destructive ? "destructive-action" : "suggested-action");
}

void
xg_plan_dialog_update_buttons (XgPlanDialog *self)
{
  XgPlanState state = xg_plan_get_state (self->plan);
  gboolean stopping = g_cancellable_is_cancelled (self->cancellable);

  gtk_button_set_label (self->leave_button,
                        xg_plan_dialog_is_running (self) ? _ ("_Stop")
                        : state == XG_PLAN_OVER          ? _ ("_Close")
                                                         : _ ("_Cancel"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->leave_button),
                            state != XG_PLAN_APPLYING || !stopping);
  gtk_widget_set_visible (GTK_WIDGET (self->apply_button), state == XG_PLAN_DRAFT);
  xg_plan_dialog_update_apply_button (self);
}

/* What can be done with what became of it. */
void
xg_plan_dialog_update_after (XgPlanDialog *self)
{
  gboolean over = xg_plan_get_state (self->plan) == XG_PLAN_OVER;
  XgPlanCounts counts;
  guint n_undo = 0;

  xg_plan_get_counts (self->plan, &counts);
  if (over)
    {
      g_autoptr (XgPlan) undo = xg_plan_make_undo (self->plan, "", NULL);

      n_undo = g_list_model_get_n_items (G_LIST_MODEL (undo));
    }
  gtk_widget_set_visible (self->retry_button, over && counts.n_wrong + counts.n_cancelled > 0);
  gtk_widget_set_sensitive (self->retry_button, xg_plan_dialog_is_online (self));
  gtk_widget_set_visible (self->undo_button, n_undo > 0);
  gtk_widget_set_visible (self->after_box,
                          gtk_widget_get_visible (self->retry_button) || n_undo > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->wrong_check),
                          xg_plan_get_state (self->plan) != XG_PLAN_DRAFT);
  gtk_widget_set_sensitive (GTK_WIDGET (self->wrong_check),
                            counts.n_wrong + counts.n_cancelled > 0);
}

void
xg_plan_dialog_update_summary (XgPlanDialog *self)
{
  g_autofree char *text = NULL;
  XgPlanCounts counts;

  xg_plan_get_counts (self->plan, &counts);
  switch (xg_plan_get_state (self->plan))
    {
    case XG_PLAN_APPLYING:
    case XG_PLAN_CHECKING:
      text = xg_plan_words_progress (self->plan);
      break;
    case XG_PLAN_OVER:
      text = xg_plan_words_outcome (self->plan);
      break;
    case XG_PLAN_DRAFT:
    default:
      if (self->looking != NULL)
        text = g_strdup (_ ("Looking at what there is now…"));
      else
        text = self->looked ? xg_plan_words_found (self->plan) : xg_plan_words_intro (self->plan);
    }
  gtk_label_set_text (self->summary, text);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), xg_plan_dialog_is_running (self));
  gtk_progress_bar_set_fraction (
    self->progress,
    counts.n_total > 0 ? (double) counts.n_over / (double) counts.n_total : 0);
}
