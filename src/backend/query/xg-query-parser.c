/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * expression = alternative *( "or" alternative )
 * alternative = part *( [ "and" ] part )
 * part = [ "not" | "-" ] part | "(" expression ")" | field operator value | word | phrase
 */
#define G_LOG_DOMAIN "xg-query"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "query/xg-query-lexer.h"
#include "query/xg-query-private.h"
#include "query/xg-query-time.h"

typedef struct
{
  XgLexer lexer;
  gint64 now;
  GTimeZone *zone;
  XgQueryMark *mark;
  GError **error;
  guint depth;
  guint n_terms;
} Parser;

/* How much of what was written is repeated in a sentence. */
#define MAX_SHOWN 40

static XgQueryNode *parse_expression (Parser *self);

#define fail_token(self, code, ...)                                                                \
  (xg_query_fail ((self)->mark,                                                                    \
                  (self)->lexer.token.start,                                                       \
                  (self)->lexer.token.end,                                                         \
                  (self)->error,                                                                   \
                  (code),                                                                          \
                  __VA_ARGS__),                                                                    \
   NULL)

static gboolean
advance (Parser *self)
{
  return xg_lexer_next (&self->lexer, self->mark, self->error);
}

/* "hxxp://evil[.]example" is written so that nobody follows it. */
static char *
refang (const char *value)
{
  const struct
  {
    const char *from;
    const char *to;
  } table[] = {
    { "hxxp", "http" }, { "[.]", "." }, { "(.)", "." }, { "[dot]", "." }, { "[@]", "@" },
  };
  g_autoptr (GString) text = g_string_new (value);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_string_replace (text, table[i].from, table[i].to, 0);
  return g_strdup (text->str);
}

static XgQueryNode *
make_text (Parser *self, const char *value, gboolean prefix)
{
  g_autoptr (XgQueryNode) node = xg_query_node_new (XG_QUERY_NODE_TEXT);

  node->words = xg_text_split_words (value, -1);
  node->prefix = prefix;
  if (node->words->len == 0)
    return fail_token (self,
                       XG_QUERY_ERROR_VALUE,
                       _ ("There is nothing to look for here: only letters and digits can be "
                          "found."));
  if (node->words->len > XG_QUERY_MAX_WORDS)
    return fail_token (self,
                       XG_QUERY_ERROR_LIMIT,
                       _ ("This has more than %d words: look for fewer of them."),
                       XG_QUERY_MAX_WORDS);
  return g_steal_pointer (&node);
}

/* A bare word finds words that begin so; what is quoted is whole unless a * follows. */
static XgQueryNode *
parse_text (Parser *self)
{
  const XgToken *token = &self->lexer.token;

  if (token->inner_star)
    return fail_token (self, XG_QUERY_ERROR_SYNTAX, _ ("In words, * can stand at the end only."));
  return make_text (self, token->value->str, !token->quoted || token->star);
}

static char *
shorten (const char *value)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (value, -1) <= MAX_SHOWN)
    return g_strdup (value);
  start = g_utf8_substring (value, 0, MAX_SHOWN);
  return g_strconcat (start, "…", NULL);
}

static XgQueryNode *
fail_word (Parser *self)
{
  const XgToken *token = &self->lexer.token;
  g_autofree char *value = shorten (token->value->str);
  g_autofree char *list = g_strjoinv (", ", (char **) xg_query_field_get_words (token->field));

  xg_query_fail (self->mark,
                 token->value_start,
                 token->end,
                 self->error,
                 XG_QUERY_ERROR_VALUE,
                 /* Translators: what was written, the name of a field, a list of its values */
                 _ ("“%s” is no value of “%s”. Expected is one of %s."),
                 value,
                 xg_query_field_get_name (token->field),
                 list);
  return NULL;
}

static XgQueryNode *
fail_time (Parser *self)
{
  const XgToken *token = &self->lexer.token;
  g_autofree char *value = shorten (token->value->str);

  xg_query_fail (
    self->mark,
    token->value_start,
    token->end,
    self->error,
    XG_QUERY_ERROR_VALUE,
    _ ("“%s” is no time. Expected is a date such as 2026-11-21 or 2026-11-21T14:30, an "
       "hour of today such as 14:30, a time from now back such as 30m, 2h, 3d or 1w, "
       "today, or yesterday."),
    value);
  return NULL;
}

static gboolean
has_wildcard (const char *pattern, char wildcard)
{
  for (; *pattern != '\0'; pattern++)
    {
      if (*pattern == wildcard)
        return TRUE;
      if (*pattern == '\\' && pattern[1] != '\0')
        pattern++;
    }
  return FALSE;
}

/* What is none is looked for as words. "?" is a part of many a URL. */
static XgQueryNode *
parse_indicator (Parser *self)
{
  const XgToken *token = &self->lexer.token;
  g_autoptr (XgQueryNode) node = NULL;
  g_autoptr (XgIocPattern) pattern = NULL;

  if (!has_wildcard (token->pattern->str, '*'))
    pattern = xg_ioc_pattern_new (token->value->str);
  if (pattern == NULL &&
      (has_wildcard (token->pattern->str, '*') || has_wildcard (token->pattern->str, '?')))
    {
      g_autofree char *refanged = refang (token->pattern->str);

      pattern = xg_ioc_pattern_new_for_glob (refanged);
    }
  if (pattern == NULL)
    return make_text (self, token->value->str, FALSE);
  node = xg_query_node_new (XG_QUERY_NODE_FIELD);
  node->field = token->field;
  node->indicator = g_steal_pointer (&pattern);
  return g_steal_pointer (&node);
}

static XgQueryNode *
parse_field (Parser *self)
{
  const XgToken *token = &self->lexer.token;
  g_autoptr (XgQueryNode) node = NULL;

  if (token->field == XG_QUERY_INDICATOR)
    return parse_indicator (self);

  node = xg_query_node_new (XG_QUERY_NODE_FIELD);
  node->field = token->field;
  node->compare = token->compare;
  switch (token->field)
    {
    case XG_QUERY_SEVERITY:
    case XG_QUERY_TLP:
    case XG_QUERY_HAS:
    case XG_QUERY_IS:
      if (!xg_query_field_find_word (token->field, token->value->str, &node->number))
        return fail_word (self);
      break;
    case XG_QUERY_SINCE:
    case XG_QUERY_BEFORE:
      if (!xg_query_time_parse (token->value->str, self->now, self->zone, &node->number))
        return fail_time (self);
      break;
    case XG_QUERY_PUBLISHER:
      {
        /* A person is the same at each of their devices. */
        g_autofree char *any_resource = g_strconcat (token->pattern->str, "/*", NULL);

        node->glob = xg_glob_new (token->pattern->str);
        node->other_glob = xg_glob_new (any_resource);
        break;
      }
    default:
      node->glob = xg_glob_new (token->pattern->str);
    }
  return g_steal_pointer (&node);
}

static XgQueryNode *
parse_term (Parser *self)
{
  g_autoptr (XgQueryNode) node = NULL;

  if (++self->n_terms > XG_QUERY_MAX_TERMS)
    return fail_token (self,
                       XG_QUERY_ERROR_LIMIT,
                       _ ("This filter has more than %d conditions."),
                       XG_QUERY_MAX_TERMS);
  node = self->lexer.token.kind == XG_TOKEN_TEXT ? parse_text (self) : parse_field (self);
  return node != NULL && advance (self) ? g_steal_pointer (&node) : NULL;
}

static XgQueryNode *
fail_expected (Parser *self, const char *after)
{
  if (self->lexer.token.kind == XG_TOKEN_CLOSE && self->depth == 0)
    return fail_token (self,
                       XG_QUERY_ERROR_SYNTAX,
                       _ ("This parenthesis closes nothing: no “(” is open."));
  return fail_token (self,
                     XG_QUERY_ERROR_SYNTAX,
                     /* Translators: "and", "or", "not" or "(" */
                     _ ("A word, a field or a parenthesis is expected after “%s”."),
                     after);
}

static XgQueryNode *
parse_group (Parser *self)
{
  gsize opened = self->lexer.token.start;
  g_autoptr (XgQueryNode) node = NULL;

  if (!advance (self))
    return NULL;
  if (self->lexer.token.kind == XG_TOKEN_CLOSE || self->lexer.token.kind == XG_TOKEN_END)
    return fail_expected (self, "(");
  node = parse_expression (self);
  if (node == NULL)
    return NULL;
  if (self->lexer.token.kind != XG_TOKEN_CLOSE)
    {
      xg_query_fail (self->mark,
                     opened,
                     opened + 1,
                     self->error,
                     XG_QUERY_ERROR_SYNTAX,
                     _ ("The parenthesis that opens here is not closed: “)” is expected."));
      return NULL;
    }
  return advance (self) ? g_steal_pointer (&node) : NULL;
}

static XgQueryNode *
parse_negation (Parser *self)
{
  g_autoptr (XgQueryNode) node = xg_query_node_new (XG_QUERY_NODE_NOT);
  XgQueryNode *child = NULL;
  gboolean more;

  if (!advance (self))
    return NULL;
  switch (self->lexer.token.kind)
    {
    case XG_TOKEN_TEXT:
    case XG_TOKEN_FIELD:
      child = parse_term (self);
      break;
    case XG_TOKEN_OPEN:
    case XG_TOKEN_NOT:
      more = self->lexer.token.kind == XG_TOKEN_NOT;
      if (++self->depth > XG_QUERY_MAX_DEPTH)
        return fail_token (self,
                           XG_QUERY_ERROR_LIMIT,
                           _ ("More than %d parentheses and negations stand in each other here."),
                           XG_QUERY_MAX_DEPTH);
      child = more ? parse_negation (self) : parse_group (self);
      self->depth--;
      break;
    default:
      return fail_expected (self, "not");
    }
  if (child == NULL)
    return NULL;
  xg_query_node_add (node, child);
  return g_steal_pointer (&node);
}

/* AFTER: what stands before it, for the sentence; NULL: nothing. */
static XgQueryNode *
parse_part (Parser *self, const char *after)
{
  XgQueryNode *node;

  switch (self->lexer.token.kind)
    {
    case XG_TOKEN_TEXT:
    case XG_TOKEN_FIELD:
      return parse_term (self);
    case XG_TOKEN_OPEN:
    case XG_TOKEN_NOT:
      if (++self->depth > XG_QUERY_MAX_DEPTH)
        return fail_token (self,
                           XG_QUERY_ERROR_LIMIT,
                           _ ("More than %d parentheses and negations stand in each other here."),
                           XG_QUERY_MAX_DEPTH);
      node = self->lexer.token.kind == XG_TOKEN_OPEN ? parse_group (self) : parse_negation (self);
      self->depth--;
      return node;
    case XG_TOKEN_AND:
    case XG_TOKEN_OR:
      if (after == NULL)
        return fail_token (self,
                           XG_QUERY_ERROR_SYNTAX,
                           _ ("A word, a field or a parenthesis is expected before this. To look "
                              "for the word itself, put it in quotation marks."));
      return fail_expected (self, after);
    default:
      return fail_expected (self, after != NULL ? after : "(");
    }
}

static gboolean
begins_part (XgTokenKind kind)
{
  return kind == XG_TOKEN_TEXT || kind == XG_TOKEN_FIELD || kind == XG_TOKEN_OPEN ||
         kind == XG_TOKEN_NOT;
}

static XgQueryNode *
parse_alternative (Parser *self, const char *after)
{
  g_autoptr (XgQueryNode) all = xg_query_node_new (XG_QUERY_NODE_AND);

  for (;;)
    {
      XgQueryNode *part = parse_part (self, after);

      if (part == NULL)
        return NULL;
      xg_query_node_add (all, part);
      after = NULL;
      if (self->lexer.token.kind == XG_TOKEN_AND)
        {
          after = "and";
          if (!advance (self))
            return NULL;
        }
      else if (!begins_part (self->lexer.token.kind))
        break;
    }
  return all->children->len == 1 ? xg_query_node_ref (all->children->pdata[0])
                                 : g_steal_pointer (&all);
}

static XgQueryNode *
parse_expression (Parser *self)
{
  g_autoptr (XgQueryNode) any = xg_query_node_new (XG_QUERY_NODE_OR);
  const char *after = NULL;

  for (;;)
    {
      XgQueryNode *alternative = parse_alternative (self, after);

      if (alternative == NULL)
        return NULL;
      xg_query_node_add (any, alternative);
      if (self->lexer.token.kind != XG_TOKEN_OR)
        break;
      after = "or";
      if (!advance (self))
        return NULL;
    }
  return any->children->len == 1 ? xg_query_node_ref (any->children->pdata[0])
                                 : g_steal_pointer (&any);
}

static XgQueryNode *
parse_all (Parser *self)
{
  g_autoptr (XgQueryNode) node = NULL;

  if (!advance (self))
    return NULL;
  if (self->lexer.token.kind == XG_TOKEN_END)
    return xg_query_node_new (XG_QUERY_NODE_ALL);
  node = parse_expression (self);
  if (node == NULL)
    return NULL;
  if (self->lexer.token.kind != XG_TOKEN_END)
    return fail_expected (self, "");
  return g_steal_pointer (&node);
}

/**
 * xg_query_parse:
 * @text: (nullable): an expression; nothing but space means everything
 * @now: µs since the epoch: what relative times count from
 * @zone: of dates that do not say theirs
 * @mark: (out) (optional): what is wrong, set with @error only
 * @error: return location
 *
 * docs/FILTERS.md has the grammar. Takes no more stack and time than the limits of xg-query.h
 * allow, whatever @text is.
 *
 * Errors: those of #XG_QUERY_ERROR.
 *
 * Returns: (transfer full) (nullable): the query
 */
XgQuery *
xg_query_parse (const char *text, gint64 now, GTimeZone *zone, XgQueryMark *mark, GError **error)
{
  Parser self = { .now = now, .zone = zone, .mark = mark, .error = error };
  g_autoptr (XgQueryNode) root = NULL;
  gsize length = text != NULL ? strlen (text) : 0;
  const char *end = NULL;

  g_return_val_if_fail (zone != NULL, NULL);

  if (text == NULL)
    text = "";
  if (!g_utf8_validate (text, (gssize) length, &end))
    {
      xg_query_fail (mark,
                     (gsize) (end - text),
                     (gsize) (end - text) + 1,
                     error,
                     XG_QUERY_ERROR_SYNTAX,
                     _ ("This is not text: it is not UTF-8."));
      return NULL;
    }
  if (length > XG_QUERY_MAX_LENGTH)
    {
      end = text + XG_QUERY_MAX_LENGTH;
      while (((guchar) *end & 0xc0) == 0x80)
        end--;
      xg_query_fail (mark,
                     (gsize) (end - text),
                     length,
                     error,
                     XG_QUERY_ERROR_LIMIT,
                     _ ("The filter is too long: it may have %d bytes."),
                     XG_QUERY_MAX_LENGTH);
      return NULL;
    }
  xg_lexer_init (&self.lexer, text);
  root = parse_all (&self);
  xg_lexer_clear (&self.lexer);
  return root != NULL ? xg_query_new_for_node (root, text) : NULL;
}

/**
 * xg_query_parse_now:
 * @text: (nullable): an expression
 * @mark: (out) (optional): what is wrong, set with @error only
 * @error: return location
 *
 * xg_query_parse() with the time as it is and the zone of this computer.
 *
 * Returns: (transfer full) (nullable): the query
 */
XgQuery *
xg_query_parse_now (const char *text, XgQueryMark *mark, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return xg_query_parse (text, g_get_real_time (), zone, mark, error);
}
