/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void xg_toast (GtkWidget *widget, const char *text);

G_END_DECLS
