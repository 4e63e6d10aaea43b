/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-item-filter.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

void
xg_item_filter_clear (XgItemFilter *self)
{
  g_clear_pointer (&self->publisher, g_free);
  g_clear_pointer (&self->words, g_free);
  self->from = self->to = 0;
}

/**
 * xg_item_filter_copy:
 * @self: a filter
 * @copy: (out caller-allocates): what was in it is not freed
 */
void
xg_item_filter_copy (const XgItemFilter *self, XgItemFilter *copy)
{
  *copy = *self;
  copy->publisher = g_strdup (self->publisher);
  copy->words = g_strdup (self->words);
}

static char *
fold (const char *text)
{
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  return stripped != NULL && *stripped != '\0' ? g_utf8_casefold (stripped, -1) : NULL;
}

/**
 * xg_item_filter_set_publisher:
 * @self: a filter
 * @publisher: (nullable): as a person writes it; empty: anybody
 */
void
xg_item_filter_set_publisher (XgItemFilter *self, const char *publisher)
{
  g_free (self->publisher);
  self->publisher = fold (publisher);
}

/**
 * xg_item_filter_set_words:
 * @self: a filter
 * @words: (nullable): as a person writes them; empty: anything
 */
void
xg_item_filter_set_words (XgItemFilter *self, const char *words)
{
  g_free (self->words);
  self->words = fold (words);
}

gboolean
xg_item_filter_has_time (const XgItemFilter *self)
{
  return self->from != 0 || self->to != 0;
}

/**
 * xg_item_filter_is_empty:
 * @self: a filter
 *
 * Returns: whether it leaves nothing out
 */
gboolean
xg_item_filter_is_empty (const XgItemFilter *self)
{
  return !xg_item_filter_has_time (self) && self->publisher == NULL && self->words == NULL;
}

static gboolean
contains (const char *text, const char *folded)
{
  g_autofree char *own = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return own != NULL && strstr (own, folded) != NULL;
}

/**
 * xg_item_filter_look:
 * @self: a filter
 * @item: an item
 *
 * Returns: whether @item is meant, as well as is known
 */
XgItemFilterResult
xg_item_filter_look (const XgItemFilter *self, XgKeptItem *item)
{
  gint64 time = xg_kept_item_get_time (item);

  if (self->publisher != NULL && !contains (xg_kept_item_get_publisher (item), self->publisher))
    return XG_ITEM_FILTER_OUT;
  if (self->words != NULL && !contains (xg_kept_item_get_id (item), self->words) &&
      !contains (xg_kept_item_get_summary (item), self->words))
    return XG_ITEM_FILTER_OUT;
  if (!xg_item_filter_has_time (self))
    return XG_ITEM_FILTER_IN;
  if (time == 0)
    return XG_ITEM_FILTER_NO_TIME;
  if ((self->from != 0 && time < self->from) || (self->to != 0 && time >= self->to))
    return XG_ITEM_FILTER_OUT;
  return XG_ITEM_FILTER_IN;
}

/* A moment of this zone; the one behind it where an END is meant. */
static GDateTime *
make_time (int date[3], const char *clock, gboolean end)
{
  int hour = 0, minute = 0, used = 0;
  g_autoptr (GDateTime) time = NULL;

  if (*clock == '\0')
    {
      time = g_date_time_new_local (date[0], date[1], date[2], 0, 0, 0);
      return time != NULL ? g_date_time_add_days (time, end ? 1 : 0) : NULL;
    }
  if (sscanf (clock, "%2d:%2d%n", &hour, &minute, &used) != 2 || clock[used] != '\0')
    return NULL;
  time = g_date_time_new_local (date[0], date[1], date[2], hour, minute, 0);
  return time != NULL ? g_date_time_add_minutes (time, end ? 1 : 0) : NULL;
}

/**
 * xg_item_filter_parse_time:
 * @text: "2026-11-21", "2026-11-21 13:58", "13:58" (today), or nothing
 * @end: whether it is the end of a range: all of that day or minute belongs to it
 * @time: (out): µs since the epoch, of the local zone; 0 for no bound
 * @error: return location for %G_IO_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether @text could be understood
 */
gboolean
xg_item_filter_parse_time (const char *text, gboolean end, gint64 *time, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GDateTime) found = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  const char *clock;
  int date[3], used = 0;

  *time = 0;
  if (*stripped == '\0')
    return TRUE;
  if (sscanf (stripped, "%4d-%2d-%2d%n", &date[0], &date[1], &date[2], &used) == 3)
    {
      clock = stripped + used;
      /* A letter as in ISO 8601, or spaces. */
      if (*clock == 'T')
        clock++;
      else
        clock += strspn (clock, " ");
      if (stripped[used] == '\0' || clock > stripped + used)
        found = make_time (date, clock, end);
    }
  else
    {
      g_date_time_get_ymd (now, &date[0], &date[1], &date[2]);
      found = make_time (date, stripped, end);
    }
  if (found == NULL)
    {
      g_set_error_literal (
        error,
        G_IO_ERROR,
        G_IO_ERROR_INVALID_ARGUMENT,
        _ ("This is no time. Write it like 2026-11-21 13:58, 2026-11-21 or 13:58."));
      return FALSE;
    }
  *time = g_date_time_to_unix (found) * G_USEC_PER_SEC;
  return TRUE;
}
