/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GPtrArray *xg_text_split_words (const char *text, gssize length);
gboolean xg_text_contains_words (const char *haystack, const GPtrArray *words);

G_END_DECLS
