/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Overwrites and frees what was secret, in a way that no compiler leaves out. All take NULL. */
void xg_wipe_string (char *secret);
void xg_wipe_buffer (GString *secret);

G_END_DECLS
