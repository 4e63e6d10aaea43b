/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-reading.h"

G_BEGIN_DECLS

struct _XgReading
{
  GObject parent_instance;

  /* Owned */
  XgDataForm *form;
  GHashTable *ids;   /* set of utf8: items, or nodes */
  GHashTable *ranks; /* folded JID -> XgAffiliation */
  GHashTable *list;  /* folded bare JID -> GPtrArray of XgSubscription, borrowed */
  GPtrArray *subscriptions;
  char *us; /* folded bare JID; NULL: not logged in */

  gboolean gone;
  gboolean collection;
};

char *xg_reading_fold_bare (const char *jid);

G_END_DECLS
