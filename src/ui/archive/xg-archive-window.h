/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "xg-settings.h"

G_BEGIN_DECLS

/**
 * XgArchiveWindow:
 *
 * A file of exported items (docs/EXPORT.md), to be looked at: it is read into a store of its own
 * and shown by the feed's list and the view of an item. What would change an item, or needs a
 * broker, is not there. What was read goes when the window is closed.
 *
 * Actions of its own, by the names that the pages ask their window for: win.back, win.search,
 * win.pivot, win.filter, win.show-item, win.export, win.toast. Wanted from the application:
 * app.open-archive.
 */
#define XG_TYPE_ARCHIVE_WINDOW (xg_archive_window_get_type ())
G_DECLARE_FINAL_TYPE (XgArchiveWindow, xg_archive_window, XG, ARCHIVE_WINDOW, AdwApplicationWindow)

GtkWidget *xg_archive_window_new (GtkApplication *application, XgSettings *settings, GFile *file);
gboolean xg_archive_window_is_ready (XgArchiveWindow *self);

G_END_DECLS
