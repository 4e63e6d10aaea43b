/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <strophe.h>

G_BEGIN_DECLS

/* Blocks of up to this many bytes are kept for the next stanza. */
#define XG_STROPHE_SMALL_MAX  512
#define XG_STROPHE_SMALL_STEP 16

/**
 * XgStropheMemory:
 *
 * An allocator for one libstrophe context: counts what the context holds, and keeps small blocks
 * for the next stanza, of which each takes hundreds. For the thread of the context only.
 */
typedef struct
{
  xmpp_mem_t functions;
  gsize held; /* bytes */

  gpointer free_lists[XG_STROPHE_SMALL_MAX / XG_STROPHE_SMALL_STEP];
  gpointer slabs;
  char *slab_next;
  char *slab_end;
  gsize slab_total; /* bytes */
} XgStropheMemory;

void xg_strophe_memory_init (XgStropheMemory *self);
void xg_strophe_memory_clear (XgStropheMemory *self);

G_END_DECLS
