/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

/**
 * XgRsm:
 *
 * The `<set/>` of an answer: where a page lies in the whole list (XEP-0059). Owned strings.
 */
typedef struct
{
  gboolean present; /* FALSE: the broker ignored paging and this is the whole list */
  char *first;      /* opaque; never an item id */
  char *last;
  gint64 first_index; /* -1: unknown */
  gint64 count;       /* -1: unknown */
} XgRsm;

void xg_rsm_append_request (GString *out, int max, const char *after, const char *before);
void xg_rsm_parse (const XgElement *parent, XgRsm *rsm);
void xg_rsm_clear (XgRsm *rsm);
gboolean xg_rsm_key_is_time (const char *key);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgRsm, xg_rsm_clear)

G_END_DECLS
