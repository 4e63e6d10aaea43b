/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-person.h"
#include "grid/xg-node.h"

G_BEGIN_DECLS

/**
 * XgAffiliationChanges:
 *
 * What the person wants to change of who is affiliated with nodes, and has not applied yet. It is
 * kept for each node as long as the window, so that looking at another node loses nothing.
 */
typedef struct _XgAffiliationChanges XgAffiliationChanges;

XgAffiliationChanges *xg_affiliation_changes_new (void);
void xg_affiliation_changes_free (XgAffiliationChanges *self);
void xg_affiliation_changes_set_node (XgAffiliationChanges *self, XgNode *node);
void xg_affiliation_changes_note (XgAffiliationChanges *self, XgPerson *person);
void xg_affiliation_changes_clear (XgAffiliationChanges *self);
void xg_affiliation_changes_join (XgAffiliationChanges *self, GPtrArray *people);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgAffiliationChanges, xg_affiliation_changes_free)

G_END_DECLS
