/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "card/xg-card.h"

G_BEGIN_DECLS

/* Documents, their cards, and what is to be read on these. */

char *card_load (const char *name);
XgCard *card_read (const char *xml);
void card_append_words (GString *out, const char *text);
char *card_dup_shown (XgCard *card, gboolean unknown_only);

G_END_DECLS
