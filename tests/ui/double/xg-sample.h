/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "double/xg-double.h"

G_BEGIN_DECLS

/* A small grid as one may meet it: one broker, collections on two levels, a topic under two of
 * them, a locked one, one that is not known yet. */
XgGrid *xg_sample_grid_new (void);
XgBroker *xg_sample_get_broker (XgGrid *grid);
XgNode *xg_sample_get_node (XgGrid *grid, const char *id);

G_END_DECLS
