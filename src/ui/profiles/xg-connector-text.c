/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-connector-private.h"

#include <glib/gi18n.h>

#include "xg-phrases.h"

const char *
xg_connector_get_label (XgConnector *self)
{
  const char *name;

  g_return_val_if_fail (XG_IS_CONNECTOR (self), NULL);

  name = xg_profile_get_name (self->profile);

  return name != NULL ? name : xg_profile_get_jid (self->profile);
}

/**
 * xg_connector_get_error_text:
 *
 * Returns: (nullable): why there is no cache or no connection
 */
const char *
xg_connector_get_error_text (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), NULL);

  return self->grid != NULL ? xg_session_get_error_text (xg_grid_get_session (self->grid))
                            : self->cache_error;
}

static char *
describe_waiting (XgSession *session)
{
  gint64 next_try = xg_session_get_next_try (session);
  g_autofree char *countdown = NULL;

  if (next_try <= 0)
    return g_strdup (xg_session_get_state_text (session));
  countdown = xg_phrase_countdown (next_try - g_get_monotonic_time ());
  /* Translators: %s is a span of time */
  return g_strdup_printf (_ ("Connection lost · next try in %s"), countdown);
}

/**
 * xg_connector_describe:
 *
 * Returns: (transfer full): in a few words, how it stands with the connection now
 */
char *
xg_connector_describe (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), NULL);

  switch (self->state)
    {
    case XG_CONNECTOR_OPENING:
      return g_strdup (_ ("Opening the cache…"));
    case XG_CONNECTOR_BROKEN:
      return g_strdup (_ ("The cache can’t be opened"));
    case XG_CONNECTOR_ASKING:
      return g_strdup (xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE
                         ? _ ("Waiting for the passphrase")
                         : _ ("Waiting for the password"));
    case XG_CONNECTOR_CONNECTING:
    case XG_CONNECTOR_ONLINE:
      return g_strdup (xg_session_get_state_text (xg_connector_get_session (self)));
    case XG_CONNECTOR_WAITING:
      return describe_waiting (xg_connector_get_session (self));
    case XG_CONNECTOR_REFUSED:
      return g_strdup (_ ("Refused"));
    case XG_CONNECTOR_CLOSED:
    case XG_CONNECTOR_OFFLINE:
    default:
      return g_strdup (_ ("Offline"));
    }
}
