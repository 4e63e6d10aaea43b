/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-problem-row.h"

#include "xg-breaks.h"

struct _XgProblemRow
{
  AdwPreferencesRow parent_instance;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (XgProblemRow, xg_problem_row, ADW_TYPE_PREFERENCES_ROW)

static void
xg_problem_row_class_init (XgProblemRowClass *klass)
{
}

static void
xg_problem_row_init (XgProblemRow *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  xg_breaks_follow (self->label);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (self->label));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "hint-row");
}

/**
 * xg_problem_row_set:
 * @self: the row under @field
 * @field: the row that one fills in
 * @sentence: (nullable): what is wrong; %NULL: nothing
 *
 * Shows it, and tells assistive technology that @field can't stay as it is, and why.
 */
void
xg_problem_row_set (XgProblemRow *self, GtkWidget *field, const char *sentence)
{
  g_return_if_fail (XG_IS_PROBLEM_ROW (self));
  g_return_if_fail (GTK_IS_WIDGET (field));

  if (sentence != NULL)
    gtk_widget_add_css_class (field, "error");
  else
    gtk_widget_remove_css_class (field, "error");
  gtk_label_set_text (self->label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self), sentence != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (field),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                                : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (field),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  self->label,
                                  NULL,
                                  -1);
}

/**
 * xg_problem_row_get_sentence:
 *
 * Returns: what is wrong; "": nothing
 */
const char *
xg_problem_row_get_sentence (XgProblemRow *self)
{
  g_return_val_if_fail (XG_IS_PROBLEM_ROW (self), NULL);

  return gtk_label_get_text (self->label);
}
