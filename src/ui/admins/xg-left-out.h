/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *xg_left_out_new (GtkWindow *parent, const char *title, GPtrArray *sentences);

G_END_DECLS
