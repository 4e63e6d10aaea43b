/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "card/xg-tree.h"

G_BEGIN_DECLS

typedef enum
{
  XG_DIFF_ADDED,
  XG_DIFF_REMOVED,
  XG_DIFF_CHANGED,
} XgDiffKind;

/**
 * XgDiffEntry:
 * @kind: what happened
 * @path: where: "/IODEF-Document/Incident/Description[@lang='de']"; of the newer document but for
 *   what was removed
 * @old_value: (nullable): what stood there; %NULL of what was added
 * @new_value: (nullable): what stands there now; %NULL of what was removed
 */
typedef struct
{
  XgDiffKind kind;
  char *path;
  char *old_value;
  char *new_value;
} XgDiffEntry;

GArray *xg_tree_diff (XgTree *older, XgTree *newer);
GArray *
xg_diff_payloads (const char *older, const char *newer, guint64 *n_left_out, GError **error);

G_END_DECLS
