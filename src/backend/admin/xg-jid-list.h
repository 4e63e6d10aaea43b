/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-affiliation.h"

G_BEGIN_DECLS

/* One address of a pasted list. */
typedef struct
{
  char *jid; /* bare, in small letters */
  XgAffiliation affiliation;
  guint line; /* from 1 */
} XgJidEntry;

void xg_jid_entry_free (XgJidEntry *self);

/**
 * XgJidList:
 *
 * What could be read of a pasted list, and what not.
 */
typedef struct
{
  GPtrArray *entries;  /* (element-type XgJidEntry) each address once */
  GPtrArray *problems; /* (element-type utf8) sentences with the number of their line */
} XgJidList;

XgJidList *xg_jid_list_parse (const char *text, XgAffiliation otherwise);
void xg_jid_list_free (XgJidList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgJidList, xg_jid_list_free)

G_END_DECLS
