/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-broker-private.h"

/* How the tree follows what comes in and what is read: nodes, unread items, last activity. */

/* What nodes show of what came in, collections the sums of what is below them, at most so often. */
#define SUMS_INTERVAL_MS 200

static void
update_sum (XgBroker *self, XgNode *node)
{
  g_autoptr (GPtrArray) branch = NULL;
  gint64 unread = 0;
  gint64 activity = 0;

  if (xg_node_list_get_length (xg_node_get_child_list (node)) == 0)
    {
      xg_node_set_shown (node, xg_node_get_own_unread (node), xg_node_get_own_activity (node));
      return;
    }
  branch = xg_broker_collect_topics (self, node);
  for (guint i = 0; i < branch->len; i++)
    {
      unread += xg_node_get_own_unread (branch->pdata[i]);
      activity = MAX (activity, xg_node_get_own_activity (branch->pdata[i]));
    }
  xg_node_set_shown (node, unread, activity);
}

static gboolean
sums_cb (gpointer user_data)
{
  XgBroker *self = XG_BROKER (user_data);
  guint n_nodes = xg_node_list_get_length (self->all);

  self->sums_source = 0;
  for (guint i = 0; i < n_nodes; i++)
    update_sum (self, xg_node_list_peek (self->all, i));
  xg_broker_notify_unread (self);
  return G_SOURCE_REMOVE;
}

void
xg_broker_queue_sums (XgBroker *self)
{
  if (self->sums_source == 0)
    self->sums_source = g_timeout_add (SUMS_INTERVAL_MS, sums_cb, self);
}

static void
note_item (XgBroker *self, XgNode *node, const XgRecord *record)
{
  if (record->outcome == XG_OUTCOME_STORED ||
      (record->outcome == XG_OUTCOME_UPDATED && !record->replaced_unread))
    {
      xg_node_set_own_unread (node, xg_node_get_own_unread (node) + 1);
      self->unread++;
    }
  /* Where there was nothing to fetch, it now shows whether there ever is. */
  if (xg_node_get_keeping (node) == XG_KEEPING_UNKNOWN && xg_node_get_n_items (node) == 0 &&
      !record->caught_up && xg_broker_is_covered (self, node))
    {
      xg_node_set_n_items (node, -1);
      xg_broker_queue_topic (self, node, TRUE);
      xg_broker_pump_fetches (self);
    }
}

/* A node that we learn of by an event, before discovery told of it. */
static XgNode *
node_of_event (XgBroker *self, const XgRecord *record)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  XgNode *node = xg_broker_lookup_node (self, record->node);
  XgNode *collection = NULL;

  if (node != NULL || record->kind == XG_RECORD_DELETE || record->kind == XG_RECORD_LOST)
    return node;

  node = xg_broker_ensure_node (self, record->node);
  g_ptr_array_add (one, node);
  xg_node_list_add (self->all, one);
  if (record->collection != NULL)
    collection = xg_broker_lookup_node (self, record->collection);
  if (collection != NULL && collection != node)
    xg_node_link (collection, one);
  xg_broker_update_root (self, node);
  xg_broker_walk_info (self, node, FALSE);
  xg_broker_tree_changed (self);
  return node;
}

/**
 * xg_broker_note_record:
 * @self: a broker
 * @record: a durable event of it
 *
 * Lets the tree follow: unread, last activity, deleted and changed nodes.
 */
void
xg_broker_note_record (XgBroker *self, const XgRecord *record)
{
  XgNode *node;

  if (record->outcome == XG_OUTCOME_REJECTED || record->outcome == XG_OUTCOME_DUPLICATE)
    return;
  if (*record->node == '\0')
    {
      /* The root collection is no node of the tree: what is on top changed. */
      if (record->kind == XG_RECORD_COLLECTION)
        xg_broker_walk_top (self);
      return;
    }
  node = node_of_event (self, record);
  if (node == NULL)
    return;

  if (record->node_key != 0)
    xg_node_set_key (node, record->node_key);
  if (record->kind == XG_RECORD_LOST)
    return;
  xg_node_set_own_activity (node, record->received);
  switch (record->kind)
    {
    case XG_RECORD_ITEM:
      note_item (self, node, record);
      break;
    case XG_RECORD_DELETE:
      xg_broker_remove_node (self, node);
      return;
    case XG_RECORD_CONFIGURATION:
      xg_broker_walk_info (self, node, TRUE);
      break;
    case XG_RECORD_COLLECTION:
      xg_broker_walk_children (self, node, TRUE);
      break;
    case XG_RECORD_SUBSCRIPTION:
      xg_broker_walk_subscription (self, node);
      break;
    case XG_RECORD_PURGE:
      /* That it has nothing now says nothing. */
      xg_node_set_keeping (node, XG_KEEPING_UNKNOWN);
      xg_node_set_n_items (node, 0);
      break;
    case XG_RECORD_RETRACT:
    case XG_RECORD_LOST:
    case XG_RECORD_REQUEST:
      break;
    }
  xg_broker_queue_sums (self);
}

/**
 * xg_broker_note_read:
 * @self: a broker
 * @node: one of its topics
 * @count: how many items of it were read; negative: marked unread again
 */
void
xg_broker_note_read (XgBroker *self, XgNode *node, gint64 count)
{
  gint64 before = xg_node_get_own_unread (node);

  xg_node_set_own_unread (node, before - count);
  self->unread += xg_node_get_own_unread (node) - before;
  xg_node_set_shown (node, xg_node_get_own_unread (node), xg_node_get_own_activity (node));
  xg_broker_queue_sums (self);
  xg_broker_notify_unread (self);
}
