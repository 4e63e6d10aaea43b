/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void xg_toast (GtkWidget *widget, const char *text);
void xg_toast_show (AdwToastOverlay *overlay, AdwToast *toast);

G_END_DECLS
