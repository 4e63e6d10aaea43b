/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-reason.h"
#include "xmpp/xg-xmpp-error.h"

/* Pubsub conditions first: they are more precise (XEP-0060 sections 6.1.3, 6.5.9). */
static const struct
{
  const char *condition;
  const char *sentence;
} pubsub_reasons[] = {
  { "closed-node",
    N_ ("Only those on its whitelist may use this topic. Ask an owner to add you.") },
  { "presence-subscription-required",
    N_ ("Only contacts of an owner may use this topic. Ask an owner to share presence with you.") },
  { "not-in-roster-group",
    N_ ("Only members of certain contact groups of an owner may use this topic.") },
  { "pending-subscription", N_ ("Your subscription still waits for an owner’s approval.") },
  { "not-subscribed", N_ ("Only subscribers may look into this topic. Subscribe first.") },
  { "subid-required", N_ ("The broker asks for a subscription id that is not known here.") },
  { "invalid-jid", N_ ("The broker does not accept your address for this topic.") },
  { "unsupported", N_ ("The broker does not support this for the topic.") },
};

static const struct
{
  XgStanzaErrorCode code;
  const char *sentence;
} stanza_reasons[] = {
  { XG_STANZA_ERROR_FORBIDDEN, N_ ("You may not look into this topic. Ask an owner for access.") },
  { XG_STANZA_ERROR_NOT_AUTHORIZED,
    N_ ("You are not authorized for this topic. Ask an owner for access.") },
  { XG_STANZA_ERROR_NOT_ALLOWED, N_ ("The broker allows nobody to do this with the topic.") },
  { XG_STANZA_ERROR_PAYMENT_REQUIRED, N_ ("The broker asks for a payment for this topic.") },
  { XG_STANZA_ERROR_REGISTRATION_REQUIRED,
    N_ ("The broker asks you to register before you can use this topic.") },
  { XG_STANZA_ERROR_SUBSCRIPTION_REQUIRED,
    N_ ("Only subscribers may look into this topic. Subscribe first.") },
  { XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED, N_ ("The broker does not support this.") },
  { XG_STANZA_ERROR_SERVICE_UNAVAILABLE, N_ ("The broker does not offer this.") },
  { XG_STANZA_ERROR_ITEM_NOT_FOUND, N_ ("The broker no longer has this topic.") },
  { XG_STANZA_ERROR_GONE, N_ ("The broker no longer has this topic.") },
  { XG_STANZA_ERROR_REMOTE_SERVER_NOT_FOUND, N_ ("The broker’s server can’t be found.") },
  { XG_STANZA_ERROR_REMOTE_SERVER_TIMEOUT, N_ ("The broker’s server did not answer in time.") },
  { XG_STANZA_ERROR_NO_ANSWER, N_ ("The broker did not answer. Try again later.") },
  { XG_STANZA_ERROR_DISCONNECTED, N_ ("There is no connection. It is asked again when there is.") },
  { XG_STANZA_ERROR_BAD_REPLY, N_ ("The broker’s answer can’t be understood.") },
  { XG_STANZA_ERROR_TOO_BIG,
    N_ ("The broker’s answer was too big to be read, and ended the connection.") },
  { XG_STANZA_ERROR_POLICY_VIOLATION, N_ ("A policy of the broker forbids this.") },
  { XG_STANZA_ERROR_RESOURCE_CONSTRAINT,
    N_ ("The broker lacks the resources for this, or took a value for wrong.") },
};

/**
 * xg_reason_is_locked:
 * @error: an error of a request about a node
 *
 * Returns: whether it says that we may not know or use the node, in contrast to passing trouble
 */
gboolean
xg_reason_is_locked (const GError *error)
{
  if (error->domain != XG_STANZA_ERROR)
    return FALSE;
  switch (error->code)
    {
    case XG_STANZA_ERROR_FORBIDDEN:
    case XG_STANZA_ERROR_NOT_AUTHORIZED:
    case XG_STANZA_ERROR_NOT_ALLOWED:
    case XG_STANZA_ERROR_PAYMENT_REQUIRED:
    case XG_STANZA_ERROR_REGISTRATION_REQUIRED:
    case XG_STANZA_ERROR_SUBSCRIPTION_REQUIRED:
    case XG_STANZA_ERROR_POLICY_VIOLATION:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * xg_reason_is_gone:
 * @error: an error of a request about a node
 *
 * Returns: whether it says that the node does not exist
 */
gboolean
xg_reason_is_gone (const GError *error)
{
  return g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND) ||
         g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_GONE);
}

/**
 * xg_reason_for_node:
 * @error: an error of a request about a node
 *
 * Returns: (transfer full): a sentence that says why and what one can do
 */
char *
xg_reason_for_node (const GError *error)
{
  if (error->domain == XG_STANZA_ERROR)
    {
      const char *condition = xg_stanza_error_get_pubsub_condition (error);

      for (guint i = 0; condition != NULL && i < G_N_ELEMENTS (pubsub_reasons); i++)
        {
          if (g_str_equal (pubsub_reasons[i].condition, condition))
            return g_strdup (_ (pubsub_reasons[i].sentence));
        }
      for (guint i = 0; i < G_N_ELEMENTS (stanza_reasons); i++)
        {
          if ((int) stanza_reasons[i].code == error->code)
            return g_strdup (_ (stanza_reasons[i].sentence));
        }
    }
  return g_strdup (error->message);
}

/**
 * xg_reason_get_detail:
 * @error: an error of a request
 *
 * Returns: (transfer full): the server's own words and conditions, for those who want to know
 */
char *
xg_reason_get_detail (const GError *error)
{
  return g_strdup (error->message);
}
