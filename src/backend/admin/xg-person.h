/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/xg-affiliation.h"
#include "xmpp/xg-pubsub.h"

G_BEGIN_DECLS

#define XG_TYPE_PERSON (xg_person_get_type ())
G_DECLARE_FINAL_TYPE (XgPerson, xg_person, XG, PERSON, GObject)

/*
 * A row of a list of a node: an account that has an affiliation or a subscription. Properties:
 * jid (bare for affiliations), affiliation (int, XgAffiliation), wanted (int, XgAffiliation, what
 * it is to be; XG_AFFILIATION_UNKNOWN: it stays), state (int, XgSubscriptionState), subid. All but
 * wanted are read-only.
 */
XgPerson *xg_person_new (const char *jid,
                         XgAffiliation affiliation,
                         XgSubscriptionState state,
                         const char *subid);

const char *xg_person_get_jid (XgPerson *self);
XgAffiliation xg_person_get_affiliation (XgPerson *self);
const char *xg_person_get_word (XgPerson *self);
void xg_person_set_word (XgPerson *self, const char *word);
XgAffiliation xg_person_get_wanted (XgPerson *self);
void xg_person_set_wanted (XgPerson *self, XgAffiliation wanted);
gboolean xg_person_is_changed (XgPerson *self);
XgSubscriptionState xg_person_get_state (XgPerson *self);
gboolean xg_person_get_state_known (XgPerson *self);
void xg_person_set_state (XgPerson *self, XgSubscriptionState state);
const char *xg_person_get_subid (XgPerson *self);
char *xg_person_dup_key (XgPerson *self);
gboolean xg_person_matches (XgPerson *self, const char *folded);

G_END_DECLS
