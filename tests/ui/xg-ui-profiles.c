/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-ui-profiles.h"

XgConnectorList *
xg_ui_profiles_new (XgGrid *first, XgGrid *second)
{
  const XgConnectorPlace place = { "/nowhere", "/nowhere", FALSE };
  g_autoptr (XgSettings) settings = xg_settings_new ();
  XgConnectorList *connectors = xg_connector_list_new (settings, &place);
  XgGrid *grids[] = { first, second };

  for (guint i = 0; i < G_N_ELEMENTS (grids); i++)
    if (grids[i] != NULL)
      {
        g_autoptr (XgConnector) connector = xg_connector_new_for_grid (grids[i]);

        xg_connector_list_append (connectors, connector);
      }

  return connectors;
}
