/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-indicator"

#include "config.h"

#include <string.h>

#include "indicator/xg-ioc-scanner.h"

/* Which indicators a piece is, or is made of. */

/* Adds VALUE, which was read from PIECE of the token. */
gboolean
xg_ioc_scanner_add (XgIocScanner *self, XgIocKind kind, const GString *value, XgIocPiece piece)
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
add (XgIocScanner *self, XgIocKind kind, XgIocPiece piece)
{
  return xg_ioc_scanner_add (self, kind, self->value, piece);
}

/* "version 1.2.3.4" is no address. */
static gboolean
follows_version (const XgIocScanner *self)
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
look_for_address (XgIocScanner *self, XgIocPiece piece)
{
  return g_ascii_isdigit (piece.text[0]) && !follows_version (self) &&
         xg_ioc_read_ipv4 (piece, self->value) && add (self, XG_IOC_IPV4, piece);
}

static gboolean
look_for_name (XgIocScanner *self, XgIocPiece piece)
{
  return xg_ioc_read_domain (piece, self->defanged, self->value) &&
         add (self, XG_IOC_DOMAIN, piece);
}

static gboolean
look_for_file (XgIocScanner *self, XgIocPiece piece, gboolean in_path)
{
  return xg_ioc_read_file (piece, in_path, self->value) && add (self, XG_IOC_FILE, piece);
}

/* What is an indicator wherever it stands. */
static gboolean
look_for_number (XgIocScanner *self, XgIocPiece piece)
{
  XgIocKind kind;

  if (piece.length >= 32 && xg_ioc_read_hash (piece, self->value, &kind))
    return add (self, kind, piece);
  return (piece.text[0] == 'C' || piece.text[0] == 'c') && xg_ioc_read_cve (piece, self->value) &&
         add (self, XG_IOC_CVE, piece);
}

/* "192.0.2.1-192.0.2.9": both ends. */
static void
look_for_ends (XgIocScanner *self, XgIocPiece piece)
{
  const char *hyphen = memchr (piece.text, '-', piece.length);
  XgIocPiece first;
  XgIocPiece last;

  if (hyphen == NULL || piece.length > 31)
    return;
  first = xg_ioc_piece_cut (piece, 0, (gsize) (hyphen - piece.text));
  last = xg_ioc_piece_cut (piece, first.length + 1, piece.length);
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
    piece = xg_ioc_piece_cut (piece, 1, piece.length);
  while (piece.length > 0 && memchr (".-_%+", piece.text[piece.length - 1], 5) != NULL)
    piece.length--;
  return piece;
}

static void
look_at_word (XgIocScanner *self, XgIocPiece piece)
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
look_at_path (XgIocScanner *self, XgIocPiece piece)
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
      part = trim (xg_ioc_piece_cut (piece, start, i));
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
look_at_part (XgIocScanner *self, XgIocPiece piece)
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
look_at_parts (XgIocScanner *self, XgIocPiece piece)
{
  gsize start = 0;

  for (gsize i = 0; i <= piece.length && !self->full; i++)
    {
      if (i < piece.length && piece.text[i] != ':')
        continue;
      look_at_part (self, xg_ioc_piece_cut (piece, start, i));
      start = i + 1;
    }
}

/* An address with colons, perhaps with a zone and a prefix. "a::b" has no digit: a name in code. */
static gboolean
look_for_ipv6 (XgIocScanner *self, XgIocPiece piece)
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
look_for_mail (XgIocScanner *self, XgIocPiece piece, const char *at)
{
  gsize start = (gsize) (at - piece.text);
  gsize end = start + 1;
  XgIocPiece mail;

  while (start > 0 && !ends_local_part (piece.text[start - 1]))
    start--;
  while (end < piece.length && !ends_local_part (piece.text[end]) && piece.text[end] != '@' &&
         piece.text[end] != '%')
    end++;
  mail = trim (xg_ioc_piece_cut (piece, start, end));
  if (end < piece.length && piece.text[end] == '@')
    return FALSE;
  if (!xg_ioc_read_mail (mail, self->defanged, self->value))
    return FALSE;
  add (self, XG_IOC_MAIL, mail);
  look_at_parts (self, xg_ioc_piece_cut (piece, 0, start));
  look_at_parts (self, xg_ioc_piece_cut (piece, end, piece.length));
  return TRUE;
}

/* Not a mail address: the parts between the "@" are looked at each for itself. */
static void
look_between_ats (XgIocScanner *self, XgIocPiece piece)
{
  gsize start = 0;

  for (gsize i = 0; i <= piece.length && !self->full; i++)
    {
      if (i < piece.length && piece.text[i] != '@')
        continue;
      look_at_parts (self, xg_ioc_piece_cut (piece, start, i));
      start = i + 1;
    }
}

void
xg_ioc_scanner_look (XgIocScanner *self, XgIocPiece piece)
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
