/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-page-record.h"

G_BEGIN_DECLS

/* The tables whose rows are found by looking at each page. */
typedef enum
{
  XG_SALVAGE_BROKER,
  XG_SALVAGE_NODE,
  XG_SALVAGE_RULE,
  XG_SALVAGE_ITEM,
  XG_SALVAGE_PAYLOAD,
  XG_SALVAGE_ALERT,
  XG_SALVAGE_SESSION,
  XG_SALVAGE_INTERRUPTION,
  XG_SALVAGE_GAP,
  XG_SALVAGE_LEDGER,
  XG_SALVAGE_LEDGER_REJECT,
  XG_SALVAGE_REQUEST,
  XG_SALVAGE_CAPABILITY,
  XG_SALVAGE_PLAN,
  XG_SALVAGE_PLAN_OPERATION,
  XG_SALVAGE_SEQUENCE, /* SQLite's own: the highest row id of each table */
  XG_SALVAGE_N_TABLES,
  XG_SALVAGE_NOTHING = XG_SALVAGE_N_TABLES,
} XgSalvageTable;

/* A set of tables. */
#define XG_SALVAGE_SET(table) (1u << (table))

const char *xg_salvage_table_get_name (XgSalvageTable table);

/**
 * XgSalvageScan:
 *
 * A damaged cache, page by page: which rows still stand on a page, whatever happened to the others.
 * The pages on the way to a row are not needed, nor is the first page of the file.
 */
typedef struct _XgSalvageScan XgSalvageScan;

/* (scope call) Returning FALSE ends the scan. */
typedef gboolean (*XgSalvageFunc) (XgSalvageTable table,
                                   const XgPageRecord *record,
                                   gpointer user_data);

XgSalvageScan *xg_salvage_scan_new (const char *path, GCancellable *cancellable, GError **error);
void xg_salvage_scan_free (XgSalvageScan *self);
guint xg_salvage_scan_get_n_pages (XgSalvageScan *self);
guint xg_salvage_scan_count_rows (XgSalvageScan *self, XgSalvageTable table);
gint64 xg_salvage_scan_get_last (XgSalvageScan *self, XgSalvageTable table);
gint64 xg_salvage_scan_get_sequence (XgSalvageScan *self, XgSalvageTable table);
gint64 xg_salvage_scan_get_last_node_key (XgSalvageScan *self);
gboolean xg_salvage_scan_page (XgSalvageScan *self,
                               guint number,
                               guint wanted,
                               XgSalvageFunc func,
                               gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgSalvageScan, xg_salvage_scan_free)

G_END_DECLS
