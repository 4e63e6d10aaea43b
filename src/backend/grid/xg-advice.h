/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *xg_advice_for_error (const GError *error);
gboolean xg_advice_is_about_secret (const GError *error);
gboolean xg_advice_is_secret_missing (const GError *error);
gboolean xg_advice_is_about_profile (const GError *error);

G_END_DECLS
