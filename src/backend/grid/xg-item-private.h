/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-item.h"
#include "store/xg-reader.h"

G_BEGIN_DECLS

XgItem *xg_item_new_from_store (XgStoreItem *row, const char *topic);
void xg_item_update_flags (XgItem *self, gboolean read, gboolean retracted, gboolean current);
void xg_item_set_pinned (XgItem *self, gboolean pinned);
void xg_item_set_read (XgItem *self, gboolean read);

G_END_DECLS
