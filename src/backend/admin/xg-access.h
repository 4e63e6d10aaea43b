/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-access-rules.h"

G_BEGIN_DECLS

/**
 * XgAccessAnswer:
 *
 * May the account do one thing? All sentences are whole, translated, and in the order in which one
 * would tell them.
 */
typedef struct
{
  XgAccessVerdict verdict;
  XgAccessVerdict standard; /* what XEP-0060 says; another than @verdict: the broker differs */
  char **reasons;           /* (array zero-terminated=1): at least one */
  char **unknown;           /* what one would have to know; empty unless @verdict depends on it */
  char **to_allow;          /* what would have to change; empty when it may already */
  char **to_forbid;         /* the same the other way round */
} XgAccessAnswer;

/**
 * XgAccess:
 *
 * Who may do what with a node, and why.
 */
typedef struct
{
  XgAccessAnswer answers[XG_ACCESS_N_ACTIONS];
} XgAccess;

XgAccess *xg_access_explain (const XgAccessFacts *facts);
void xg_access_free (XgAccess *self);
const char *xg_access_verdict_to_text (XgAccessVerdict verdict);
const char *xg_access_action_to_text (XgAccessAction action);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgAccess, xg_access_free)

G_END_DECLS
