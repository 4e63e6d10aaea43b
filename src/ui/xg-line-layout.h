/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * XgLineLayout:
 *
 * Children side by side, as a horizontal #GtkBoxLayout has them, for lines with texts that wrap.
 *
 * To find its height for a width, a box tries out heights until all children fit, and each text
 * widths for each height: ninety layouts of every text. This layout shares the width among the
 * children first, and then asks each for its height once. It never tells a width for a height.
 */
#define XG_TYPE_LINE_LAYOUT (xg_line_layout_get_type ())
G_DECLARE_FINAL_TYPE (XgLineLayout, xg_line_layout, XG, LINE_LAYOUT, GtkLayoutManager)

void xg_line_layout_set_spacing (XgLineLayout *self, int spacing);
void xg_line_layout_set_fold_width (XgLineLayout *self, int width);

GtkWidget *xg_line_new (int spacing);
void xg_line_wrap_button (GtkWidget *button);

G_END_DECLS
