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
 * An allocator for one libstrophe context, for the thread of that context only. It
 *
 * - counts what the context holds;
 * - keeps small blocks for the next stanza, of which each takes hundreds;
 * - notices elements with two attributes of one local name. libstrophe drops prefixes and keeps the
 *   last of them, and servers pass prefixed attributes of others on: with `x:from` anybody could
 *   send in the name of anybody. What libstrophe does with its memory while it sets an attribute
 *   shows whether it replaces another: see xg_strophe_memory_is_ambiguous().
 */
typedef struct
{
  xmpp_mem_t functions;
  gsize held; /* bytes */

  /* Blocks */
  gpointer free_lists[XG_STROPHE_SMALL_MAX / XG_STROPHE_SMALL_STEP];
  gpointer slabs;
  char *slab_next;
  char *slab_end;
  gsize slab_total; /* bytes */

  /* Attributes */
  gsize stanza_size;     /* of an xmpp_stanza_t in bytes; 0: do not look */
  gsize last_size;       /* of the last block that was asked for, in bytes */
  guint32 serial;        /* of the last block */
  guint32 tag_serial;    /* of the element whose tag is being read */
  gpointer tag;          /* that element; NULL: none */
  GHashTable *ambiguous; /* set of elements; NULL: empty */
} XgStropheMemory;

void xg_strophe_memory_init (XgStropheMemory *self);
void xg_strophe_memory_clear (XgStropheMemory *self);
void xg_strophe_memory_begin_parse (XgStropheMemory *self);
void xg_strophe_memory_end_stanza (XgStropheMemory *self);
gboolean xg_strophe_memory_is_ambiguous (XgStropheMemory *self, gconstpointer element);

G_END_DECLS
