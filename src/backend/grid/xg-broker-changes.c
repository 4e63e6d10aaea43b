/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-broker-changes.h"
#include "grid/xg-broker-private.h"

/* How the tree follows what we did ourselves. A thousand changes are looked at together. */
#define LOOK_AGAIN_MS 200

XgSession *
xg_broker_get_session (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return self->session;
}

XgStore *
xg_broker_get_store (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return self->store;
}

static gboolean
look_again_cb (gpointer user_data)
{
  XgBroker *self = XG_BROKER (user_data);
  g_autoptr (GHashTable) changed = g_steal_pointer (&self->changed);
  GHashTableIter iter;
  gpointer id;

  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->changed_source = 0;
  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      XgNode *node = xg_broker_lookup_node (self, id);

      if (node != NULL)
        xg_broker_load_node (self, node, TRUE);
    }
  xg_broker_tree_changed (self);
  return G_SOURCE_REMOVE;
}

static void
look_again_soon (XgBroker *self)
{
  if (self->changed_source == 0)
    self->changed_source = g_timeout_add (LOOK_AGAIN_MS, look_again_cb, self);
}

/**
 * xg_broker_note_changed:
 * @self: a broker
 * @id: a node whose configuration, children or subscriptions were changed
 *
 * Asks for its metadata again, and for the children of a collection.
 */
void
xg_broker_note_changed (XgBroker *self, const char *id)
{
  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (id != NULL);

  g_hash_table_add (self->changed, g_strdup (id));
  xg_broker_look_again (self);
  look_again_soon (self);
}

/**
 * xg_broker_note_created:
 * @self: a broker
 * @id: a node that was created
 * @kind: what it was to be
 *
 * Shows it, and asks for its metadata, which tell what it really is.
 */
void
xg_broker_note_created (XgBroker *self, const char *id, XgNodeKind kind)
{
  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (id != NULL);

  if (xg_broker_lookup_node (self, id) == NULL)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      XgNode *node = xg_broker_ensure_node (self, id);

      xg_node_set_kind (node, kind);
      g_ptr_array_add (one, node);
      xg_node_list_add (self->all, one);
      xg_broker_update_root (self, node);
    }
  xg_broker_note_changed (self, id);
}

/**
 * xg_broker_note_deleted:
 * @self: a broker
 * @id: a node that was deleted
 *
 * Takes it out of the tree; its items stay in the cache.
 */
void
xg_broker_note_deleted (XgBroker *self, const char *id)
{
  XgNode *node;

  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (id != NULL);

  node = xg_broker_lookup_node (self, id);
  if (node != NULL)
    xg_broker_remove_node (self, node);
}

/**
 * xg_broker_note_purged:
 * @self: a broker
 * @id: a topic whose items were removed
 */
void
xg_broker_note_purged (XgBroker *self, const char *id)
{
  XgNode *node;

  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (id != NULL);

  node = xg_broker_lookup_node (self, id);
  if (node == NULL)
    return;
  /* That it has nothing now says nothing. */
  xg_node_set_keeping (node, XG_KEEPING_UNKNOWN);
  xg_node_set_n_items (node, 0);
}

/**
 * xg_broker_note_moved:
 * @self: a broker
 * @id: a node
 * @collection: (nullable): a collection; %NULL or "" for the root collection
 * @associated: whether @id came into @collection; else it left it
 */
void
xg_broker_note_moved (XgBroker *self, const char *id, const char *collection, gboolean associated)
{
  XgNode *node;
  XgNode *parent;

  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (id != NULL);

  node = xg_broker_lookup_node (self, id);
  parent =
    collection != NULL && *collection != '\0' ? xg_broker_lookup_node (self, collection) : NULL;
  if (node == NULL || parent == NULL || node == parent)
    return;
  if (associated && !xg_node_has_parent (node, parent))
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();

      g_ptr_array_add (one, node);
      xg_node_link (parent, one);
    }
  else if (!associated && xg_node_has_parent (node, parent))
    xg_node_unlink (parent, node);
  xg_broker_update_root (self, node);
  xg_broker_save_node (self, node);
  xg_broker_note_changed (self, id);
}
