/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * XgSettings:
 *
 * What the window remembers. Kept in GSettings where the schema is installed, else for as long as
 * the program runs. Properties, all read-write, named as the keys of the schema: window-width,
 * window-height (int, logical pixels), window-maximized, sidebar-width, detail-width (int),
 * newest-first, compact-rows, triage-keys, notifications (boolean), color-scheme ("default",
 * "light" or "dark"), last-profile (string, "" for none), contents-columns, contents-order,
 * contents-set (string; see #XgNodesPage), feed-columns, feed-order (string; see
 * #XgFeedLayout), forbid-export (boolean; for administrators), timeline (boolean), saved-filters,
 * row-colours (aa{sv}; see #XgFilterList).
 */
#define XG_TYPE_SETTINGS (xg_settings_get_type ())
G_DECLARE_FINAL_TYPE (XgSettings, xg_settings, XG, SETTINGS, GObject)

XgSettings *xg_settings_new (void);
gboolean xg_settings_is_kept (XgSettings *self);
int xg_settings_get_int (XgSettings *self, const char *name);
gboolean xg_settings_get_boolean (XgSettings *self, const char *name);
char *xg_settings_get_string (XgSettings *self, const char *name);

G_END_DECLS
