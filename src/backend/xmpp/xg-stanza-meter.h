/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza-tree.h"
#include "xmpp/xg-strophe.h"

G_BEGIN_DECLS

/* What is wrong with a stanza. */
typedef enum
{
  XG_STANZA_FITS,
  XG_STANZA_TOO_BIG,    /* on the wire or in memory */
  XG_STANZA_TOO_COSTLY, /* takes libstrophe too long to read */
} XgStanzaSize;

/**
 * XgStanzaMeter:
 *
 * How much the stanza that libstrophe is reading has grown: in bytes on the wire, in memory, and in
 * what libstrophe does with it, which grows with the square of
 *
 * - the children of one element: it walks over all of them for each;
 * - the attributes of one element: it compares each with all others;
 * - the lines of one text: it looks for the end of the text from its start for each.
 *
 * That is counted in steps, not timed, so that a stanza that is read on one machine is read on all.
 * Belongs to one thread.
 */
typedef struct
{
  XgStropheMemory *memory;
  gsize max_stanza; /* bytes */
  gboolean ended;   /* a stanza has, since the last look */

  /* When the last stanza was over */
  gsize held_before;
  guint64 bytes_before;
  guint reads;

  /* When libstrophe kept something last */
  gsize held_last;
  guint64 bytes_last;
  guint reads_last;

  /* Elements */
  XgStanzaTree tree;
  gsize next_look; /* at so many elements */
} XgStanzaMeter;

void xg_stanza_meter_init (XgStanzaMeter *self, XgStropheMemory *memory, gsize max_stanza);
void xg_stanza_meter_clear (XgStanzaMeter *self);
XgStanzaSize xg_stanza_meter_end_stanza (XgStanzaMeter *self, int fd);
XgStanzaSize xg_stanza_meter_look (XgStanzaMeter *self, const xmpp_ctx_t *ctx, int fd);
void xg_stanza_meter_pause (XgStanzaMeter *self);

G_END_DECLS
