/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-item-reader.h"

G_BEGIN_DECLS

/* The broker keeps N items from now on, in pages: "item-00000" is the oldest; each third of
 * "soc@bank-1.example", the others of "greta@grid.example". */
void xg_double_items_set (guint n);
/* One more of that id, as the newest. */
void xg_double_items_add (const char *id);
/* It refuses to tell; NULL: it tells again. */
void xg_double_items_refuse (const GError *error);
/* It does not answer until it is told to. */
void xg_double_items_hold (gboolean hold);
guint xg_double_items_count_waiting (void); /* without those that were cancelled */

G_END_DECLS
