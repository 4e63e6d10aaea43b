/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgAddBrokerDialog:
 *
 * Finds a Broker by an address, of itself or of its domain, and adds it to the list of a profile.
 *
 * Signal: "added" (XgBroker): it is in the list now; the dialog closes.
 */
#define XG_TYPE_ADD_BROKER_DIALOG (xg_add_broker_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgAddBrokerDialog, xg_add_broker_dialog, XG, ADD_BROKER_DIALOG, AdwWindow)

GtkWidget *xg_add_broker_dialog_new (XgGrid *grid);

G_END_DECLS
