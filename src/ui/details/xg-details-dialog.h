/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * XgDetailsDialog:
 *
 * Everything that is known of a request that failed: what it means, the server's own words, how the
 * protocol calls it, and both stanzas, without secrets. The same from every place that shows an
 * error.
 */
#define XG_TYPE_DETAILS_DIALOG (xg_details_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgDetailsDialog, xg_details_dialog, XG, DETAILS_DIALOG, AdwWindow)

GtkWidget *xg_details_present (GtkWidget *near, const char *sentence, const GError *error);
const char *xg_details_dialog_get_text (XgDetailsDialog *self);

G_END_DECLS
