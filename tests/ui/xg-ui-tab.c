/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-ui-tab.h"

#include "double/xg-double-people.h"
#include "double/xg-sample.h"
#include "xg-ui-test.h"

/**
 * xg_ui_tab_set_up:
 * @type: the tab
 * @people: what the broker tells, see xg_double_people_set()
 * @width: of the window
 * @height: of it
 */
void
xg_ui_tab_set_up (XgUiTab *self, GType type, const char *const *people, int width, int height)
{
  self->grid = xg_sample_grid_new ();
  self->tab = g_object_new (type, NULL);
  self->window = xg_ui_test_show (GTK_WIDGET (self->tab), width, height);
  xg_double_people_set (people);
  xg_double_people_refuse (NULL);
  g_free (xg_double_take_calls ());
}

void
xg_ui_tab_tear_down (XgUiTab *self, gconstpointer data)
{
  xg_double_people_hold (FALSE);
  gtk_window_destroy (GTK_WINDOW (self->window));
  xg_ui_test_settle (30);
  g_assert_finalize_object (self->grid);
  g_free (xg_double_take_calls ());
}

/* Shows the tab with the node of that id. */
void
xg_ui_tab_show (XgUiTab *self, const char *id)
{
  xg_node_tab_set_node (self->tab, self->grid, xg_sample_get_node (self->grid, id));
  xg_node_tab_show (self->tab);
}

/* Whether the tab shows @text. */
gboolean
xg_ui_tab_says (XgUiTab *self, const char *text)
{
  return xg_ui_test_find_text (GTK_WIDGET (self->tab), text) != NULL;
}
