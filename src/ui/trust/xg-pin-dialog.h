/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-profile.h"
#include "security/xg-probe-report.h"

G_BEGIN_DECLS

/**
 * XgPinDialog:
 *
 * A server shows another certificate than the one that was trusted: both side by side, and no quick
 * way on.
 *
 * Signals:
 *   "replace": the new certificate is to be pinned instead.
 */
#define XG_TYPE_PIN_DIALOG (xg_pin_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgPinDialog, xg_pin_dialog, XG, PIN_DIALOG, AdwWindow)

GtkWidget *xg_pin_dialog_new (XgProfile *profile, XgProbeReport *report, gint64 now);

G_END_DECLS
