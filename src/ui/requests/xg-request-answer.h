/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-grid.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

XgPlan *xg_request_answer (XgGrid *grid,
                           XgBroker *broker,
                           GPtrArray *requests,
                           gboolean allow,
                           GtkWidget *near);
void xg_request_label_answer (GtkButton *button, const char *word, guint n);

G_END_DECLS
