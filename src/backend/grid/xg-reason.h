/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean xg_reason_is_locked (const GError *error);
gboolean xg_reason_is_gone (const GError *error);
char *xg_reason_for_node (const GError *error);
char *xg_reason_get_detail (const GError *error);

G_END_DECLS
