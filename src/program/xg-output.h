/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Lines for a reader who may be slow, stop reading, or go away. Waiting for it is not deaf: what
 * hangs on the context "meanwhile" is dispatched, so that signals and time-outs still end the
 * program.
 */
typedef struct _XgOutput XgOutput;

XgOutput *xg_output_new (int fd, GMainContext *meanwhile);
void xg_output_free (XgOutput *self);
GString *xg_output_get_buffer (XgOutput *self);
gboolean xg_output_flush (XgOutput *self, GError **error);
void xg_output_hurry (XgOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgOutput, xg_output_free)

G_END_DECLS
