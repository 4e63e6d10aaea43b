/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-indicator"

#include "config.h"

#include <string.h>

#include "indicator/xg-ioc-private.h"

/* Letters and signs of the longest word that hides something. */
#define HIDDEN_MAX 3

/* What stands in brackets, so that nobody follows it. */
static const struct
{
  const char *word;
  const char *meaning;
} hidden[] = {
  { ".", "." }, { "dot", "." },   { "@", "@" },   { "at", "@" },  { ":", ":" },
  { "/", "/" }, { "://", "://" }, { ":/", ":/" }, { "//", "//" },
};

static const char *
find_hidden (const char *word, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    {
      if (strlen (hidden[i].word) == length &&
          g_ascii_strncasecmp (hidden[i].word, word, length) == 0)
        return hidden[i].meaning;
    }
  return NULL;
}

static void
put (char c, guint32 place, GString *text, GArray *places)
{
  g_string_append_c (text, c);
  g_array_append_val (places, place);
}

static void
cut_to (gsize length, GString *text, GArray *places)
{
  g_string_truncate (text, length);
  g_array_set_size (places, (guint) length);
}

/* A sign with a backslash before it means itself: as in a regular expression, or in JSON. */
static gboolean
put_sign (char c, guint32 place, GString *text, GArray *places)
{
  gboolean escaped = FALSE;

  while ((c == '.' || c == '/') && text->len > 0 && text->str[text->len - 1] == '\\')
    {
      place = g_array_index (places, guint32, text->len - 1);
      cut_to (text->len - 1, text, places);
      escaped = TRUE;
    }
  put (c, place, text, places);
  return escaped;
}

/* Where the bracket that C closes stands in TEXT, if what is between hides something. */
static gboolean
find_bracket (char c, const GString *text, gsize *start, const char **meaning)
{
  static const char opening[] = "([{";
  static const char closing[] = ")]}";
  const char *bracket = c != '\0' ? strchr (closing, c) : NULL;

  if (bracket == NULL)
    return FALSE;
  for (gsize length = 1; length <= HIDDEN_MAX && length < text->len; length++)
    {
      *start = text->len - length - 1;
      if (text->str[*start] != opening[bracket - closing])
        continue;
      *meaning = find_hidden (text->str + *start + 1, length);
      return *meaning != NULL;
    }
  return FALSE;
}

/*
 * Writes PIECE into TEXT without what hides indicators, with the place in PIECE of each byte and of
 * the end in OFFSETS (element-type guint32). What is hidden in something hidden is found as well,
 * so that the result hides nothing. FALSE: nothing is hidden, and TEXT is PIECE.
 */
gboolean
xg_ioc_refang (XgIocPiece piece, GString *text, GArray *offsets)
{
  gboolean found = FALSE;
  guint32 end = (guint32) piece.length;

  cut_to (0, text, offsets);
  for (guint32 place = 0; place < end; place++)
    {
      const char *meaning;
      gsize start;
      guint32 from;

      if (!find_bracket (piece.text[place], text, &start, &meaning))
        {
          found = put_sign (piece.text[place], place, text, offsets) || found;
          continue;
        }
      found = TRUE;
      from = g_array_index (offsets, guint32, start);
      cut_to (start, text, offsets);
      for (; *meaning != '\0'; meaning++)
        put_sign (*meaning, from, text, offsets);
    }
  g_array_append_val (offsets, end);
  return found;
}

static gboolean
read_hex4 (const char *text, const char *end, gunichar *c)
{
  *c = 0;
  if (end - text < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return FALSE;
      *c = *c << 4 | (gunichar) g_ascii_xdigit_value (text[i]);
    }
  return TRUE;
}

/* What a backslash of JSON means (RFC 8259 section 7); returns what follows it. */
static const char *
append_escaped (GString *out, const char *p, const char *end)
{
  gunichar c;

  switch (*p)
    {
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      g_string_append_c (out, ' ');
      return p + 1;
    case 'u':
      if (!read_hex4 (p + 1, end, &c))
        break;
      if (c == 0 || !g_unichar_validate (c))
        c = ' ';
      g_string_append_unichar (out, c);
      return p + 5;
    case '"':
    case '/':
      g_string_append_c (out, *p);
      return p + 1;
    case '\\':
      g_string_append_c (out, '\\');
      return p + 1;
    default:
      break;
    }
  g_string_append_c (out, '\\');
  return p;
}

/*
 * The text of a JSON document without its escapes; NULL when there are none, or it is no JSON.
 */
char *
xg_ioc_read_json (const char *text, gsize length, gsize *new_length)
{
  const char *end = text + length;
  const char *p = text;
  GString *out;

  while (p < end && g_ascii_isspace (*p))
    p++;
  if (p == end || (*p != '{' && *p != '[') || memchr (p, '\\', (gsize) (end - p)) == NULL ||
      memchr (p, '"', (gsize) (end - p)) == NULL)
    return NULL;
  out = g_string_sized_new (length);
  while (p < end)
    {
      const char *backslash = memchr (p, '\\', (gsize) (end - p));

      if (backslash == NULL || backslash + 1 == end)
        {
          g_string_append_len (out, p, end - p);
          break;
        }
      g_string_append_len (out, p, backslash - p);
      p = append_escaped (out, backslash + 1, end);
    }
  *new_length = out->len;
  return g_string_free (out, FALSE);
}
