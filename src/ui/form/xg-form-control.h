/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "form/xg-form-field.h"

G_BEGIN_DECLS

/* What a field is edited with. */
typedef struct
{
  GtkWidget *widget; /* floating; NULL: there is nothing to edit */
  GtkWidget *target; /* what has the focus and the words for assistive technology; in @widget */
  gboolean compact;  /* stands beside the words, not below them */
} XgFormControl;

void xg_form_control_make (XgFormField *field, XgFormControl *control);

G_END_DECLS
