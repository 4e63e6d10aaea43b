/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "profiles/xg-connector-list.h"

G_BEGIN_DECLS

/* The profiles of a window in which these grids are open; the second may be NULL. */
XgConnectorList *xg_ui_profiles_new (XgGrid *first, XgGrid *second);

G_END_DECLS
