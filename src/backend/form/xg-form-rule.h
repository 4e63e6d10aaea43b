/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form-datatype.h"
#include "xmpp/xg-data-form.h"

G_BEGIN_DECLS

/**
 * XgFormRule:
 *
 * How the values of one field are checked (XEP-0122).
 */
typedef struct _XgFormRule XgFormRule;

XgFormRule *xg_form_rule_new (const XgDataFormRule *rule, const char *fallback);
void xg_form_rule_free (XgFormRule *self);
const XgFormDatatype *xg_form_rule_get_datatype (XgFormRule *self);
gboolean xg_form_rule_is_open (XgFormRule *self);
char *xg_form_rule_check_value (XgFormRule *self, const char *value);
char *xg_form_rule_check_count (XgFormRule *self, guint n_values);
char *xg_form_rule_describe (XgFormRule *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgFormRule, xg_form_rule_free)

G_END_DECLS
