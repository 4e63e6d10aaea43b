/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-reason.h"

/* What did not come about, and what may have or not. */
typedef struct
{
  const char *refused;
  const char *unknown;
} Failure;

static const Failure failures[XG_REASON_N_ACTIONS] = {
  [XG_REASON_LOOK] = { N_ ("The node could not be looked at."),
                       N_ ("The node could not be looked at.") },
  [XG_REASON_SUBSCRIBE] = { N_ ("The subscription was not changed."),
                            N_ ("Whether the subscription was changed is not known.") },
  [XG_REASON_PUBLISH] = { N_ ("The item was not published."),
                          N_ ("Whether the item was published is not known.") },
  [XG_REASON_RETRIEVE] = { N_ ("The items could not be read."),
                           N_ ("The items could not be read.") },
  [XG_REASON_RETRACT] = { N_ ("The item was not retracted."),
                          N_ ("Whether the item was retracted is not known.") },
  [XG_REASON_PURGE] = { N_ ("The topic was not purged."),
                        N_ ("Whether the topic was purged is not known.") },
  [XG_REASON_CREATE] = { N_ ("The node was not created."),
                         N_ ("Whether the node was created is not known.") },
  [XG_REASON_CONFIGURE] = { N_ ("The configuration was not changed."),
                            N_ ("Whether the configuration was changed is not known.") },
  [XG_REASON_DELETE] = { N_ ("The node was not deleted."),
                         N_ ("Whether the node was deleted is not known.") },
  [XG_REASON_AFFILIATIONS] = { N_ ("The affiliations were not changed."),
                               N_ ("Whether the affiliations were changed is not known.") },
  [XG_REASON_SUBSCRIPTIONS] = { N_ ("The subscriptions of others were not changed."),
                                N_ ("Whether the subscriptions of others were changed is not "
                                    "known.") },
  [XG_REASON_ASSOCIATE] = { N_ ("The collection was not changed."),
                            N_ ("Whether the collection was changed is not known.") },
  [XG_REASON_OPTIONS] = { N_ ("The options of the subscription were not changed."),
                          N_ ("Whether the options of the subscription were changed is not "
                              "known.") },
};

/* Some brokers refuse to change affiliations and change them, or fail half way. */
static gboolean
is_outcome_unknown (const GError *error, XgReasonAction action)
{
  switch (error->code)
    {
    case XG_STANZA_ERROR_NO_ANSWER:
    case XG_STANZA_ERROR_DISCONNECTED:
    case XG_STANZA_ERROR_BAD_REPLY:
    case XG_STANZA_ERROR_TOO_BIG:
    case XG_STANZA_ERROR_INTERNAL_SERVER_ERROR:
    case XG_STANZA_ERROR_REMOTE_SERVER_TIMEOUT:
      return TRUE;
    case XG_STANZA_ERROR_FORBIDDEN:
    case XG_STANZA_ERROR_BAD_REQUEST:
      return action == XG_REASON_AFFILIATIONS;
    default:
      return FALSE;
    }
}

/**
 * xg_reason_get_failure:
 * @error: an error of a request about a node
 * @action: what was asked for
 *
 * Returns: what did not come about, as a translated sentence: that something was not done, or that
 * nobody knows whether it was
 */
const char *
xg_reason_get_failure (const GError *error, XgReasonAction action)
{
  const Failure *failure;

  g_return_val_if_fail ((guint) action < XG_REASON_N_ACTIONS, NULL);

  failure = &failures[action];
  if (error->domain == XG_STANZA_ERROR && is_outcome_unknown (error, action))
    return _ (failure->unknown);
  return _ (failure->refused);
}

/**
 * xg_reason_in_full:
 * @error: an error of a request about a node
 * @action: what was asked for
 *
 * Like xg_reason_for() where nothing around it says what failed.
 *
 * Returns: (transfer full): what failed, why, and what one can do, as translated sentences
 */
char *
xg_reason_in_full (const GError *error, XgReasonAction action)
{
  g_autofree char *reason = xg_reason_for (error, action);

  /* Translators: what failed, then why; both are sentences */
  return g_strdup_printf (_ ("%s %s"), xg_reason_get_failure (error, action), reason);
}
