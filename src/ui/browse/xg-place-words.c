/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-place-private.h"

#include <glib/gi18n.h>

#include "xg-phrases.h"

const char *
xg_place_get_label (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  switch (self->kind)
    {
    case XG_PLACE_ITEMS:
      return self->named ? xg_connector_get_label (self->connector) : _ ("All items");
    case XG_PLACE_ALERTS:
      return _ ("Alerts");
    case XG_PLACE_REQUESTS:
      return _ ("Requests");
    case XG_PLACE_FILTERS:
      return _ ("Saved filters");
    case XG_PLACE_FILTER:
      return xg_filter_entry_get_label (self->filter);
    case XG_PLACE_BROKER:
    default:
      return xg_broker_get_label (self->broker);
    }
}

static const char *
get_state_icon (XgConnectorState state)
{
  switch (state)
    {
    case XG_CONNECTOR_ONLINE:
      return "channel-secure-symbolic";
    case XG_CONNECTOR_BROKEN:
    case XG_CONNECTOR_REFUSED:
      return "dialog-error-symbolic";
    case XG_CONNECTOR_WAITING:
      return "dialog-warning-symbolic";
    case XG_CONNECTOR_ASKING:
      return "dialog-password-symbolic";
    case XG_CONNECTOR_OPENING:
    case XG_CONNECTOR_CONNECTING:
      return "network-transmit-symbolic";
    case XG_CONNECTOR_CLOSED:
    case XG_CONNECTOR_OFFLINE:
    default:
      return "network-offline-symbolic";
    }
}

/* Whether a newer version, or a person, wrote what this one can't read. */
static gboolean
is_unusable (XgPlace *self)
{
  g_autofree char *problem =
    self->filter != NULL ? xg_filter_entry_dup_problem (self->filter) : NULL;

  return problem != NULL;
}

const char *
xg_place_get_icon_name (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  switch (self->kind)
    {
    case XG_PLACE_ITEMS:
      return self->named ? get_state_icon (xg_connector_get_state (self->connector))
                         : "xg-inbox-symbolic";
    case XG_PLACE_ALERTS:
      return "dialog-warning-symbolic";
    case XG_PLACE_REQUESTS:
      return "avatar-default-symbolic";
    case XG_PLACE_FILTER:
      return is_unusable (self) ? "dialog-warning-symbolic" : "edit-find-symbolic";
    case XG_PLACE_FILTERS:
    case XG_PLACE_BROKER:
    default:
      return "network-server-symbolic";
    }
}

/* One of several profiles: as little as tells the state. */
static const char *
get_profile_status (XgPlace *self)
{
  switch (xg_connector_get_state (self->connector))
    {
    case XG_CONNECTOR_ONLINE:
      return _ ("Connected");
    case XG_CONNECTOR_OPENING:
      return _ ("Opening");
    case XG_CONNECTOR_BROKEN:
      return _ ("No cache");
    case XG_CONNECTOR_ASKING:
      return _ ("Locked");
    case XG_CONNECTOR_CONNECTING:
      return _ ("Connecting");
    case XG_CONNECTOR_WAITING:
      return _ ("Waiting");
    case XG_CONNECTOR_REFUSED:
      return _ ("Refused");
    case XG_CONNECTOR_CLOSED:
    case XG_CONNECTOR_OFFLINE:
    default:
      return _ ("Offline");
    }
}

/* A broker that is reached through the server of the account. */
static gboolean
is_foreign (XgPlace *self)
{
  XgGrid *grid = xg_connector_get_grid (self->connector);

  return grid != NULL && xg_grid_is_foreign (grid, xg_broker_get_jid (self->broker));
}

/**
 * xg_place_get_status:
 *
 * Returns: (nullable): a word or two about a profile or broker; %NULL where there is nothing to say
 */
const char *
xg_place_get_status (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  if (self->named && self->kind == XG_PLACE_ITEMS)
    return get_profile_status (self);
  if (is_unusable (self))
    return _ ("Unusable");
  if (self->broker == NULL)
    return NULL;
  if (xg_connector_get_state (self->connector) != XG_CONNECTOR_ONLINE)
    return self->named ? NULL : _ ("Offline");
  if (xg_place_get_failed (self))
    return _ ("Unavailable");
  if (xg_place_get_busy (self))
    return _ ("Loading");

  if (is_foreign (self))
    return _ ("Other domain");

  return self->named ? NULL : _ ("Connected");
}

static char *
describe_profile (XgConnector *connector)
{
  g_autofree char *state = xg_connector_describe (connector);
  const char *error = xg_connector_get_error_text (connector);
  GString *text = g_string_new (xg_connector_get_label (connector));
  const char *jid = xg_profile_get_jid (xg_connector_get_profile (connector));

  if (g_strcmp0 (jid, xg_connector_get_label (connector)) != 0)
    g_string_append_printf (text, " (%s)", jid);
  g_string_append_printf (text, "\n%s", state);
  if (error != NULL)
    g_string_append_printf (text, "\n%s", error);

  return g_string_free (text, FALSE);
}

/**
 * xg_place_describe:
 *
 * Returns: (transfer full) (nullable): more than its status says: why it failed, or its address
 */
char *
xg_place_describe (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  if (self->named && self->kind == XG_PLACE_ITEMS)
    return describe_profile (self->connector);
  if (self->filter != NULL)
    return xg_filter_entry_describe (self->filter);
  if (self->broker == NULL)
    return NULL;
  if (xg_place_get_failed (self))
    return xg_phrase_broker_trouble (self->broker);
  if (is_foreign (self))
    /* Translators: the address of a Broker */
    return g_strdup_printf (_ ("%s, on another domain: reached through your server"),
                            xg_broker_get_jid (self->broker));

  return g_strdup (xg_broker_get_jid (self->broker));
}
