/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-reason.h"

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
 * xg_reason_is_passing:
 * @error: an error of a request
 *
 * Returns: whether it may be gone the next time without anybody changing anything on purpose: the
 *   broker is down, too busy, or can't be reached
 */
gboolean
xg_reason_is_passing (const GError *error)
{
  if (error->domain != XG_STANZA_ERROR)
    return FALSE;
  switch (error->code)
    {
    case XG_STANZA_ERROR_INTERNAL_SERVER_ERROR:
    case XG_STANZA_ERROR_RECIPIENT_UNAVAILABLE:
    case XG_STANZA_ERROR_REMOTE_SERVER_NOT_FOUND:
    case XG_STANZA_ERROR_REMOTE_SERVER_TIMEOUT:
    case XG_STANZA_ERROR_RESOURCE_CONSTRAINT:
    case XG_STANZA_ERROR_SERVICE_UNAVAILABLE:
    case XG_STANZA_ERROR_NO_ANSWER:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * xg_reason_for_node:
 * @error: an error of looking at a node
 *
 * Returns: (transfer full): a sentence that says why and what one can do
 */
char *
xg_reason_for_node (const GError *error)
{
  return xg_reason_for (error, XG_REASON_LOOK);
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

/**
 * xg_reason_get_terms:
 * @error: an error of a request
 *
 * Returns: (transfer full) (nullable): how the protocol calls what the server answered, for those
 * who look it up: "forbidden", "feature-not-implemented, unsupported (retract-items)"; %NULL where
 * no server did
 */
char *
xg_reason_get_terms (const GError *error)
{
  const char *condition = xg_stanza_error_get_condition (error);
  const char *pubsub = xg_stanza_error_get_pubsub_condition (error);
  const char *feature = xg_stanza_error_get_pubsub_feature (error);
  GString *out;

  if (condition == NULL)
    return NULL;
  out = g_string_new (condition);
  if (pubsub != NULL)
    g_string_append_printf (out, ", %s", pubsub);
  if (feature != NULL)
    {
      g_autofree char *clipped = xg_error_clip_text (feature);

      g_string_append_printf (out, " (%s)", clipped != NULL ? clipped : "");
    }
  return g_string_free (out, FALSE);
}
