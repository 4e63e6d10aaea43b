/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "plan/xg-plan-row.h"

#include <glib/gi18n.h>

#include "details/xg-details-button.h"
#include "plan/xg-plan-words.h"
#include "xg-breaks.h"
#include "xg-line-layout.h"
#include "xg-row-grid.h"
#include "xg-stanza-text.h"

/* How narrow a text may become. */
#define LABEL_CHARS 12

struct _XgPlanRow
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *kind;
  GtkWidget *words;
  GtkLabel *sentence;
  GtkLabel *consequence;
  GtkLabel *found;
  GtkLabel *result;
  GtkWidget *details;
  GtkLabel *stanza;
  GtkStack *state;
  GtkWidget *state_icon;
  GtkWidget *spinner;
  GtkWidget *check; /* NULL: nobody had to choose yet */
  GtkWidget *toggle;

  /* Owned */
  XgOperation *operation;
  GSignalGroup *signals;

  const char *kind_style;
  const char *state_style;
  guint tick; /* 0: it shows what there is */
};

G_DEFINE_FINAL_TYPE (XgPlanRow, xg_plan_row, GTK_TYPE_WIDGET)

enum
{
  TOGGLED,
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Gives @widget the class of @sign in place of the one that it had. */
static void
restyle (GtkWidget *widget, const char **style, const char *now)
{
  if (*style != NULL)
    gtk_widget_remove_css_class (widget, *style);
  *style = now;
  if (now != NULL)
    gtk_widget_add_css_class (widget, now);
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
chosen_cb (XgPlanRow *self)
{
  if (self->operation == NULL)
    return;
  xg_operation_set_chosen (self->operation,
                           gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check)));
  g_signal_emit (self, signals[CHOSEN], 0);
}

/* Most plans are applied as they are. */
static void
add_check (XgPlanRow *self)
{
  self->check = gtk_check_button_new ();
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->check),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->sentence,
                                  NULL,
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  self->found,
                                  NULL,
                                  -1);
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->state, self->check);
}

static void
update_state (XgPlanRow *self)
{
  XgOperationState state = xg_operation_get_state (self->operation);
  XgPlanSign sign = xg_plan_words_of_state (state);
  gboolean runs = state == XG_OPERATION_RUNNING;

  gboolean choosable = state == XG_OPERATION_PENDING && xg_operation_can_look (self->operation);

  if (choosable && self->check == NULL)
    add_check (self);
  gtk_stack_set_visible_child (self->state,
                               runs        ? self->spinner
                               : choosable ? self->check
                                           : self->state_icon);
  if (choosable)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check),
                                 xg_operation_get_chosen (self->operation));
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), runs);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->state_icon), sign.icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->state_icon),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sign.words,
                                  -1);
  restyle (self->state_icon, &self->state_style, sign.style);
  /* What failed had no consequence. */
  show_text (self->consequence,
             state != XG_OPERATION_FAILED ? xg_operation_get_consequence (self->operation) : NULL);
  show_text (self->found, choosable ? xg_operation_get_found (self->operation) : NULL);
  show_text (self->result, xg_operation_get_result (self->operation));
  xg_details_button_set (self->details,
                         xg_operation_get_result (self->operation),
                         xg_operation_get_error (self->operation));
  gtk_widget_remove_css_class (GTK_WIDGET (self->result), "error");
  if (state == XG_OPERATION_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->result), "error");
}

static gboolean
update_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  XgPlanRow *self = XG_PLAN_ROW (widget);

  self->tick = 0;
  if (self->operation != NULL)
    update_state (self);
  return G_SOURCE_REMOVE;
}

/* An operation changes several times between two frames, and in the middle of an answer. */
static void
changed_cb (XgPlanRow *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), update_cb, NULL, NULL);
}

/* Made when somebody looks: to set a tooltip, GTK asks the display where the pointer is, and waits
 * for the answer. */
static gboolean
query_state_cb (XgPlanRow *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  XgPlanSign sign;

  if (self->operation == NULL)
    return FALSE;
  sign = xg_plan_words_of_state (xg_operation_get_state (self->operation));
  gtk_tooltip_set_text (tooltip, sign.words);
  return sign.words != NULL;
}

static void
toggled_cb (XgPlanRow *self)
{
  gboolean expanded = xg_plan_row_get_expanded (self);
  const char *label = expanded ? _ ("Hide Stanza") : _ ("Show Stanza");

  gtk_button_set_icon_name (GTK_BUTTON (self->toggle),
                            expanded ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_widget_set_tooltip_text (self->toggle, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  if (expanded && self->operation != NULL)
    {
      g_autofree char *request = xg_operation_dup_request (self->operation);
      g_autofree char *shown = xg_stanza_text (request);

      gtk_label_set_text (self->stanza, shown);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->stanza), expanded);
  g_signal_emit (self, signals[TOGGLED], 0);
}

static GtkLabel *
add_label (XgPlanRow *self, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  xg_breaks_follow (GTK_LABEL (label));
  /* Else it is asked how narrow it can be, a letter a line: two milliseconds for each row. */
  gtk_label_set_width_chars (GTK_LABEL (label), LABEL_CHARS);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self->words), label);
  return GTK_LABEL (label);
}

static void
xg_plan_row_dispose (GObject *object)
{
  XgPlanRow *self = XG_PLAN_ROW (object);
  GtkWidget *child;

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_object (&self->signals);
  g_clear_object (&self->operation);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (xg_plan_row_parent_class)->dispose (object);
}

static void
xg_plan_row_class_init (XgPlanRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_plan_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, XG_TYPE_LINE_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "planrow");

  signals[TOGGLED] = g_signal_new ("toggled",
                                   XG_TYPE_PLAN_ROW,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
  signals[CHOSEN] = g_signal_new ("chosen",
                                  XG_TYPE_PLAN_ROW,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  0);
}

static void
add_words (XgPlanRow *self)
{
  self->words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_hexpand (self->words, TRUE);
  gtk_widget_set_valign (self->words, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->words, GTK_WIDGET (self));
  self->sentence = add_label (self, NULL);
  self->consequence = add_label (self, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->consequence), "dim-label");
  self->found = add_label (self, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->found), "warning");
  self->result = add_label (self, "caption");
  self->details = xg_details_button_new ();
  gtk_widget_add_css_class (self->details, "caption");
  gtk_widget_set_halign (self->details, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->words), self->details);
  self->stanza = add_label (self, "monospace");
  gtk_widget_add_css_class (GTK_WIDGET (self->stanza), "stanza");
  gtk_label_set_selectable (self->stanza, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->stanza), FALSE);
  xg_row_grid_lay_out (self->words);
}

static void
add_state (XgPlanRow *self)
{
  self->state = GTK_STACK (gtk_stack_new ());
  self->state_icon = gtk_image_new ();
  self->spinner = gtk_spinner_new ();
  gtk_stack_add_child (self->state, self->state_icon);
  gtk_stack_add_child (self->state, self->spinner);
  gtk_widget_set_valign (GTK_WIDGET (self->state), GTK_ALIGN_CENTER);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->state), TRUE);
  g_signal_connect_object (self->state,
                           "query-tooltip",
                           G_CALLBACK (query_state_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->state), GTK_WIDGET (self));
}

static void
xg_plan_row_init (XgPlanRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  xg_line_layout_set_spacing (XG_LINE_LAYOUT (layout), 12);
  self->kind = gtk_image_new ();
  gtk_widget_set_parent (self->kind, GTK_WIDGET (self));
  add_words (self);
  add_state (self);
  self->toggle = gtk_toggle_button_new ();
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->toggle, "flat");
  gtk_widget_add_css_class (self->toggle, "circular");
  gtk_widget_set_parent (self->toggle, GTK_WIDGET (self));
  g_signal_connect_object (self->toggle,
                           "toggled",
                           G_CALLBACK (toggled_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->signals = g_signal_group_new (XG_TYPE_OPERATION);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::result", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::found", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::chosen", G_CALLBACK (changed_cb), self);
  toggled_cb (self);
}

/**
 * xg_plan_row_new:
 *
 * Returns: (transfer floating): a row without an operation
 */
GtkWidget *
xg_plan_row_new (void)
{
  return g_object_new (XG_TYPE_PLAN_ROW, NULL);
}

/**
 * xg_plan_row_set_operation:
 * @self: a row
 * @operation: (nullable): what it shows from now on
 * @expanded: whether with its stanza
 */
void
xg_plan_row_set_operation (XgPlanRow *self, XgOperation *operation, gboolean expanded)
{
  XgPlanSign sign;

  g_return_if_fail (XG_IS_PLAN_ROW (self));

  g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->operation);
  xg_plan_row_set_expanded (self, FALSE);
  if (operation == NULL)
    return;

  self->operation = g_object_ref (operation);
  g_signal_group_set_target (self->signals, operation);
  sign = xg_plan_words_of_kind (xg_operation_get_kind (operation));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->kind), sign.icon);
  restyle (self->kind, &self->kind_style, sign.style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kind),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sign.words,
                                  -1);
  show_text (self->sentence, xg_operation_get_sentence (operation));
  update_state (self);
  xg_plan_row_set_expanded (self, expanded);
}

/**
 * xg_plan_row_get_operation:
 * @self: a row
 *
 * Returns: (nullable): what it shows
 */
XgOperation *
xg_plan_row_get_operation (XgPlanRow *self)
{
  g_return_val_if_fail (XG_IS_PLAN_ROW (self), NULL);
  return self->operation;
}

gboolean
xg_plan_row_get_expanded (XgPlanRow *self)
{
  g_return_val_if_fail (XG_IS_PLAN_ROW (self), FALSE);
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->toggle));
}

void
xg_plan_row_set_expanded (XgPlanRow *self, gboolean expanded)
{
  g_return_if_fail (XG_IS_PLAN_ROW (self));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggle), expanded);
}
