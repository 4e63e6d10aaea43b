/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-strophe.h"

G_BEGIN_DECLS

/**
 * XgStanzaMeter:
 *
 * How much the stanza that libstrophe is reading has grown: in bytes on the wire, and in memory.
 * Belongs to one thread.
 */
typedef struct
{
  const XgStropheMemory *memory;
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
} XgStanzaMeter;

void xg_stanza_meter_init (XgStanzaMeter *self, const XgStropheMemory *memory, gsize max_stanza);
gboolean xg_stanza_meter_end_stanza (XgStanzaMeter *self, int fd);
gboolean xg_stanza_meter_look (XgStanzaMeter *self, int fd);
void xg_stanza_meter_pause (XgStanzaMeter *self);

G_END_DECLS
