/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-retention.h"

G_BEGIN_DECLS

const char *xg_storage_words_topic (const XgStoreTopicSum *sum);
char *xg_storage_words_held (const XgStoreTopicSum *sum);
char *xg_storage_words_going (const XgStoreTopicSum *sum);
char *xg_storage_words_preview (const GPtrArray *sums);

G_END_DECLS
