/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

PangoAttrList *xg_breaks_new (const char *text);
void xg_breaks_follow (GtkLabel *label);
void xg_breaks_follow_all (GtkWidget *tree);

G_END_DECLS
