/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

#define XG_TYPE_APPLICATION (xg_application_get_type ())
G_DECLARE_FINAL_TYPE (XgApplication, xg_application, XG, APPLICATION, AdwApplication)

XgApplication *xg_application_new (XgProfile *profile,
                                   const char *password,
                                   const char *data_dir,
                                   gboolean memory_cache,
                                   const char *screenshots_dir);
void xg_application_set_profiles (XgApplication *self, const char *const *names);
XgGrid *xg_application_get_grid (XgApplication *self);

G_END_DECLS
