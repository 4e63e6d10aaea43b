/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-kept-item.h"

G_BEGIN_DECLS

typedef enum
{
  XG_ITEM_FILTER_OUT,
  XG_ITEM_FILTER_IN,
  XG_ITEM_FILTER_NO_TIME, /* all else fits, but nobody knows its time */
} XgItemFilterResult;

/**
 * XgItemFilter:
 * @from: µs since the epoch: items of before are left out; 0: no bound
 * @to: same unit: items from then on are left out; 0: no bound
 * @publisher: (nullable): part of the publisher's address, by g_utf8_casefold(); owned
 * @words: (nullable): part of the id or the summary, by g_utf8_casefold(); owned
 *
 * Which items of a topic are meant.
 */
typedef struct
{
  gint64 from;
  gint64 to;
  char *publisher;
  char *words;
} XgItemFilter;

void xg_item_filter_clear (XgItemFilter *self);
void xg_item_filter_copy (const XgItemFilter *self, XgItemFilter *copy);
void xg_item_filter_set_publisher (XgItemFilter *self, const char *publisher);
void xg_item_filter_set_words (XgItemFilter *self, const char *words);
gboolean xg_item_filter_is_empty (const XgItemFilter *self);
gboolean xg_item_filter_has_time (const XgItemFilter *self);
XgItemFilterResult xg_item_filter_look (const XgItemFilter *self, XgKeptItem *item);
gboolean xg_item_filter_parse_time (const char *text, gboolean end, gint64 *time, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgItemFilter, xg_item_filter_clear)

G_END_DECLS
