/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "xg-settings.h"

G_BEGIN_DECLS

#define XG_TYPE_PREFERENCES (xg_preferences_get_type ())
G_DECLARE_FINAL_TYPE (XgPreferences, xg_preferences, XG, PREFERENCES, AdwPreferencesWindow)

GtkWidget *xg_preferences_new (XgSettings *settings);

G_END_DECLS
