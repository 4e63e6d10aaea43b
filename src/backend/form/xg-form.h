/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form-field.h"

G_BEGIN_DECLS

/**
 * XgForm:
 *
 * A form to be filled in (XEP-0004): a #GListModel of the #XgFormField that are shown, that is all
 * but hidden ones. It does no I/O: it is made of what a broker sent, and says what to send back.
 */
#define XG_TYPE_FORM (xg_form_get_type ())
G_DECLARE_FINAL_TYPE (XgForm, xg_form, XG, FORM, GObject)

typedef enum
{
  XG_FORM_SUBMIT_CHANGES, /* settings that are there: configuration, options of a subscription */
  XG_FORM_SUBMIT_ALL,     /* a form filled in for the first time: steps of a command, creating */
} XgFormSubmit;

XgForm *xg_form_new (XgDataForm *form);
XgDataForm *xg_form_get_data (XgForm *self);
XgForm *xg_form_copy (XgForm *self);
XgForm *xg_form_new_part (XgForm *self, const char *const *vars);
void xg_form_set_form_type (XgForm *self, const char *form_type);
const char *xg_form_get_title (XgForm *self);
const char *xg_form_get_instructions (XgForm *self);
const char *xg_form_get_form_type (XgForm *self);
XgFormField *xg_form_find (XgForm *self, const char *var);
void xg_form_sort (XgForm *self);
gboolean xg_form_get_changed (XgForm *self);
guint xg_form_get_n_changed (XgForm *self);
guint xg_form_get_n_errors (XgForm *self);
void xg_form_reset (XgForm *self);
guint xg_form_carry_over (XgForm *self, XgForm *from);
char *xg_form_submit (XgForm *self, XgFormSubmit what, GError **error);

typedef enum
{
  XG_FORM_ERROR_INVALID, /* a field has a wrong value or none */
} XgFormError;

#define XG_FORM_ERROR (xg_form_error_quark ())
GQuark xg_form_error_quark (void);

G_END_DECLS
