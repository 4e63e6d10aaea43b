/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "profiles/xg-connector.h"
#include "xg-page.h"

G_BEGIN_DECLS

/**
 * XgProfilePage:
 *
 * What stands in the place of the feed while a profile is not open: why, and what to do.
 *
 * Properties: show-back, show-start-title-buttons, show-end-title-buttons (boolean; the header
 * bar). Wanted actions: win.back, win.profile-open-again, win.profile-open-in-memory.
 */
#define XG_TYPE_PROFILE_PAGE (xg_profile_page_get_type ())
G_DECLARE_FINAL_TYPE (XgProfilePage, xg_profile_page, XG, PROFILE_PAGE, XgPage)

void xg_profile_page_set_connector (XgProfilePage *self, XgConnector *connector);

G_END_DECLS
