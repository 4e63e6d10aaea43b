/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

typedef struct _XgDataForm XgDataForm;

/* A read view of a form (XEP-0004); editing forms is built on top of it. Boxed, ref counted. */
XgDataForm *xg_data_form_parse (const XgElement *x);
XgDataForm *xg_data_form_ref (XgDataForm *self);
void xg_data_form_unref (XgDataForm *self);
const char *xg_data_form_get_form_type (XgDataForm *self);
guint xg_data_form_get_n_fields (XgDataForm *self);
const char *xg_data_form_get_var (XgDataForm *self, guint index);
const char *xg_data_form_get_label (XgDataForm *self, guint index);
const char *xg_data_form_get_field_type (XgDataForm *self, guint index);
const char *const *xg_data_form_get_values_at (XgDataForm *self, guint index);
const char *xg_data_form_get_value (XgDataForm *self, const char *var);
const char *const *xg_data_form_get_values (XgDataForm *self, const char *var);
gboolean xg_data_form_get_boolean (XgDataForm *self, const char *var, gboolean fallback);

/* Writing a submit form: begin, fields, end. */
void xg_data_form_begin_submit (GString *out, const char *form_type);
void xg_data_form_append_field (GString *out, const char *var, const char *value);
void xg_data_form_end (GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgDataForm, xg_data_form_unref)

G_END_DECLS
