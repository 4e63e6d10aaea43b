/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "feed/xg-item-document.h"

G_BEGIN_DECLS

/**
 * XgXPathSearch:
 *
 * What an XPath expression finds in a document, looked for in a worker; a newer expression stops
 * an older one.
 *
 * Signal: "found": the result is there.
 */
#define XG_TYPE_XPATH_SEARCH (xg_xpath_search_get_type ())
G_DECLARE_FINAL_TYPE (XgXPathSearch, xg_xpath_search, XG, XPATH_SEARCH, GObject)

XgXPathSearch *xg_xpath_search_new (void);
void xg_xpath_search_start (XgXPathSearch *self, XgItemDocument *document, const char *expression);
char *xg_xpath_search_describe (XgXPathSearch *self);
guint xg_xpath_search_get_line (XgXPathSearch *self);
guint xg_xpath_search_step (XgXPathSearch *self, int by);

G_END_DECLS
