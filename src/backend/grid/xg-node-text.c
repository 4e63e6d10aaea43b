/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-broker.h"
#include "grid/xg-node-private.h"

/* What is said of a node, and its address. */

/**
 * xg_node_get_keeping_text:
 * @self: a node
 *
 * Returns: (transfer none) (nullable): why what is published while we are away is lost, as
 *   sentences; %NULL when it is not, as far as we know
 */
const char *
xg_node_get_keeping_text (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);

  switch (self->keeping)
    {
    case XG_KEEPING_NOTHING:
      return _ ("The Broker keeps no items of this topic. What is published while you are not "
                "connected is lost to you.");
    case XG_KEEPING_REFUSED:
      return _ ("The Broker does not let you fetch items of this topic. What is published while "
                "you are not connected is lost to you.");
    case XG_KEEPING_UNSUPPORTED:
      return _ ("The Broker can’t be asked for earlier items. What is published while you are not "
                "connected is lost to you.");
    case XG_KEEPING_TOO_BIG:
      return _ ("What the Broker keeps of this topic is too big to be read. What is published "
                "while you are not connected is lost to you.");
    case XG_KEEPING_UNKNOWN:
    case XG_KEEPING_ITEMS:
    default:
      return NULL;
    }
}

/**
 * xg_node_get_uri:
 * @self: a node
 *
 * Returns: (transfer full): its address as a link, `xmpp:service?;node=id` (XEP-0060 section 12.20)
 */
char *
xg_node_get_uri (XgNode *self)
{
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (XG_IS_NODE (self), NULL);

  escaped = g_uri_escape_string (self->id, NULL, FALSE);
  return g_strdup_printf ("xmpp:%s?;node=%s",
                          self->broker != NULL ? xg_broker_get_jid (self->broker) : "",
                          escaped);
}
