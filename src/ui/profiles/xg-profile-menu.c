/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-profile-menu.h"

#include <glib/gi18n.h>

static void
add (GMenu *menu, const char *label, const char *action, XgConnector *connector)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", xg_connector_get_key (connector));
  g_menu_append_item (menu, item);
}

/**
 * xg_profile_menu_append:
 * @menu: a menu
 * @connector: whose
 *
 * Appends what can be done with the profile in the state that it is in now.
 */
void
xg_profile_menu_append (GMenu *menu, XgConnector *connector)
{
  g_autoptr (GMenu) connection = g_menu_new ();
  g_autoptr (GMenu) settings = g_menu_new ();
  XgSession *session;

  g_return_if_fail (G_IS_MENU (menu));
  g_return_if_fail (XG_IS_CONNECTOR (connector));

  session = xg_connector_get_session (connector);
  if (xg_connector_get_state (connector) == XG_CONNECTOR_WAITING)
    add (connection, _ ("Retry _Now"), "win.profile-retry", connector);
  if (xg_connector_is_active (connector))
    add (connection, _ ("_Disconnect"), "win.profile-disconnect", connector);
  else
    add (connection, _ ("_Connect"), "win.profile-connect", connector);
  if (xg_connector_is_active (connector) || (session != NULL && xg_session_has_password (session)))
    add (connection, _ ("_Log Out"), "win.profile-log-out", connector);
  add (settings, _ ("Add _Broker…"), "win.add-broker", connector);
  add (settings, _ ("Connection _Security"), "win.profile-security", connector);
  if (!xg_profile_get_demo (xg_connector_get_profile (connector)))
    {
      add (settings, _ ("_Edit Profile…"), "win.profile-edit", connector);
      add (settings, _ ("Re_move Profile…"), "win.profile-remove", connector);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (connection));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (settings));
}
