/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-grid.h"
#include "grid/xg-ledger-note.h"
#include "grid/xg-ledger-row.h"

G_BEGIN_DECLS

#define XG_TYPE_LEDGER (xg_ledger_get_type ())
G_DECLARE_FINAL_TYPE (XgLedger, xg_ledger, XG, LEDGER, GObject)

/*
 * The ledger as a page shows it: read from the disk by a worker whenever xg_ledger_reload() is
 * called, with the rows kept, so that a list of them stays where it is. "loaded" (GError or NULL)
 * is emitted each time.
 */
XgLedger *xg_ledger_new (XgGrid *grid, XgBroker *broker, XgNode *node);
void xg_ledger_set_all (XgLedger *self, gboolean all);
gboolean xg_ledger_get_all (XgLedger *self);
void xg_ledger_reload (XgLedger *self);

const XgLedgerCounts *xg_ledger_get_total (XgLedger *self);
gint64 xg_ledger_get_since (XgLedger *self);           /* µs since the epoch */
GListModel *xg_ledger_get_rows (XgLedger *self);       /* XgLedgerRow */
GListModel *xg_ledger_get_gaps (XgLedger *self);       /* XgLedgerNote, newest first */
GListModel *xg_ledger_get_rejections (XgLedger *self); /* XgLedgerNote, most frequent first */

G_END_DECLS
