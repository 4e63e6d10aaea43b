/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "card/xg-card.h"

G_BEGIN_DECLS

/**
 * XgIndicatorPage:
 *
 * All indicators of an incident, thousands if need be, with a filter.
 *
 * Signal: "back".
 */
#define XG_TYPE_INDICATOR_PAGE (xg_indicator_page_get_type ())
G_DECLARE_FINAL_TYPE (XgIndicatorPage, xg_indicator_page, XG, INDICATOR_PAGE, GtkWidget)

GtkWidget *xg_indicator_page_new (void);
void
xg_indicator_page_set_card (XgIndicatorPage *self, XgCard *card, guint part, gboolean defanged);

G_END_DECLS
