/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *xg_defang (const char *kind, const char *value);

G_END_DECLS
