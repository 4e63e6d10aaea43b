/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-broker.h"

G_BEGIN_DECLS

#define XG_TYPE_PAST_DIALOG (xg_past_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgPastDialog, xg_past_dialog, XG, PAST_DIALOG, AdwWindow)

/* What was changed at the brokers of a grid: its plans, with what became of each operation. */
GtkWidget *xg_past_dialog_new (GListModel *brokers);

G_END_DECLS
