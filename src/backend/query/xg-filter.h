/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-record.h"
#include "base/xg-text.h"

G_BEGIN_DECLS

/* Further words of a filter's text are not looked at. */
#define XG_FILTER_MAX_WORDS 64

/**
 * XgFilter:
 *
 * Which records are meant: an immutable, reference counted, thread-safe condition. One mechanism
 * for the feed, the search box and the alert rules: the same filter gives the same set in memory
 * (xg_filter_matches()) and in SQL (xg_filter_get_fts(), xg_filter_get_severity_min()).
 *
 * - @text: words; a record matches when each is the beginning of some word of its summary, text,
 *   node, publisher, item id or incident id, ignoring case and accents. Empty matches all.
 * - @nodes: node ids (branch already resolved to its topics by the caller); NULL matches all.
 * - @severity_min: XG_SEVERITY_UNKNOWN matches all.
 */
typedef struct _XgFilter XgFilter;

XgFilter *xg_filter_new (const char *text, XgSeverity severity_min);
XgFilter *xg_filter_with_nodes (XgFilter *self, const char *broker, const char *const *nodes);
XgFilter *xg_filter_ref (XgFilter *self);
void xg_filter_unref (XgFilter *self);

const char *xg_filter_get_text (XgFilter *self);
XgSeverity xg_filter_get_severity_min (XgFilter *self);
gboolean xg_filter_has_nodes (XgFilter *self);
gboolean xg_filter_is_empty (XgFilter *self);
gboolean xg_filter_matches (XgFilter *self, const XgRecord *record);
gboolean xg_filter_matches_indexed (XgFilter *self, const XgRecord *record, XgWordIndex **index);
char *xg_filter_get_fts (XgFilter *self); /* FTS5 MATCH expression; NULL for no text */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgFilter, xg_filter_unref)

G_END_DECLS
