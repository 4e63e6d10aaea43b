/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where templates, style and icons are, whatever the application's id is. */
#define XG_RESOURCE_PATH "/org/xmppgrid/Console"

void xg_ui_init (void);

G_END_DECLS
