/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * XgPage:
 *
 * What fills a pane of the window and has a header bar of its own. The window tells it which of
 * the window's buttons are in its corner, and whether a way back is needed; its header bar binds to
 * that.
 *
 * Properties (boolean): show-back, show-start-title-buttons, show-end-title-buttons.
 */
#define XG_TYPE_PAGE (xg_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (XgPage, xg_page, XG, PAGE, GtkWidget)

struct _XgPageClass
{
  GtkWidgetClass parent_class;
};

void xg_page_set_buttons (XgPage *self, gboolean start, gboolean end, gboolean back);

G_END_DECLS
