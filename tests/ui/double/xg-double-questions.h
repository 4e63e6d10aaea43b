/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker-find.h"
#include "grid/xg-own-request.h"

G_BEGIN_DECLS

/* Questions that go past the pages of a node: what is at an address, and what a person wrote. */
void xg_double_questions_refuse (const GError *error); /* NULL: they are answered */
void xg_double_questions_hold (gboolean hold);
guint xg_double_questions_count_waiting (void); /* without those that were cancelled */

G_END_DECLS
