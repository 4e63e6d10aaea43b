/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "security/xg-probe-report.h"

G_BEGIN_DECLS

/**
 * XgTrustFrame:
 *
 * The content of a window that tells why a server was refused: header bar, sign, heading and
 * sentence, what the window adds below, and the buttons at the end (children of type "action").
 * Shows what goes to the action "win.toast".
 *
 * Property: maximum-size (int, pixels): how wide the column is at most.
 */
#define XG_TYPE_TRUST_FRAME (xg_trust_frame_get_type ())
G_DECLARE_FINAL_TYPE (XgTrustFrame, xg_trust_frame, XG, TRUST_FRAME, GtkWidget)

void xg_trust_frame_set_text (XgTrustFrame *self,
                              const char *profile,
                              const char *heading,
                              const char *sentence);
void xg_trust_frame_set_alarm (XgTrustFrame *self, gboolean heading_too);
void xg_trust_frame_fill_reasons (GtkListBox *list, XgProbeReport *report, guint first);

G_END_DECLS
