/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "window/xg-window.h"

G_BEGIN_DECLS

/**
 * XgScreenshots:
 *
 * Takes a picture of every main page of a window, one after another, and says on standard output
 * where each one is: "screenshot: PATH". Afterwards the window is as it was.
 */
#define XG_TYPE_SCREENSHOTS (xg_screenshots_get_type ())
G_DECLARE_FINAL_TYPE (XgScreenshots, xg_screenshots, XG, SCREENSHOTS, GObject)

XgScreenshots *xg_screenshots_new (XgWindow *window, const char *directory);
void xg_screenshots_take_connect (XgScreenshots *self, GSourceFunc done, gpointer user_data);
void xg_screenshots_start (XgScreenshots *self);
gboolean xg_screenshots_take (GtkWidget *window, const char *path, GError **error);

G_END_DECLS
