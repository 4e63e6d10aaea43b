/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-tab-table.h"

#include <glib/gi18n.h>

#include "items/xg-items-tab.h"
#include "node/xg-affiliations-tab.h"
#include "node/xg-collections-tab.h"
#include "node/xg-node-configuration.h"
#include "node/xg-node-overview.h"
#include "node/xg-requests-tab.h"
#include "node/xg-subscriptions-tab.h"

static gint64
count_subscribers (XgGrid *grid, XgNode *node)
{
  return xg_node_get_n_subscribers (node);
}

static gint64
count_items (XgGrid *grid, XgNode *node)
{
  return xg_node_get_n_items (node);
}

/* A tab is registered by one line here. */
const XgNodeTabEntry xg_node_tab_table[] = {
  { "overview", N_ ("Overview"), xg_node_overview_get_type, NULL, NULL },
  { "items", N_ ("Items"), xg_items_tab_get_type, xg_items_tab_applies, count_items },
  { "subscriptions", N_ ("Subscriptions"), xg_subscriptions_tab_get_type, NULL, count_subscribers },
  { "affiliations", N_ ("Affiliations"), xg_affiliations_tab_get_type, NULL, NULL },
  { "collections", N_ ("Collections"), xg_collections_tab_get_type, NULL, NULL },
  { "waiting", N_ ("Requests"), xg_requests_tab_get_type, NULL, xg_requests_tab_count_kept },
  { "configuration", N_ ("Configuration"), xg_node_configuration_get_type, NULL, NULL },
  { NULL, NULL, NULL, NULL, NULL },
};

/**
 * xg_node_tab_table_find:
 * @name: (nullable): the name of a page
 *
 * Returns: (nullable): the tab of that name; %NULL: it is no tab of a node
 */
const XgNodeTabEntry *
xg_node_tab_table_find (const char *name)
{
  for (guint i = 0; xg_node_tab_table[i].name != NULL; i++)
    if (g_strcmp0 (xg_node_tab_table[i].name, name) == 0)
      return &xg_node_tab_table[i];

  return NULL;
}

/**
 * xg_node_tab_entry_applies:
 *
 * Returns: whether @node has such a tab
 */
gboolean
xg_node_tab_entry_applies (const XgNodeTabEntry *entry, XgNode *node)
{
  return node != NULL && (entry->applies == NULL || entry->applies (node));
}
