/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgXmlFold:
 * @first: the line, from 0, on which the start tag of an element ends, or a comment begins
 * @last: the line on which its end tag begins, or the comment ends
 * @open: the byte behind the start tag
 * @close: the byte at which the end tag begins; what is between is hidden when it is folded
 */
typedef struct
{
  guint first;
  guint last;
  guint open;
  guint close;
} XgXmlFold;

GArray *xg_text_lines_find (const char *text, gsize length);
GArray *xg_xml_folds_find (const char *text, gsize length, const GArray *lines);

G_END_DECLS
