/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include "base/xg-affiliation.h"

static const char *const nicks[] = {
  "unknown", "outcast", "none", "member", "publish-only", "publisher", "owner",
};

/**
 * xg_affiliation_to_nick:
 * @affiliation: an affiliation; values out of range read as unknown
 *
 * Returns: (transfer none): the word of the wire, untranslated; "unknown" is none of it
 */
const char *
xg_affiliation_to_nick (XgAffiliation affiliation)
{
  if ((guint) affiliation > XG_AFFILIATION_LAST)
    return nicks[XG_AFFILIATION_UNKNOWN];
  return nicks[affiliation];
}

/**
 * xg_affiliation_from_nick:
 * @nick: (nullable): an `affiliation` attribute (XEP-0060 section 4.1)
 *
 * Returns: the affiliation; %XG_AFFILIATION_UNKNOWN for what is none
 */
XgAffiliation
xg_affiliation_from_nick (const char *nick)
{
  for (guint i = XG_AFFILIATION_OUTCAST; i < G_N_ELEMENTS (nicks); i++)
    {
      if (g_strcmp0 (nick, nicks[i]) == 0)
        return (XgAffiliation) i;
    }
  return XG_AFFILIATION_UNKNOWN;
}
