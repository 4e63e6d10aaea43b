/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * XgExportProgress:
 *
 * How far a worker is, told ten times a second by an object that has the properties n-rows (uint64)
 * and fraction (double, rising). A member of that object.
 */
typedef struct
{
  /* Under lock */
  GMutex lock;
  guint64 n_rows;
  double fraction;

  /* As it was told last; of the thread that tells */
  guint64 told_rows;
  double told_fraction;
  GObject *object; /* borrowed, while it is told */
  GSource *source;
} XgExportProgress;

void xg_export_progress_init (XgExportProgress *self);
void xg_export_progress_clear (XgExportProgress *self);
void xg_export_progress_begin (XgExportProgress *self, GObject *object);
void xg_export_progress_end (XgExportProgress *self);
guint64 xg_export_progress_add_row (XgExportProgress *self);
void xg_export_progress_set_fraction (XgExportProgress *self, double fraction);

G_END_DECLS
