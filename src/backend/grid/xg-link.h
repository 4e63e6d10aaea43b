/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * XgLink:
 *
 * An xmpp: link to something on a broker (RFC 5122, XEP-0060 section 12.22). Owned strings.
 */
typedef struct
{
  char *broker; /* bare JID; never NULL */
  char *node;   /* NULL: the broker itself */
  char *item;   /* NULL: the whole node */
} XgLink;

XgLink *xg_link_parse (const char *uri, GError **error);
void xg_link_free (XgLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgLink, xg_link_free)

G_END_DECLS
