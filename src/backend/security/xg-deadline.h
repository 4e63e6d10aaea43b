/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long a worker may wait for the network, and who can call it off. */
typedef struct
{
  GCancellable *cancellable; /* nullable */
  GPollFD cancel_fd;
  gboolean has_cancel_fd;
  gint64 end; /* monotonic time */
} XgDeadline;

void xg_deadline_init (XgDeadline *self, GCancellable *cancellable, guint milliseconds);
void xg_deadline_init_within (XgDeadline *self, const XgDeadline *whole, guint milliseconds);
void xg_deadline_clear (XgDeadline *self);
gboolean xg_deadline_check (const XgDeadline *self, GError **error);
gboolean xg_deadline_wait (const XgDeadline *self, int fd, short events, GError **error);
int xg_deadline_connect (const XgDeadline *self, const char *ip, guint16 port, GError **error);
GList *xg_deadline_look_up (const XgDeadline *self, const char *name, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgDeadline, xg_deadline_clear)

G_END_DECLS
