/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "payload/xg-payload.h"
#include "payload/xg-xml.h"

#define MAX_INPUT_BYTES  (16 * 1024 * 1024)
#define MAX_OUTPUT_BYTES (64 * 1024 * 1024)
#define INDENT           2
#define MAX_INDENT       64 /* columns: further in, only the reader would get lost */

typedef enum
{
  TOKEN_START,
  TOKEN_END,
  TOKEN_EMPTY, /* <a/> */
  TOKEN_TEXT,  /* character data and CDATA sections */
  TOKEN_OTHER, /* comments, processing instructions, the XML declaration */
} TokenKind;

typedef struct
{
  TokenKind kind;
  const char *start;
  gsize length;
} Token;

/* What an element holds directly. */
enum
{
  HAS_WORDS = 1 << 0,
  HAS_CHILDREN = 1 << 1,
};

/*
 * The text between the tags stays as the publisher wrote it: the document is not parsed into a tree
 * and written again, but cut into tokens, between which white space is replaced. As libxml2 has
 * found it to be well-formed before, the cutting needs no checks of its own, but never leaves the
 * text.
 */
typedef struct
{
  const char *next;
  const char *end;
} Lexer;

static const char *
find_after (const char *from, const char *end, const char *what)
{
  gsize length = strlen (what);
  const char *found = memmem (from, (gsize) (end - from), what, length);

  return found != NULL ? found + length : end;
}

static const char *
find_tag_end (const char *from, const char *end)
{
  while (from < end && *from != '>')
    {
      if (*from == '"' || *from == '\'')
        {
          const char *close = memchr (from + 1, *from, (gsize) (end - from - 1));

          if (close == NULL)
            return end;
          from = close;
        }
      from++;
    }
  return from < end ? from + 1 : end;
}

static gboolean
starts_with (const char *text, const char *end, const char *prefix)
{
  gsize length = strlen (prefix);

  return (gsize) (end - text) >= length && memcmp (text, prefix, length) == 0;
}

static gboolean
lexer_next (Lexer *self, Token *token)
{
  const char *start = self->next;

  if (start >= self->end)
    return FALSE;

  if (*start != '<')
    {
      const char *tag = memchr (start, '<', (gsize) (self->end - start));

      token->kind = TOKEN_TEXT;
      self->next = tag != NULL ? tag : self->end;
    }
  else if (starts_with (start, self->end, "<![CDATA["))
    {
      token->kind = TOKEN_TEXT;
      self->next = find_after (start, self->end, "]]>");
    }
  else if (starts_with (start, self->end, "<!--"))
    {
      token->kind = TOKEN_OTHER;
      self->next = find_after (start + 4, self->end, "-->");
    }
  else if (starts_with (start, self->end, "<?"))
    {
      token->kind = TOKEN_OTHER;
      self->next = find_after (start, self->end, "?>");
    }
  else
    {
      self->next = find_tag_end (start, self->end);
      if (start + 1 < self->end && start[1] == '/')
        token->kind = TOKEN_END;
      else
        token->kind = self->next[-2] == '/' ? TOKEN_EMPTY : TOKEN_START;
    }

  token->start = start;
  token->length = (gsize) (self->next - start);
  return TRUE;
}

static gboolean
is_blank (const Token *token)
{
  for (gsize i = 0; i < token->length; i++)
    {
      if (strchr (" \t\r\n", token->start[i]) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
preserves_space (const Token *token)
{
  return memmem (token->start, token->length, "xml:space=\"preserve\"", 20) != NULL ||
         memmem (token->start, token->length, "xml:space='preserve'", 20) != NULL;
}

/* What each element holds, in the order of the start tags. */
static GByteArray *
look_at_elements (const char *xml, gsize length)
{
  GByteArray *contents = g_byte_array_new ();
  guint open[XG_XML_MAX_DEPTH + 1] = { 0 };
  guint depth = 0;
  Lexer lexer = { xml, xml + length };
  Token token;

  while (lexer_next (&lexer, &token))
    {
      guint8 *parent = depth > 0 ? &contents->data[open[depth - 1]] : NULL;
      guint8 none = 0;

      switch (token.kind)
        {
        case TOKEN_START:
          if (parent != NULL)
            *parent |= HAS_CHILDREN;
          if (preserves_space (&token))
            none = HAS_WORDS;
          g_assert (depth < G_N_ELEMENTS (open));
          open[depth++] = contents->len;
          g_byte_array_append (contents, &none, 1);
          break;
        case TOKEN_END:
          g_assert (depth > 0);
          depth--;
          break;
        case TOKEN_TEXT:
          if (parent != NULL && !is_blank (&token))
            *parent |= HAS_WORDS;
          break;
        default:
          if (parent != NULL)
            *parent |= HAS_CHILDREN;
        }
    }
  return contents;
}

static void
begin_line (GString *out, guint depth)
{
  guint columns = MIN (depth * INDENT, MAX_INDENT);

  if (out->len == 0)
    return;
  g_string_append_c (out, '\n');
  for (guint i = 0; i < columns; i++)
    g_string_append_c (out, ' ');
}

static GString *
indent (const char *xml, gsize length, const GByteArray *contents)
{
  GString *out = g_string_sized_new (length + length / 4);
  guint next_element = 0;
  guint depth = 0;
  guint verbatim = 0; /* depth of the element that is copied as it is, or 0 */
  Lexer lexer = { xml, xml + length };
  Token token;

  while (out->len <= MAX_OUTPUT_BYTES && lexer_next (&lexer, &token))
    {
      if (token.kind == TOKEN_TEXT && verbatim == 0)
        continue;
      if (token.kind == TOKEN_END)
        depth--;
      if (verbatim == 0)
        begin_line (out, depth);
      g_string_append_len (out, token.start, (gssize) token.length);

      if (token.kind == TOKEN_START)
        {
          guint8 content = contents->data[next_element++];

          depth++;
          if (verbatim == 0 && content != HAS_CHILDREN)
            verbatim = depth;
        }
      else if (token.kind == TOKEN_END && depth < verbatim)
        verbatim = 0;
    }
  return out;
}

static void
ignore_start (gpointer user_data,
              guint depth,
              const char *name,
              const char *uri,
              const XgXmlAttribute *attributes,
              guint n_attributes)
{
}

static void
ignore_end (gpointer user_data, guint depth)
{
}

static void
ignore_text (gpointer user_data, guint depth, const char *text, gsize length)
{
}

/**
 * xg_payload_format:
 * @xml: payload element as XML text
 * @length: its bytes
 * @error: return location for a #XG_PAYLOAD_ERROR
 *
 * Indents by two columns a level. Elements that hold nothing but text, and those that mix text with
 * elements, keep every character; so do attributes, comments, CDATA sections and prefixes. Takes
 * at most 16 MiB and linear time. Thread-safe; for a worker when @length is large.
 *
 * Returns: (transfer full) (nullable): the text, without a newline at the end, or %NULL with the
 * line and the reason
 */
char *
xg_payload_format (const char *xml, gsize length, GError **error)
{
  static const XgXmlHandler ignore = { ignore_start, ignore_end, ignore_text };
  g_autoptr (GByteArray) contents = NULL;
  GString *out = NULL;

  g_return_val_if_fail (xml != NULL, NULL);

  if (length > MAX_INPUT_BYTES)
    {
      g_set_error (error,
                   XG_PAYLOAD_ERROR,
                   XG_PAYLOAD_ERROR_TOO_LARGE,
                   _ ("it is larger than %u MiB"),
                   (guint) (MAX_INPUT_BYTES / (1024 * 1024)));
      return NULL;
    }
  if (!xg_xml_scan (xml, (gssize) length, &ignore, NULL, error))
    return NULL;

  contents = look_at_elements (xml, length);
  out = indent (xml, length, contents);
  if (out->len > MAX_OUTPUT_BYTES)
    {
      g_string_free (out, TRUE);
      g_set_error_literal (error,
                           XG_PAYLOAD_ERROR,
                           XG_PAYLOAD_ERROR_TOO_LARGE,
                           _ ("it has too many elements to be indented"));
      return NULL;
    }
  return g_string_free (out, FALSE);
}
