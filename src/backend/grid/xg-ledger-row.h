/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * XgLedgerCounts:
 *
 * received = stored + updated + duplicate + rejected, always. caught_up is a part of stored +
 * updated; lost was never received.
 */
typedef struct
{
  gint64 received;
  gint64 stored;
  gint64 updated;
  gint64 duplicate;
  gint64 rejected;
  gint64 caught_up;
  gint64 lost;
  gint64 n_gaps;
  gint64 n_unknown; /* gaps of which nobody knows how many items they have */
} XgLedgerCounts;

#define XG_TYPE_LEDGER_ROW (xg_ledger_row_get_type ())
G_DECLARE_FINAL_TYPE (XgLedgerRow, xg_ledger_row, XG, LEDGER_ROW, GObject)

/*
 * The ledger of one topic. Read-only properties: label, broker, node (strings), received, stored,
 * updated, duplicate, rejected, caught-up, lost (int64); "changed" is emitted after counts changed.
 */
XgLedgerRow *xg_ledger_row_new (const char *broker, const char *node, const char *label);
const char *xg_ledger_row_get_label (XgLedgerRow *self);
const char *xg_ledger_row_get_broker (XgLedgerRow *self);
const char *xg_ledger_row_get_node (XgLedgerRow *self);
const XgLedgerCounts *xg_ledger_row_get_counts (XgLedgerRow *self);
void xg_ledger_row_set_counts (XgLedgerRow *self, const XgLedgerCounts *counts);

G_END_DECLS
