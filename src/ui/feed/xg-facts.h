/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A grid of "name, value" lines. Values are selectable text without markup. */

GtkWidget *xg_facts_new (void);
GtkLabel *xg_facts_add (GtkWidget *facts, const char *name, const char *value);
GtkLabel *xg_facts_add_mono (GtkWidget *facts, const char *name, const char *value);
void xg_facts_clear (GtkWidget *facts);

G_END_DECLS
