/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-query"

#include "config.h"

#include <string.h>

#include "query/xg-query-completion.h"
#include "query/xg-query.h"

static gboolean
separates (const char *p)
{
  return *p == '(' || *p == ')' || g_unichar_isspace (g_utf8_get_char (p));
}

/* Where the word, phrase or field begins that the cursor is in or behind. */
static const char *
find_start (const char *text, const char *cursor)
{
  const char *start = text;
  gboolean quoted = FALSE;

  for (const char *p = text; p < cursor; p = g_utf8_next_char (p))
    {
      if (*p == '\\' && p + 1 < cursor)
        p++;
      else if (*p == '"')
        quoted = !quoted;
      else if (!quoted && separates (p))
        start = g_utf8_next_char (p);
    }
  while (start < cursor && *start == '-')
    start++;
  return start;
}

/* Where it ends, with what is behind the cursor. */
static const char *
find_end (const char *start, const char *cursor)
{
  gboolean quoted = FALSE;
  const char *p = start;

  while (*p != '\0' && (p < cursor || quoted || !separates (p)))
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '"')
        quoted = !quoted;
      p = g_utf8_next_char (p);
    }
  return MAX (p, cursor);
}

static gsize
skip_operator (const char *text)
{
  static const char *const signs[] = { ":<=", ":>=", ":<", ":>", "<=", ">=",
                                       "≤",   "≥",   ":",  "<",  ">",  "=" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      if (g_str_has_prefix (text, signs[i]))
        return strlen (signs[i]);
    }
  return 0;
}

/* What was written, without what only protects it. */
static char *
unquote (const char *start, const char *end)
{
  GString *text = g_string_new (NULL);

  for (const char *p = start; p < end; p++)
    {
      if (*p == '\\' && p + 1 < end)
        g_string_append_c (text, *++p);
      else if (*p != '"')
        g_string_append_c (text, *p);
    }
  return g_string_free (text, FALSE);
}

static char **
list_fields (const char *prefix)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gsize length = strlen (prefix);

  for (guint i = 0; i < XG_QUERY_N_FIELDS; i++)
    {
      const char *name = xg_query_field_get_name ((XgQueryField) i);

      if (g_ascii_strncasecmp (name, prefix, length) == 0)
        {
          g_autofree char *candidate = g_strconcat (name, ":", NULL);

          g_strv_builder_add (names, candidate);
        }
    }
  return g_strv_builder_end (names);
}

static char **
list_words (XgQueryField field, const char *prefix)
{
  const char *const *words = xg_query_field_get_words (field);
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  gsize length = strlen (prefix);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (words[i], prefix, length) == 0)
        g_strv_builder_add (found, words[i]);
    }
  return g_strv_builder_end (found);
}

/**
 * xg_query_complete:
 * @text: an expression that is being written; valid UTF-8
 * @cursor: byte of @text
 * @completion: (out caller-allocates): what could stand there; to be cleared
 *
 * Words of the language only: of fields that take any text the values that were seen are elsewhere,
 * and xg_query_completion_apply() takes them as well.
 */
void
xg_query_complete (const char *text, gsize cursor, XgQueryCompletion *completion)
{
  const char *at = text + MIN (cursor, strlen (text));
  const char *start = find_start (text, at);
  const char *end = find_end (start, at);
  gsize length = 0;
  gsize sign;

  *completion = (XgQueryCompletion){ .kind = XG_COMPLETION_NOTHING };
  while (start + length < at && g_ascii_isalpha (start[length]))
    length++;
  sign = skip_operator (start + length);
  if (length > 0 && start + length == at && sign == 0)
    {
      completion->kind = XG_COMPLETION_FIELD;
      completion->prefix = g_strndup (start, length);
      completion->candidates = list_fields (completion->prefix);
    }
  else if (sign > 0 && start + length + sign <= at &&
           xg_query_field_from_name (start, length, &completion->field))
    {
      start += length + sign;
      completion->kind = XG_COMPLETION_VALUE;
      completion->prefix = unquote (start, at);
      completion->candidates = list_words (completion->field, completion->prefix);
    }
  completion->start = (gsize) (start - text);
  completion->end = (gsize) (end - text);
}

/**
 * xg_query_completion_clear:
 * @self: a completion; all unset afterwards
 */
void
xg_query_completion_clear (XgQueryCompletion *self)
{
  g_clear_pointer (&self->prefix, g_free);
  g_clear_pointer (&self->candidates, g_strfreev);
  self->kind = XG_COMPLETION_NOTHING;
}

/* Whether a value can stand there without quotation marks. */
static gboolean
is_plain (const char *value)
{
  if (*value == '\0')
    return FALSE;
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (separates (p) || strchr ("\"\\*?", *p) != NULL)
        return FALSE;
    }
  return TRUE;
}

/**
 * xg_query_completion_apply:
 * @self: what xg_query_complete() said of @text
 * @text: the expression
 * @candidate: one of the candidates, or a value that was seen, which is quoted where it has to be
 * @cursor: (out): byte behind what was put in
 *
 * Returns: (transfer full): the expression with @candidate; a value is followed by a space
 */
char *
xg_query_completion_apply (const XgQueryCompletion *self,
                           const char *text,
                           const char *candidate,
                           gsize *cursor)
{
  GString *result = g_string_new (NULL);
  g_autofree char *quoted = NULL;

  if (self->kind == XG_COMPLETION_VALUE && !is_plain (candidate))
    quoted = xg_query_quote (candidate);
  g_string_append_len (result, text, (gssize) self->start);
  g_string_append (result, quoted != NULL ? quoted : candidate);
  if (self->kind == XG_COMPLETION_VALUE)
    g_string_append_c (result, ' ');
  *cursor = result->len;
  g_string_append (result,
                   g_str_has_prefix (text + self->end, " ") && self->kind == XG_COMPLETION_VALUE
                     ? text + self->end + 1
                     : text + self->end);
  return g_string_free (result, FALSE);
}
