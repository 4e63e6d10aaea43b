/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "query/xg-query-field.h"

G_BEGIN_DECLS

typedef enum
{
  XG_COMPLETION_NOTHING,
  XG_COMPLETION_FIELD, /* the name of a field */
  XG_COMPLETION_VALUE, /* a value of @field */
} XgCompletionKind;

/**
 * XgQueryCompletion:
 * @kind: what is being written
 * @field: of a value
 * @start: byte of the text from which on a candidate replaces
 * @end: the byte behind what it replaces
 * @prefix: what is there of it, without quotation marks
 * @candidates: (array zero-terminated=1): what it could become: "topic:", "high"; of fields that
 *   take any text there are none
 *
 * What could be written at a place of an expression.
 */
typedef struct
{
  XgCompletionKind kind;
  XgQueryField field;
  gsize start;
  gsize end;
  char *prefix;
  char **candidates;
} XgQueryCompletion;

void xg_query_complete (const char *text, gsize cursor, XgQueryCompletion *completion);
void xg_query_completion_clear (XgQueryCompletion *self);
char *xg_query_completion_apply (const XgQueryCompletion *self,
                                 const char *text,
                                 const char *candidate,
                                 gsize *cursor);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgQueryCompletion, xg_query_completion_clear)

G_END_DECLS
