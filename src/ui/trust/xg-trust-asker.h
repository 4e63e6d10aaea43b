/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "profiles/xg-connector.h"

G_BEGIN_DECLS

/**
 * XgTrustAsker:
 *
 * Watches the profiles of a window, and asks the person when a server was refused for its
 * certificate: once for each attempt that the person made, one question at a time, never for an
 * attempt that the program made by itself.
 */
#define XG_TYPE_TRUST_ASKER (xg_trust_asker_get_type ())
G_DECLARE_FINAL_TYPE (XgTrustAsker, xg_trust_asker, XG, TRUST_ASKER, GObject)

XgTrustAsker *xg_trust_asker_new (GtkWindow *window);
void xg_trust_asker_set_connectors (XgTrustAsker *self, GListModel *connectors);
GtkWindow *xg_trust_asker_get_dialog (XgTrustAsker *self);

G_END_DECLS
