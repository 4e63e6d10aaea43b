/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-profile.h"

G_BEGIN_DECLS

/**
 * XgServerGroup:
 *
 * Where a Controller is and how one reaches it: host, port, encryption, certificate authority. Part
 * of the connect page and of the profile dialog; tells in place what can't be used.
 *
 * Signals: "changed": something is filled in; "activated": Enter was pressed in an entry.
 */
#define XG_TYPE_SERVER_GROUP (xg_server_group_get_type ())
G_DECLARE_FINAL_TYPE (XgServerGroup, xg_server_group, XG, SERVER_GROUP, AdwPreferencesGroup)

void xg_server_group_set_profile (XgServerGroup *self, XgProfile *profile);
void xg_server_group_read (XgServerGroup *self, XgProfile *profile);
gboolean xg_server_group_check (XgServerGroup *self, GError **error);

G_END_DECLS
