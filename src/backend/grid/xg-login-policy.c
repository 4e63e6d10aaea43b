/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-login-policy.h"
#include "grid/xg-system-settings.h"

#define KEY "sasl-policy"

/**
 * xg_login_policy_get:
 *
 * Reads the settings key "sasl-policy", which an administrator can set and lock for all users
 * (dconf locks). The program never writes it. It is asked at each attempt to connect, by whoever
 * makes it, so that window and headless program obey alike. Where the schema is not installed, as
 * when the program runs from its build folder, there is no policy.
 *
 * Returns: which kinds of login may be used
 */
XgSaslPolicy
xg_login_policy_get (void)
{
  g_autoptr (GSettings) settings = xg_system_settings_open (KEY);

  return settings != NULL ? (XgSaslPolicy) g_settings_get_enum (settings, KEY) : XG_SASL_STRONGEST;
}
