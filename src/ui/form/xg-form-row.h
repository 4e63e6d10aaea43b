/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "form/xg-form-field.h"

G_BEGIN_DECLS

/**
 * XgFormRow:
 *
 * One field of a form in a list of settings: its words with the variable beside, what it is edited
 * with, what is wrong with the value, and the way back when it is changed.
 */
#define XG_TYPE_FORM_ROW (xg_form_row_get_type ())
G_DECLARE_FINAL_TYPE (XgFormRow, xg_form_row, XG, FORM_ROW, AdwPreferencesRow)

GtkWidget *xg_form_row_new (XgFormField *field, gboolean with_variable);
XgFormField *xg_form_row_get_field (XgFormRow *self);
void xg_form_row_set_outcome (XgFormRow *self, const char *sentence);
gboolean xg_form_row_matches (XgFormRow *self, const char *words);
gboolean xg_form_row_commit (XgFormRow *self);
gboolean xg_form_row_focus_control (XgFormRow *self);

G_END_DECLS
