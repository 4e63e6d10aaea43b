/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-profile.h"
#include "security/xg-probe-report.h"

G_BEGIN_DECLS

/**
 * XgTrustDialog:
 *
 * Tells why a server was refused, and lets the person trust its certificate where that is for a
 * person to decide: after a deliberate step, and never by the default button.
 *
 * Signals:
 *   "trust": the server's certificate is to be pinned.
 */
#define XG_TYPE_TRUST_DIALOG (xg_trust_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgTrustDialog, xg_trust_dialog, XG, TRUST_DIALOG, AdwWindow)

GtkWidget *xg_trust_dialog_new (XgProfile *profile, XgProbeReport *report, gint64 now);

G_END_DECLS
