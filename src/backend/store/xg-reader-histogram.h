/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-reader.h"

G_BEGIN_DECLS

#define XG_STORE_HISTOGRAM_BUCKETS 120

/**
 * XgStoreHistogram:
 * @since: when the first bucket begins, µs since the epoch
 * @width: of a bucket, µs
 * @n_buckets: at most %XG_STORE_HISTOGRAM_BUCKETS
 * @counts: how many rows came in each, by severity
 */
typedef struct
{
  gint64 since;
  gint64 width;
  guint n_buckets;
  gint64 counts[XG_STORE_HISTOGRAM_BUCKETS][XG_SEVERITY_LAST + 1];
} XgStoreHistogram;

gboolean xg_reader_find_span (XgReader *self,
                              const XgStoreQuery *query,
                              gint64 *first,
                              gint64 *last,
                              GCancellable *cancellable,
                              GError **error);
gboolean xg_reader_count_by_time (XgReader *self,
                                  const XgStoreQuery *query,
                                  XgStoreHistogram *histogram,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
