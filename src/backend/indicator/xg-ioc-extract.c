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
#include "indicator/xg-ioc-private.h"

typedef struct
{
  XgIocSet *set;
  gboolean full;
  const char *all; /* what @found counts from */
  GArray *found;   /* (element-type XgIocPlace), or NULL */

  /* The token that is looked at, refanged or not */
  const char *token;
  const char *original;
  const guint32 *offsets; /* of the bytes of the original, or NULL: they are the same */
  gboolean defanged;

  /* What stands before the piece that is looked at */
  XgIocPiece before;

  /* Scratch, owned */
  GString *text;
  GArray *places; /* (element-type guint32) */
  GString *value;
  XgIocUrl url;
} Scanner;

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

static XgIocPiece
cut (XgIocPiece piece, gsize from, gsize to)
{
  return (XgIocPiece){ piece.text + from, to - from };
}

/* Adds the scanner's value, which was read from PIECE of the token. */
static gboolean
add_value (Scanner *self, XgIocKind kind, const GString *value, XgIocPiece piece)
{
  gsize start = (gsize) (piece.text - self->token);
  gsize end = start + piece.length;

  if (self->offsets != NULL)
    {
      start = self->offsets[start];
      end = self->offsets[end];
    }
  if (self->found != NULL)
    {
      gsize from = (gsize) (self->original - self->all);
      XgIocPlace place = { from + start, from + end, kind, g_strdup (value->str) };

      g_array_append_val (self->found, place);
    }
  self->full = !xg_ioc_set_add (self->set, kind, value->str, self->original + start, end - start);
  return TRUE;
}

static gboolean
add (Scanner *self, XgIocKind kind, XgIocPiece piece)
{
  return add_value (self, kind, self->value, piece);
}

/* "version 1.2.3.4" is no address. */
static gboolean
follows_version (const Scanner *self)
{
  static const char *const words[] = { "v",     "ver",   "vers",  "version",  "release",
                                       "rel",   "build", "rev",   "revision", "firmware",
                                       "patch", "oid",   "update" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strlen (words[i]) == self->before.length &&
          g_ascii_strncasecmp (words[i], self->before.text, self->before.length) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
look_for_address (Scanner *self, XgIocPiece piece)
{
  return g_ascii_isdigit (piece.text[0]) && !follows_version (self) &&
         xg_ioc_read_ipv4 (piece, self->value) && add (self, XG_IOC_IPV4, piece);
}

static gboolean
look_for_name (Scanner *self, XgIocPiece piece)
{
  return xg_ioc_read_domain (piece, self->defanged, self->value) &&
         add (self, XG_IOC_DOMAIN, piece);
}

static gboolean
look_for_file (Scanner *self, XgIocPiece piece, gboolean in_path)
{
  return xg_ioc_read_file (piece, in_path, self->value) && add (self, XG_IOC_FILE, piece);
}

/* What is an indicator wherever it stands. */
static gboolean
look_for_number (Scanner *self, XgIocPiece piece)
{
  XgIocKind kind;

  if (piece.length >= 32 && xg_ioc_read_hash (piece, self->value, &kind))
    return add (self, kind, piece);
  return (piece.text[0] == 'C' || piece.text[0] == 'c') && xg_ioc_read_cve (piece, self->value) &&
         add (self, XG_IOC_CVE, piece);
}

/* "192.0.2.1-192.0.2.9": both ends. */
static void
look_for_ends (Scanner *self, XgIocPiece piece)
{
  const char *hyphen = memchr (piece.text, '-', piece.length);
  XgIocPiece first;
  XgIocPiece last;

  if (hyphen == NULL || piece.length > 31)
    return;
  first = cut (piece, 0, (gsize) (hyphen - piece.text));
  last = cut (piece, first.length + 1, piece.length);
  if (last.length == 0 || !xg_ioc_read_ipv4 (last, self->value) ||
      !xg_ioc_read_ipv4 (first, self->value))
    return;
  add (self, XG_IOC_IPV4, first);
  xg_ioc_read_ipv4 (last, self->value);
  add (self, XG_IOC_IPV4, last);
}

static XgIocPiece
trim (XgIocPiece piece)
{
  while (piece.length > 0 && memchr (".-_%+", piece.text[0], 5) != NULL)
    piece = cut (piece, 1, piece.length);
  while (piece.length > 0 && memchr (".-_%+", piece.text[piece.length - 1], 5) != NULL)
    piece.length--;
  return piece;
}

static void
look_at_word (Scanner *self, XgIocPiece piece)
{
  piece = trim (piece);
  if (piece.length < 3 || look_for_number (self, piece) || look_for_address (self, piece))
    return;
  if (memchr (piece.text, '.', piece.length) == NULL)
    return;
  /* What is hidden is a host. */
  if (self->defanged ? look_for_name (self, piece) || look_for_file (self, piece, FALSE)
                     : look_for_file (self, piece, FALSE) || look_for_name (self, piece))
    return;
  if (g_ascii_isdigit (piece.text[0]))
    look_for_ends (self, piece);
}

/* A network, or a path: it may begin with a host and end with a file. */
static void
look_at_path (Scanner *self, XgIocPiece piece)
{
  gsize start = 0;
  XgIocKind kind;

  if (g_ascii_isdigit (piece.text[0]) && piece.length < 40 && !follows_version (self) &&
      xg_ioc_read_network (trim (piece), self->value, &kind))
    {
      add (self, kind, trim (piece));
      return;
    }
  for (gsize i = 0; i <= piece.length && !self->full; i++)
    {
      XgIocPiece part;
      gboolean slash = i < piece.length && piece.text[i] == '/';

      if (i < piece.length && !slash && piece.text[i] != '\\')
        continue;
      part = trim (cut (piece, start, i));
      if (part.length >= 3 && !look_for_number (self, part))
        {
          if (start == 0 && slash)
            (void) (look_for_address (self, part) || look_for_name (self, part));
          else if (i == piece.length)
            look_for_file (self, part, TRUE);
          else if (start == 2 && piece.text[0] == '\\' && piece.text[1] == '\\')
            (void) (look_for_address (self, part) || look_for_name (self, part));
        }
      start = i + 1;
    }
}

static void
look_at_part (Scanner *self, XgIocPiece piece)
{
  if (piece.length >= 3)
    {
      if (memchr (piece.text, '/', piece.length) != NULL ||
          memchr (piece.text, '\\', piece.length) != NULL)
        look_at_path (self, piece);
      else
        look_at_word (self, piece);
    }
  if (piece.length > 0)
    self->before = piece;
}

/* Between colons: ports, "md5:…", "src:192.0.2.1". */
static void
look_at_parts (Scanner *self, XgIocPiece piece)
{
  gsize start = 0;

  for (gsize i = 0; i <= piece.length && !self->full; i++)
    {
      if (i < piece.length && piece.text[i] != ':')
        continue;
      look_at_part (self, cut (piece, start, i));
      start = i + 1;
    }
}

/* An address with colons, perhaps with a zone and a prefix. "a::b" has no digit: a name in code. */
static gboolean
look_for_ipv6 (Scanner *self, XgIocPiece piece)
{
  gboolean is_v4 = FALSE;
  gboolean digits = FALSE;
  XgIocKind kind;
  guint n_colons = 0;

  while (piece.length > 0 && memchr (".-_%+", piece.text[piece.length - 1], 5) != NULL)
    piece.length--;
  if (piece.length < 3 || piece.length > 70)
    return FALSE;
  if (piece.text[piece.length - 1] == ':' && piece.text[piece.length - 2] != ':')
    piece.length--;
  for (gsize i = 0; i < piece.length; i++)
    {
      n_colons += piece.text[i] == ':';
      digits |= g_ascii_isdigit (piece.text[i]);
    }
  if (n_colons < 2 || !digits)
    return FALSE;
  if (xg_ioc_read_network (piece, self->value, &kind))
    return add (self, kind, piece);
  return xg_ioc_read_ipv6 (piece, self->value, &is_v4) &&
         add (self, is_v4 ? XG_IOC_IPV4 : XG_IOC_IPV6, piece);
}

static gboolean
ends_local_part (char c)
{
  return c == ':' || c == '/' || c == '\\';
}

/* The address around the first "@"; what stands behind it is looked at like anything else. */
static gboolean
look_for_mail (Scanner *self, XgIocPiece piece, const char *at)
{
  gsize start = (gsize) (at - piece.text);
  gsize end = start + 1;
  XgIocPiece mail;

  while (start > 0 && !ends_local_part (piece.text[start - 1]))
    start--;
  while (end < piece.length && !ends_local_part (piece.text[end]) && piece.text[end] != '@' &&
         piece.text[end] != '%')
    end++;
  mail = trim (cut (piece, start, end));
  if (end < piece.length && piece.text[end] == '@')
    return FALSE;
  if (!xg_ioc_read_mail (mail, self->defanged, self->value))
    return FALSE;
  add (self, XG_IOC_MAIL, mail);
  look_at_parts (self, cut (piece, 0, start));
  look_at_parts (self, cut (piece, end, piece.length));
  return TRUE;
}

/* Not a mail address: the parts between the "@" are looked at each for itself. */
static void
look_between_ats (Scanner *self, XgIocPiece piece)
{
  gsize start = 0;

  for (gsize i = 0; i <= piece.length && !self->full; i++)
    {
      if (i < piece.length && piece.text[i] != '@')
        continue;
      look_at_parts (self, cut (piece, start, i));
      start = i + 1;
    }
}

static void
look_at_piece (Scanner *self, XgIocPiece piece)
{
  const char *at;

  if (memchr (piece.text, ':', piece.length) != NULL && look_for_ipv6 (self, piece))
    return;
  at = memchr (piece.text, '@', piece.length);
  if (at == NULL)
    look_at_parts (self, piece);
  else if (!look_for_mail (self, piece, at))
    look_between_ats (self, piece);
}

static void
look_at_pieces (Scanner *self, XgIocPiece text)
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
        look_at_piece (self, cut (text, start, i));
    }
}

static void
look_at_url (Scanner *self, XgIocPiece piece)
{
  self->url.host_kind = (XgIocKind) 0;
  if (!xg_ioc_read_url (piece, &self->url))
    return;
  add_value (self, XG_IOC_URL, self->url.value, piece);
  if (self->url.host_kind != 0 && !self->full)
    add_value (self, self->url.host_kind, self->url.host_value, self->url.host);
}

/* Between white space and quotation marks; HIDDEN: something in it might hide what it means. */
static void
look_at_token (Scanner *self, XgIocPiece token, gboolean hidden)
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
      look_at_pieces (self, cut (token, from, start));
      look_at_url (self, cut (token, start, end));
      from = end;
    }
  look_at_pieces (self, cut (token, from, token.length));
  /* The refanged text is overwritten by the next token. */
  if (self->defanged)
    self->before = (XgIocPiece){ NULL, 0 };
}

static void
scan (Scanner *self, const char *p, const char *end)
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
scanner_init (Scanner *self)
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
scanner_clear (Scanner *self)
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
  Scanner self = { .all = text, .found = g_array_new (FALSE, FALSE, sizeof (XgIocPlace)) };
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
  Scanner self = { 0 };
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
