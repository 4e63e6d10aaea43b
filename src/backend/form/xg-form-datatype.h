/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgFormDatatype:
 *
 * A datatype of XEP-0122 (section 6.1: those of XML Schema, and what brokers add).
 */
typedef struct _XgFormDatatype XgFormDatatype;

const XgFormDatatype *xg_form_datatype_find (const char *name);
gboolean xg_form_datatype_is_number (const XgFormDatatype *self);
gboolean xg_form_datatype_is_text (const XgFormDatatype *self);
char *xg_form_datatype_check (const XgFormDatatype *self, const char *value);
gboolean
xg_form_datatype_compare (const XgFormDatatype *self, const char *a, const char *b, int *order);

char *xg_form_quote (const char *value);

G_END_DECLS
