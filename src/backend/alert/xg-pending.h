/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-severity.h"

G_BEGIN_DECLS

/**
 * XgPending:
 *
 * What a rule has to say and has not said yet: how often it was set off, and the words of the
 * gravest time (the last among equals). Zeroed is empty. Inside this room only.
 */
typedef struct
{
  guint64 count;
  char *title;
  char *body;
  XgSeverity severity;
  gint64 rowid;
} XgPending;

void xg_pending_clear (XgPending *self);
void xg_pending_add (XgPending *self, XgPending *later);
char *xg_pending_dup_title (const XgPending *self);
char *xg_pending_dup_body (const XgPending *self, gboolean markup);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgPending, xg_pending_clear)

G_END_DECLS
