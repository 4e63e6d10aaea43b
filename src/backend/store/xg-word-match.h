/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgWordMatch:
 *
 * An expression of the full-text index, asked of the words of one row without the index. Immutable.
 */
typedef struct _XgWordMatch XgWordMatch;

XgWordMatch *xg_word_match_new (const char *expression);
void xg_word_match_free (XgWordMatch *self);
gboolean xg_word_match_test (const XgWordMatch *self, const char *words, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgWordMatch, xg_word_match_free)

G_END_DECLS
