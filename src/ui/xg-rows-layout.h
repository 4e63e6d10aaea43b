/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * XgRowsLayout:
 *
 * For a widget around a scrolled list view: it would like to be as high as the rows are at its
 * width. A scrolled window alone asks for their height at any width, and then cuts texts that wrap.
 */
#define XG_TYPE_ROWS_LAYOUT (xg_rows_layout_get_type ())
G_DECLARE_FINAL_TYPE (XgRowsLayout, xg_rows_layout, XG, ROWS_LAYOUT, GtkLayoutManager)

G_END_DECLS
