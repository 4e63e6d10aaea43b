/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgItemOrder:
 *
 * By what rows are ordered. Among equal ones the newest comes first.
 */
typedef enum
{
  XG_ORDER_ARRIVAL, /* newest first, always */
  XG_ORDER_SEVERITY,
  XG_ORDER_SUMMARY,
  XG_ORDER_TOPIC, /* what people call it */
  XG_ORDER_PUBLISHER,
  XG_ORDER_TYPE,
  XG_ORDER_ID,
  XG_ORDER_INCIDENT,
  XG_ORDER_PURPOSE,
  XG_ORDER_TLP,
  XG_N_ORDERS
} XgItemOrder;

G_END_DECLS
