/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "alert/xg-rule.h"

G_BEGIN_DECLS

/**
 * XgEngine:
 *
 * Decides which rules a record sets off. match() is called on the stream thread (and workers) for
 * each record; set_rules() on main replaces the whole set at once. Only items match (not retracts
 * and so on).
 */
typedef struct _XgEngine XgEngine;

/**
 * XgEngineRule:
 * @id: the rule's
 * @query: what it asks for; a branch is already resolved to the nodes that it covers now
 */
typedef struct
{
  gint64 id;
  XgQuery *query;
} XgEngineRule;

XgEngine *xg_engine_new (void);
XgEngine *xg_engine_ref (XgEngine *self);
void xg_engine_unref (XgEngine *self);
void xg_engine_set_rules (XgEngine *self, const XgEngineRule *rules, guint n_rules);
void xg_engine_match (XgEngine *self, XgRecord *record); /* sets record->matches */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgEngine, xg_engine_unref)

G_END_DECLS
