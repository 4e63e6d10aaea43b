/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-retention.h"

G_BEGIN_DECLS

/**
 * XgStorageTopics:
 *
 * "What floods me": topics by how many items came, or how large they are, in some time, with ways
 * to go to them and to leave them out of the feed.
 *
 * Signals: "open" (string broker, string node), "leave-out" (string node).
 */
#define XG_TYPE_STORAGE_TOPICS (xg_storage_topics_get_type ())
G_DECLARE_FINAL_TYPE (XgStorageTopics, xg_storage_topics, XG, STORAGE_TOPICS, AdwPreferencesPage)

GtkWidget *xg_storage_topics_new (XgGrid *grid);

G_END_DECLS
