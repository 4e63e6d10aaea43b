/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <strophe.h>

G_BEGIN_DECLS

/* Blocks of up to this many bytes are kept for the next stanza. */
#define XG_STROPHE_SMALL_MAX  512
#define XG_STROPHE_SMALL_STEP 16

/* Pieces of memory of which blocks are cut. */
typedef struct
{
  gpointer all;
  char *next;
  char *end;
  gsize total; /* bytes */
} XgStropheSlabs;

/**
 * XgStropheMemory:
 *
 * An allocator for one libstrophe context, for the thread of that context only. It
 *
 * - counts what the context holds;
 * - keeps small blocks for the next stanza, of which each takes hundreds;
 * - puts elements one behind the other, as libstrophe walks over all the siblings of each;
 * - counts what libstrophe does again and again while a stanza grows (see XgStanzaMeter);
 * - notices elements with two attributes of one local name. libstrophe drops prefixes and keeps the
 *   last of them, and servers pass prefixed attributes of others on: with `x:from` anybody could
 *   send in the name of anybody. What libstrophe does with its memory while it sets an attribute
 *   shows whether it replaces another: see xg_strophe_memory_is_ambiguous();
 * - refuses the buffer in which libstrophe writes each stanza as text for its log, which takes a
 *   quarter of the time of reading it and cannot be turned off. Without the buffer the stanza is
 *   not logged, and nothing else happens. The request is known by the place in libstrophe's code
 *   that it comes from (@text_caller), never by its size: a text, a name or an attribute that is
 *   refused would be lost.
 */
typedef struct
{
  xmpp_mem_t functions;
  gsize held; /* bytes */

  /* Blocks */
  gpointer free_lists[XG_STROPHE_SMALL_MAX / XG_STROPHE_SMALL_STEP];
  gpointer free_elements;
  XgStropheSlabs small;
  XgStropheSlabs ordered; /* elements */
  gboolean parsing;

  /* Of the stanza that is being read */
  gsize n_elements;   /* and texts */
  gpointer starts[3]; /* its first blocks of that size: copies of its namespace and name, it */
  guint n_starts;
  guint64 text_steps;      /* bytes looked at again to find the end of a text */
  guint64 attribute_steps; /* attributes looked at again to find another */

  /* Attributes */
  gsize stanza_size;     /* of an xmpp_stanza_t in bytes; 0: do not look */
  gsize last_size;       /* of the last block that was asked for, in bytes */
  guint32 serial;        /* of the last block */
  guint32 tag_serial;    /* of the element whose tag is being read */
  gpointer tag;          /* that element; NULL: none */
  GHashTable *ambiguous; /* set of elements; NULL: empty */

  /* Log */
  gconstpointer last_caller; /* where the last block was asked for */
  gconstpointer text_caller; /* where the text of a stanza is; NULL: do not refuse it */
} XgStropheMemory;

void xg_strophe_memory_init (XgStropheMemory *self);
void xg_strophe_memory_clear (XgStropheMemory *self);
void xg_strophe_memory_begin_parse (XgStropheMemory *self);
void xg_strophe_memory_end_parse (XgStropheMemory *self);
void xg_strophe_memory_end_stanza (XgStropheMemory *self);
gboolean xg_strophe_memory_is_ambiguous (XgStropheMemory *self, gconstpointer element);
void xg_strophe_memory_wipe_inside (XgStropheMemory *self,
                                    gconstpointer block,
                                    char *start,
                                    gsize length);
xmpp_stanza_t *xg_strophe_memory_get_stanza (XgStropheMemory *self, const xmpp_ctx_t *ctx);

G_END_DECLS
