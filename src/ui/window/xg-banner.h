/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * XgBanner:
 *
 * One lasting sentence across a pane, with one thing to do about it.
 */
#define XG_TYPE_BANNER (xg_banner_get_type ())
G_DECLARE_FINAL_TYPE (XgBanner, xg_banner, XG, BANNER, GtkWidget)

void xg_banner_show (XgBanner *self, const char *text, const char *button, const char *action);
void xg_banner_set_dismiss (XgBanner *self, const char *label, const char *action);
void xg_banner_hide (XgBanner *self);
const char *xg_banner_get_text (XgBanner *self);

G_END_DECLS
