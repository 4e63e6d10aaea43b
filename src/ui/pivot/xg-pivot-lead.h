/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From a value that is shown somewhere to what the cache knows of it. */

void xg_pivot_show (GtkWidget *from, const char *value);
void xg_pivot_filter (GtkWidget *from, const char *value);
GtkWidget *xg_pivot_button_new (const char *value);

G_END_DECLS
