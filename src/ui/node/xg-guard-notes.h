/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What speaks against changes, one line each; the worst first, and no more than one can read. */
GtkWidget *xg_guard_notes_new (void);
void xg_guard_notes_set (GtkWidget *notes, GPtrArray *guards);

G_END_DECLS
