/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <strophe.h>

G_BEGIN_DECLS

/**
 * XgStanzaTree:
 *
 * Follows a stanza while it grows, and counts what its growth has cost libstrophe, which looks at
 * all the siblings of each new child. Each child is visited once.
 */
typedef struct
{
  GArray *path; /* where the last look ended; see xg-stanza-tree.c */
  guint64 steps;
} XgStanzaTree;

void xg_stanza_tree_init (XgStanzaTree *self);
void xg_stanza_tree_clear (XgStanzaTree *self);
void xg_stanza_tree_reset (XgStanzaTree *self);
guint64 xg_stanza_tree_look (XgStanzaTree *self, xmpp_stanza_t *stanza);

G_END_DECLS
