/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <string.h>

#include "admin/xg-access-facts.h"

static guint
find (const char *const *nicks, guint n_nicks, const char *nick)
{
  for (guint i = 0; i < n_nicks; i++)
    {
      if (g_strcmp0 (nick, nicks[i]) == 0)
        return i + 1;
    }
  return 0;
}

/**
 * xg_access_model_from_nick:
 * @nick: (nullable): a value of `pubsub#access_model` (XEP-0060 section 4.5)
 *
 * Returns: the model; %XG_ACCESS_MODEL_UNKNOWN for other words
 */
XgAccessModel
xg_access_model_from_nick (const char *nick)
{
  static const char *const nicks[] = { "open", "presence", "roster", "authorize", "whitelist" };

  return (XgAccessModel) find (nicks, G_N_ELEMENTS (nicks), nick);
}

/**
 * xg_publish_model_from_nick:
 * @nick: (nullable): a value of `pubsub#publish_model` (XEP-0060 section 16.4.2)
 *
 * Returns: the model; %XG_PUBLISH_MODEL_UNKNOWN for other words
 */
XgPublishModel
xg_publish_model_from_nick (const char *nick)
{
  static const char *const nicks[] = { "publishers", "subscribers", "open" };

  return (XgPublishModel) find (nicks, G_N_ELEMENTS (nicks), nick);
}

/**
 * xg_broker_software_from_name:
 * @name: (nullable): the name of a server as XEP-0092 tells it; a version may follow
 *
 * Returns: whose ways the broker has; %XG_BROKER_SOFTWARE_OTHER where none are known
 */
XgBrokerSoftware
xg_broker_software_from_name (const char *name)
{
  const gsize length = name != NULL ? strcspn (name, " ") : 0;

  if (length == strlen ("prosody") && g_ascii_strncasecmp (name, "prosody", length) == 0)
    return XG_BROKER_SOFTWARE_PROSODY;
  if (length == strlen ("ejabberd") && g_ascii_strncasecmp (name, "ejabberd", length) == 0)
    return XG_BROKER_SOFTWARE_EJABBERD;
  return XG_BROKER_SOFTWARE_OTHER;
}
