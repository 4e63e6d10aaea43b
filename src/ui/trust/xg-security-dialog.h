/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "trust/xg-security-facts.h"

G_BEGIN_DECLS

/**
 * XgSecurityDialog:
 *
 * The security of one profile's connection in a window of its own, kept up to date.
 *
 * Signals:
 *   "remove-trust": the person does not want the pinned certificate to be trusted any more.
 */
#define XG_TYPE_SECURITY_DIALOG (xg_security_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgSecurityDialog, xg_security_dialog, XG, SECURITY_DIALOG, AdwWindow)

GtkWidget *xg_security_dialog_new (XgProfile *profile, XgSession *session);
GtkWidget *xg_security_dialog_new_for_facts (const XgSecurityFacts *facts);

G_END_DECLS
