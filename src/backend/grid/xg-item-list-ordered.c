/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-item-list-object.h"

/* The first rows fill a screen while all are still being ordered. */
#define FIRST_ROWS 500
/* New rows get their places at this pace, all that came meanwhile at once. */
#define PLACE_INTERVAL_MS 300
/* So many places are changed one by one, so that the others stand still; more of them at once. */
#define MAX_SINGLE_CHANGES 16
/* GTK reads all rows of a change to look for those that it has, unless they come after the old ones
 * are gone. */
#define MAX_READ_AGAIN 500

void
xg_item_list_clear_ordered (XgItemList *self)
{
  g_clear_handle_id (&self->place_source, g_source_remove);
  g_cancellable_cancel (self->placing);
  g_clear_object (&self->placing);
  g_clear_pointer (&self->ordered, g_array_unref);
  g_clear_pointer (&self->fresh, g_array_unref);
}

gboolean
xg_item_list_find_ordered (XgItemList *self, gint64 rowid, guint *position)
{
  for (guint i = 0; i < self->ordered->len; i++)
    if (g_array_index (self->ordered, gint64, i) == rowid)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

/* One by one, for rows that only came: the array is copied once. FALSE: too many, or some went. */
static gboolean
insert_singly (XgItemList *self, const GArray *rows)
{
  guint places[MAX_SINGLE_CHANGES];
  guint n_places = rows->len - self->ordered->len;
  guint at = 0;
  guint n = 0;
  GArray *grown;

  if (rows->len < self->ordered->len || n_places > MAX_SINGLE_CHANGES)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      if (at < self->ordered->len &&
          g_array_index (self->ordered, gint64, at) == g_array_index (rows, gint64, i))
        at++;
      else if (n < n_places)
        places[n++] = i;
      else
        return FALSE;
    }
  grown = g_array_sized_new (FALSE, FALSE, sizeof (gint64), rows->len);
  g_array_append_vals (grown, self->ordered->data, self->ordered->len);
  g_array_unref (self->ordered);
  self->ordered = grown;
  for (guint i = 0; i < n; i++)
    {
      g_array_insert_val (grown, places[i], g_array_index (rows, gint64, places[i]));
      xg_item_list_rows_changed (self, places[i], 0, 1);
    }
  return TRUE;
}

static GArray *
dup_range (const GArray *rows, guint start, guint end)
{
  GArray *range = g_array_sized_new (FALSE, FALSE, sizeof (gint64), rows->len);

  g_array_append_vals (range, rows->data, start);
  g_array_append_vals (range, &g_array_index (rows, gint64, end), rows->len - end);
  return range;
}

/* Tells only of what lies between rows at both ends that stay. */
static void
take_rows (XgItemList *self, GArray *rows)
{
  GArray *old = self->ordered;
  guint shorter = MIN (old->len, rows->len);
  guint start = 0;
  guint end = 0;
  guint removed, added;

  if (!self->started)
    {
      self->ordered = g_array_ref (rows);
      self->started = TRUE;
      g_array_unref (old);
      xg_item_list_rows_changed (self, 0, 0, rows->len);
      return;
    }
  if (insert_singly (self, rows))
    return;
  while (start < shorter &&
         g_array_index (old, gint64, start) == g_array_index (rows, gint64, start))
    start++;
  while (end < shorter - start && g_array_index (old, gint64, old->len - 1 - end) ==
                                    g_array_index (rows, gint64, rows->len - 1 - end))
    end++;
  removed = old->len - start - end;
  added = rows->len - start - end;
  if (removed > 0 && added > MAX_READ_AGAIN)
    {
      self->ordered = dup_range (old, start, old->len - end);
      g_array_unref (old);
      xg_item_list_rows_changed (self, start, removed, 0);
      old = self->ordered;
      removed = 0;
    }
  self->ordered = g_array_ref (rows);
  g_array_unref (old);
  xg_item_list_rows_changed (self, start, removed, added);
}

static void
place_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgItemList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = xg_reader_place_finish (XG_READER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->placing);
  if (rows != NULL)
    take_rows (self, rows);
  else
    g_warning ("New items get no place in the list: %s", error->message);
  if (self->fresh->len > 0 || g_hash_table_size (self->gone) > 0)
    xg_item_list_queue_places (self);
}

static gboolean
place_timeout_cb (gpointer data)
{
  XgItemList *self = XG_ITEM_LIST (data);
  g_autoptr (GArray) fresh = NULL;
  g_autoptr (GHashTable) gone = NULL;

  self->place_source = 0;
  /* What is under way ends with another look at what waits. */
  if (self->loading || self->paused || self->placing != NULL ||
      (self->fresh->len == 0 && g_hash_table_size (self->gone) == 0))
    return G_SOURCE_REMOVE;
  fresh = g_steal_pointer (&self->fresh);
  gone = g_steal_pointer (&self->gone);
  self->fresh = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->gone = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->placing = g_cancellable_new ();
  xg_reader_place_async (self->reader,
                         self->order,
                         self->descending,
                         self->ordered,
                         fresh,
                         gone,
                         self->placing,
                         place_cb,
                         g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Rows came or went: soon all of them get their places. */
void
xg_item_list_queue_places (XgItemList *self)
{
  if (self->place_source == 0)
    self->place_source = g_timeout_add (PLACE_INTERVAL_MS, place_timeout_cb, self);
}

/* Rows that came live and are in the answer as well. */
static void
settle (XgItemList *self, const GArray *rows)
{
  guint n_kept = 0;

  for (guint i = 0; i < rows->len; i++)
    self->newest_queried = MAX (self->newest_queried, g_array_index (rows, gint64, i));
  for (guint i = 0; i < self->fresh->len; i++)
    {
      gint64 rowid = g_array_index (self->fresh, gint64, i);

      if (rowid > self->newest_queried)
        g_array_index (self->fresh, gint64, n_kept++) = rowid;
    }
  g_array_set_size (self->fresh, n_kept);
  while (self->held->len > 0 && g_array_index (self->held, gint64, 0) <= self->newest_queried)
    g_array_remove_index (self->held, 0);
  g_object_notify (G_OBJECT (self), "held");
}

static GArray *
finish_query (GObject *source, GAsyncResult *result, gboolean *cancelled)
{
  g_autoptr (GError) error = NULL;
  GArray *rows = xg_reader_query_finish (XG_READER (source), result, &error);

  *cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (rows == NULL && !*cancelled)
    {
      g_warning ("The list of items can't be read: %s", error->message);
      rows = g_array_new (FALSE, FALSE, sizeof (gint64));
    }
  return rows;
}

static void
all_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgItemList) self = user_data;
  gboolean cancelled;
  g_autoptr (GArray) rows = finish_query (source, result, &cancelled);

  if (cancelled)
    return;
  settle (self, rows);
  take_rows (self, rows);
  xg_item_list_set_loading (self, FALSE);
  xg_item_list_queue_places (self);
}

static void
first_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgItemList) self = user_data;
  gboolean cancelled;
  g_autoptr (GArray) rows = finish_query (source, result, &cancelled);

  if (cancelled)
    return;
  if (rows->len < FIRST_ROWS)
    {
      settle (self, rows);
      take_rows (self, rows);
      xg_item_list_set_loading (self, FALSE);
      xg_item_list_queue_places (self);
      return;
    }
  if (!self->started)
    take_rows (self, rows);
  xg_item_list_query_async (self, 0, 0, all_cb, g_object_ref (self));
}

void
xg_item_list_load_ordered (XgItemList *self)
{
  g_cancellable_cancel (self->placing);
  g_clear_object (&self->placing);
  xg_item_list_set_loading (self, TRUE);
  xg_item_list_query_async (self, 0, FIRST_ROWS, first_cb, g_object_ref (self));
}
