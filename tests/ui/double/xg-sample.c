/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-sample.h"

#include "xmpp/xg-xmpp-error.h"

static XgNode *
add (XgBroker *broker,
     XgNode *parent,
     const char *id,
     const char *title,
     XgNodeKind kind,
     gint64 unread)
{
  XgNode *node = xg_double_broker_add_node (broker, parent, id, title, kind);

  xg_node_set_shown (node,
                     unread,
                     unread > 0 ? g_get_real_time () - unread * 7 * G_USEC_PER_SEC : 0);

  return node;
}

static void
describe_energy (XgNode *node)
{
  xg_node_set_info (node,
                    &(XgNodeInfo){
                      .kind = XG_NODE_TOPIC,
                      .title = "energy",
                      .description = "Incidents that concern utilities and their suppliers. "
                                     "Reports are checked before they are published.",
                      .type = "urn:ietf:params:xml:ns:iodef-2.0",
                      .owner = "csirt@utility-a.example",
                      .created = "2026-02-11T09:30:00Z",
                      .access_model = "whitelist",
                      .publish_model = "publishers",
                      .n_subscribers = 96,
                    });
  xg_node_set_n_items (node, 10482);
}

XgGrid *
xg_sample_grid_new (void)
{
  XgGrid *grid = xg_double_grid_new ();
  XgBroker *broker = xg_double_grid_add_broker (grid, "pubsub.grid.example", "grid.example");
  XgNode *incidents = add (broker, NULL, "incidents", "Incidents", XG_NODE_COLLECTION, 842);
  XgNode *sector = add (broker, incidents, "by-sector", "By sector", XG_NODE_COLLECTION, 601);
  XgNode *vulnerabilities;
  XgNode *posture;
  XgNode *node;
  g_autoptr (GError) forbidden = NULL;

  node = add (broker, sector, "finance", "finance", XG_NODE_TOPIC, 212);
  xg_node_set_subscription (node, XG_SUBSCRIPTION_SUBSCRIBED, NULL);
  add (broker, sector, "health", "health", XG_NODE_TOPIC, 88);
  node = add (broker, sector, "energy", "energy", XG_NODE_TOPIC, 301);
  describe_energy (node);
  xg_node_set_subscription (node, XG_SUBSCRIPTION_SUBSCRIBED, NULL);
  node = add (broker, incidents, "partners", "partners", XG_NODE_TOPIC, 14);
  xg_node_set_subscription (node, XG_SUBSCRIPTION_PENDING, NULL);

  vulnerabilities =
    add (broker, NULL, "vulnerabilities", "Vulnerabilities", XG_NODE_COLLECTION, 96);
  add (broker, vulnerabilities, "cve", "Exploited CVEs", XG_NODE_TOPIC, 96);
  add (broker, vulnerabilities, "energy", "energy", XG_NODE_TOPIC, 301);

  posture = add (broker, NULL, "posture", "Endpoint posture", XG_NODE_COLLECTION, 0);
  add (broker, posture, "nea1", "nea1", XG_NODE_TOPIC, 0);
  add (broker, posture, "swid", "swid-inventory", XG_NODE_TOPIC, 135);

  node = add (broker, NULL, "legal-hold", "legal-hold", XG_NODE_UNKNOWN, 0);
  forbidden = g_error_new_literal (XG_STANZA_ERROR,
                                   XG_STANZA_ERROR_FORBIDDEN,
                                   "forbidden (auth): Access to node legal-hold denied");
  xg_node_set_lock (node,
                    "The broker shows this topic only to platforms that its owners list.",
                    forbidden);
  add (broker, NULL, "zz-new", "zz-new", XG_NODE_UNKNOWN, 0);

  g_object_set (grid,
                "n-received",
                (guint64) 48112,
                "n-stored",
                (guint64) 48109,
                "n-updated",
                (guint64) 3,
                "rate",
                42.3,
                "unread",
                (gint64) 1204,
                "n-open-alerts",
                7u,
                "cache-size",
                (gint64) 212 * 1000 * 1000,
                NULL);

  return grid;
}

XgBroker *
xg_sample_get_broker (XgGrid *grid)
{
  return xg_grid_lookup_broker (grid, "pubsub.grid.example");
}

XgNode *
xg_sample_get_node (XgGrid *grid, const char *id)
{
  return xg_broker_lookup_node (xg_sample_get_broker (grid), id);
}
