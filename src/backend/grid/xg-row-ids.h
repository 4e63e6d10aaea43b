/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Row ids, newest first, 8 bytes each, cheap at both ends: live rows come at the front, older ones
 * that a query brings at the back. Positions count from the newest.
 */
typedef struct _XgRowIds XgRowIds;

/**
 * XgRowIdsChange:
 *
 * What a change did, as "items-changed" wants it.
 */
typedef struct
{
  guint position;
  guint removed;
  guint added;
} XgRowIdsChange;

int xg_row_ids_compare (gconstpointer a, gconstpointer b); /* of gint64, rising */

XgRowIds *xg_row_ids_new (void);
void xg_row_ids_free (XgRowIds *self);
guint xg_row_ids_get_length (const XgRowIds *self);
gint64 xg_row_ids_get (const XgRowIds *self, guint position);
gboolean xg_row_ids_find (const XgRowIds *self, gint64 rowid, guint *position);
void xg_row_ids_add_newer (XgRowIds *self, const gint64 *rowids, guint n_rowids);
void xg_row_ids_remove (XgRowIds *self, guint position);
void xg_row_ids_remove_set (XgRowIds *self, GHashTable *rowids, XgRowIdsChange *change);
void xg_row_ids_settle (XgRowIds *self, gint64 up_to);
void xg_row_ids_merge (XgRowIds *self,
                       gint64 before,
                       gint64 down_to,
                       const GArray *rowids,
                       XgRowIdsChange *change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgRowIds, xg_row_ids_free)

G_END_DECLS
