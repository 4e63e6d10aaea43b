/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

/*
 * Where the keyboard is. When what is shown changes, the focus goes along: keys must never work on
 * something that cannot be seen, nor on whatever happens to be first in the window.
 */

#define MAX_PANES 3

/* To the widget's own idea of its main part, else to the first thing in it that takes the focus. */
static gboolean
focus_into (GtkWidget *widget)
{
  return gtk_widget_grab_focus (widget) || gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static gboolean
is_shown (AdwLeaflet *leaflet, gpointer child)
{
  return !adw_leaflet_get_folded (leaflet) || adw_leaflet_get_visible_child (leaflet) == child;
}

/* The panes that can be seen, from the left. */
static guint
list_panes (XgWindow *self, GtkWidget *panes[MAX_PANES])
{
  guint n_panes = 0;

  if (gtk_widget_get_visible (GTK_WIDGET (self->sidebar_pane)) &&
      is_shown (self->outer, self->sidebar_pane))
    panes[n_panes++] = GTK_WIDGET (self->sidebar);
  if (!is_shown (self->outer, self->inner))
    return n_panes;
  if (is_shown (self->inner, self->content_pane))
    panes[n_panes++] = gtk_stack_get_visible_child (self->content_stack);
  if (gtk_widget_get_visible (GTK_WIDGET (self->detail_pane)) &&
      is_shown (self->inner, self->detail_pane))
    panes[n_panes++] = GTK_WIDGET (self->item_view);

  return n_panes;
}

/**
 * xg_window_focus_pane:
 *
 * Focuses what the person came for: the detail where it covers the rest, else the page in the
 * middle, else the sidebar.
 */
void
xg_window_focus_pane (XgWindow *self)
{
  GtkWidget *panes[MAX_PANES];
  guint n_panes = list_panes (self, panes);
  guint first = n_panes > 1 && panes[0] == GTK_WIDGET (self->sidebar) ? 1 : 0;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->main_stack), "grid") != 0 || n_panes == 0)
    return;
  if (!gtk_widget_grab_focus (panes[first]) && (first == 0 || !gtk_widget_grab_focus (panes[0])))
    focus_into (panes[first]);
}

/**
 * xg_window_cycle_panes:
 * @step: 1 to the next one, -1 to the one before
 */
void
xg_window_cycle_panes (XgWindow *self, int step)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *panes[MAX_PANES];
  int n_panes = (int) list_panes (self, panes);
  int at = step > 0 ? -1 : n_panes;

  for (int i = 0; i < n_panes; i++)
    if (focus != NULL && (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i])))
      at = i;
  for (int i = 0; i < n_panes; i++)
    {
      at = (at + step + n_panes) % n_panes;
      if (focus_into (panes[at]))
        return;
    }
}

/* In a narrow window Escape is the way back; in a wide one there is nothing to go back from. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  XgWindow *self = XG_WINDOW (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->main_stack), "grid") != 0 ||
      !xg_window_can_go_back (self) ||
      !(adw_leaflet_get_folded (self->outer) || adw_leaflet_get_folded (self->inner)))
    return FALSE;
  xg_window_go_back (self);

  return TRUE;
}

void
xg_window_install_keys (XgWindowClass *klass)
{
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, escape_cb, NULL);
}
