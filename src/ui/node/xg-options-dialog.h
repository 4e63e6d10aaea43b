/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-node.h"
#include "grid/xg-session.h"

G_BEGIN_DECLS

/**
 * XgOptionsDialog:
 *
 * How a subscription delivers (XEP-0060 section 6.3): the form of the broker, what is changed in
 * it, and what the broker made of that.
 */
#define XG_TYPE_OPTIONS_DIALOG (xg_options_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgOptionsDialog, xg_options_dialog, XG, OPTIONS_DIALOG, AdwWindow)

GtkWidget *xg_options_dialog_present (XgSession *session,
                                      XgNode *node,
                                      const char *jid,
                                      const char *subid,
                                      GtkWidget *near);

G_END_DECLS
