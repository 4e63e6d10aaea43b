/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include "card/xg-diff.h"

#include <string.h>

#include "card/xg-tree-digest.h"
#include "card/xg-tree-key.h"

/*
 * Two trees are compared element by element, not line by line. The order of siblings does not
 * count: children are grouped by name, and of a group those that are the same in both are set aside
 * first, then those with the same key are compared with each other, then those whose attributes are
 * the same, then what is left, in its order. Everything takes time in proportion to the documents,
 * but for the sorting of siblings.
 */

typedef struct
{
  XgTreeDigests *digests;
  GArray *entries;
} Differ;

static void
entry_clear (gpointer data)
{
  XgDiffEntry *entry = data;

  g_free (entry->path);
  g_free (entry->old_value);
  g_free (entry->new_value);
}

static gboolean
same (Differ *self, const XgTreeNode *a, const XgTreeNode *b)
{
  return xg_tree_digest_equal (xg_tree_digests_get (self->digests, a),
                               xg_tree_digests_get (self->digests, b));
}

static void
add_entry (Differ *self, XgDiffKind kind, char *path, const char *old_value, const char *new_value)
{
  XgDiffEntry entry = { kind, path, g_strdup (old_value), g_strdup (new_value) };

  g_array_append_val (self->entries, entry);
}

/* "/a/b[2]/@c" */
static char *
dup_path (const XgTreeNode *node, const char *attribute)
{
  g_autofree char *path = xg_tree_node_dup_path (node);

  return attribute != NULL ? g_strconcat (path, "/@", attribute, NULL) : g_steal_pointer (&path);
}

static void
add_one (Differ *self, XgDiffKind kind, char *path, const char *value)
{
  add_entry (self,
             kind,
             path,
             kind == XG_DIFF_REMOVED ? value : NULL,
             kind == XG_DIFF_ADDED ? value : NULL);
}

/* Every attribute and text of an element that only one of both has. */
static void
add_all (Differ *self, XgDiffKind kind, const XgTreeNode *node)
{
  g_autofree char *text = xg_tree_node_dup_text (node);

  for (guint i = 0; i < node->n_attributes; i++)
    add_one (self, kind, dup_path (node, node->attributes[i].name), node->attributes[i].value);
  if (*text != '\0' || (node->n_attributes == 0 && xg_tree_node_is_leaf (node)))
    add_one (self, kind, dup_path (node, NULL), text);
  for (const XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL)
      add_all (self, kind, child);
}

static void
diff_attributes (Differ *self, const XgTreeNode *older, const XgTreeNode *newer)
{
  for (guint i = 0; i < older->n_attributes; i++)
    {
      const XgTreeAttribute *attribute = &older->attributes[i];
      const char *now = xg_tree_node_get_attribute (newer, attribute->name);

      if (now == NULL)
        add_one (self, XG_DIFF_REMOVED, dup_path (older, attribute->name), attribute->value);
      else if (strcmp (attribute->value, now) != 0)
        add_entry (self, XG_DIFF_CHANGED, dup_path (newer, attribute->name), attribute->value, now);
    }
  for (guint i = 0; i < newer->n_attributes; i++)
    if (xg_tree_node_get_attribute (older, newer->attributes[i].name) == NULL)
      add_one (self,
               XG_DIFF_ADDED,
               dup_path (newer, newer->attributes[i].name),
               newer->attributes[i].value);
}

static GHashTable *
read_lines (char **lines)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_hash_table_add (set, lines[i]);
  return set;
}

static void
add_missing (Differ *self, XgDiffKind kind, const XgTreeNode *node, char **lines, GHashTable *in)
{
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !g_hash_table_contains (in, lines[i]))
      add_one (self, kind, dup_path (node, NULL), lines[i]);
}

/* A list that is one text (RFC 7970 section 3.29.4): one value a line. */
static void
diff_lines (Differ *self,
            const XgTreeNode *older,
            const char *before,
            const XgTreeNode *newer,
            const char *now)
{
  g_auto (GStrv) old_lines = g_strsplit (before, "\n", -1);
  g_auto (GStrv) new_lines = g_strsplit (now, "\n", -1);
  g_autoptr (GHashTable) old_set = read_lines (old_lines);
  g_autoptr (GHashTable) new_set = read_lines (new_lines);

  add_missing (self, XG_DIFF_REMOVED, older, old_lines, new_set);
  add_missing (self, XG_DIFF_ADDED, newer, new_lines, old_set);
}

static void
diff_text (Differ *self, const XgTreeNode *older, const XgTreeNode *newer)
{
  g_autofree char *before = xg_tree_node_dup_text (older);
  g_autofree char *now = xg_tree_node_dup_text (newer);

  if (strcmp (before, now) == 0)
    return;
  if (strcmp (newer->name, "BulkObservableList") == 0)
    {
      diff_lines (self, older, before, newer, now);
      return;
    }
  if (*before == '\0')
    add_one (self, XG_DIFF_ADDED, dup_path (newer, NULL), now);
  else if (*now == '\0')
    add_one (self, XG_DIFF_REMOVED, dup_path (older, NULL), before);
  else
    add_entry (self, XG_DIFF_CHANGED, dup_path (newer, NULL), before, now);
}

/* Children of one name, of both sides. What has found its counterpart is NULL. */
typedef struct
{
  GPtrArray *older;
  GPtrArray *newer;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_ptr_array_unref (group->older);
  g_ptr_array_unref (group->newer);
  g_free (group);
}

static void diff_nodes (Differ *self, const XgTreeNode *older, const XgTreeNode *newer);

static void
drop_empty (GPtrArray *nodes)
{
  guint to = 0;

  for (guint i = 0; i < nodes->len; i++)
    if (nodes->pdata[i] != NULL)
      nodes->pdata[to++] = nodes->pdata[i];
  g_ptr_array_set_size (nodes, (int) to);
}

/* Those that are the same are paired by their digest, each with one other. */
static void
drop_same (Differ *self, Group *group)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (xg_tree_digest_hash, xg_tree_digest_equal);

  for (guint i = 0; i < group->older->len; i++)
    {
      gconstpointer digest = xg_tree_digests_get (self->digests, group->older->pdata[i]);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, digest));

      g_hash_table_insert (counts, (gpointer) digest, GUINT_TO_POINTER (n + 1));
    }
  for (guint i = 0; i < group->newer->len; i++)
    {
      gconstpointer digest = xg_tree_digests_get (self->digests, group->newer->pdata[i]);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, digest));

      if (n == 0)
        continue;
      g_hash_table_insert (counts, (gpointer) digest, GUINT_TO_POINTER (n - 1));
      group->newer->pdata[i] = NULL;
    }
  for (guint i = group->older->len; i > 0; i--)
    {
      gconstpointer digest = xg_tree_digests_get (self->digests, group->older->pdata[i - 1]);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, digest));

      /* What is left of the count are the ones without counterpart. */
      if (n > 0)
        g_hash_table_insert (counts, (gpointer) digest, GUINT_TO_POINTER (n - 1));
      else
        group->older->pdata[i - 1] = NULL;
    }
  drop_empty (group->older);
  drop_empty (group->newer);
}

/* Compares those that have the same key, in their order. */
static void
pair_by (Differ *self, Group *group, char *(*dup) (const XgTreeNode *) )
{
  g_autoptr (GHashTable) table =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_queue_free);

  for (guint i = 0; i < group->newer->len; i++)
    {
      char *key = dup (group->newer->pdata[i]);
      GQueue *queue = key != NULL ? g_hash_table_lookup (table, key) : NULL;

      if (key == NULL)
        continue;
      if (queue == NULL)
        {
          queue = g_queue_new ();
          g_hash_table_insert (table, key, queue);
        }
      else
        g_free (key);
      g_queue_push_tail (queue, GUINT_TO_POINTER (i));
    }
  for (guint i = 0; i < group->older->len; i++)
    {
      g_autofree char *key = dup (group->older->pdata[i]);
      GQueue *queue = key != NULL ? g_hash_table_lookup (table, key) : NULL;
      guint at;

      if (queue == NULL || g_queue_is_empty (queue))
        continue;
      at = GPOINTER_TO_UINT (g_queue_pop_head (queue));
      diff_nodes (self, group->older->pdata[i], group->newer->pdata[at]);
      group->older->pdata[i] = group->newer->pdata[at] = NULL;
    }
  drop_empty (group->older);
  drop_empty (group->newer);
}

static gboolean
are_leaves (const GPtrArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++)
    if (!xg_tree_node_is_leaf (nodes->pdata[i]))
      return FALSE;
  return TRUE;
}

/*
 * Values of a list, like addresses, are added and removed; only what stands alone on both sides has
 * changed. Elements with parts are taken for changed if what is not a part stayed.
 */
static void
diff_group (Differ *self, Group *group)
{
  gboolean alone = group->older->len == 1 && group->newer->len == 1;

  if (!alone)
    {
      drop_same (self, group);
      if (!are_leaves (group->older) || !are_leaves (group->newer))
        {
          pair_by (self, group, xg_tree_node_dup_key);
          pair_by (self, group, xg_tree_node_dup_attributes);
        }
      else
        pair_by (self, group, xg_tree_node_dup_key);
    }
  if (group->older->len == 1 && group->newer->len == 1 &&
      (alone || (!xg_tree_node_has_key (group->older->pdata[0]) &&
                 !xg_tree_node_has_key (group->newer->pdata[0]))))
    {
      diff_nodes (self, group->older->pdata[0], group->newer->pdata[0]);
      return;
    }
  for (guint i = 0; i < group->older->len; i++)
    add_all (self, XG_DIFF_REMOVED, group->older->pdata[i]);
  for (guint i = 0; i < group->newer->len; i++)
    add_all (self, XG_DIFF_ADDED, group->newer->pdata[i]);
}

static void
collect (const XgTreeNode *node, gboolean newer, GHashTable *groups, GPtrArray *order)
{
  for (XgTreeNode *child = node->first; child != NULL; child = child->next)
    {
      g_autofree char *name = NULL;
      Group *group;

      if (child->name == NULL)
        continue;
      name = g_strconcat (child->uri != NULL ? child->uri : "", "\x1f", child->name, NULL);
      group = g_hash_table_lookup (groups, name);
      if (group == NULL)
        {
          group = g_new0 (Group, 1);
          group->older = g_ptr_array_new ();
          group->newer = g_ptr_array_new ();
          g_hash_table_insert (groups, g_steal_pointer (&name), group);
          g_ptr_array_add (order, group);
        }
      g_ptr_array_add (newer ? group->newer : group->older, child);
    }
}

static void
diff_nodes (Differ *self, const XgTreeNode *older, const XgTreeNode *newer)
{
  g_autoptr (GHashTable) groups = NULL;
  g_autoptr (GPtrArray) order = NULL;

  if (same (self, older, newer))
    return;
  groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, group_free);
  order = g_ptr_array_new ();
  diff_attributes (self, older, newer);
  diff_text (self, older, newer);
  collect (older, FALSE, groups, order);
  collect (newer, TRUE, groups, order);
  for (guint i = 0; i < order->len; i++)
    diff_group (self, order->pdata[i]);
}

/**
 * xg_tree_diff:
 * @older: a document
 * @newer: another
 *
 * Compares what they say: elements by their names, keys and content, whatever their order. For a
 * worker.
 *
 * Returns: (transfer full) (element-type XgDiffEntry): what differs, in the order of the documents;
 *   empty when they say the same
 */
GArray *
xg_tree_diff (XgTree *older, XgTree *newer)
{
  Differ differ = { .entries = g_array_new (FALSE, FALSE, sizeof (XgDiffEntry)) };
  XgTreeNode *before = xg_tree_get_root (older);
  XgTreeNode *now = xg_tree_get_root (newer);

  g_array_set_clear_func (differ.entries, entry_clear);
  differ.digests = xg_tree_digests_new ();
  xg_tree_digests_add (differ.digests, before);
  xg_tree_digests_add (differ.digests, now);
  if (strcmp (before->name, now->name) == 0 && g_strcmp0 (before->uri, now->uri) == 0)
    diff_nodes (&differ, before, now);
  else
    {
      add_all (&differ, XG_DIFF_REMOVED, before);
      add_all (&differ, XG_DIFF_ADDED, now);
    }
  xg_tree_digests_free (differ.digests);
  return differ.entries;
}

static XgTree *
read_json (const XgTree *tree)
{
  XgTreeNode *root = xg_tree_get_root ((XgTree *) tree);
  g_autofree char *text = NULL;

  if (!xg_tree_node_is_leaf (root))
    return NULL;
  text = xg_tree_node_dup_text (root);
  return *text == '{' || *text == '[' ? xg_tree_new_from_json (text, strlen (text), NULL) : NULL;
}

/**
 * xg_diff_payloads:
 * @older: the XML of a payload
 * @newer: that of another
 * @n_left_out: (out): how many elements and attributes at the ends were not compared, because there
 *   are too many
 * @error: return location for a #XG_PAYLOAD_ERROR: the reason alone
 *
 * Like xg_tree_diff(); JSON in an element is compared as JSON, if both have it.
 *
 * Returns: (transfer full) (nullable) (element-type XgDiffEntry): what differs
 */
GArray *
xg_diff_payloads (const char *older, const char *newer, guint64 *n_left_out, GError **error)
{
  g_autoptr (XgTree) before = NULL;
  g_autoptr (XgTree) now = NULL;
  g_autoptr (XgTree) json_before = NULL;
  g_autoptr (XgTree) json_now = NULL;

  g_return_val_if_fail (older != NULL && newer != NULL, NULL);

  *n_left_out = 0;
  before = xg_tree_new_from_xml (older, strlen (older), error);
  if (before == NULL)
    return NULL;
  now = xg_tree_new_from_xml (newer, strlen (newer), error);
  if (now == NULL)
    return NULL;
  json_before = read_json (before);
  json_now = json_before != NULL ? read_json (now) : NULL;
  if (json_now == NULL)
    {
      *n_left_out = xg_tree_get_n_left_out (before) + xg_tree_get_n_left_out (now);
      return xg_tree_diff (before, now);
    }
  *n_left_out = xg_tree_get_n_left_out (json_before) + xg_tree_get_n_left_out (json_now);
  return xg_tree_diff (json_before, json_now);
}
