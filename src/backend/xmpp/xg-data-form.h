/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

typedef struct _XgDataForm XgDataForm;

/* A choice of a list field. */
typedef struct
{
  const char *label; /* NULL: the broker has no words for it */
  const char *value;
} XgDataFormOption;

typedef enum
{
  XG_DATA_RULE_NONE,
  XG_DATA_RULE_BASIC, /* the datatype; of lists one of the options */
  XG_DATA_RULE_OPEN,  /* the datatype; of lists also what is no option */
  XG_DATA_RULE_RANGE,
  XG_DATA_RULE_REGEX,
} XgDataRuleMethod;

/* How a broker wants values to be checked (XEP-0122). */
typedef struct
{
  XgDataRuleMethod method;
  const char *datatype; /* such as "xs:integer"; NULL for XG_DATA_RULE_NONE */
  const char *min;      /* of a range; NULL: none */
  const char *max;
  const char *regex; /* NULL: none */
  guint list_min;    /* how many values at least */
  guint list_max;    /* and at most: G_MAXUINT for any number */
} XgDataFormRule;

/*
 * A read view of a form (XEP-0004), immutable and safe to hand between threads; editing forms
 * (form/xg-form.h) is built on top of it. Boxed, ref counted.
 */
XgDataForm *xg_data_form_parse (const XgElement *x);
XgDataForm *xg_data_form_ref (XgDataForm *self);
void xg_data_form_unref (XgDataForm *self);
const char *xg_data_form_get_kind (XgDataForm *self);
const char *xg_data_form_get_title (XgDataForm *self);
const char *xg_data_form_get_instructions (XgDataForm *self);
const char *xg_data_form_get_form_type (XgDataForm *self);
guint xg_data_form_get_n_fields (XgDataForm *self);
const char *xg_data_form_get_var (XgDataForm *self, guint index);
const char *xg_data_form_get_label (XgDataForm *self, guint index);
const char *xg_data_form_get_field_type (XgDataForm *self, guint index);
gboolean xg_data_form_has_type (XgDataForm *self, guint index);
const char *xg_data_form_get_description (XgDataForm *self, guint index);
gboolean xg_data_form_get_required (XgDataForm *self, guint index);
const XgDataFormOption *xg_data_form_get_options (XgDataForm *self, guint index, guint *n_options);
const XgDataFormRule *xg_data_form_get_rule (XgDataForm *self, guint index);
const char *const *xg_data_form_get_values_at (XgDataForm *self, guint index);
const char *xg_data_form_get_value (XgDataForm *self, const char *var);
const char *const *xg_data_form_get_values (XgDataForm *self, const char *var);
gboolean xg_data_form_get_boolean (XgDataForm *self, const char *var, gboolean fallback);

/* The table of a result: columns, and rows of cells (XEP-0004 section 3.4). */
guint xg_data_form_get_n_columns (XgDataForm *self);
const char *xg_data_form_get_column (XgDataForm *self, guint column, const char **label);
guint xg_data_form_get_n_rows (XgDataForm *self);
const char *const *xg_data_form_get_cell (XgDataForm *self, guint row, const char *var);

/* Writing a submit form: begin, fields, end. */
void xg_data_form_begin_submit (GString *out, const char *form_type);
void xg_data_form_append_field (GString *out, const char *var, const char *value);
void xg_data_form_append_values (GString *out, const char *var, const char *const *values);
void xg_data_form_end (GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgDataForm, xg_data_form_unref)

G_END_DECLS
