/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-item.h"

G_BEGIN_DECLS

/* Stored: never renumber. */
typedef enum
{
  XG_ALERT_OPEN = 0,
  XG_ALERT_ACKNOWLEDGED = 1,
} XgAlertState;

#define XG_TYPE_ALERT (xg_alert_get_type ())
G_DECLARE_FINAL_TYPE (XgAlert, xg_alert, XG, ALERT, GObject)

/* One alert: a rule matched an item. Properties: id (int64), rule-id, rule-name, time (int64 µs),
 * state (int, XgAlertState, notifies), item (XgItem, read on demand). */
gint64 xg_alert_get_id (XgAlert *self);
const char *xg_alert_get_rule_name (XgAlert *self);
gint64 xg_alert_get_time (XgAlert *self);
XgAlertState xg_alert_get_state (XgAlert *self);
XgItem *xg_alert_get_item (XgAlert *self);  /* (transfer none) (nullable) */
GObject *xg_alert_dup_grid (XgAlert *self); /* (transfer full) (nullable): the XgGrid it is of */

G_END_DECLS
