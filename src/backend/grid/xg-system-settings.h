/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *xg_system_settings_open (const char *key);
guint xg_system_settings_get_request_timeout (void);

G_END_DECLS
