/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-people-reader.h"

G_BEGIN_DECLS

/* What the broker tells of affiliations and subscriptions from now on: lines of an address, a word
 * for an affiliation or "-", a word for a subscription or "-", and a subid or nothing. */
void xg_double_people_set (const char *const *lines);
/* Of one node something else; until the next xg_double_people_set(). */
void xg_double_people_set_of (const char *node, const char *const *lines);
/* It refuses to tell; NULL: it tells again. */
void xg_double_people_refuse (const GError *error);
/* It does not answer until it is told to. */
void xg_double_people_hold (gboolean hold);
guint xg_double_people_count_waiting (void); /* without those that were cancelled */

G_END_DECLS
