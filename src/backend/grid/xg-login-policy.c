/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <gio/gio.h>

#include "grid/xg-login-policy.h"

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
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APP_ID, TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, KEY))
    return XG_SASL_STRONGEST;
  settings = g_settings_new_full (schema, NULL, NULL);
  return (XgSaslPolicy) g_settings_get_enum (settings, KEY);
}
