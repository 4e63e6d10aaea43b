/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-reader.h"

/* A query that owns what it points to. The query comes first. */
typedef struct
{
  XgStoreQuery query;
  gint64 *node_keys;
  char *where;
  char *match;
} Owned;

/**
 * xg_store_query_copy:
 * @query: which rows
 *
 * Returns: (transfer full): the same with a copy of all that it points to, for another thread or a
 *   later time
 */
XgStoreQuery *
xg_store_query_copy (const XgStoreQuery *query)
{
  Owned *copy;

  g_return_val_if_fail (query != NULL, NULL);

  copy = g_new0 (Owned, 1);
  copy->query = *query;
  if (query->node_keys != NULL)
    {
      /* One more, so that an empty set stays different from none. */
      copy->node_keys = g_new (gint64, query->n_node_keys + 1);
      for (guint i = 0; i < query->n_node_keys; i++)
        copy->node_keys[i] = query->node_keys[i];
    }
  copy->where = g_strdup (query->where);
  copy->match = g_strdup (query->match);
  copy->query.node_keys = copy->node_keys;
  copy->query.where = copy->where;
  copy->query.match = copy->match;
  if (query->condition != NULL)
    copy->query.condition = xg_condition_ref (query->condition);
  return &copy->query;
}

/**
 * xg_store_query_free:
 * @self: (transfer full) (nullable): of xg_store_query_copy()
 */
void
xg_store_query_free (XgStoreQuery *self)
{
  Owned *copy = (Owned *) (gpointer) self;

  if (self == NULL)
    return;
  g_free (copy->node_keys);
  g_free (copy->where);
  g_free (copy->match);
  g_clear_pointer (&self->condition, xg_condition_unref);
  g_free (copy);
}
