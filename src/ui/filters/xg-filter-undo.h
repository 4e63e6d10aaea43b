/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filters/xg-filter-list.h"

G_BEGIN_DECLS

void xg_filter_remove (XgFilterList *list, XgFilterEntry *entry, GtkWidget *widget);

G_END_DECLS
