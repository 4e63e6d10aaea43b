/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-query"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "query/xg-query-lexer.h"

/* How much of what was written is repeated in a sentence. */
#define MAX_SHOWN 40

static const struct
{
  const char *sign;
  XgQueryCompare compare;
} comparisons[] = {
  /* Longer ones first. */
  { "<=", XG_QUERY_AT_MOST },      { ">=", XG_QUERY_AT_LEAST }, { "\u2264", XG_QUERY_AT_MOST },
  { "\u2265", XG_QUERY_AT_LEAST }, { "<", XG_QUERY_LESS },      { ">", XG_QUERY_MORE },
  { "=", XG_QUERY_EQUAL },
};

G_DEFINE_QUARK (xg - query - error - quark, xg_query_error)

/**
 * xg_query_fail:
 * @mark: (out) (optional): set to what is between @start and @end
 * @start: byte of the text
 * @end: the byte behind what is wrong
 * @error: return location
 * @code: what kind of error
 * @format: the sentence
 *
 * Returns: %FALSE
 */
gboolean
xg_query_fail (XgQueryMark *mark,
               gsize start,
               gsize end,
               GError **error,
               XgQueryErrorCode code,
               const char *format,
               ...)
{
  va_list arguments;

  if (mark != NULL)
    *mark = (XgQueryMark){ start, end - start };
  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (XG_QUERY_ERROR, code, format, arguments));
  va_end (arguments);
  return FALSE;
}

/**
 * xg_lexer_init:
 * @self: uninitialised
 * @text: valid UTF-8, which has to stay
 */
void
xg_lexer_init (XgLexer *self, const char *text)
{
  *self = (XgLexer){ .text = text };
  self->token.value = g_string_new (NULL);
  self->token.pattern = g_string_new (NULL);
}

/**
 * xg_lexer_clear:
 * @self: not to be used afterwards
 */
void
xg_lexer_clear (XgLexer *self)
{
  g_string_free (self->token.value, TRUE);
  g_string_free (self->token.pattern, TRUE);
}

static gboolean
is_space_at (const char *p)
{
  return *p != '\0' && g_unichar_isspace (g_utf8_get_char (p));
}

static gsize
skip_space (const char *text, gsize position)
{
  while (is_space_at (text + position))
    position = (gsize) (g_utf8_next_char (text + position) - text);
  return position;
}

static gboolean
ends_word (const char *p)
{
  return *p == '\0' || *p == '(' || *p == ')' || is_space_at (p);
}

/* Adds the character at @p, which stands for itself. */
static const char *
add_literal (XgToken *token, const char *p)
{
  const char *next = g_utf8_next_char (p);

  g_string_append_len (token->value, p, next - p);
  xg_glob_append_escaped (token->pattern, p, next - p);
  token->inner_star |= token->star;
  token->star = FALSE;
  return next;
}

static const char *
add_plain (XgToken *token, const char *p)
{
  if (*p == '\\' && p[1] != '\0')
    return add_literal (token, p + 1);
  if (*p == '*')
    {
      g_string_append_c (token->value, '*');
      g_string_append_c (token->pattern, '*');
      token->inner_star |= token->star;
      token->star = TRUE;
      return p + 1;
    }
  if (*p == '?')
    {
      g_string_append_c (token->value, '?');
      g_string_append_c (token->pattern, '?');
      token->inner_star |= token->star;
      token->star = FALSE;
      return p + 1;
    }
  return add_literal (token, p);
}

/* Reads a word, a phrase or a value: pieces with and without quotation marks, up to a space. */
static gboolean
read_value (XgLexer *self, XgQueryMark *mark, GError **error)
{
  XgToken *token = &self->token;
  const char *p = self->text + self->position;
  const char *opened = NULL;

  token->value_start = self->position;
  while (*p != '\0' && (opened != NULL || !ends_word (p)))
    {
      if (*p == '"')
        {
          opened = opened == NULL ? p : NULL;
          token->quoted = TRUE;
          p++;
        }
      else if (opened == NULL)
        p = add_plain (token, p);
      else if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
        p = add_literal (token, p + 1);
      else
        p = add_literal (token, p);
    }
  token->end = self->position = (gsize) (p - self->text);
  if (opened != NULL)
    return xg_query_fail (mark,
                          (gsize) (opened - self->text),
                          token->end,
                          error,
                          XG_QUERY_ERROR_SYNTAX,
                          _ ("The quotation mark that opens here is not closed."));
  return TRUE;
}

/* The sign of a comparison at @p; its length, 0 for none. */
static gsize
get_comparison (const char *p, XgQueryCompare *compare)
{
  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    {
      if (g_str_has_prefix (p, comparisons[i].sign))
        {
          *compare = comparisons[i].compare;
          return strlen (comparisons[i].sign);
        }
    }
  return 0;
}

/* "name:", "name<", "name >=": the length up to the value, 0 for something else. */
static gsize
get_operator (const char *text, gsize *name_length, XgQueryCompare *compare)
{
  gsize length = 0;
  gsize sign;
  gsize spaced;
  XgQueryField field;

  while (g_ascii_isalpha (text[length]))
    length++;
  *name_length = length;
  *compare = XG_QUERY_EQUAL;
  if (length == 0)
    return 0;
  if (text[length] == ':')
    {
      sign = get_comparison (text + length + 1, compare);
      return sign > 0 ? skip_space (text, length + 1 + sign) : length + 1;
    }
  spaced = skip_space (text, length);
  /* With a space between, only what can't mean anything else. */
  if (spaced > length && !xg_query_field_from_name (text, length, &field))
    return 0;
  sign = get_comparison (text + spaced, compare);
  return sign > 0 ? skip_space (text, spaced + sign) : 0;
}

static gboolean
fail_field (XgLexer *self, gsize length, XgQueryMark *mark, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *name = g_strndup (self->text + self->position, MIN (length, MAX_SHOWN));

  for (guint i = 0; i < XG_QUERY_N_FIELDS; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", xg_query_field_get_name (i));
  return xg_query_fail (mark,
                        self->position,
                        self->position + length,
                        error,
                        XG_QUERY_ERROR_FIELD,
                        /* Translators: the second is a list of words */
                        _ ("There is no field “%s”. Fields are %s. To look for these words in the "
                           "text, put them in quotation marks."),
                        name,
                        names->str);
}

static gboolean
fail_value (XgLexer *self, XgQueryMark *mark, GError **error)
{
  XgToken *token = &self->token;
  const char *const *words = xg_query_field_get_words (token->field);
  const char *name = xg_query_field_get_name (token->field);

  if (words != NULL)
    {
      g_autofree char *list = g_strjoinv (", ", (char **) words);

      return xg_query_fail (mark,
                            token->end,
                            token->end,
                            error,
                            XG_QUERY_ERROR_SYNTAX,
                            /* Translators: the name of a field, and a list of values */
                            _ ("A value is expected after “%s”, such as %s."),
                            name,
                            list);
    }
  return xg_query_fail (mark,
                        token->end,
                        token->end,
                        error,
                        XG_QUERY_ERROR_SYNTAX,
                        _ ("A value is expected after “%s:”."),
                        name);
}

/* A field with its value, or a word */
static gboolean
read_term (XgLexer *self, XgQueryMark *mark, GError **error)
{
  XgToken *token = &self->token;
  const char *text = self->text + self->position;
  gsize length;
  gsize offset = get_operator (text, &length, &token->compare);

  /* "http://…" is no field. */
  if (offset == 0 || g_str_has_prefix (text + length, "://"))
    {
      token->kind = XG_TOKEN_TEXT;
      return read_value (self, mark, error);
    }
  if (!xg_query_field_from_name (text, length, &token->field))
    return fail_field (self, length, mark, error);
  token->kind = XG_TOKEN_FIELD;
  if (token->compare != XG_QUERY_EQUAL && !xg_query_field_is_ordered (token->field))
    return xg_query_fail (
      mark,
      self->position,
      self->position + offset,
      error,
      XG_QUERY_ERROR_FIELD,
      _ ("“%1$s” has no order: write “%1$s:” and a value. Only severity and tlp "
         "can be compared with < and >."),
      xg_query_field_get_name (token->field));
  self->position += offset;
  if (!read_value (self, mark, error))
    return FALSE;
  return token->value->len > 0 ? TRUE : fail_value (self, mark, error);
}

/* Makes "and", "or" and "not" of plain words. */
static void
find_keyword (XgLexer *self)
{
  static const struct
  {
    const char *word;
    XgTokenKind kind;
  } keywords[] = {
    { "and", XG_TOKEN_AND },
    { "or", XG_TOKEN_OR },
    { "not", XG_TOKEN_NOT },
  };
  XgToken *token = &self->token;
  gsize length = token->end - token->start;

  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      if (strlen (keywords[i].word) == length &&
          g_ascii_strncasecmp (self->text + token->start, keywords[i].word, length) == 0)
        token->kind = keywords[i].kind;
    }
}

/**
 * xg_lexer_next:
 * @self: a lexer
 * @mark: (out) (optional): where the error is
 * @error: return location
 *
 * Moves to the next token.
 *
 * Errors: those of #XG_QUERY_ERROR.
 */
gboolean
xg_lexer_next (XgLexer *self, XgQueryMark *mark, GError **error)
{
  XgToken *token = &self->token;
  const char *p;

  self->position = skip_space (self->text, self->position);
  p = self->text + self->position;
  token->start = self->position;
  token->quoted = token->star = token->inner_star = FALSE;
  g_string_truncate (token->value, 0);
  g_string_truncate (token->pattern, 0);

  if (*p == '\0')
    token->kind = XG_TOKEN_END;
  else if (*p == '(')
    token->kind = XG_TOKEN_OPEN;
  else if (*p == ')')
    token->kind = XG_TOKEN_CLOSE;
  else if (*p == '-' && p[1] != '\0' && !is_space_at (p + 1) && p[1] != ')')
    token->kind = XG_TOKEN_NOT;
  else
    {
      if (!read_term (self, mark, error))
        return FALSE;
      if (token->kind == XG_TOKEN_TEXT)
        find_keyword (self);
      return TRUE;
    }
  if (*p != '\0')
    self->position++;
  token->end = self->position;
  return TRUE;
}
