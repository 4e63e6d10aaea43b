/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-affiliation.h"

G_BEGIN_DECLS

/* What somebody is to a node, as it is or as it is wanted. Borrowed strings. */
typedef struct
{
  const char *jid;
  XgAffiliation affiliation;
  gboolean subscribed; /* of the present list; not looked at in wishes */
} XgStanding;

typedef enum
{
  XG_GUARD_WARNING, /* may be meant: to be confirmed */
  XG_GUARD_BLOCK,   /* is not to be done */
} XgGuardKind;

typedef struct
{
  XgGuardKind kind;
  char *jid; /* whom it is about; NULL: the node */
  char *sentence;
} XgGuard;

void xg_guard_free (XgGuard *self);
GPtrArray *xg_affiliation_guard_check (const char *own_jid,
                                       const XgStanding *present,
                                       guint n_present,
                                       const XgStanding *wanted,
                                       guint n_wanted);
gboolean xg_affiliation_guard_blocks (GPtrArray *guards);

G_END_DECLS
