/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "card/xg-text-find.h"
#include "feed/xg-item-document.h"

G_BEGIN_DECLS

/**
 * XgSourceSearch:
 *
 * Where words stand in a text, or what an XPath expression finds in it, looked for in a worker;
 * what is asked later stops what was asked before.
 *
 * Signal: "found": the result is there.
 */
#define XG_TYPE_SOURCE_SEARCH (xg_source_search_get_type ())
G_DECLARE_FINAL_TYPE (XgSourceSearch, xg_source_search, XG, SOURCE_SEARCH, GObject)

XgSourceSearch *xg_source_search_new (void);
void xg_source_search_start (XgSourceSearch *self,
                             XgItemDocument *document,
                             const XgItemText *text,
                             const char *words,
                             gboolean xpath,
                             gsize from);
char *xg_source_search_describe (XgSourceSearch *self);
const XgTextPlace *xg_source_search_get_place (XgSourceSearch *self);
const XgTextPlace *xg_source_search_step (XgSourceSearch *self, int by);

G_END_DECLS
