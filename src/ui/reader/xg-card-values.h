/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "card/xg-card.h"

G_BEGIN_DECLS

/* How rows of a card are written: for sections and for the cells of tables. */

GtkWidget *xg_card_label_new (const char *text, const char *css_class);
void xg_card_append_value (GtkBox *box, const XgCardRow *row, gint64 received);
void xg_card_append_detail (GtkBox *box, const XgCardRow *row);

G_END_DECLS
