/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"

G_BEGIN_DECLS

char *xg_placement_check (XgNode *node, XgNode *collection);

G_END_DECLS
