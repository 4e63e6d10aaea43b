/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *xg_copy_button_new (const char *label, const char *text);

G_END_DECLS
