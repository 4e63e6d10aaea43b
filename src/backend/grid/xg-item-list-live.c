/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-item-list-object.h"

/* Rows that come and go while a list is shown. */

/* So many rows are removed one by one, so that the others stand still; more of them at once. */
#define MAX_SINGLE_REMOVALS 8

/* The rows of @self->gone are not the newest of their item ids any more. */
static void
remove_gone (XgItemList *self)
{
  XgRowIdsChange change;
  GHashTableIter iter;
  gpointer key;
  guint position;

  if (self->ordered != NULL)
    {
      xg_item_list_queue_places (self);
      return;
    }
  if (g_hash_table_size (self->gone) > MAX_SINGLE_REMOVALS)
    {
      xg_row_ids_remove_set (self->rows, self->gone, &change);
      if (self->started)
        xg_item_list_rows_changed (self, change.position, change.removed, change.added);
      return;
    }
  g_hash_table_iter_init (&iter, self->gone);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (xg_row_ids_find (self->rows, *(gint64 *) key, &position))
      {
        xg_row_ids_remove (self->rows, position);
        if (self->started)
          xg_item_list_rows_changed (self, position, 1, 0);
      }
}

static gboolean
is_in_scope (XgItemList *self, const XgRecord *record)
{
  if (self->broker != NULL && g_strcmp0 (self->broker, record->broker) != 0)
    return FALSE;
  if (self->node_ids != NULL && !g_hash_table_contains (self->node_ids, record->node))
    return FALSE;
  return self->resolved == NULL || xg_query_matches_record (self->resolved, record);
}

/* A duplicate carries the row id of what it duplicates. */
static gboolean
is_new_row (const XgRecord *record)
{
  return record->outcome == XG_OUTCOME_STORED || record->outcome == XG_OUTCOME_UPDATED;
}

/*
 * A newer version came: the row of the old one goes, also out of an answer that is on its way. In a
 * pause the rows that are shown stand still until it ends.
 */
static void
note_replaced (XgItemList *self, gint64 rowid)
{
  guint index;

  if (g_array_binary_search (self->held, &rowid, xg_row_ids_compare, &index))
    g_array_remove_index (self->held, index);
  g_hash_table_add (self->gone, g_memdup2 (&rowid, sizeof rowid));
}

static void
add_rows (XgItemList *self, const GArray *rowids)
{
  if (self->ordered != NULL)
    {
      g_array_append_vals (self->fresh, rowids->data, rowids->len);
      xg_item_list_queue_places (self);
      return;
    }
  xg_row_ids_add_newer (self->rows, (const gint64 *) (gpointer) rowids->data, rowids->len);
  if (self->started)
    xg_item_list_rows_changed (self, 0, 0, rowids->len);
}

/**
 * xg_item_list_note_records:
 * @self: a list
 * @records: (element-type XgRecord): what became durable, in row order
 *
 * Takes in those that match: one "items-changed" for all of them.
 */
void
xg_item_list_note_records (XgItemList *self, GPtrArray *records)
{
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_held = self->held->len;

  for (guint i = 0; i < records->len; i++)
    {
      const XgRecord *record = records->pdata[i];

      if (!is_new_row (record))
        continue;
      self->newest_noted = record->rowid;
      if (record->rowid > self->newest_queried && is_in_scope (self, record))
        g_array_append_val (self->paused ? self->held : fresh, record->rowid);
      if (!self->include_old_versions && record->kind == XG_RECORD_ITEM && record->replaced != 0)
        note_replaced (self, record->replaced);
    }
  add_rows (self, fresh);
  if (!self->paused)
    remove_gone (self);
  xg_item_list_forget_gone (self);
  if (self->held->len != n_held)
    xg_item_list_held_changed (self);
}

/* What was held back appears, and what was replaced meanwhile goes. */
void
xg_item_list_release_held (XgItemList *self)
{
  g_autoptr (GArray) held = g_steal_pointer (&self->held);

  self->held = g_array_new (FALSE, FALSE, sizeof (gint64));
  add_rows (self, held);
  remove_gone (self);
  xg_item_list_forget_gone (self);
  if (held->len > 0)
    xg_item_list_held_changed (self);
}
