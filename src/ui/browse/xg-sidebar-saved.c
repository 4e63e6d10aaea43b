/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-private.h"

#include <glib/gi18n.h>

#include "filters/xg-filter-dialog.h"
#include "filters/xg-filter-undo.h"

#define MAX_HEADING 36 /* characters */

/* What is done with saved filters, from their menu and by keys. The actions tell the filter by its
 * position. */

static XgFilterEntry *
get_filter (XgSidebar *self, GVariant *parameter)
{
  guint position = g_variant_get_uint32 (parameter);

  if (self->filters == NULL || position >= xg_filter_list_get_length (self->filters))
    return NULL;
  return xg_filter_list_get (self->filters, position);
}

/* Where it is among others: the person's focus stays with it. */
static void
move (XgSidebar *self, XgFilterEntry *filter, int steps)
{
  XgFilterEntry *selected = xg_sidebar_get_filter (self);

  if (xg_filter_list_move (self->filters, filter, steps) && selected == filter)
    {
      GObject *place = xg_sidebar_list_get_filter_place (self->list, filter);
      guint position = xg_sidebar_list_find (self->list, place);

      xg_sidebar_select_position (self, self->tree_selection, position);
      gtk_widget_activate_action (GTK_WIDGET (self->tree_view),
                                  "list.scroll-to-item",
                                  "u",
                                  position);
    }
}

static void
edit (XgSidebar *self, XgFilterEntry *filter)
{
  GtkWidget *dialog = xg_filter_dialog_new (self->filters, filter, NULL);

  for (guint i = 0;
       self->connectors != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->connectors));
       i++)
    {
      XgGrid *grid = xg_connector_get_grid (xg_connector_list_get (self->connectors, i));

      if (grid == NULL)
        continue;
      xg_filter_dialog_set_grid (XG_FILTER_DIALOG (dialog), grid);
      break;
    }
  xg_filter_dialog_present (XG_FILTER_DIALOG (dialog), GTK_WIDGET (self));
}

static void
saved_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgSidebar *self = XG_SIDEBAR (widget);
  XgFilterEntry *filter = get_filter (self, parameter);

  if (filter == NULL)
    return;
  if (g_str_equal (name, "filter.edit"))
    edit (self, filter);
  else if (g_str_equal (name, "filter.delete"))
    xg_filter_remove (self->filters, filter, widget);
  else if (g_str_equal (name, "filter.up"))
    move (self, filter, -1);
  else if (g_str_equal (name, "filter.down"))
    move (self, filter, 1);
  else if (g_str_equal (name, "filter.here"))
    gtk_widget_activate_action (widget, "win.filter-here", "s", xg_filter_entry_get_text (filter));
  else
    gtk_widget_activate_action_variant (widget, "win.update-filter", parameter);
}

static gboolean
key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  XgSidebar *self = XG_SIDEBAR (widget);
  XgFilterEntry *filter = xg_sidebar_get_filter (self);
  g_autoptr (GVariant) parameter = NULL;
  const char *action;
  guint position;

  if (filter == NULL || !xg_filter_list_find (self->filters, filter, &position))
    return FALSE;
  g_variant_get (args, "(&s)", &action);
  parameter = g_variant_ref_sink (g_variant_new_uint32 (position));
  saved_action (widget, action, parameter);
  return TRUE;
}

static void
add_key (GtkWidgetClass *widget_class, guint key, GdkModifierType modifiers, const char *action)
{
  gtk_widget_class_add_binding (widget_class, key, modifiers, key_cb, "(s)", action);
}

void
xg_sidebar_install_saved (GtkWidgetClass *widget_class)
{
  static const char *const actions[] = { "filter.here", "filter.edit", "filter.update",
                                         "filter.up",   "filter.down", "filter.delete" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], "u", saved_action);
  add_key (widget_class, GDK_KEY_F2, 0, "filter.edit");
  add_key (widget_class, GDK_KEY_Delete, 0, "filter.delete");
  add_key (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "filter.up");
  add_key (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "filter.down");
}

static void
append (GMenu *menu, const char *label, const char *action, guint position)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "u", position);
  g_menu_append_item (menu, item);
}

/* A heading does not break, and would make the menu as wide as it is. */
static char *
shorten (const char *text)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_HEADING)
    return g_strdup (text);
  start = g_utf8_substring (text, 0, MAX_HEADING - 1);
  return g_strconcat (start, "…", NULL);
}

/**
 * xg_sidebar_new_saved_menu:
 * @filter: a saved filter
 *
 * Returns: (transfer full): what can be done with it
 */
GMenuModel *
xg_sidebar_new_saved_menu (XgSidebar *self, XgFilterEntry *filter)
{
  g_autofree char *heading = shorten (xg_filter_entry_get_text (filter));
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) use = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();
  g_autoptr (GMenu) order = g_menu_new ();
  g_autoptr (GMenu) end = g_menu_new ();
  guint position;

  if (self->filters == NULL || !xg_filter_list_find (self->filters, filter, &position))
    return G_MENU_MODEL (menu);
  append (use, _ ("Filter What Is _Shown Now"), "filter.here", position);
  append (change, _ ("_Edit…"), "filter.edit", position);
  append (change, _ ("Set to the _Current Filter"), "filter.update", position);
  if (position > 0)
    append (order, _ ("Move _Up"), "filter.up", position);
  if (position + 1 < xg_filter_list_get_length (self->filters))
    append (order, _ ("Move _Down"), "filter.down", position);
  append (end, _ ("_Delete"), "filter.delete", position);
  /* The expression itself, where no pointer shows the tooltip */
  g_menu_append_section (menu, heading, G_MENU_MODEL (use));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (change));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (end));
  return G_MENU_MODEL (menu);
}

/**
 * xg_sidebar_set_filters:
 * @filters: (nullable): the saved filters
 */
void
xg_sidebar_set_filters (XgSidebar *self, XgFilterList *filters)
{
  g_return_if_fail (XG_IS_SIDEBAR (self));

  g_set_object (&self->filters, filters);
  if (self->list != NULL)
    xg_sidebar_list_set_filters (self->list, filters);
}

/**
 * xg_sidebar_get_filter:
 *
 * Returns: (transfer none) (nullable): the saved filter that is selected
 */
XgFilterEntry *
xg_sidebar_get_filter (XgSidebar *self)
{
  g_return_val_if_fail (XG_IS_SIDEBAR (self), NULL);

  return XG_IS_PLACE (self->selected) ? xg_place_get_filter (XG_PLACE (self->selected)) : NULL;
}
