/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "form/xg-form.h"

G_BEGIN_DECLS

GtkWidget *xg_form_table_new (XgForm *form);

G_END_DECLS
