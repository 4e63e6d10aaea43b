/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button "Details" behind an error: there is none while there is no error. */
GtkWidget *xg_details_button_new (void);
void xg_details_button_set (GtkWidget *button, const char *sentence, const GError *error);

void xg_toast_error (GtkWidget *near, const char *sentence, const GError *error);

G_END_DECLS
