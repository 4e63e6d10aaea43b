/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

#include "card/xg-fold-text.h"
#include "feed/xg-item-document.h"

G_BEGIN_DECLS

/**
 * XgSourceText:
 *
 * What a text view shows of a text, and what is folded of it. The buffer holds what is to be seen
 * and nothing else; what is large comes and goes in portions, so that the main loop goes on. What
 * is copied is the text, also of what is folded.
 *
 * Signals: "changed": more of it is there, or something else is folded; "moved": the cursor is on
 * another line.
 */
#define XG_TYPE_SOURCE_TEXT (xg_source_text_get_type ())
G_DECLARE_FINAL_TYPE (XgSourceText, xg_source_text, XG, SOURCE_TEXT, GObject)

XgSourceText *xg_source_text_new (GtkSourceView *view);
void xg_source_text_set (XgSourceText *self, const XgItemText *text);
void xg_source_text_show_all (XgSourceText *self);
gsize xg_source_text_get_shown (XgSourceText *self);
gboolean xg_source_text_get_complete (XgSourceText *self);

gboolean xg_source_text_can_fold (XgSourceText *self);
guint xg_source_text_count_folded (XgSourceText *self);
void xg_source_text_set_all_folded (XgSourceText *self, gboolean folded);
void xg_source_text_fold (XgSourceText *self);
void xg_source_text_unfold (XgSourceText *self);
void xg_source_text_toggle (XgSourceText *self);
gboolean xg_source_text_get_cursor_fold (XgSourceText *self,
                                         gboolean *folded,
                                         char **name,
                                         guint *line,
                                         guint *n_lines);

gsize xg_source_text_get_cursor (XgSourceText *self);
void xg_source_text_go_to (XgSourceText *self, gsize start, gsize end);
char *xg_source_text_dup_selected (XgSourceText *self);

G_END_DECLS
