/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "node/xg-node-tab.h"

G_BEGIN_DECLS

/* A tab about the people of a node, in a window of its own, over the sample grid; the account of
 * that is greta@grid.example. For tests that are linked with the double. */
typedef struct
{
  GtkWidget *window;
  XgNodeTab *tab;
  XgGrid *grid;
} XgUiTab;

void xg_ui_tab_set_up (XgUiTab *self, GType type, const char *const *people, int width, int height);
void xg_ui_tab_tear_down (XgUiTab *self, gconstpointer data);
void xg_ui_tab_show (XgUiTab *self, const char *id);
gboolean xg_ui_tab_says (XgUiTab *self, const char *text);

G_END_DECLS
