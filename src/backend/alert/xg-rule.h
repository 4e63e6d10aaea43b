/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "query/xg-query.h"

G_BEGIN_DECLS

/**
 * XgRule:
 *
 * "Tell me when": a topic or a branch, a filter, a least severity. A GObject for the window with
 * the properties id (int64), name, enabled, broker, node (NULL: everywhere), branch (the node's
 * descendants too), text (an expression), severity (XgSeverity). Lives on main; the engine works
 * with snapshots.
 */
#define XG_TYPE_RULE (xg_rule_get_type ())
G_DECLARE_FINAL_TYPE (XgRule, xg_rule, XG, RULE, GObject)

XgRule *xg_rule_new (gint64 id, const char *name);
XgRule *xg_rule_from_body (gint64 id, const char *body); /* NULL: not readable */
char *xg_rule_to_body (XgRule *self);                    /* JSON */
gint64 xg_rule_get_id (XgRule *self);
const char *xg_rule_get_name (XgRule *self);
gboolean xg_rule_get_enabled (XgRule *self);
const char *xg_rule_get_broker (XgRule *self);
const char *xg_rule_get_node (XgRule *self);
gboolean xg_rule_get_branch (XgRule *self);
const char *xg_rule_get_text (XgRule *self);
XgSeverity xg_rule_get_severity (XgRule *self);

G_END_DECLS
