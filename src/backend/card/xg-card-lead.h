/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *xg_card_dup_lead (const char *value);
char *xg_card_dup_lead_markup (const char *text);
gboolean xg_card_is_lead (const char *value);

G_END_DECLS
