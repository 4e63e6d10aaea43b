/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-ioc.h"

G_BEGIN_DECLS

/**
 * XgPivotCount:
 * @name: a topic, a publisher, or an indicator's normal form
 * @kind: of an indicator; 0: it is none
 * @count: how many items have it
 */
typedef struct
{
  char *name;
  XgIocKind kind;
  guint count;
} XgPivotCount;

/**
 * XgPivot:
 * @rowids: (element-type gint64): the items, newest first
 * @first: when the oldest of them came, µs since the epoch; 0: there is none
 * @last: when the newest came
 * @n_counted: of so many of the newest are the counts
 * @topics: (element-type XgPivotCount): where they came, the most first
 * @publishers: (element-type XgPivotCount): from whom
 * @related: (element-type XgPivotCount): what other indicators they have
 *
 * What the cache knows about a set of items.
 */
typedef struct
{
  GArray *rowids;
  gint64 first;
  gint64 last;
  guint n_counted;
  GPtrArray *topics;
  GPtrArray *publishers;
  GPtrArray *related;
} XgPivot;

XgPivot *xg_pivot_new (void);
void xg_pivot_free (XgPivot *self);
void xg_pivot_add (GPtrArray *counts, const char *name, XgIocKind kind, guint count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgPivot, xg_pivot_free)

G_END_DECLS
