/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-system-settings.h"

/*
 * Settings that hold for all profiles, in the window and without one. The program reads them and
 * never writes them, so that an administrator can set and lock them for all users (dconf locks).
 */

/**
 * xg_system_settings_open:
 * @key: a settings key
 *
 * Returns: (transfer full) (nullable): settings that have @key; %NULL where the schema is not
 *   installed, as when the program runs from its build folder
 */
GSettings *
xg_system_settings_open (const char *key)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  g_return_val_if_fail (key != NULL, NULL);

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APP_ID, TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, key))
    return NULL;
  return g_settings_new_full (schema, NULL, NULL);
}

/**
 * xg_system_settings_get_request_timeout:
 *
 * Reads the settings key "request-timeout". It is asked at each attempt to connect.
 *
 * Returns: milliseconds that a broker has to answer a request; 0: the usual time
 */
guint
xg_system_settings_get_request_timeout (void)
{
  const char *key = "request-timeout";
  g_autoptr (GSettings) settings = xg_system_settings_open (key);

  return settings != NULL ? g_settings_get_uint (settings, key) * 1000 : 0;
}
