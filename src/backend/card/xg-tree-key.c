/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include "card/xg-tree-key.h"

#include <string.h>

static const char *const key_attributes[] = {
  "id",         "ident",         "messageid", "xml:id", "IndicatorID", "uid-ref",
  "analyzerid", "observable-id", "name",      "lang",   "xml:lang",
};

/* Children whose text names their parent. */
static const char *const key_children[] = { "IncidentID",
                                            "IndicatorID",
                                            "id",
                                            "ContactName",
                                            "FileName" };

static int
compare_attributes (gconstpointer a, gconstpointer b)
{
  const XgTreeAttribute *const *first = a;
  const XgTreeAttribute *const *second = b;

  return strcmp ((*first)->name, (*second)->name);
}

/**
 * xg_tree_node_sort_attributes:
 * @node: an element
 *
 * Returns: (transfer container) (element-type XgTreeAttribute): its attributes by their names
 */
GPtrArray *
xg_tree_node_sort_attributes (const XgTreeNode *node)
{
  GPtrArray *sorted = g_ptr_array_sized_new (node->n_attributes);

  for (guint i = 0; i < node->n_attributes; i++)
    g_ptr_array_add (sorted, &node->attributes[i]);
  g_ptr_array_sort (sorted, compare_attributes);
  return sorted;
}

/**
 * xg_tree_node_dup_key:
 * @node: an element
 *
 * Returns: (transfer full) (nullable): what the format names it by, an attribute or a child that is
 *   an id; %NULL where it has none
 */
char *
xg_tree_node_dup_key (const XgTreeNode *node)
{
  for (guint i = 0; i < G_N_ELEMENTS (key_children); i++)
    {
      XgTreeNode *child = xg_tree_node_find (node, key_children[i]);

      if (child != NULL && xg_tree_node_is_leaf (child))
        {
          const char *name = xg_tree_node_get_attribute (child, "name");
          g_autofree char *text = xg_tree_node_dup_text (child);

          return g_strdup_printf ("%s\x1f%s\x1f%s",
                                  key_children[i],
                                  name != NULL ? name : "",
                                  text);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (key_attributes); i++)
    {
      const char *value = xg_tree_node_get_attribute (node, key_attributes[i]);

      if (value != NULL)
        return g_strdup_printf ("@%s\x1f%s", key_attributes[i], value);
    }
  return NULL;
}

/**
 * xg_tree_node_dup_attributes:
 * @node: an element
 *
 * Returns: (transfer full) (nullable): all its attributes as one text; %NULL for what has a key,
 * and so is another one with another key
 */
char *
xg_tree_node_dup_attributes (const XgTreeNode *node)
{
  g_autofree char *own_key = xg_tree_node_dup_key (node);
  g_autoptr (GPtrArray) sorted = NULL;
  GString *key;

  if (own_key != NULL)
    return NULL;
  key = g_string_new (NULL);
  sorted = xg_tree_node_sort_attributes (node);
  for (guint i = 0; i < sorted->len; i++)
    {
      const XgTreeAttribute *attribute = sorted->pdata[i];

      g_string_append_printf (key, "%s\x1f%s\x1e", attribute->name, attribute->value);
    }
  return g_string_free (key, FALSE);
}

/**
 * xg_tree_node_has_key:
 * @node: an element
 *
 * Returns: whether its format names it by anything
 */
gboolean
xg_tree_node_has_key (const XgTreeNode *node)
{
  g_autofree char *key = xg_tree_node_dup_key (node);

  return key != NULL;
}
