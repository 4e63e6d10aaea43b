/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/xg-severity.h"

G_BEGIN_DECLS

/* Words in small coloured boxes, for what is seen once; lists use XgSeverityPill. */

GtkWidget *xg_tag_new (const char *text);
GtkWidget *xg_tag_new_severity (XgSeverity severity);
GtkWidget *xg_tag_new_restriction (const char *restriction);

G_END_DECLS
