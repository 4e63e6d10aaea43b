/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The one thread that may talk to libnotify, whose state belongs to the process. It lives as long
 * as somebody uses it, has a main context of its own as its thread default, and may be stuck in a
 * call for half a minute: nobody waits for it but xg_notify_thread_wait(), with a limit. Inside
 * this room only.
 */

void xg_notify_thread_join (void (*begin) (void), void (*end) (void));
void xg_notify_thread_invoke (guint delay, GSourceFunc func, gpointer data, GDestroyNotify destroy);
void xg_notify_thread_leave (gboolean *left); /* from inside the thread */
void xg_notify_thread_wait (const gboolean *left, guint limit);

G_END_DECLS
