/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-indicator"

#include "config.h"

#include <string.h>

#include "indicator/xg-ioc-private.h"

#define MAX_SCHEME 8

/* How schemes are written, and hidden; with the port that needs not be written. */
static const struct
{
  const char *word;
  const char *scheme;
  const char *port;
} schemes[] = {
  { "http", "http", "80" },     { "https", "https", "443" }, { "hxxp", "http", "80" },
  { "hxxps", "https", "443" },  { "hxtp", "http", "80" },    { "hxtps", "https", "443" },
  { "htxp", "http", "80" },     { "htxps", "https", "443" }, { "httx", "http", "80" },
  { "xxxp", "http", "80" },     { "xxxps", "https", "443" }, { "ftp", "ftp", "21" },
  { "ftps", "ftps", "990" },    { "fxp", "ftp", "21" },      { "fxps", "ftps", "990" },
  { "sftp", "sftp", "22" },     { "sxxp", "sftp", "22" },    { "ssh", "ssh", "22" },
  { "telnet", "telnet", "23" }, { "ldap", "ldap", "389" },   { "ldaps", "ldaps", "636" },
  { "smb", "smb", "445" },      { "rtsp", "rtsp", "554" },   { "ws", "ws", "80" },
  { "wss", "wss", "443" },      { "rdp", "rdp", "3389" },    { "tcp", "tcp", "" },
  { "udp", "udp", "" },         { "irc", "irc", "6667" },    { "ircs", "ircs", "6697" },
};

/* They name formats and algorithms, and nobody visits them. */
static const char *const name_spaces[] = {
  "www.w3.org/1999/",
  "www.w3.org/2000/",
  "www.w3.org/2001/",
  "www.w3.org/2002/",
  "www.w3.org/2003/",
  "www.w3.org/2004/",
  "www.w3.org/2005/",
  "www.w3.org/2006/",
  "www.w3.org/2007/",
  "www.w3.org/2009/",
  "www.w3.org/ns/",
  "www.w3.org/xml/",
  "www.iana.org/assignments/",
  "schemas.xmlsoap.org/",
  "schemas.microsoft.com/",
  "schemas.openxmlformats.org/",
  "json-schema.org/",
  "docs.oasis-open.org/",
  "jabber.org/protocol/",
  "etherx.jabber.org/",
  "purl.org/",
  "xmlns.com/",
  "oval.mitre.org/",
  "cybox.mitre.org/",
  "stix.mitre.org/",
  "cpe.mitre.org/",
};

static const char *
find_scheme (const char *word, gsize length, const char **port)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (strlen (schemes[i].word) == length &&
          g_ascii_strncasecmp (schemes[i].word, word, length) == 0)
        {
          *port = schemes[i].port;
          return schemes[i].scheme;
        }
    }
  return NULL;
}

/* The scheme that ends before COLON, or NULL. */
static const char *
get_scheme (XgIocPiece text, gsize colon, gsize *start)
{
  const char *port;

  *start = colon;
  while (*start > 0 && colon - *start <= MAX_SCHEME && g_ascii_isalpha (text.text[*start - 1]))
    (*start)--;
  return find_scheme (text.text + *start, colon - *start, &port);
}

static gboolean
begins_url (XgIocPiece text, gsize colon, gsize *start)
{
  return colon + 3 < text.length && text.text[colon + 1] == '/' && text.text[colon + 2] == '/' &&
         get_scheme (text, colon, start) != NULL;
}

/* Whether what follows a comma is another URL. */
static gboolean
goes_on (XgIocPiece text, gsize at)
{
  for (gsize i = at; i < text.length && i - at <= MAX_SCHEME; i++)
    {
      gsize start;

      if (text.text[i] == ':')
        return !begins_url (text, i, &start) || start != at;
      if (!g_ascii_isalpha (text.text[i]))
        return TRUE;
    }
  return TRUE;
}

static gsize
find_end (XgIocPiece text, gsize from)
{
  gsize i = from;

  while (i < text.length && memchr ("|^\\", text.text[i], 3) == NULL &&
         ((text.text[i] != ',' && text.text[i] != ';') || goes_on (text, i + 1)))
    i++;
  return i;
}

static guint
count (XgIocPiece text, gsize from, gsize to, char c)
{
  guint n = 0;

  for (gsize i = from; i < to; i++)
    n += text.text[i] == c;
  return n;
}

/* What belongs to the sentence that the URL stands in. */
static gsize
trim_end (XgIocPiece text, gsize start, gsize end)
{
  static const char opening[] = "([{";
  static const char closing[] = ")]}";
  guint balance[3];

  for (guint i = 0; i < G_N_ELEMENTS (balance); i++)
    {
      guint opened = count (text, start, end, opening[i]);
      guint closed = count (text, start, end, closing[i]);

      balance[i] = closed > opened ? closed - opened : 0;
    }
  while (end > start)
    {
      char c = text.text[end - 1];
      const char *bracket = strchr (closing, c);

      if (bracket != NULL && balance[bracket - closing] > 0)
        balance[bracket - closing]--;
      else if (strchr (".,;:!?*_&=", c) == NULL)
        break;
      end--;
    }
  return end;
}

/*
 * Finds the next URL of TEXT, which has neither white space nor quotation marks, at FROM or behind.
 * Returns where it ends; 0: there is none.
 */
gsize
xg_ioc_find_url (XgIocPiece text, gsize from, gsize *start)
{
  while (from < text.length)
    {
      const char *colon = memchr (text.text + from, ':', text.length - from);

      if (colon == NULL)
        return 0;
      if (begins_url (text, (gsize) (colon - text.text), start) && *start >= from)
        return trim_end (text, *start, find_end (text, (gsize) (colon - text.text) + 3));
      from = (gsize) (colon - text.text) + 1;
    }
  return 0;
}

static gboolean
read_host (XgIocPiece host, XgIocUrl *url)
{
  gboolean is_v4 = FALSE;

  url->host = host;
  if (host.length > 2 && host.text[0] == '[' && host.text[host.length - 1] == ']')
    {
      url->host = (XgIocPiece){ host.text + 1, host.length - 2 };
      if (!xg_ioc_read_ipv6 (url->host, url->host_value, &is_v4))
        return FALSE;
      url->host_kind = is_v4 ? XG_IOC_IPV4 : XG_IOC_IPV6;
      return TRUE;
    }
  if (xg_ioc_read_ipv4 (host, url->host_value))
    {
      url->host_kind = XG_IOC_IPV4;
      return TRUE;
    }
  if (!xg_ioc_read_host_name (host, url->host_value))
    return FALSE;
  url->host_kind = strchr (url->host_value->str, '.') != NULL ? XG_IOC_DOMAIN : (XgIocKind) 0;
  return TRUE;
}

static gboolean
is_name_space (const char *url)
{
  const char *rest = strstr (url, "://");

  for (guint i = 0; rest != NULL && i < G_N_ELEMENTS (name_spaces); i++)
    {
      if (g_ascii_strncasecmp (rest + 3, name_spaces[i], strlen (name_spaces[i])) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The place of the port's colon in the authority, or its end. */
static gsize
find_port (XgIocPiece authority, gsize from)
{
  gsize i = authority.length;

  while (i > from && g_ascii_isdigit (authority.text[i - 1]))
    i--;
  return i > from && authority.text[i - 1] == ':' ? i - 1 : authority.length;
}

/*
 * RFC 3986 section 3 and 6: scheme and host in lower case, without the scheme's own port, and
 * without the slash that alone is the path. URL's strings are replaced. FALSE: it names no host,
 * or a format.
 */
gboolean
xg_ioc_read_url (XgIocPiece piece, XgIocUrl *url)
{
  const char *colon = memchr (piece.text, ':', piece.length);
  const char *port = NULL;
  const char *scheme;
  const char *path;
  const char *at;
  XgIocPiece authority;
  gsize host;
  gsize host_end;

  if (colon == NULL)
    return FALSE;
  scheme = find_scheme (piece.text, (gsize) (colon - piece.text), &port);
  if (scheme == NULL || colon + 3 >= piece.text + piece.length)
    return FALSE;
  authority.text = colon + 3;
  for (path = authority.text; path < piece.text + piece.length; path++)
    {
      if (memchr ("/?#", *path, 3) != NULL)
        break;
    }
  authority.length = (gsize) (path - authority.text);
  at = memrchr (authority.text, '@', authority.length);
  host = at != NULL ? (gsize) (at - authority.text) + 1 : 0;
  host_end = find_port (authority, host);
  if (!read_host ((XgIocPiece){ authority.text + host, host_end - host }, url))
    return FALSE;

  g_string_printf (url->value, "%s://", scheme);
  g_string_append_len (url->value, authority.text, (gssize) host);
  if (url->host_kind == XG_IOC_IPV6)
    g_string_append_printf (url->value, "[%s]", url->host_value->str);
  else
    g_string_append (url->value, url->host_value->str);
  if (host_end + 1 < authority.length &&
      (strlen (port) != authority.length - host_end - 1 ||
       strncmp (port, authority.text + host_end + 1, strlen (port)) != 0))
    g_string_append_len (url->value,
                         authority.text + host_end,
                         (gssize) (authority.length - host_end));
  if (piece.text + piece.length - path > 1 || (path < piece.text + piece.length && *path != '/'))
    g_string_append_len (url->value, path, piece.text + piece.length - path);
  return !is_name_space (url->value->str);
}
