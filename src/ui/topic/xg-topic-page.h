/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"
#include "xg-page.h"

G_BEGIN_DECLS

/**
 * XgTopicPage:
 *
 * What a topic or collection is: its metadata, where it belongs, what is in it and what we have to
 * do with it. Uses the actions of the prefix "node" (see #XgNodeActions) for that node.
 *
 * Properties: show-back, show-start-title-buttons, show-end-title-buttons (boolean; the header
 * bar).
 */
#define XG_TYPE_TOPIC_PAGE (xg_topic_page_get_type ())
G_DECLARE_FINAL_TYPE (XgTopicPage, xg_topic_page, XG, TOPIC_PAGE, XgPage)

GtkWidget *xg_topic_page_new (void);
void xg_topic_page_set_node (XgTopicPage *self, XgGrid *grid, XgNode *node);
XgNode *xg_topic_page_get_node (XgTopicPage *self);

G_END_DECLS
