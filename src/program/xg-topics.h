/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/* The topics and collections of --topic: subscribes to them, and knows what belongs to them. */
typedef struct _XgTopics XgTopics;

/* A line about a topic: @kind is "state" or "error". */
typedef void (*XgTopicsSayFunc) (const char *kind, const char *text);

XgTopics *xg_topics_new (XgGrid *grid, char **ids, XgTopicsSayFunc say);
void xg_topics_free (XgTopics *self);
gboolean xg_topics_match (XgTopics *self, const XgRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgTopics, xg_topics_free)

G_END_DECLS
