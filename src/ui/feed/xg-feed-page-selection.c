/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-page-private.h"

/* Which row is selected, also one that is not listed yet, and when that is reading it. */

/* Looking at an item this long is reading it. */
#define READ_AFTER_MS 900

static gboolean
read_timeout_cb (gpointer data)
{
  XgFeedPage *self = data;
  XgItem *item = xg_feed_model_get_selected_item (self->model);

  self->read_timeout = 0;
  if (item != NULL && self->grid != NULL && !self->archive && !xg_item_get_read (item) &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      xg_grid_mark_read (self->grid, item, TRUE);
      xg_feed_page_update_item_actions (self);
    }
  return G_SOURCE_REMOVE;
}

/* @item: (nullable): the row that is selected now */
void
xg_feed_page_note_selected (XgFeedPage *self, XgItem *item)
{
  g_clear_handle_id (&self->read_timeout, g_source_remove);
  if (item == NULL)
    return;
  self->read_timeout = g_timeout_add (READ_AFTER_MS, read_timeout_cb, self);
  if (xg_item_get_rowid (item) != self->wanted)
    self->wanted = 0;
}

void
xg_feed_page_forget_selected (XgFeedPage *self)
{
  g_clear_handle_id (&self->read_timeout, g_source_remove);
  g_clear_handle_id (&self->wanted_source, g_source_remove);
  self->wanted = 0;
}

static gboolean
select_listed (XgFeedPage *self, gint64 rowid)
{
  if (!xg_feed_model_select_rowid (self->model, rowid))
    return FALSE;
  xg_feed_view_scroll_to (self->view, xg_feed_model_get_selected (self->model));
  return TRUE;
}

static gboolean
wanted_cb (gpointer data)
{
  XgFeedPage *self = data;
  XgItem *item = xg_feed_model_get_selected_item (self->model);

  self->wanted_source = 0;
  if (item == NULL || xg_item_get_rowid (item) != self->wanted)
    select_listed (self, self->wanted);
  if (!xg_feed_query_get_loading (self->query))
    self->wanted = 0;
  return G_SOURCE_REMOVE;
}

/* Rows came, or all of them did. Whoever listens for that as well is to have done so before another
 * row is selected. */
void
xg_feed_page_look_for_wanted (XgFeedPage *self)
{
  if (self->wanted != 0 && self->wanted_source == 0)
    self->wanted_source = g_idle_add (wanted_cb, self);
}

/**
 * xg_feed_page_get_selected_item:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the chosen row
 */
XgItem *
xg_feed_page_get_selected_item (XgFeedPage *self)
{
  g_return_val_if_fail (XG_IS_FEED_PAGE (self), NULL);
  return xg_feed_model_get_selected_item (self->model);
}

/**
 * xg_feed_page_select_rowid:
 * @self: a page
 * @rowid: the row id of an item
 *
 * Chooses a row and brings it into view. As long as rows are still looked for, it is chosen as soon
 * as it is among them, unless another one is by then.
 *
 * Returns: whether it is among the rows that are shown
 */
gboolean
xg_feed_page_select_rowid (XgFeedPage *self, gint64 rowid)
{
  g_return_val_if_fail (XG_IS_FEED_PAGE (self), FALSE);

  self->wanted = xg_feed_query_get_loading (self->query) ? rowid : 0;
  return select_listed (self, rowid);
}

/**
 * xg_feed_page_list_selected:
 * @self: a page
 *
 * Returns: (transfer full) (element-type gint64): row ids of what is selected, in the order of the
 *   screen
 */
GArray *
xg_feed_page_list_selected (XgFeedPage *self)
{
  g_return_val_if_fail (XG_IS_FEED_PAGE (self), NULL);
  return xg_feed_model_list_selected (self->model);
}
