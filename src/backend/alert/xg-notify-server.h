/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "alert/xg-pending.h"

G_BEGIN_DECLS

/*
 * The notification server as libnotify and the session bus know it. Everything here belongs to the
 * notifier thread, and may take half a minute. Inside this room only.
 */

typedef void (*XgNotifyServerFunc) (gpointer user_data, gboolean available);

void xg_notify_server_begin (void);
void xg_notify_server_end (void);
void xg_notify_server_add_listener (XgNotifyServerFunc func, gpointer user_data);
void xg_notify_server_remove_listener (gpointer user_data);

/* One notification on the screen, which the next one of the same replaces. */
typedef struct _XgNotice XgNotice;

typedef void (*XgNoticeFunc) (gpointer user_data, gint64 rowid);

XgNotice *xg_notice_new (const char *app_name,
                         const char *desktop_entry,
                         XgNoticeFunc activated,
                         gpointer user_data);
gboolean xg_notice_show (XgNotice *self, const XgPending *pending, gint64 *retry_at);
void xg_notice_withdraw (XgNotice *self);

G_END_DECLS
