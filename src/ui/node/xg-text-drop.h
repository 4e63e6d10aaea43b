/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*XgTextDropFunc) (GtkWidget *widget, const char *text);

/* Calls FUNC with a text, or the text of a file, that is dropped on WIDGET. */
void xg_text_drop_install (GtkWidget *widget, XgTextDropFunc func, XgTextDropFunc refused);

G_END_DECLS
