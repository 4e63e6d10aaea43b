/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "feed/xg-item-document.h"

G_BEGIN_DECLS

/**
 * XgSourcePane:
 *
 * Text to read: monospace, numbered, searchable, copied as a whole; the elements of XML can be
 * folded. Long texts come in pieces, so that the window stays quick.
 *
 * Actions of its own: source.search, source.copy; source.fold, source.unfold and source.toggle-fold
 * where the cursor is, source.fold-all, source.unfold-all.
 */
#define XG_TYPE_SOURCE_PANE (xg_source_pane_get_type ())
G_DECLARE_FINAL_TYPE (XgSourcePane, xg_source_pane, XG, SOURCE_PANE, GtkWidget)

GtkWidget *xg_source_pane_new (void);
void xg_source_pane_set_language (XgSourcePane *self, const char *language);
void xg_source_pane_set_document (XgSourcePane *self,
                                  XgItemDocument *document,
                                  const XgItemText *text,
                                  const char *note);
void xg_source_pane_search (XgSourcePane *self);
gboolean xg_source_pane_get_complete (XgSourcePane *self);
char *xg_source_pane_dup_text (XgSourcePane *self);

G_END_DECLS
