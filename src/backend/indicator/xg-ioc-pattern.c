/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-indicator"

#include "config.h"

#include <string.h>

#include "indicator/xg-ioc-extract.h"
#include "indicator/xg-ioc-pattern.h"
#include "indicator/xg-ioc-private.h"

/* Sorts behind all that can stand below a domain, whose labels end with a point: "." + 1. */
#define BEHIND_POINT "/"

/**
 * xg_ioc_parse:
 * @text: what a person wrote
 * @kind: (out): what it is
 * @value: (out) (transfer full): its normal form
 *
 * Returns: whether the whole of @text is one indicator
 */
gboolean
xg_ioc_parse (const char *text, XgIocKind *kind, char **value)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (XgIocSet) set = xg_ioc_extract (trimmed, strlen (trimmed), NULL);
  XgIoc ioc;

  if (xg_ioc_set_get_n (set) == 0)
    return FALSE;
  xg_ioc_set_get (set, 0, &ioc);
  if (strcmp (ioc.written, trimmed) != 0)
    return FALSE;
  *kind = ioc.kind;
  *value = g_strdup (ioc.value);
  return TRUE;
}

/* The bits of a key behind PREFIX, all on or off; "ff" is behind every length of a prefix. */
static char *
fill_key (const char *key, guint prefix, gboolean on)
{
  GString *filled = g_string_new_len (key, 1);
  gsize n_digits = strlen (key) - 3;

  for (gsize i = 0; i < n_digits; i++)
    {
      guint bits = prefix > i * 4 ? MIN (prefix - (guint) i * 4, 4) : 0;
      guint mask = (0xfu << (4 - bits)) & 0xfu;
      guint digit = (guint) g_ascii_xdigit_value (key[1 + i]) & mask;

      g_string_append_printf (filled, "%x", on ? digit | (~mask & 0xfu) : digit);
    }
  return g_string_free (filled, FALSE);
}

/* The networks that an address or a network is in; those that begin with it are in its range. */
static void
add_networks (XgIocPattern *self, const char *key, guint prefix)
{
  for (guint shorter = 0; shorter < prefix; shorter++)
    {
      char *network = fill_key (key, shorter, FALSE);

      g_ptr_array_add (self->keys, g_strdup_printf ("%s%02x", network, shorter));
      g_free (network);
    }
}

static void
set_network (XgIocPattern *self, const char *key)
{
  gsize length = strlen (key);
  guint prefix = (guint) g_ascii_xdigit_value (key[length - 2]) << 4 |
                 (guint) g_ascii_xdigit_value (key[length - 1]);
  g_autofree char *low = fill_key (key, prefix, FALSE);
  g_autofree char *high = fill_key (key, prefix, TRUE);

  self->low = g_strconcat (low, "00", NULL);
  self->high = g_strconcat (high, "ff", NULL);
  add_networks (self, key, prefix);
}

/**
 * xg_ioc_parse_file:
 * @text: what somebody says is the name of a file, with a path perhaps
 * @value: (out) (transfer full): its normal form
 *
 * In a text a name ends at a space; who says where it begins and ends may have spaces in it.
 *
 * Returns: whether it ends as names of files do
 */
gboolean
xg_ioc_parse_file (const char *text, char **value)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (GString) name = g_string_new (NULL);
  const char *start = trimmed;

  for (const char *p = trimmed; *p != '\0'; p++)
    if (*p == '/' || *p == '\\')
      start = p + 1;
  if (strpbrk (start, "\r\n\t") != NULL ||
      !xg_ioc_read_file ((XgIocPiece){ start, strlen (start) }, TRUE, name))
    return FALSE;
  *value = g_strdup (name->str);
  return TRUE;
}

/* What is asked for as one value is one name, with its spaces. */
static gboolean
parse_spaced_file (const char *text, XgIocKind *kind, char **value)
{
  *kind = XG_IOC_FILE;
  return strchr (text, ' ') != NULL && xg_ioc_parse_file (text, value);
}

/* A name that is asked for may end with anything. */
static gboolean
parse_name (const char *text, XgIocKind *kind, char **value)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (GString) name = g_string_new (NULL);

  if (!xg_ioc_read_host_name ((XgIocPiece){ trimmed, strlen (trimmed) }, name) ||
      strchr (name->str, '.') == NULL)
    return FALSE;
  *kind = XG_IOC_DOMAIN;
  *value = g_strdup (name->str);
  return TRUE;
}

/**
 * xg_ioc_pattern_new:
 * @value: an indicator, written in any way
 *
 * An address means itself and the networks that it is in, a network all addresses and networks that
 * are within it or that it is in.
 *
 * Returns: (transfer full) (nullable): the pattern, or %NULL when @value is no indicator
 */
XgIocPattern *
xg_ioc_pattern_new (const char *value)
{
  g_autofree char *normal = NULL;
  g_autoptr (GString) key = NULL;
  XgIocPattern *self;
  XgIocKind kind;

  if (!xg_ioc_parse (value, &kind, &normal) && !parse_name (value, &kind, &normal) &&
      !parse_spaced_file (value, &kind, &normal))
    return NULL;
  self = g_new0 (XgIocPattern, 1);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  key = g_string_new (NULL);
  xg_ioc_append_key (key, kind, normal);
  if (kind == XG_IOC_IPV4 || kind == XG_IOC_IPV6 || kind == XG_IOC_IPV4_NET ||
      kind == XG_IOC_IPV6_NET)
    set_network (self, key->str);
  else
    g_ptr_array_add (self->keys, g_strdup (key->str));
  return self;
}

/* "*.example.org": the keys of what is below it. */
static gboolean
set_below (XgIocPattern *self, const char *pattern)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GString) key = g_string_new (NULL);
  const char *rest = pattern + 2;

  if (!g_str_has_prefix (pattern, "*.") || strpbrk (rest, "*?\\") != NULL ||
      !xg_ioc_read_host_name ((XgIocPiece){ rest, strlen (rest) }, name))
    return FALSE;
  xg_ioc_append_key (key, XG_IOC_DOMAIN, name->str);
  self->low = g_strconcat (key->str, ".", NULL);
  self->high = g_strconcat (key->str, BEHIND_POINT, NULL);
  return TRUE;
}

/**
 * xg_ioc_pattern_new_for_glob:
 * @pattern: an #XgGlob's
 *
 * Returns: (transfer full): for "*.example.org" the domains below it, else the indicators of any
 *   kind whose normal form @pattern means
 */
XgIocPattern *
xg_ioc_pattern_new_for_glob (const char *pattern)
{
  XgIocPattern *self = g_new0 (XgIocPattern, 1);

  if (!set_below (self, pattern))
    self->glob = xg_glob_new (pattern);
  return self;
}

/**
 * xg_ioc_pattern_free:
 * @self: (transfer full) (nullable): a pattern
 */
void
xg_ioc_pattern_free (XgIocPattern *self)
{
  if (self == NULL)
    return;
  g_free (self->low);
  g_free (self->high);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  xg_glob_free (self->glob);
  g_free (self);
}

static gboolean
matches (const XgIocPattern *self, const XgIoc *ioc)
{
  if (self->glob != NULL)
    return xg_glob_matches (self->glob, ioc->value);
  if (self->low != NULL && strcmp (ioc->key, self->low) >= 0 && strcmp (ioc->key, self->high) <= 0)
    return TRUE;
  for (guint i = 0; self->keys != NULL && i < self->keys->len; i++)
    {
      const char *key = self->keys->pdata[i];

      /* Most are of another kind, which comes first: that needs no call. */
      if (*key == *ioc->key && strcmp (key, ioc->key) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * xg_ioc_pattern_matches:
 * @self: a pattern
 * @set: (nullable): indicators
 *
 * Returns: whether @self means one of them
 */
gboolean
xg_ioc_pattern_matches (const XgIocPattern *self, const XgIocSet *set)
{
  guint n = xg_ioc_set_get_n (set);

  for (guint i = 0; i < n; i++)
    {
      XgIoc ioc;

      xg_ioc_set_get (set, i, &ioc);
      if (matches (self, &ioc))
        return TRUE;
    }
  return FALSE;
}
