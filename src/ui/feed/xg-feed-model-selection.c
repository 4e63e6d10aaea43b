/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-model-private.h"

/* What is selected, as GTK's lists and people ask for it. */

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  XgFeedModel *self = XG_FEED_MODEL (model);

  if (position >= self->n_items)
    return FALSE;
  if (xg_row_set_is_empty (self->marked))
    return self->selected == position;
  return xg_row_set_contains (self->marked, xg_feed_model_get_rowid (self, position));
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  XgFeedModel *self = XG_FEED_MODEL (model);
  GtkBitset *result = gtk_bitset_new_empty ();
  guint end = position + MIN (n_items, self->n_items - MIN (position, self->n_items));

  if (!xg_row_set_is_empty (self->marked))
    {
      for (guint i = position; i < end; i++)
        if (is_selected (model, i))
          gtk_bitset_add (result, i);
    }
  else if (self->selected != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (result, self->selected);
  return result;
}

/* Other rows are selected, or may be. */
static void
marked_changed (XgFeedModel *self)
{
  if (self->n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, self->n_items);
  g_object_notify (G_OBJECT (self), "n-selected");
}

/* The selected row becomes one of several. */
static void
begin_marking (XgFeedModel *self)
{
  if (xg_row_set_is_empty (self->marked) && self->selected != GTK_INVALID_LIST_POSITION)
    xg_row_set_put (self->marked, xg_feed_model_get_rowid (self, self->selected), TRUE);
}

static void
set_selected (XgFeedModel *self, guint position, XgItem *item)
{
  guint old = self->selected;
  gboolean other = item != self->selected_item;

  self->selected = position;
  g_set_object (&self->selected_item, item);
  if (old != position)
    {
      if (old == GTK_INVALID_LIST_POSITION)
        gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, 1);
      else if (position == GTK_INVALID_LIST_POSITION)
        gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), old, 1);
      else
        gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self),
                                               MIN (old, position),
                                               MAX (old, position) - MIN (old, position) + 1);
    }
  if (other)
    {
      g_object_notify (G_OBJECT (self), "selected-item");
      g_object_notify (G_OBJECT (self), "n-selected");
    }
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  XgFeedModel *self = XG_FEED_MODEL (model);

  if (unselect_rest)
    {
      xg_feed_model_set_selected (self, position);
      return TRUE;
    }
  begin_marking (self);
  xg_row_set_put (self->marked, xg_feed_model_get_rowid (self, position), TRUE);
  xg_feed_model_set_cursor (self, position);
  marked_changed (self);
  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  XgFeedModel *self = XG_FEED_MODEL (model);

  if (!xg_row_set_is_empty (self->marked))
    {
      xg_row_set_put (self->marked, xg_feed_model_get_rowid (self, position), FALSE);
      marked_changed (self);
    }
  else if (self->selected == position)
    set_selected (self, GTK_INVALID_LIST_POSITION, NULL);
  return TRUE;
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  XgFeedModel *self = XG_FEED_MODEL (model);
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_get_size (mask) >= self->n_items)
    xg_row_set_clear (self->marked);
  else
    begin_marking (self);
  if (gtk_bitset_iter_init_first (&iter, mask, &position))
    do
      if (position < self->n_items)
        xg_row_set_put (self->marked,
                        xg_feed_model_get_rowid (self, position),
                        gtk_bitset_contains (selected, position));
    while (gtk_bitset_iter_next (&iter, &position));
  marked_changed (self);
  return TRUE;
}

static gint64
get_newest_rowid (XgFeedModel *self)
{
  gint64 newest = 0;

  if (self->n_items > 0 && !xg_feed_model_is_ordered (self))
    return xg_feed_model_get_source_rowid (self, 0);
  for (guint i = 0; i < self->n_items; i++)
    newest = MAX (newest, xg_feed_model_get_source_rowid (self, i));
  return newest;
}

static gboolean
select_all (GtkSelectionModel *model)
{
  XgFeedModel *self = XG_FEED_MODEL (model);

  xg_row_set_set_all (self->marked, get_newest_rowid (self));
  marked_changed (self);
  return TRUE;
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  XgFeedModel *self = XG_FEED_MODEL (model);

  if (!xg_row_set_is_empty (self->marked))
    {
      xg_row_set_clear (self->marked);
      marked_changed (self);
    }
  return TRUE;
}

void
xg_feed_model_selection_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->set_selection = set_selection;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
}

/**
 * xg_feed_model_set_selected:
 * @self: a model
 * @position: a position; one out of range selects nothing
 *
 * Selects one row and no other.
 */
void
xg_feed_model_set_selected (XgFeedModel *self, guint position)
{
  g_return_if_fail (XG_IS_FEED_MODEL (self));

  unselect_all (GTK_SELECTION_MODEL (self));
  xg_feed_model_set_cursor (self, position);
}

/**
 * xg_feed_model_set_cursor:
 * @self: a model
 * @position: a position; one out of range for none
 *
 * Goes to another row. Where several are selected they stay so, and the row does not become one of
 * them.
 */
void
xg_feed_model_set_cursor (XgFeedModel *self, guint position)
{
  g_autoptr (XgItem) item = NULL;

  g_return_if_fail (XG_IS_FEED_MODEL (self));

  if (position == self->selected)
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self), position);
  set_selected (self, item != NULL ? position : GTK_INVALID_LIST_POSITION, item);
}

/**
 * xg_feed_model_toggle:
 * @self: a model
 *
 * The selected row, or the one that was gone to, becomes one of several that are selected, or is no
 * longer one.
 */
void
xg_feed_model_toggle (XgFeedModel *self)
{
  gint64 rowid;

  g_return_if_fail (XG_IS_FEED_MODEL (self));

  rowid = xg_feed_model_get_rowid (self, self->selected);
  if (rowid == 0)
    return;
  xg_row_set_put (self->marked, rowid, !xg_row_set_contains (self->marked, rowid));
  marked_changed (self);
}

/**
 * xg_feed_model_get_marking:
 * @self: a model
 *
 * Returns: whether rows were chosen one by one, or all; else the selected row is all there is
 */
gboolean
xg_feed_model_get_marking (XgFeedModel *self)
{
  g_return_val_if_fail (XG_IS_FEED_MODEL (self), FALSE);
  return !xg_row_set_is_empty (self->marked);
}

/* Rows that were chosen and are not listed any more do not count. */
static GArray *
keep_listed (XgFeedModel *self, GArray *single)
{
  guint n_kept = 0;

  for (guint i = 0; i < single->len; i++)
    {
      gint64 rowid = g_array_index (single, gint64, i);
      guint at;

      if (xg_feed_model_find (self, rowid, 0, self->n_items, &at))
        g_array_index (single, gint64, n_kept++) = rowid;
    }
  g_array_set_size (single, n_kept);
  return single;
}

/**
 * xg_feed_model_list_selected:
 * @self: a model
 *
 * Returns: (transfer full) (element-type gint64): the row ids of what is selected, in the order of
 *   the list
 */
GArray *
xg_feed_model_list_selected (XgFeedModel *self)
{
  g_autoptr (GArray) rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GArray *single;

  g_return_val_if_fail (XG_IS_FEED_MODEL (self), g_steal_pointer (&rowids));

  if (!xg_feed_model_get_marking (self))
    {
      gint64 rowid = xg_feed_model_get_rowid (self, self->selected);

      if (rowid != 0)
        g_array_append_val (rowids, rowid);
      return g_steal_pointer (&rowids);
    }
  single = xg_row_set_list_single (self->marked);
  if (single != NULL && !xg_feed_model_is_ordered (self))
    return keep_listed (self, single);
  g_clear_pointer (&single, g_array_unref);
  for (guint i = 0; i < self->n_items; i++)
    {
      gint64 rowid = xg_feed_model_get_source_rowid (self, i);

      if (xg_row_set_contains (self->marked, rowid))
        g_array_append_val (rowids, rowid);
    }
  return g_steal_pointer (&rowids);
}

/**
 * xg_feed_model_get_n_selected:
 * @self: a model
 *
 * Returns: how many rows are selected
 */
guint
xg_feed_model_get_n_selected (XgFeedModel *self)
{
  g_autoptr (GArray) rowids = NULL;

  g_return_val_if_fail (XG_IS_FEED_MODEL (self), 0);

  if (!xg_feed_model_get_marking (self))
    return self->selected != GTK_INVALID_LIST_POSITION ? 1 : 0;
  rowids = xg_feed_model_list_selected (self);
  return rowids->len;
}
