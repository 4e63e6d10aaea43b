/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-node-private.h"

/* Where a node stands among the others: collections above it, nodes below it. */

/* More ways than these from the top to one node are not listed. */
#define MAX_PATHS      64
#define MAX_PATH_DEPTH 32

gboolean
xg_node_has_parent (XgNode *self, XgNode *parent)
{
  return g_ptr_array_find (xg_node_get_parent_array (self), parent, NULL);
}

/**
 * xg_node_link:
 * @parent: a collection
 * @children: (element-type XgNode): nodes that are in it
 *
 * A node may be in many collections (XEP-0248 section 2), also, by a broker's mistake, in itself.
 */
void
xg_node_link (XgNode *parent, GPtrArray *children)
{
  for (guint i = 0; i < children->len; i++)
    {
      XgNode *child = children->pdata[i];

      if (!xg_node_has_parent (child, parent))
        g_ptr_array_add (xg_node_get_parent_array (child), parent);
    }
  xg_node_list_add (xg_node_get_child_list (parent), children);
}

void
xg_node_unlink (XgNode *parent, XgNode *child)
{
  g_ptr_array_remove (xg_node_get_parent_array (child), parent);
  xg_node_list_remove (xg_node_get_child_list (parent), child);
}

/**
 * xg_node_unlink_all:
 * @self: a node that goes away
 *
 * Takes it out of all its collections and its children out of it.
 */
void
xg_node_unlink_all (XgNode *self)
{
  g_autoptr (XgNode) keep = g_object_ref (self);
  GPtrArray *parents = xg_node_get_parent_array (self);
  XgNodeList *children = xg_node_get_child_list (self);

  while (parents->len > 0)
    xg_node_unlink (parents->pdata[0], self);
  while (xg_node_list_get_length (children) > 0)
    xg_node_unlink (self, xg_node_list_peek (children, 0));
}

/* Goes up from @node; @way is the path so far, innermost first. */
static void
collect_paths (XgNode *node, GPtrArray *way, GPtrArray *paths)
{
  GPtrArray *parents = xg_node_get_parent_array (node);

  if (paths->len >= MAX_PATHS || way->len >= MAX_PATH_DEPTH)
    return;

  if (parents->len == 0)
    {
      GString *path = g_string_new (NULL);

      for (guint i = way->len; i > 0; i--)
        {
          if (path->len > 0)
            g_string_append (path, " › ");
          g_string_append (path, xg_node_get_label (way->pdata[i - 1]));
        }
      g_ptr_array_add (paths, g_string_free (path, FALSE));
      return;
    }
  for (guint i = 0; i < parents->len; i++)
    {
      XgNode *parent = parents->pdata[i];

      if (g_ptr_array_find (way, parent, NULL))
        continue;
      g_ptr_array_add (way, parent);
      collect_paths (parent, way, paths);
      g_ptr_array_set_size (way, (int) way->len - 1);
    }
}

/**
 * xg_node_get_parent_paths:
 * @self: a node
 *
 * Every way down from a top-level collection, as labels joined by " › ", without @self. Circles
 * that a broker made by mistake are left out.
 *
 * Returns: (transfer full) (array zero-terminated=1): the paths; empty for a top-level node
 */
char **
xg_node_get_parent_paths (XgNode *self)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) way = g_ptr_array_new ();
  GPtrArray *parents;

  g_return_val_if_fail (XG_IS_NODE (self), NULL);

  parents = xg_node_get_parent_array (self);
  for (guint i = 0; i < parents->len; i++)
    {
      XgNode *parent = parents->pdata[i];

      if (parent == self)
        continue;
      g_ptr_array_set_size (way, 0);
      g_ptr_array_add (way, parent);
      collect_paths (parent, way, paths);
    }
  g_ptr_array_set_free_func (paths, NULL);
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

/**
 * xg_node_list_above:
 * @self: a node
 *
 * Returns: (transfer container) (element-type XgNode): @self, then every collection above it, each
 *   once, also where collections contain each other
 */
GPtrArray *
xg_node_list_above (XgNode *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *above;

  g_return_val_if_fail (XG_IS_NODE (self), NULL);

  above = g_ptr_array_new ();
  g_hash_table_add (seen, self);
  g_ptr_array_add (above, self);
  for (guint i = 0; i < above->len; i++)
    {
      GPtrArray *parents = xg_node_get_parent_array (above->pdata[i]);

      for (guint j = 0; j < parents->len; j++)
        {
          if (g_hash_table_add (seen, parents->pdata[j]))
            g_ptr_array_add (above, parents->pdata[j]);
        }
    }
  return above;
}
