/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-reading.h"
#include "grid/xg-broker.h"

G_BEGIN_DECLS

/* What it means for others when something is destroyed, as far as the tree knows, or as the broker
 * was asked. */
char *xg_impact_of_delete (XgBroker *broker, const char *node);
char *xg_impact_of_purge (XgBroker *broker, const char *node);
char *xg_impact_of_contents (XgBroker *broker,
                             XgReading *contents,
                             GHashTable *deleted,
                             GHashTable *expected);

G_END_DECLS
