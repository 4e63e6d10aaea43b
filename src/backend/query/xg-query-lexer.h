/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "query/xg-query-field.h"
#include "query/xg-query.h"

G_BEGIN_DECLS

typedef enum
{
  XG_TOKEN_END,
  XG_TOKEN_OPEN,
  XG_TOKEN_CLOSE,
  XG_TOKEN_AND,
  XG_TOKEN_OR,
  XG_TOKEN_NOT,   /* the word, or a "-" at what follows */
  XG_TOKEN_TEXT,  /* a word or a phrase */
  XG_TOKEN_FIELD, /* a field with its value */
} XgTokenKind;

/**
 * XgToken:
 * @start: its first byte in the text
 * @end: the byte behind it
 * @field: of a field
 * @compare: likewise
 * @value_start: where the value begins
 * @value: what the word, phrase or value says, without quotation marks and backslashes
 * @pattern: the same as an XgGlob pattern: what was quoted stands for itself
 * @quoted: whether any of it was quoted
 * @star: whether a "*" that was not quoted ends it
 * @inner_star: whether such a "*" stands elsewhere
 */
typedef struct
{
  XgTokenKind kind;
  gsize start;
  gsize end;
  XgQueryField field;
  XgQueryCompare compare;
  gsize value_start;
  GString *value;
  GString *pattern;
  gboolean quoted;
  gboolean star;
  gboolean inner_star;
} XgToken;

typedef struct
{
  const char *text;
  gsize position;
  XgToken token;
} XgLexer;

void xg_lexer_init (XgLexer *self, const char *text);
void xg_lexer_clear (XgLexer *self);
gboolean xg_lexer_next (XgLexer *self, XgQueryMark *mark, GError **error);
gboolean xg_query_fail (XgQueryMark *mark,
                        gsize start,
                        gsize end,
                        GError **error,
                        XgQueryErrorCode code,
                        const char *format,
                        ...) G_GNUC_PRINTF (6, 7);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgLexer, xg_lexer_clear)

G_END_DECLS
