/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/xg-record.h"

G_BEGIN_DECLS

/**
 * XgSeverityPill:
 *
 * The severity of an item as a word in a coloured pill, or the kind of another event as a word with
 * an icon in a neutral one. Made for lists: it always asks for the width of its widest word and
 * never for a new size, so that ten thousand changes a second cost no layout.
 *
 * Property: severities-only (boolean, construct only): no other events will be shown, so that their
 * words need no room.
 */
#define XG_TYPE_SEVERITY_PILL (xg_severity_pill_get_type ())
G_DECLARE_FINAL_TYPE (XgSeverityPill, xg_severity_pill, XG, SEVERITY_PILL, GtkWidget)

GtkWidget *xg_severity_pill_new (void);
void xg_severity_pill_set (XgSeverityPill *self, XgRecordKind kind, XgSeverity severity);
void xg_severity_pill_set_dim (XgSeverityPill *self, gboolean dim);
int xg_severity_pill_get_drawn_width (XgSeverityPill *self);

G_END_DECLS
