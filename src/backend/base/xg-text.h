/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SQLite cuts longer words to so many bytes, and so do we. */
#define XG_TEXT_MAX_WORD 32768

GPtrArray *xg_text_split_words (const char *text, gssize length);
void xg_text_append_words (GString *words, const char *text);
gboolean xg_text_contains_words (const char *haystack, const GPtrArray *words);

/**
 * XgWordIndex:
 *
 * The words of a text, to look many up in: split once, asked often. Not thread-safe.
 */
typedef struct _XgWordIndex XgWordIndex;

XgWordIndex *xg_word_index_new (void);
void xg_word_index_free (XgWordIndex *self);
void xg_word_index_add (XgWordIndex *self, const char *text);
gboolean xg_word_index_has_prefix (XgWordIndex *self, const char *prefix);
gboolean xg_word_index_has_phrase (XgWordIndex *self, const GPtrArray *words, gboolean prefix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgWordIndex, xg_word_index_free)

G_END_DECLS
