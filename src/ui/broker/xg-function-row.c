/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "broker/xg-function-row.h"

#include <glib/gi18n.h>

struct _XgFunctionRow
{
  AdwActionRow parent_instance;

  XgFunction function;

  /* Children */
  GtkImage *icon;
  GtkLabel *verdict;
};

G_DEFINE_FINAL_TYPE (XgFunctionRow, xg_function_row, ADW_TYPE_ACTION_ROW)

static void
xg_function_row_class_init (XgFunctionRowClass *klass)
{
}

static void
xg_function_row_init (XgFunctionRow *self)
{
  AdwActionRow *row = ADW_ACTION_ROW (self);

  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->icon), GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (row, GTK_WIDGET (self->icon));
  self->verdict = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_valign (GTK_WIDGET (self->verdict), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (row, GTK_WIDGET (self->verdict));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_action_row_set_title_lines (row, 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
}

/**
 * xg_function_row_new:
 * @function: a function
 *
 * Returns: (transfer floating): a row that shows nothing until xg_function_row_update()
 */
GtkWidget *
xg_function_row_new (XgFunction function)
{
  XgFunctionRow *self = g_object_new (XG_TYPE_FUNCTION_ROW, NULL);

  self->function = function;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), xg_function_get_title (function));
  return GTK_WIDGET (self);
}

static void
set_colour (GtkWidget *widget, const char *css_class)
{
  static const char *const classes[] = { "success", "warning", "error", "dim-label" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (g_strcmp0 (classes[i], css_class) == 0)
        gtk_widget_add_css_class (widget, classes[i]);
      else
        gtk_widget_remove_css_class (widget, classes[i]);
    }
}

/**
 * xg_function_row_update:
 * @capabilities: (nullable): what the broker can do; %NULL: no broker
 */
void
xg_function_row_update (XgFunctionRow *self, XgCapabilities *capabilities)
{
  const char *icon = "dialog-question-symbolic";
  const char *word = _ ("Not known");
  const char *colour = "dim-label";
  XgCapabilityState state = XG_CAPABILITY_UNKNOWN;

  g_return_if_fail (XG_IS_FUNCTION_ROW (self));

  if (capabilities != NULL)
    state = xg_capabilities_get_state (capabilities, self->function);
  switch (state)
    {
    case XG_CAPABILITY_YES:
      icon = "object-select-symbolic";
      word = _ ("Yes");
      colour = "success";
      break;
    case XG_CAPABILITY_NO:
      icon = "window-close-symbolic";
      word = _ ("No");
      colour =
        xg_function_get_group (self->function) == XG_FUNCTION_GROUP_REQUIRED ? "error" : "warning";
      break;
    case XG_CAPABILITY_TRY:
      word = _ ("Shows in use");
      break;
    case XG_CAPABILITY_UNKNOWN:
    default:
      break;
    }
  gtk_image_set_from_icon_name (self->icon, icon);
  set_colour (GTK_WIDGET (self->icon), colour);
  set_colour (GTK_WIDGET (self->verdict), colour);
  gtk_label_set_text (self->verdict, word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  word,
                                  -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               capabilities != NULL
                                 ? xg_capabilities_describe (capabilities, self->function)
                                 : xg_function_get_meaning (self->function));
}
