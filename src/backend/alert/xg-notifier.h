/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/xg-severity.h"

G_BEGIN_DECLS

/**
 * XgNotifier:
 *
 * Desktop notifications through libnotify, from a thread of its own: a hung notification server
 * never stops the caller. At most one notification a second per rule; what comes in between is
 * counted and told with the next one. Body text is escaped. Without a server nothing happens but
 * "available" turning FALSE.
 *
 * Signal "activated" (gint64 rowid), in the main context of xg_notifier_new(): the person chose
 * Open. Property "available" (boolean).
 */
#define XG_TYPE_NOTIFIER (xg_notifier_get_type ())
G_DECLARE_FINAL_TYPE (XgNotifier, xg_notifier, XG, NOTIFIER, GObject)

XgNotifier *xg_notifier_new (const char *app_name, const char *desktop_entry);
void xg_notifier_notify (XgNotifier *self,
                         gint64 rule_id,
                         const char *rule_name,
                         const char *body,
                         XgSeverity severity,
                         gint64 rowid);
void xg_notifier_close (XgNotifier *self); /* never waits for a hung server */

G_END_DECLS
