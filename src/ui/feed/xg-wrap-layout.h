/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * XgWrapLayout:
 *
 * Children side by side in their natural size, on as many lines as needed; for tags.
 */
#define XG_TYPE_WRAP_LAYOUT (xg_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (XgWrapLayout, xg_wrap_layout, XG, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *xg_wrap_layout_new (int spacing);

G_END_DECLS
