/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "double/xg-double.h"

G_BEGIN_DECLS

void xg_double_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
XgBroker *xg_double_broker_new (const char *jid, const char *label);
XgItemList *xg_double_item_list_new (GListModel *items, XgQuery *filter);

G_END_DECLS
