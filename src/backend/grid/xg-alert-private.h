/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-alert.h"

G_BEGIN_DECLS

/* Reads the item of an alert when somebody looks at it; (transfer full) (nullable). */
typedef XgItem *(*XgAlertItemFunc) (gint64 rowid, gpointer user_data);

XgAlert *xg_alert_new (gint64 id,
                       gint64 rule_id,
                       const char *rule_name,
                       gint64 rowid,
                       gint64 time,
                       XgAlertState state,
                       GObject *item_source,
                       XgAlertItemFunc item_func);
gint64 xg_alert_get_rule_id (XgAlert *self);
gint64 xg_alert_get_rowid (XgAlert *self);
void xg_alert_set_state (XgAlert *self, XgAlertState state);

G_END_DECLS
