/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-indicator"

#include "config.h"

#include <string.h>

#include "indicator/xg-ioc-private.h"

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

/* What begins at I and stands for something else; its length, or 0. */
static gsize
read_hidden (XgIocPiece piece, gsize i, const char **meaning)
{
  static const char opening[] = "([{";
  static const char closing[] = ")]}";
  const char *bracket = strchr (opening, piece.text[i]);
  gsize end = i + 1;

  /* As in a regular expression, or in JSON. */
  if (piece.text[i] == '\\' && i + 1 < piece.length &&
      (piece.text[i + 1] == '.' || piece.text[i + 1] == '/'))
    {
      *meaning = piece.text[i + 1] == '.' ? "." : "/";
      return 2;
    }
  if (bracket == NULL || piece.text[i] == '\0')
    return 0;
  while (end < piece.length && end - i <= 4 && piece.text[end] != closing[bracket - opening])
    end++;
  if (end >= piece.length || piece.text[end] != closing[bracket - opening])
    return 0;
  *meaning = find_hidden (piece.text + i + 1, end - i - 1);
  return *meaning != NULL ? end - i + 1 : 0;
}

/*
 * Writes PIECE into TEXT without what hides indicators, with the place in PIECE of each byte and of
 * the end in OFFSETS (element-type guint32). FALSE: nothing is hidden, and both are as they were.
 */
gboolean
xg_ioc_refang (XgIocPiece piece, GString *text, GArray *offsets)
{
  gboolean found = FALSE;
  guint32 place;

  for (gsize i = 0; i < piece.length && !found; i++)
    {
      const char *meaning;

      found = read_hidden (piece, i, &meaning) > 0;
    }
  if (!found)
    return FALSE;

  g_string_truncate (text, 0);
  g_array_set_size (offsets, 0);
  for (place = 0; place < piece.length;)
    {
      const char *meaning = NULL;
      gsize length = read_hidden (piece, place, &meaning);

      if (length == 0)
        {
          g_string_append_c (text, piece.text[place]);
          g_array_append_val (offsets, place);
          place++;
          continue;
        }
      for (; *meaning != '\0'; meaning++)
        {
          g_string_append_c (text, *meaning);
          g_array_append_val (offsets, place);
        }
      place += (guint32) length;
    }
  g_array_append_val (offsets, place);
  return TRUE;
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
