/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "card/xg-card.h"

G_BEGIN_DECLS

/**
 * XgCardSectionView:
 *
 * The rows of a section of a card: a few at once, more while nothing else is to be done, all of a
 * long one on demand.
 */
#define XG_TYPE_CARD_SECTION_VIEW (xg_card_section_view_get_type ())
G_DECLARE_FINAL_TYPE (XgCardSectionView, xg_card_section_view, XG, CARD_SECTION_VIEW, GtkWidget)

/* Rows that a section shows without being asked, and with each request. */
#define XG_CARD_SECTION_ROWS 60

GtkWidget *xg_card_section_view_new (XgCard *card,
                                     const XgCardSection *section,
                                     gint64 received,
                                     guint at_once);

G_END_DECLS
