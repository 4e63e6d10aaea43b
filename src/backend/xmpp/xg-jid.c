/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-jid.h"

/* RFC 7622 section 3.1: each part has at most 1,023 bytes. */
#define PART_MAX 1023

static gboolean
part_is_fine (const char *part, gsize length)
{
  return length > 0 && length <= PART_MAX && g_utf8_validate_len (part, length, NULL);
}

/**
 * xg_jid_split:
 * @jid: an XMPP address
 * @local: (out) (optional) (nullable): the part before `@`; %NULL if there is none
 * @domain: (out) (optional): the domain
 * @resource: (out) (optional) (nullable): the part after the first `/`; %NULL if there is none
 *
 * Takes an address apart (RFC 7622 section 3.2). Nothing is set when it is not one.
 *
 * Returns: whether @jid has the form of an address
 */
gboolean
xg_jid_split (const char *jid, char **local, char **domain, char **resource)
{
  const char *slash;
  const char *at;
  const char *host;
  gsize bare_length;
  gsize host_length;

  if (jid == NULL)
    return FALSE;

  slash = strchr (jid, '/');
  bare_length = slash != NULL ? (gsize) (slash - jid) : strlen (jid);
  at = memchr (jid, '@', bare_length);
  host = at != NULL ? at + 1 : jid;
  host_length = bare_length - (gsize) (host - jid);

  if (!part_is_fine (host, host_length) || memchr (host, '@', host_length) != NULL)
    return FALSE;
  if (at != NULL && !part_is_fine (jid, (gsize) (at - jid)))
    return FALSE;
  if (slash != NULL && !part_is_fine (slash + 1, strlen (slash + 1)))
    return FALSE;
  for (gsize i = 0; i < bare_length; i++)
    {
      if ((guchar) jid[i] <= ' ' || jid[i] == 0x7f)
        return FALSE;
    }

  if (local != NULL)
    *local = at != NULL ? g_strndup (jid, (gsize) (at - jid)) : NULL;
  if (domain != NULL)
    *domain = g_strndup (host, host_length);
  if (resource != NULL)
    *resource = slash != NULL ? g_strdup (slash + 1) : NULL;
  return TRUE;
}

/**
 * xg_jid_bare:
 * @jid: (nullable): an XMPP address
 *
 * Returns: (transfer full) (nullable): @jid without its resource
 */
char *
xg_jid_bare (const char *jid)
{
  const char *slash = jid != NULL ? strchr (jid, '/') : NULL;

  return slash != NULL ? g_strndup (jid, (gsize) (slash - jid)) : g_strdup (jid);
}

/**
 * xg_jid_equal:
 * @a: (nullable): an XMPP address
 * @b: (nullable): another
 *
 * Compares two addresses. Local part and domain are compared without case (RFC 7622 sections 3.2
 * and 3.3), the resource exactly.
 *
 * Returns: whether both are the same; %NULL is equal to nothing
 */
gboolean
xg_jid_equal (const char *a, const char *b)
{
  g_autofree char *bare_a = NULL;
  g_autofree char *bare_b = NULL;
  g_autofree char *folded_a = NULL;
  g_autofree char *folded_b = NULL;
  gsize length_a;
  gsize length_b;

  if (a == NULL || b == NULL)
    return FALSE;
  if (strcmp (a, b) == 0)
    return TRUE;

  length_a = strcspn (a, "/");
  length_b = strcspn (b, "/");
  if (strcmp (a + length_a, b + length_b) != 0)
    return FALSE;
  bare_a = g_strndup (a, length_a);
  bare_b = g_strndup (b, length_b);
  folded_a = g_utf8_casefold (bare_a, -1);
  folded_b = g_utf8_casefold (bare_b, -1);
  return strcmp (folded_a, folded_b) == 0;
}
