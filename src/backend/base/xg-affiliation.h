/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgAffiliation:
 *
 * What somebody is to a node (XEP-0060 section 4.1). In the order of rank: who has a greater value
 * may do more. It belongs to a bare JID.
 */
typedef enum
{
  XG_AFFILIATION_UNKNOWN, /* not known, or a word that XEP-0060 does not have */
  XG_AFFILIATION_OUTCAST,
  XG_AFFILIATION_NONE,
  XG_AFFILIATION_MEMBER,
  XG_AFFILIATION_PUBLISH_ONLY,
  XG_AFFILIATION_PUBLISHER,
  XG_AFFILIATION_OWNER,
} XgAffiliation;

#define XG_AFFILIATION_LAST XG_AFFILIATION_OWNER

const char *xg_affiliation_to_nick (XgAffiliation affiliation);
XgAffiliation xg_affiliation_from_nick (const char *nick);

G_END_DECLS
