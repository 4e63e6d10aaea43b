/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-word-match.h"

#include <string.h>

#include "base/xg-text.h"

/* Deeper ones are refused: FTS5 has a bound of its own (256). */
#define MAX_DEPTH 256

typedef enum
{
  NODE_PHRASE,
  NODE_AND,
  NODE_OR,
} NodeKind;

struct _XgWordMatch
{
  NodeKind kind;
  char *needle; /* NODE_PHRASE: " one two " or, where the last is a beginning, " one two" */
  gsize length;
  GPtrArray *parts; /* (element-type XgWordMatch): of the others */
};

static XgWordMatch *parse_or (const char **p, guint depth);

static XgWordMatch *
node_new (NodeKind kind)
{
  XgWordMatch *self = g_new0 (XgWordMatch, 1);

  self->kind = kind;
  if (kind != NODE_PHRASE)
    self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_word_match_free);
  return self;
}

/**
 * xg_word_match_free:
 * @self: (transfer full) (nullable): an expression
 */
void
xg_word_match_free (XgWordMatch *self)
{
  if (self == NULL)
    return;
  g_free (self->needle);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self);
}

static void
skip_space (const char **p)
{
  while (g_ascii_isspace (**p))
    (*p)++;
}

static gboolean
is_bare (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (guchar) c >= 0x80;
}

/* What stands in quotation marks, or a bare word; NULL: neither, or no end. */
static char *
read_string (const char **p)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (**p != '"')
    {
      while (is_bare (**p))
        g_string_append_c (text, *(*p)++);
      return text->len > 0 ? g_strdup (text->str) : NULL;
    }
  for ((*p)++; **p != '\0'; (*p)++)
    {
      if (**p == '"' && *++(*p) != '"')
        return g_strdup (text->str);
      g_string_append_c (text, **p);
    }
  return NULL;
}

static XgWordMatch *
parse_phrase (const char **p)
{
  g_autofree char *text = read_string (p);
  GString *needle;
  XgWordMatch *self;

  if (text == NULL)
    return NULL;
  needle = g_string_new (NULL);
  xg_text_append_words (needle, text);
  skip_space (p);
  if (**p == '*')
    {
      (*p)++;
      if (needle->len > 1)
        g_string_truncate (needle, needle->len - 1);
    }
  self = node_new (NODE_PHRASE);
  self->length = needle->len;
  self->needle = g_string_free (needle, FALSE);
  return self;
}

/* Whether the next word is WORD, as FTS5 knows its operators: in capitals. */
static gboolean
take_operator (const char **p, const char *word)
{
  gsize length = strlen (word);

  skip_space (p);
  if (strncmp (*p, word, length) != 0 || is_bare ((*p)[length]))
    return FALSE;
  *p += length;
  return TRUE;
}

static gboolean
is_operator (const char *p)
{
  return take_operator (&p, "AND") || take_operator (&p, "OR") || take_operator (&p, "NOT") ||
         take_operator (&p, "NEAR");
}

static XgWordMatch *
parse_primary (const char **p, guint depth)
{
  skip_space (p);
  if (is_operator (*p))
    return NULL;
  if (**p == '(')
    {
      g_autoptr (XgWordMatch) inner = NULL;

      (*p)++;
      inner = depth < MAX_DEPTH ? parse_or (p, depth + 1) : NULL;
      skip_space (p);
      if (inner == NULL || **p != ')')
        return NULL;
      (*p)++;
      return g_steal_pointer (&inner);
    }
  return parse_phrase (p);
}

/* Words one behind the other, without an operator, mean AND. */
static XgWordMatch *
parse_and (const char **p, guint depth)
{
  g_autoptr (XgWordMatch) self = node_new (NODE_AND);

  do
    {
      XgWordMatch *part = parse_primary (p, depth);

      if (part == NULL)
        return NULL;
      g_ptr_array_add (self->parts, part);
      skip_space (p);
    }
  while (take_operator (p, "AND") || (**p != '\0' && **p != ')' && !is_operator (*p)));
  return g_steal_pointer (&self);
}

static XgWordMatch *
parse_or (const char **p, guint depth)
{
  g_autoptr (XgWordMatch) self = node_new (NODE_OR);

  do
    {
      XgWordMatch *part = parse_and (p, depth);

      if (part == NULL)
        return NULL;
      g_ptr_array_add (self->parts, part);
    }
  while (take_operator (p, "OR"));
  return g_steal_pointer (&self);
}

/**
 * xg_word_match_new:
 * @expression: for FTS5, of phrases in quotation marks, bare words, `*`, `AND`, `OR` and brackets:
 *   what query/ makes
 *
 * Returns: (transfer full) (nullable): the same for words in memory; %NULL: it is something else,
 *   or no expression at all
 */
XgWordMatch *
xg_word_match_new (const char *expression)
{
  g_autoptr (XgWordMatch) self = NULL;
  const char *p = expression;

  g_return_val_if_fail (expression != NULL, NULL);

  self = parse_or (&p, 0);
  skip_space (&p);
  return *p == '\0' ? g_steal_pointer (&self) : NULL;
}

/**
 * xg_word_match_test:
 * @self: an expression
 * @words: words of xg_text_append_words()
 * @length: their bytes
 *
 * Returns: whether FTS5 would find a row with @words
 */
gboolean
xg_word_match_test (const XgWordMatch *self, const char *words, gsize length)
{
  switch (self->kind)
    {
    case NODE_AND:
      for (guint i = 0; i < self->parts->len; i++)
        {
          if (!xg_word_match_test (self->parts->pdata[i], words, length))
            return FALSE;
        }
      return TRUE;
    case NODE_OR:
      for (guint i = 0; i < self->parts->len; i++)
        {
          if (xg_word_match_test (self->parts->pdata[i], words, length))
            return TRUE;
        }
      return FALSE;
    case NODE_PHRASE:
    default:
      /* Of a phrase without any word FTS5 finds nothing. */
      return self->length > 1 && memmem (words, length, self->needle, self->length) != NULL;
    }
}
