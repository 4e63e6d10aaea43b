/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-private.h"

/* What a person does to items: read, unread, pinned. */

/* Rows that are looked at between two frames */
#define READ_STEP 200
/* Rows in one write */
#define PIN_STEP 5000

static XgNode *
node_of_item (XgGrid *self, XgItem *item, XgBroker **broker)
{
  *broker = xg_grid_lookup_broker (self, xg_item_get_broker (item));
  return *broker != NULL ? xg_broker_lookup_node (*broker, xg_item_get_node (item)) : NULL;
}

/**
 * xg_grid_mark_read:
 * @self: an open grid
 * @item: an item
 * @read: whether it was looked at; %FALSE marks it unread again
 */
void
xg_grid_mark_read (XgGrid *self, XgItem *item, gboolean read)
{
  gint64 rowid;
  XgBroker *broker;
  XgNode *node;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (XG_IS_ITEM (item));

  rowid = xg_item_get_rowid (item);
  if (xg_item_get_read (item) == !!read || !self->ready || self->archive)
    return;
  xg_item_set_read (item, read);
  xg_store_mark_read (self->store, &rowid, 1, read);
  node = node_of_item (self, item, &broker);
  if (node != NULL && xg_item_get_current (item) && xg_item_get_kind (item) == XG_RECORD_ITEM)
    xg_broker_note_read (broker, node, read ? 1 : -1);
}

static void
mark_node_read (XgGrid *self, XgBroker *broker, XgNode *node)
{
  if (xg_node_get_own_unread (node) == 0 || xg_node_get_key (node) == 0)
    return;
  xg_store_mark_node_read (self->store, xg_node_get_key (node));
  xg_broker_note_read (broker, node, xg_node_get_own_unread (node));
}

/**
 * xg_grid_mark_all_read:
 * @self: an open grid
 * @broker: (nullable): only this broker's items; %NULL for everything
 * @node: (nullable): only this topic's, or what is below this collection
 */
void
xg_grid_mark_all_read (XgGrid *self, XgBroker *broker, XgNode *node)
{
  guint n_brokers = g_list_model_get_n_items (G_LIST_MODEL (self->brokers));
  g_autoptr (GPtrArray) live = NULL;
  g_autoptr (GHashTable) nodes = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_if_fail (XG_IS_GRID (self));

  if (self->archive)
    return;
  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) each = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);
      g_autoptr (GPtrArray) branch = NULL;

      if (broker != NULL && each != broker)
        continue;
      branch = node != NULL ? xg_broker_collect_topics (each, node) : xg_broker_list_nodes (each);
      for (guint j = 0; j < branch->len; j++)
        {
          mark_node_read (self, each, branch->pdata[j]);
          g_hash_table_add (nodes, (char *) xg_node_get_id (branch->pdata[j]));
        }
    }
  live = xg_grid_list_live_items (self);
  for (guint i = 0; i < live->len; i++)
    {
      if (g_hash_table_contains (nodes, xg_item_get_node (live->pdata[i])))
        xg_item_set_read (live->pdata[i], TRUE);
    }
}

/* Many rows to be marked: their topics count what is unread, so that each row is looked at. */
typedef struct
{
  XgGrid *grid; /* owned */
  GArray *rowids;
  guint next;
  gboolean read;
} ReadJob;

static void
read_job_free (gpointer data)
{
  ReadJob *job = data;

  g_object_unref (job->grid);
  g_array_unref (job->rowids);
  g_free (job);
}

static gboolean
read_job_step (ReadJob *job)
{
  guint end = MIN (job->next + READ_STEP, job->rowids->len);

  for (; job->next < end && job->grid->ready; job->next++)
    {
      g_autoptr (XgItem) item =
        xg_grid_get_item (job->grid, g_array_index (job->rowids, gint64, job->next));

      if (item != NULL && xg_item_get_kind (item) == XG_RECORD_ITEM)
        xg_grid_mark_read (job->grid, item, job->read);
    }
  return job->grid->ready && job->next < job->rowids->len;
}

static gboolean
read_job_cb (gpointer data)
{
  return read_job_step (data) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * xg_grid_mark_rows_read:
 * @self: an open grid
 * @rowids: (element-type gint64): rows; what is no item is left alone
 * @read: whether they were looked at; %FALSE marks them unread again
 *
 * A few are marked at once, more in steps that the window does not notice.
 */
void
xg_grid_mark_rows_read (XgGrid *self, GArray *rowids, gboolean read)
{
  ReadJob *job;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (rowids != NULL);

  if (self->archive)
    return;
  job = g_new0 (ReadJob, 1);
  job->grid = g_object_ref (self);
  job->rowids = g_array_ref (rowids);
  job->read = read;
  if (read_job_step (job))
    g_idle_add_full (G_PRIORITY_LOW, read_job_cb, job, read_job_free);
  else
    read_job_free (job);
}

/* Whether the two are versions of one item. */
static gboolean
is_same_item (XgItem *item, XgItem *other)
{
  return xg_item_get_item_id (item) != NULL &&
         g_strcmp0 (xg_item_get_item_id (item), xg_item_get_item_id (other)) == 0 &&
         g_str_equal (xg_item_get_node (item), xg_item_get_node (other)) &&
         g_str_equal (xg_item_get_broker (item), xg_item_get_broker (other));
}

static void
unpin_versions (GPtrArray *live, XgItem *item)
{
  for (guint i = 0; i < live->len; i++)
    {
      if (xg_item_get_pinned (live->pdata[i]) && is_same_item (live->pdata[i], item))
        xg_item_set_pinned (live->pdata[i], FALSE);
    }
}

/**
 * xg_grid_set_pinned:
 * @self: an open grid
 * @rowids: (element-type gint64): rows; what is no item is left alone
 * @pinned: whether to keep and mark them
 *
 * Later versions of a pinned item are pinned as well; taking the pin away takes it from all
 * versions.
 */
void
xg_grid_set_pinned (XgGrid *self, GArray *rowids, gboolean pinned)
{
  g_autoptr (GPtrArray) live = NULL;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (rowids != NULL);

  if (!self->ready || self->archive)
    return;
  for (guint i = 0; i < rowids->len; i += PIN_STEP)
    xg_store_mark_pinned (self->store,
                          &g_array_index (rowids, gint64, i),
                          MIN (PIN_STEP, rowids->len - i),
                          pinned);
  live = xg_grid_list_live_items (self);
  for (guint i = 0; i < rowids->len; i++)
    {
      XgItem *item = xg_grid_peek_item (self, g_array_index (rowids, gint64, i));

      if (item == NULL || xg_item_get_kind (item) != XG_RECORD_ITEM)
        continue;
      xg_item_set_pinned (item, pinned);
      if (!pinned)
        unpin_versions (live, item);
    }
}
