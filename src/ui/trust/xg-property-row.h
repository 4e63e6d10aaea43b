/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "trust/xg-security-words.h"

G_BEGIN_DECLS

/* Rows of boxed lists that tell and are not pressed. Their words are never read as markup. */
GtkWidget *xg_property_row_new (const char *name, const char *value);
GtkWidget *xg_property_row_new_level (XgSecurityLevel level, const char *title, const char *words);
GtkWidget *xg_property_row_new_child (GtkWidget *child);
void xg_property_rows_clear (GtkListBox *list);

G_END_DECLS
