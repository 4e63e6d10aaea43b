/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * XgWakeMonitor:
 *
 * Tells when the computer has been asleep: by logind (PrepareForSleep) where there is one, and by
 * the clock that goes on in sleep in contrast to the one that does not. Tells, too, when the clock
 * of the day was set. Everything is asynchronous.
 *
 * Signals:
 *   "woke": the computer was asleep, and is not any more
 *   "clock-set": the clock of the day was put forward or back
 */
#define XG_TYPE_WAKE_MONITOR (xg_wake_monitor_get_type ())
G_DECLARE_FINAL_TYPE (XgWakeMonitor, xg_wake_monitor, XG, WAKE_MONITOR, GObject)

XgWakeMonitor *xg_wake_monitor_new (void);
void xg_wake_monitor_check (XgWakeMonitor *self);

G_END_DECLS
