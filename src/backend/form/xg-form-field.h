/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "form/xg-form-group.h"
#include "form/xg-form-option.h"
#include "form/xg-form-type.h"

G_BEGIN_DECLS

/**
 * XgFormField:
 *
 * One field of an #XgForm (XEP-0004 section 3.2), to be bound to a row: its properties follow every
 * edit. `text` is for lines of text and addresses (a value a line), `active` for a boolean,
 * `selected` for a list of which one is chosen, xg_form_field_choose() for a list of any number.
 */
#define XG_TYPE_FORM_FIELD (xg_form_field_get_type ())
G_DECLARE_FINAL_TYPE (XgFormField, xg_form_field, XG, FORM_FIELD, GObject)

#define XG_FORM_NOTHING_SELECTED G_MAXUINT

/* What it is */
const char *xg_form_field_get_var (XgFormField *self);
const char *xg_form_field_get_label (XgFormField *self);
const char *xg_form_field_get_help (XgFormField *self);
const char *xg_form_field_get_note (XgFormField *self);
XgFormType xg_form_field_get_form_type (XgFormField *self);
XgFormGroup xg_form_field_get_group (XgFormField *self);
int xg_form_field_get_position (XgFormField *self);
gboolean xg_form_field_get_required (XgFormField *self);
gboolean xg_form_field_get_editable (XgFormField *self);
gboolean xg_form_field_get_open (XgFormField *self);
GListModel *xg_form_field_get_options (XgFormField *self);
XgFormOption *xg_form_field_find_option (XgFormField *self, const char *value);
void xg_form_field_describe (XgFormField *self,
                             XgFormGroup group,
                             int position,
                             const char *label,
                             const char *help);

/* What it has */
const char *const *xg_form_field_get_values (XgFormField *self);
const char *const *xg_form_field_get_saved_values (XgFormField *self);
void xg_form_field_set_values (XgFormField *self, const char *const *values);
const char *xg_form_field_get_text (XgFormField *self);
void xg_form_field_set_text (XgFormField *self, const char *text);
gboolean xg_form_field_get_active (XgFormField *self);
void xg_form_field_set_active (XgFormField *self, gboolean active);
guint xg_form_field_get_selected (XgFormField *self);
void xg_form_field_set_selected (XgFormField *self, guint selected);
gboolean xg_form_field_is_chosen (XgFormField *self, const char *value);
void xg_form_field_choose (XgFormField *self, const char *value, gboolean chosen);
gboolean xg_form_field_get_changed (XgFormField *self);
const char *xg_form_field_get_error (XgFormField *self);
void xg_form_field_reset (XgFormField *self);
char *xg_form_field_tell_values (XgFormField *self, const char *const *values);

G_END_DECLS
