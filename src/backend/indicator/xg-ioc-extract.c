/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A text is split at white space and quotation marks into tokens, a token, unless it holds a URL,
 * into pieces of the characters that indicators consist of; then each rule is asked whether the
 * piece is one. Every step looks at a byte a bounded number of times.
 */
#define G_LOG_DOMAIN "xg-indicator"

#include "config.h"

#include <string.h>

#include "indicator/xg-ioc-extract.h"
#include "indicator/xg-ioc-scanner.h"

/* What the characters of a token tell: without any of these it is a word. */
enum
{
  HAS_SIGN = 1,    /* . : @ */
  HAS_DIGIT = 2,   /* hashes and CVE numbers have them */
  HAS_BRACKET = 4, /* ( [ { \ */
  ENDS_TOKEN = 8,  /* white space, quotation marks */
  IS_FOREIGN = 16, /* not ASCII */
  IS_IN_PIECE = 32,
};

static guint8 marks[256];

static void
init_marks (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;
  for (guint c = 0; c < G_N_ELEMENTS (marks); c++)
    {
      if (c <= ' ' || c == 0x7f || strchr ("\"'<>`", (int) c) != NULL)
        marks[c] |= ENDS_TOKEN;
      else if (c >= 0x80)
        marks[c] |= IS_FOREIGN | IS_IN_PIECE;
      else if (g_ascii_isalnum ((char) c) || strchr (".-_@:/%+\\", (int) c) != NULL)
        marks[c] |= IS_IN_PIECE;
      if (c > 0 && strchr (".:@", (int) c) != NULL)
        marks[c] |= HAS_SIGN;
      if (g_ascii_isdigit ((char) c))
        marks[c] |= HAS_DIGIT;
      if (c > 0 && strchr ("([{\\", (int) c) != NULL)
        marks[c] |= HAS_BRACKET;
    }
  g_once_init_leave (&done, 1);
}

/* Whether a character that is not ASCII belongs to a word; its bytes. */
static gboolean
is_foreign_letter (const char *p, const char *end, gsize *length)
{
  gunichar c = g_utf8_get_char_validated (p, end - p);

  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      *length = 1;
      return FALSE;
    }
  *length = (gsize) (g_utf8_next_char (p) - p);
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static inline gboolean
is_in_piece (char c)
{
  return (marks[(guchar) c] & IS_IN_PIECE) != 0;
}

static void
look_at_pieces (XgIocScanner *self, XgIocPiece text)
{
  gsize i = 0;

  while (i < text.length && !self->full)
    {
      gsize start;

      while (i < text.length && !is_in_piece (text.text[i]))
        i++;
      start = i;
      while (i < text.length && is_in_piece (text.text[i]))
        i++;
      if (i > start)
        xg_ioc_scanner_look (self, xg_ioc_piece_cut (text, start, i));
    }
}

static void
look_at_url (XgIocScanner *self, XgIocPiece piece)
{
  self->url.host_kind = (XgIocKind) 0;
  if (!xg_ioc_read_url (piece, &self->url))
    return;
  xg_ioc_scanner_add (self, XG_IOC_URL, self->url.value, piece);
  if (self->url.host_kind != 0 && !self->full)
    xg_ioc_scanner_add (self, self->url.host_kind, self->url.host_value, self->url.host);
}

/* Between white space and quotation marks; HIDDEN: something in it might hide what it means. */
static void
look_at_token (XgIocScanner *self, XgIocPiece token, gboolean hidden)
{
  gsize from = 0;
  gsize start;
  gsize end;

  self->original = token.text;
  self->defanged = hidden && xg_ioc_refang (token, self->text, self->places);
  self->offsets = NULL;
  if (self->defanged)
    {
      token = (XgIocPiece){ self->text->str, self->text->len };
      self->offsets = (const guint32 *) (gpointer) self->places->data;
    }
  self->token = token.text;

  while (!self->full && (end = xg_ioc_find_url (token, from, &start)) > 0)
    {
      look_at_pieces (self, xg_ioc_piece_cut (token, from, start));
      look_at_url (self, xg_ioc_piece_cut (token, start, end));
      from = end;
    }
  look_at_pieces (self, xg_ioc_piece_cut (token, from, token.length));
  /* The refanged text is overwritten by the next token. */
  if (self->defanged)
    self->before = (XgIocPiece){ NULL, 0 };
}

static void
scan (XgIocScanner *self, const char *p, const char *end)
{
  while (p < end && !self->full)
    {
      const char *start = p;
      gsize skipped = 1; /* bytes of what ends the token */
      guint8 seen = 0;

      for (; p < end; p++)
        {
          guint8 mark = marks[(guchar) *p];

          if (mark & ENDS_TOKEN)
            break;
          if (mark & IS_FOREIGN)
            {
              if (!is_foreign_letter (p, end, &skipped))
                break;
              p += skipped - 1;
              skipped = 1;
            }
          seen |= mark;
        }
      if (p - start >= 3 &&
          ((seen & (HAS_SIGN | HAS_BRACKET)) || ((seen & HAS_DIGIT) && p - start >= 9)))
        look_at_token (self, (XgIocPiece){ start, (gsize) (p - start) }, (seen & HAS_BRACKET) != 0);
      else if (p > start)
        self->before = (XgIocPiece){ start, (gsize) (p - start) };
      p += skipped;
    }
}

static void
scanner_init (XgIocScanner *self)
{
  init_marks ();
  self->set = xg_ioc_set_new ();
  self->text = g_string_new (NULL);
  self->places = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->value = g_string_new (NULL);
  self->url.value = g_string_new (NULL);
  self->url.host_value = g_string_new (NULL);
}

/* All but the set. */
static void
scanner_clear (XgIocScanner *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->places);
  g_string_free (self->value, TRUE);
  g_string_free (self->url.value, TRUE);
  g_string_free (self->url.host_value, TRUE);
}

static void
place_clear (gpointer data)
{
  g_free (((XgIocPlace *) data)->value);
}

/* What begins first, and of two that begin together the longer one. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const XgIocPlace *one = a;
  const XgIocPlace *two = b;

  if (one->start != two->start)
    return one->start < two->start ? -1 : 1;
  return one->end > two->end ? -1 : one->end < two->end;
}

/**
 * xg_ioc_find_places:
 * @text: words
 * @length: its bytes
 *
 * Finds what xg_ioc_extract() finds, as often as it stands there, but for what is part of another:
 * the host of a URL. Thread-safe.
 *
 * Returns: (transfer full) (element-type XgIocPlace): in the order of the text
 */
GArray *
xg_ioc_find_places (const char *text, gsize length)
{
  XgIocScanner self = { .all = text, .found = g_array_new (FALSE, FALSE, sizeof (XgIocPlace)) };
  gsize end = 0;
  guint kept = 0;

  scanner_init (&self);
  g_array_set_clear_func (self.found, place_clear);
  scan (&self, text, text + length);
  g_array_sort (self.found, compare_places);
  for (guint i = 0; i < self.found->len; i++)
    {
      XgIocPlace *place = &g_array_index (self.found, XgIocPlace, i);
      XgIocPlace *to = &g_array_index (self.found, XgIocPlace, kept);

      if (place->start < end)
        continue;
      end = place->end;
      if (to != place)
        {
          XgIocPlace hidden = *to;

          *to = *place;
          *place = hidden;
        }
      kept++;
    }
  g_array_set_size (self.found, kept);
  scanner_clear (&self);
  xg_ioc_set_unref (self.set);
  return self.found;
}

/**
 * xg_ioc_extract:
 * @text: any bytes; JSON is read without its escapes
 * @length: its bytes
 * @left_out: (nullable) (element-type XgIocRange): parts that are not looked at, in order
 *
 * Finds addresses and networks (IPv4, IPv6), domains, URLs, mail addresses, hashes, file names and
 * CVE numbers, also those that are written so that nobody follows them ("hxxp://evil[.]example").
 * The host of a URL is found as well. Not found are what only looks so: version numbers, object
 * identifiers, times, names of formats. Takes time in proportion to @length. Thread-safe.
 *
 * Returns: (transfer full): what there is, at most %XG_IOC_MAX_PER_ITEM
 */
XgIocSet *
xg_ioc_extract (const char *text, gsize length, const GArray *left_out)
{
  XgIocScanner self = { 0 };
  g_autofree char *json = NULL;
  gsize start = 0;

  scanner_init (&self);
  if (left_out == NULL || left_out->len == 0)
    {
      json = xg_ioc_read_json (text, length, &length);
      if (json != NULL)
        text = json;
    }
  for (guint i = 0; left_out != NULL && i < left_out->len; i++)
    {
      const XgIocRange *range = &g_array_index (left_out, XgIocRange, i);

      scan (&self, text + start, text + CLAMP (range->start, start, length));
      self.before = (XgIocPiece){ NULL, 0 };
      start = CLAMP (range->end, start, length);
    }
  scan (&self, text + start, text + length);

  scanner_clear (&self);
  return self.set;
}
