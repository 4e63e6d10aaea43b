/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-traffic.h"

G_BEGIN_DECLS

/**
 * XgConsoleWindow:
 *
 * The last stanzas in both directions, for experts: filtered by words, kind and direction, one of
 * them in full. A connection is looked at while there is such a window for it.
 */
#define XG_TYPE_CONSOLE_WINDOW (xg_console_window_get_type ())
G_DECLARE_FINAL_TYPE (XgConsoleWindow, xg_console_window, XG, CONSOLE_WINDOW, AdwWindow)

GtkWidget *xg_console_window_new (XgStanzaLog *log, XgSession *session, const char *label);
XgTraffic *xg_console_window_get_traffic (XgConsoleWindow *self);

G_END_DECLS
