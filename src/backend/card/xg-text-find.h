/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgTextPlace:
 * @start: a byte of a text
 * @end: the byte behind
 */
typedef struct
{
  guint start;
  guint end;
} XgTextPlace;

GArray *xg_text_find (const char *text, gsize length, const char *words, guint max, guint *n_found);

G_END_DECLS
