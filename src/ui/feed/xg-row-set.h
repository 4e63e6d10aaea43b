/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A set of row ids: single ones, or all that were there at a time but for single ones, so that
 * choosing a million rows costs nothing.
 */
typedef struct _XgRowSet XgRowSet;

XgRowSet *xg_row_set_new (void);
void xg_row_set_free (XgRowSet *self);
void xg_row_set_clear (XgRowSet *self);
void xg_row_set_set_all (XgRowSet *self, gint64 up_to);
void xg_row_set_put (XgRowSet *self, gint64 rowid, gboolean in);
gboolean xg_row_set_contains (const XgRowSet *self, gint64 rowid);
gboolean xg_row_set_is_empty (const XgRowSet *self);
GArray *xg_row_set_list_single (const XgRowSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgRowSet, xg_row_set_free)

G_END_DECLS
