/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "trust/xg-security-facts.h"

G_BEGIN_DECLS

/**
 * XgSecurityPage:
 *
 * Everything that is known about the security of a connection: of one that is up, one that was
 * refused, or the last one.
 * Actions that it activates: security.remove-trust.
 */
#define XG_TYPE_SECURITY_PAGE (xg_security_page_get_type ())
G_DECLARE_FINAL_TYPE (XgSecurityPage, xg_security_page, XG, SECURITY_PAGE, AdwPreferencesPage)

GtkWidget *xg_security_page_new (void);
void xg_security_page_set_facts (XgSecurityPage *self, const XgSecurityFacts *facts);

G_END_DECLS
