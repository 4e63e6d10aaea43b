/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "card/xg-card.h"

G_BEGIN_DECLS

/**
 * XgCardTableView:
 *
 * The table of a section of a card: rows come in portions while nothing else is to be done, those
 * of a long one on demand.
 */
#define XG_TYPE_CARD_TABLE_VIEW (xg_card_table_view_get_type ())
G_DECLARE_FINAL_TYPE (XgCardTableView, xg_card_table_view, XG, CARD_TABLE_VIEW, GtkWidget)

/* Rows that a table shows without being asked, and with each request. */
#define XG_CARD_TABLE_ROWS 30

GtkWidget *
xg_card_table_view_new (XgCard *card, const XgCardSection *section, gint64 received, guint at_once);

G_END_DECLS
