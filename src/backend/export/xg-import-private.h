/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "export/xg-export-progress.h"
#include "export/xg-import.h"

G_BEGIN_DECLS

struct _XgImport
{
  GObject parent_instance;

  /* Owned, constant */
  GFile *file;
  char *folder; /* where the store lies; NULL: in the user's cache folder */
  GMainContext *context;

  /* Of the worker, until it is done */
  XgStore *store;
  GPtrArray *problems; /* of XgImportProblem */
  guint64 troubles[XG_IMPORT_N_TROUBLES];

  XgExportProgress progress;
  gboolean begun;
};

gboolean xg_import_read (XgImport *self, GCancellable *cancellable, GError **error);

G_END_DECLS
