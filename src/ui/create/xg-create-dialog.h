/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-broker.h"
#include "grid/xg-session.h"

G_BEGIN_DECLS

/**
 * XgCreateDialog:
 *
 * The way to a new topic or collection: what it is, where it stands, who uses it, how it is set up.
 * All of it becomes one plan, which is reviewed; the dialog closes when the node is there.
 */
#define XG_TYPE_CREATE_DIALOG (xg_create_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgCreateDialog, xg_create_dialog, XG, CREATE_DIALOG, AdwWindow)

GtkWidget *xg_create_dialog_new (XgSession *session, XgBroker *broker, XgNode *parent);
void
xg_create_dialog_present (XgSession *session, XgBroker *broker, XgNode *parent, GtkWidget *near);

G_END_DECLS
