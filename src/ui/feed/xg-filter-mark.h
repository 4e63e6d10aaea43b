/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "query/xg-query.h"

G_BEGIN_DECLS

void xg_filter_mark (GtkWidget *entry, const char *problem, const XgQueryMark *mark);

G_END_DECLS
