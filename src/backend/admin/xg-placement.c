/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-placement.h"

#include <glib/gi18n-lib.h>

#include "form/xg-form-datatype.h"

static gboolean
has_above (XgNode *below, XgNode *wanted)
{
  g_autoptr (GPtrArray) above = xg_node_list_above (below);

  return g_ptr_array_find (above, wanted, NULL);
}

static gboolean
is_in (XgNode *node, XgNode *collection)
{
  for (guint i = 0; i < xg_node_get_n_parents (node); i++)
    if (xg_node_get_parent (node, i) == collection)
      return TRUE;
  return FALSE;
}

/**
 * xg_placement_check:
 * @node: a topic or collection
 * @collection: where it is to be put, too
 *
 * As far as the tree knows; the broker has the last word (XEP-0248 section 7.4).
 *
 * Returns: (transfer full) (nullable): why that can't be; %NULL: it can
 */
char *
xg_placement_check (XgNode *node, XgNode *collection)
{
  g_autofree char *inner = NULL;
  g_autofree char *outer = NULL;

  g_return_val_if_fail (XG_IS_NODE (node), NULL);
  g_return_val_if_fail (XG_IS_NODE (collection), NULL);

  if (node == collection)
    return g_strdup (_ ("A collection can’t be put into itself."));
  if (xg_node_get_kind (collection) == XG_NODE_TOPIC)
    return g_strdup (_ ("This is a topic: only a collection can have something in it."));
  if (is_in (node, collection))
    return g_strdup (_ ("It is there already."));
  if (!has_above (collection, node))
    return NULL;
  inner = xg_form_quote (xg_node_get_label (collection));
  outer = xg_form_quote (xg_node_get_label (node));
  /* Translators: both are names of collections */
  return g_strdup_printf (_ ("“%s” is below “%s” itself: that would be a circle."), inner, outer);
}
