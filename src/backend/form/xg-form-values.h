/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form-rule.h"
#include "form/xg-form-type.h"

G_BEGIN_DECLS

/* Values of a field as text and back, and whether two sets of them mean the same. */
char **xg_form_values_from_text (XgFormType type, const XgFormDatatype *datatype, const char *text);
char *xg_form_values_to_text (XgFormType type, const char *const *values);
gboolean xg_form_values_equal (XgFormType type, const char *const *a, const char *const *b);
gboolean xg_form_values_are_empty (const char *const *values);
gboolean xg_form_values_contain (XgFormType type, const char *const *values, const char *value);

G_END_DECLS
