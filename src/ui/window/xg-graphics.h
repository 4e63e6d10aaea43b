/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean xg_graphics_has_card (const char *devices);
void xg_graphics_prepare (void);

G_END_DECLS
