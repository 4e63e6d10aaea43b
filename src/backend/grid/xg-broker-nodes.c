/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-broker-private.h"

/* The nodes that a broker has: which there are, where they stand, what is remembered of them. */

/* Between the topic ids of XgStoreNode.parents. */
#define UNIT_SEPARATOR "\x1f"

XgNode *
xg_broker_lookup_node (XgBroker *self, const char *id)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return g_hash_table_lookup (self->nodes, id);
}

/**
 * xg_broker_ensure_node:
 * @self: a broker
 * @id: a node id
 *
 * Returns: (transfer none): the node of this id, made when it was not known. A new node is not in
 *   the tree before it is linked to a collection or xg_broker_update_root() puts it on top
 */
XgNode *
xg_broker_ensure_node (XgBroker *self, const char *id)
{
  XgNode *node = g_hash_table_lookup (self->nodes, id);

  if (node == NULL)
    {
      node = xg_node_new (self, id);
      g_hash_table_insert (self->nodes, (char *) xg_node_get_id (node), node);
      xg_broker_notify_n_nodes (self);
    }
  return node;
}

/* Top-level nodes are those without a known collection. */
void
xg_broker_update_root (XgBroker *self, XgNode *node)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (xg_node_get_n_parents (node) > 0)
    {
      xg_node_list_remove (self->roots, node);
      return;
    }
  g_ptr_array_add (one, node);
  xg_node_list_add (self->roots, one);
}

/**
 * xg_broker_remove_node:
 * @self: a broker
 * @node: a node that the broker no longer has
 *
 * Takes it out of the tree; its items stay in the cache. Children without another collection move
 * to the top, as XEP-0248 section 6.3 leaves them.
 */
void
xg_broker_remove_node (XgBroker *self, XgNode *node)
{
  g_autoptr (XgNode) keep = g_object_ref (node);
  g_autoptr (GPtrArray) orphans = g_ptr_array_new_with_free_func (g_object_unref);
  XgNodeList *children = xg_node_get_child_list (node);

  if (g_hash_table_lookup (self->nodes, xg_node_get_id (node)) != node)
    return;

  for (guint i = 0; i < xg_node_list_get_length (children); i++)
    g_ptr_array_add (orphans, g_object_ref (xg_node_list_peek (children, i)));
  self->unread -= xg_node_get_own_unread (node);
  xg_node_unlink_all (node);
  xg_node_list_remove (self->roots, node);
  xg_node_list_remove (self->all, node);
  g_hash_table_remove (self->listed, node);
  g_hash_table_remove (self->subscribed_since, node);
  g_hash_table_remove (self->subscription_changes, node);
  g_hash_table_remove (self->fresh, node);
  g_hash_table_remove (self->trials, node);
  xg_broker_look_forget (self, node);
  if (self->looked_at == node)
    self->looked_at = NULL;
  xg_store_forget_node (self->store, self->jid, xg_node_get_id (node));
  g_hash_table_remove (self->nodes, xg_node_get_id (node));
  for (guint i = 0; i < orphans->len; i++)
    {
      if (orphans->pdata[i] != (gpointer) node)
        xg_broker_update_root (self, orphans->pdata[i]);
    }
  xg_broker_notify_n_nodes (self);
  xg_broker_notify_unread (self);
  xg_broker_tree_changed (self);
}

/**
 * xg_broker_save_node:
 * @self: a broker
 * @node: one of its nodes
 *
 * Remembers what the tree needs of @node for the next start.
 */
void
xg_broker_save_node (XgBroker *self, XgNode *node)
{
  g_autoptr (GString) parents = g_string_new (NULL);
  XgStoreNode row = { 0 };

  for (guint i = 0; i < xg_node_get_n_parents (node); i++)
    {
      if (i > 0)
        g_string_append (parents, UNIT_SEPARATOR);
      g_string_append (parents, xg_node_get_id (xg_node_get_parent (node, i)));
    }
  row.broker = self->jid;
  row.node = (char *) xg_node_get_id (node);
  row.name = (char *) xg_node_get_label (node);
  row.kind = (int) xg_node_get_kind (node);
  row.parents = parents->str;
  row.subscribed = xg_node_get_subscription (node) == XG_SUBSCRIPTION_SUBSCRIBED;
  xg_store_put_node (self->store, &row);
}

/**
 * xg_broker_restore_nodes:
 * @self: a broker
 * @rows: (element-type XgStoreNode): what the store remembers of it
 *
 * Builds the tree of last time.
 */
void
xg_broker_restore_nodes (XgBroker *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GPtrArray) top = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      XgStoreNode *row = rows->pdata[i];
      XgNode *node = xg_broker_ensure_node (self, row->node);

      xg_node_set_key (node, row->key);
      xg_node_set_name (node, row->name);
      xg_node_set_kind (node, (XgNodeKind) row->kind);
      xg_node_set_own_unread (node, row->unread);
      xg_node_set_own_activity (node, row->last_activity);
      xg_ingest_note_seen (self->ingest, row->last_activity);
      xg_node_set_shown (node, row->unread, row->last_activity);
      if (row->subscribed)
        xg_broker_set_subscription (self, node, XG_SUBSCRIPTION_SUBSCRIBED, NULL);
      self->unread += row->unread;
      g_ptr_array_add (all, node);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      XgStoreNode *row = rows->pdata[i];
      XgNode *node = all->pdata[i];
      g_auto (GStrv) parents =
        g_strsplit (row->parents != NULL ? row->parents : "", UNIT_SEPARATOR, -1);

      for (guint j = 0; parents[j] != NULL; j++)
        {
          g_autoptr (GPtrArray) one = g_ptr_array_new ();
          XgNode *parent = g_hash_table_lookup (self->nodes, parents[j]);

          g_ptr_array_add (one, node);
          if (parent != NULL && *parents[j] != '\0')
            xg_node_link (parent, one);
        }
      if (xg_node_get_n_parents (node) == 0)
        g_ptr_array_add (top, node);
    }
  xg_node_list_add (self->all, all);
  xg_node_list_add (self->roots, top);
  self->connection++; /* what was subscribed last time is older than the next one */
  xg_broker_notify_unread (self);
  xg_broker_tree_changed (self);
}

/* Adds every node at and below @node once. */
static void
collect_branch (XgNode *node, GHashTable *seen, GPtrArray *branch)
{
  XgNodeList *children;

  if (!g_hash_table_add (seen, node))
    return;
  g_ptr_array_add (branch, node);
  children = xg_node_get_child_list (node);
  for (guint i = 0; i < xg_node_list_get_length (children); i++)
    collect_branch (xg_node_list_peek (children, i), seen, branch);
}

/**
 * xg_broker_collect_topics:
 * @self: a broker
 * @node: where to begin
 *
 * Returns: (transfer container) (element-type XgNode): @node and everything below it, each once
 */
GPtrArray *
xg_broker_collect_topics (XgBroker *self, XgNode *node)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *branch = g_ptr_array_new ();

  collect_branch (node, seen, branch);
  return branch;
}

/**
 * xg_broker_list_nodes:
 * @self: a broker
 *
 * Returns: (transfer container) (element-type XgNode): all its nodes
 */
GPtrArray *
xg_broker_list_nodes (XgBroker *self)
{
  GPtrArray *nodes = g_ptr_array_new ();
  guint n_nodes = xg_node_list_get_length (self->all);

  for (guint i = 0; i < n_nodes; i++)
    g_ptr_array_add (nodes, xg_node_list_peek (self->all, i));
  return nodes;
}

/**
 * xg_broker_is_covered:
 * @self: a broker
 * @node: a node
 *
 * Returns: whether we receive what is published there: by a subscription of its own or of a
 *   collection above it (XEP-0248 section 5.2)
 */
gboolean
xg_broker_is_covered (XgBroker *self, XgNode *node)
{
  g_autoptr (GPtrArray) above = xg_node_list_above (node);

  for (guint i = 0; i < above->len; i++)
    {
      if (xg_node_get_subscription (above->pdata[i]) == XG_SUBSCRIPTION_SUBSCRIBED)
        return TRUE;
    }
  return FALSE;
}
