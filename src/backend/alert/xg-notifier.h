/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/xg-severity.h"

G_BEGIN_DECLS

/**
 * XgNotifier:
 *
 * Desktop notifications through libnotify, from a thread of its own: a hung notification server
 * never stops the caller. Each rule has one notification, which its next one replaces, at most one
 * a second; what comes in between is counted and told with the next one ("… and 41 more"), which
 * shows the gravest. Markup never comes through. Without a server nothing happens but "available"
 * turning FALSE; one that comes later is used.
 *
 * Urgency: critical for critical alone, as such notifications stay until they are closed; low for
 * informational and low; normal for the others.
 *
 * Signal "activated" (gint64 rowid), in the main context of xg_notifier_new(): the person chose
 * Open. Property "available" (boolean, notifies there too).
 */
#define XG_TYPE_NOTIFIER (xg_notifier_get_type ())
G_DECLARE_FINAL_TYPE (XgNotifier, xg_notifier, XG, NOTIFIER, GObject)

XgNotifier *xg_notifier_new (const char *app_name, const char *desktop_entry);
gboolean xg_notifier_get_available (XgNotifier *self);
void xg_notifier_notify (XgNotifier *self,
                         gint64 rule_id,
                         const char *rule_name,
                         const char *body,
                         XgSeverity severity,
                         gint64 rowid);
void xg_notifier_close (XgNotifier *self); /* never waits for a hung server */

G_END_DECLS
