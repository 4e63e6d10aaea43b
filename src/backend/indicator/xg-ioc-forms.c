/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an indicator looks like, kind by kind. Each rule takes time in proportion to its piece. */
#define G_LOG_DOMAIN "xg-indicator"

#include "config.h"

#include <arpa/inet.h>
#include <string.h>

#include "indicator/xg-ioc-private.h"

#define MAX_DOMAIN     253
#define MAX_LABEL      63
#define MAX_LOCAL_PART 64
#define MAX_FILE_NAME  255

/* Of UTF-8, for a domain that is to be written in ASCII. */
#define MAX_UNICODE_DOMAIN (4 * MAX_DOMAIN)

static const struct
{
  gsize digits;
  XgIocKind kind;
} hashes[] = {
  { 32, XG_IOC_MD5 },    { 40, XG_IOC_SHA1 },   { 56, XG_IOC_SHA224 },
  { 64, XG_IOC_SHA256 }, { 96, XG_IOC_SHA384 }, { 128, XG_IOC_SHA512 },
};

static XgIocPiece
cut (XgIocPiece piece, gsize from, gsize to)
{
  return (XgIocPiece){ piece.text + from, to - from };
}

static void
set_lower (GString *value, XgIocPiece piece)
{
  g_string_truncate (value, 0);
  for (gsize i = 0; i < piece.length; i++)
    g_string_append_c (value, g_ascii_tolower (piece.text[i]));
}

/* A decimal number without leading zeros, which some read as octal. */
static gboolean
read_number (XgIocPiece piece, guint most, guint *number)
{
  *number = 0;
  if (piece.length == 0 || piece.length > 3 || (piece.length > 1 && piece.text[0] == '0'))
    return FALSE;
  for (gsize i = 0; i < piece.length; i++)
    {
      if (!g_ascii_isdigit (piece.text[i]))
        return FALSE;
      *number = *number * 10 + (guint) (piece.text[i] - '0');
    }
  return *number <= most;
}

static gboolean
parse_ipv4 (XgIocPiece piece, guint8 bytes[4])
{
  gsize start = 0;
  guint n = 0;

  if (piece.length < 7 || piece.length > 15)
    return FALSE;
  for (gsize i = 0; i <= piece.length; i++)
    {
      guint number;

      if (i < piece.length && piece.text[i] != '.')
        continue;
      if (n == 4 || !read_number (cut (piece, start, i), 255, &number))
        return FALSE;
      bytes[n++] = (guint8) number;
      start = i + 1;
    }
  return n == 4;
}

static void
set_ipv4 (GString *value, const guint8 bytes[4])
{
  g_string_printf (value, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
}

/* Four numbers with points. */
gboolean
xg_ioc_read_ipv4 (XgIocPiece piece, GString *value)
{
  guint8 bytes[4];

  if (!parse_ipv4 (piece, bytes))
    return FALSE;
  set_ipv4 (value, bytes);
  return TRUE;
}

/* RFC 4291 section 2.2; a zone (RFC 4007) is somebody's own. "::" alone means no address. */
static gboolean
parse_ipv6 (XgIocPiece piece, guint8 bytes[16])
{
  char text[INET6_ADDRSTRLEN];
  const char *zone = memchr (piece.text, '%', piece.length);
  gsize length = zone != NULL ? (gsize) (zone - piece.text) : piece.length;

  if (length < 3 || length >= sizeof text)
    return FALSE;
  memcpy (text, piece.text, length);
  text[length] = '\0';
  return inet_pton (AF_INET6, text, bytes) == 1;
}

/* RFC 5952. */
static void
set_ipv6 (GString *value, const guint8 bytes[16])
{
  char text[INET6_ADDRSTRLEN] = "";

  inet_ntop (AF_INET6, bytes, text, sizeof text);
  g_string_assign (value, text);
}

/* IS_V4: it is an IPv4 address that is written as IPv6 (RFC 4291 section 2.5.5.2). */
gboolean
xg_ioc_read_ipv6 (XgIocPiece piece, GString *value, gboolean *is_v4)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  guint8 bytes[16];

  if (!parse_ipv6 (piece, bytes))
    return FALSE;
  *is_v4 = memcmp (bytes, mapped, sizeof mapped) == 0;
  if (*is_v4)
    set_ipv4 (value, bytes + 12);
  else
    set_ipv6 (value, bytes);
  return TRUE;
}

static void
mask (guint8 *bytes, guint n_bytes, guint prefix)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      guint bits = prefix > i * 8 ? MIN (prefix - i * 8, 8) : 0;

      bytes[i] &= (guint8) (0xff00 >> bits);
    }
}

/* The length of a prefix, or a mask such as 255.255.255.0, whose ones stand together. */
static gboolean
read_prefix (XgIocPiece piece, guint most, guint *prefix)
{
  guint8 bytes[4];
  guint32 bits;

  if (read_number (piece, most, prefix))
    return TRUE;
  if (most != 32 || !parse_ipv4 (piece, bytes))
    return FALSE;
  bits = (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
  for (*prefix = 0; bits & 0x80000000u; bits <<= 1)
    (*prefix)++;
  return bits == 0;
}

/* RFC 4632 section 3.1, RFC 4291 section 2.3: a network of one address is that address. */
gboolean
xg_ioc_read_network (XgIocPiece piece, GString *value, XgIocKind *kind)
{
  const char *slash = memchr (piece.text, '/', piece.length);
  XgIocPiece address;
  XgIocPiece rest;
  guint8 bytes[16];
  gboolean v6;
  guint prefix;

  if (slash == NULL)
    return FALSE;
  address = cut (piece, 0, (gsize) (slash - piece.text));
  rest = cut (piece, address.length + 1, piece.length);
  v6 = memchr (address.text, ':', address.length) != NULL;
  if (v6 ? !(address.length == 2 || parse_ipv6 (address, bytes)) : !parse_ipv4 (address, bytes))
    return FALSE;
  if (v6 && address.length == 2)
    memset (bytes, 0, sizeof bytes);
  if (!read_prefix (rest, v6 ? 128 : 32, &prefix))
    return FALSE;

  mask (bytes, v6 ? 16 : 4, prefix);
  if (v6)
    set_ipv6 (value, bytes);
  else
    set_ipv4 (value, bytes);
  *kind = v6 ? XG_IOC_IPV6 : XG_IOC_IPV4;
  if (prefix < (v6 ? 128 : 32))
    {
      g_string_append_printf (value, "/%u", prefix);
      *kind = v6 ? XG_IOC_IPV6_NET : XG_IOC_IPV4_NET;
    }
  return TRUE;
}

/* Letters, digits, hyphens inside; underscores as in _dmarc. */
static gboolean
is_label (XgIocPiece label)
{
  if (label.length == 0 || label.length > MAX_LABEL || label.text[0] == '-' ||
      label.text[label.length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < label.length; i++)
    {
      char c = label.text[i];

      if (!g_ascii_isalnum (c) && c != '-' && c != '_')
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_ascii (XgIocPiece piece)
{
  for (gsize i = 0; i < piece.length; i++)
    {
      if ((guchar) piece.text[i] >= 0x80)
        return FALSE;
    }
  return TRUE;
}

/* RFC 5890: a name of other letters in the form in which it is asked for. */
static gboolean
to_ascii (XgIocPiece piece, GString *value)
{
  g_autofree char *name = NULL;
  g_autofree char *ascii = NULL;

  if (is_ascii (piece))
    {
      set_lower (value, piece);
      return TRUE;
    }
  if (piece.length > MAX_UNICODE_DOMAIN || !g_utf8_validate_len (piece.text, piece.length, NULL))
    return FALSE;
  name = g_strndup (piece.text, piece.length);
  ascii = g_hostname_to_ascii (name);
  if (ascii == NULL)
    return FALSE;
  g_string_assign (value, ascii);
  g_string_ascii_down (value);
  return TRUE;
}

/* A name that can stand in the DNS, with or without points; a point at its end means the root. */
gboolean
xg_ioc_read_host_name (XgIocPiece piece, GString *value)
{
  gsize start = 0;

  if (piece.length > 1 && piece.text[piece.length - 1] == '.')
    piece.length--;
  if (piece.length == 0 || piece.length > MAX_UNICODE_DOMAIN || !to_ascii (piece, value) ||
      value->len > MAX_DOMAIN)
    return FALSE;
  for (gsize i = 0; i <= value->len; i++)
    {
      if (i < value->len && value->str[i] != '.')
        continue;
      if (!is_label ((XgIocPiece){ value->str + start, i - start }))
        return FALSE;
      start = i + 1;
    }
  /* What ends with a number is an address, or nothing (RFC 3696 section 2). */
  return g_ascii_isalpha (value->str[value->len - 1]) || strstr (value->str, "xn--") != NULL ||
         strchr (value->str, '.') == NULL;
}

/* "system failed.It was": it begins with a large letter, and what stands before it does not. */
static gboolean
is_sentence (XgIocPiece piece, gsize dot)
{
  XgIocPiece last = cut (piece, dot + 1, piece.length);
  gsize before = dot;

  while (before > 0 && piece.text[before - 1] != '.')
    before--;
  if (last.length == 0 || !g_ascii_isupper (last.text[0]) || !g_ascii_islower (piece.text[before]))
    return FALSE;
  for (gsize i = 1; i < last.length; i++)
    {
      if (!g_ascii_islower (last.text[i]))
        return FALSE;
    }
  return last.length > 1;
}

/* "com.example.viewer" is the name of a program, not of a host. */
static gboolean
is_reversed (const char *name, const char *last)
{
  static const char *const firsts[] = { "com.", "org.", "net.", "java.", "javax.", "android." };

  if (strcmp (last, "com") == 0 || strcmp (last, "org") == 0 || strcmp (last, "net") == 0 ||
      strcmp (last, "example") == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    {
      const char *rest = g_str_has_prefix (name, firsts[i]) ? name + strlen (firsts[i]) : NULL;

      if (rest != NULL && strchr (rest, '.') != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_alphabetic (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isalpha (*text))
        return FALSE;
    }
  return TRUE;
}

/* A name below a top-level domain. */
gboolean
xg_ioc_read_domain (XgIocPiece piece, gboolean defanged, GString *value)
{
  const char *dot = memrchr (piece.text, '.', piece.length);
  XgIocEnding ending;
  const char *last;
  guint n_labels = 2;

  if (dot == NULL || !xg_ioc_read_host_name (piece, value))
    return FALSE;
  last = strrchr (value->str, '.');
  if (last == NULL)
    return FALSE;
  last++;
  if (strlen (last) < 2)
    return FALSE;
  if (defanged)
    return is_alphabetic (last) || g_str_has_prefix (last, "xn--");

  for (const char *p = value->str; p < last - 1; p++)
    n_labels += *p == '.';
  ending = xg_ioc_classify_ending (last, strlen (last));
  return (ending == XG_IOC_ENDING_DOMAIN || (ending == XG_IOC_ENDING_BOTH && n_labels > 2)) &&
         !is_sentence (piece, (gsize) (dot - piece.text)) && !is_reversed (value->str, last);
}

/* IN_PATH: it stands behind a slash. The case of a name means nothing on half of all systems. */
gboolean
xg_ioc_read_file (XgIocPiece piece, gboolean in_path, GString *value)
{
  const char *dot = memrchr (piece.text, '.', piece.length);
  gsize stem = dot != NULL ? (gsize) (dot - piece.text) : 0;
  XgIocEnding ending;

  if (stem == 0 || piece.length > MAX_FILE_NAME)
    return FALSE;
  ending = xg_ioc_classify_ending (dot + 1, piece.length - stem - 1);
  if (ending == XG_IOC_ENDING_BOTH)
    {
      if (!in_path && memchr (piece.text, '.', stem) != NULL)
        return FALSE;
    }
  else if (ending != XG_IOC_ENDING_FILE)
    return FALSE;
  if (!is_ascii (piece))
    {
      g_autofree char *lower = NULL;

      if (!g_utf8_validate_len (piece.text, piece.length, NULL))
        return FALSE;
      lower = g_utf8_strdown (piece.text, (gssize) piece.length);
      g_string_assign (value, lower);
      return TRUE;
    }
  set_lower (value, piece);
  return TRUE;
}

/* Hexadecimal digits, as many as a hash has; a number or the same digit all over is none. */
gboolean
xg_ioc_read_hash (XgIocPiece piece, GString *value, XgIocKind *kind)
{
  gboolean letters = FALSE;
  gboolean digits = FALSE;
  guint i = 0;

  while (i < G_N_ELEMENTS (hashes) && hashes[i].digits != piece.length)
    i++;
  if (i == G_N_ELEMENTS (hashes))
    return FALSE;
  for (gsize k = 0; k < piece.length; k++)
    {
      if (!g_ascii_isxdigit (piece.text[k]))
        return FALSE;
      letters |= g_ascii_isalpha (piece.text[k]);
      digits |= g_ascii_isdigit (piece.text[k]);
    }
  if (!letters || !digits)
    return FALSE;
  set_lower (value, piece);
  *kind = hashes[i].kind;
  return TRUE;
}

/* CVE-YYYY-N, four digits at least. */
gboolean
xg_ioc_read_cve (XgIocPiece piece, GString *value)
{
  const char *p = piece.text;

  if (piece.length < 13 || piece.length > 28 || g_ascii_strncasecmp (p, "CVE-", 4) != 0 ||
      p[8] != '-' || (strncmp (p + 4, "19", 2) != 0 && strncmp (p + 4, "20", 2) != 0))
    return FALSE;
  for (gsize i = 4; i < piece.length; i++)
    {
      if (i != 8 && !g_ascii_isdigit (p[i]))
        return FALSE;
    }
  g_string_truncate (value, 0);
  g_string_append_len (value, p, (gssize) piece.length);
  g_string_ascii_up (value);
  return TRUE;
}

static gboolean
is_local_part (XgIocPiece local)
{
  if (local.length == 0 || local.length > MAX_LOCAL_PART || local.text[0] == '.' ||
      local.text[local.length - 1] == '.')
    return FALSE;
  for (gsize i = 0; i < local.length; i++)
    {
      char c = local.text[i];

      if (!g_ascii_isalnum (c) && strchr ("._%+-", c) == NULL)
        return FALSE;
    }
  return TRUE;
}

/* name@domain, without what a person may only write in quotation marks (RFC 5321 section 4.1.2). */
gboolean
xg_ioc_read_mail (XgIocPiece piece, gboolean defanged, GString *value)
{
  const char *at = memchr (piece.text, '@', piece.length);
  g_autoptr (GString) domain = NULL;
  XgIocPiece local;

  if (at == NULL)
    return FALSE;
  local = cut (piece, 0, (gsize) (at - piece.text));
  if (!is_local_part (local))
    return FALSE;
  domain = g_string_new (NULL);
  if (!xg_ioc_read_domain (cut (piece, local.length + 1, piece.length), defanged, domain))
    return FALSE;
  set_lower (value, local);
  g_string_append_printf (value, "@%s", domain->str);
  return TRUE;
}
