/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgLine:
 *
 * Text that arrives in pieces, put together with every run of white space as one space, up to a
 * number of bytes.
 */
typedef struct
{
  GString *text;
  gsize max_bytes;
  gboolean pending_space;
  gboolean full;
} XgLine;

void xg_line_init (XgLine *self, gsize size_hint, gsize max_bytes);
void xg_line_append (XgLine *self, const char *text, gsize length);
void xg_line_break (XgLine *self);
void xg_line_reset (XgLine *self);
void xg_line_clear (XgLine *self);
char *xg_line_steal (XgLine *self);

char *xg_line_clean (const char *text, gsize max_chars);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgLine, xg_line_clear)

G_END_DECLS
