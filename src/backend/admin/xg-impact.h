/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"

G_BEGIN_DECLS

/* What it means for others when something is destroyed, as far as the tree knows. */
char *xg_impact_of_delete (XgBroker *broker, const char *node);
char *xg_impact_of_purge (XgBroker *broker, const char *node);

G_END_DECLS
