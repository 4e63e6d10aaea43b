/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "profiles/xg-connector-list.h"

G_BEGIN_DECLS

/**
 * XgProfileDialog:
 *
 * Makes a profile or changes one. Every field is checked while one types.
 *
 * Signal: "saved" (XgConnector, string secret or NULL, boolean connect): the profile is in the
 * file; whether it should be connected (again) for that to count.
 */
#define XG_TYPE_PROFILE_DIALOG (xg_profile_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgProfileDialog, xg_profile_dialog, XG, PROFILE_DIALOG, AdwWindow)

GtkWidget *xg_profile_dialog_new (XgConnectorList *connectors, XgConnector *connector);
void xg_profile_dialog_set_auth (XgProfileDialog *self, XgAuth auth);

G_END_DECLS
