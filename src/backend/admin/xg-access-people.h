/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-access-facts.h"
#include "admin/xg-person.h"
#include "form/xg-form.h"
#include "grid/xg-node.h"

G_BEGIN_DECLS

/* What lists of people (element-type XgPerson), NULL where they were not told, tell of an account,
 * @jid, which is bare. Pure functions. */

gboolean xg_access_is_of (const char *address, const char *jid);
void xg_access_facts_take_affiliates (XgAccessFacts *facts, GPtrArray *people, const char *jid);
void xg_access_facts_take_subscribers (XgAccessFacts *facts, GPtrArray *people, const char *jid);

void xg_access_facts_begin_above (XgAccessFacts *facts);
void xg_access_facts_take_above (XgAccessFacts *facts,
                                 guint level,
                                 GPtrArray *people,
                                 GHashTable *options,
                                 const char *jid);
XgTruth xg_access_options_reach (XgForm *options, guint level);
guint xg_access_get_level (XgNode *node, XgNode *collection);

G_END_DECLS
