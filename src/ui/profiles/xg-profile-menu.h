/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "profiles/xg-connector.h"

G_BEGIN_DECLS

/* What one can do with a profile: the actions "win.profile-…", whose target is its key. */
void xg_profile_menu_append (GMenu *menu, XgConnector *connector);

G_END_DECLS
