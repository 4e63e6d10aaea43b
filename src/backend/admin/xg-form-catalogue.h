/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form.h"

G_BEGIN_DECLS

/* What a field of XEP-0060 and XEP-0248 means, in plain words: brokers' own words are few and odd.
 */
typedef struct
{
  const char *var;
  XgFormGroup group;
  const char *label; /* to be translated */
  const char *help;
} XgFieldMeaning;

/* What a value of a field means. */
typedef struct
{
  const char *var;
  const char *value;
  const char *label; /* to be translated */
  const char *help;
} XgValueMeaning;

void xg_form_catalogue_describe (XgForm *form);
gboolean xg_form_catalogue_knows_form (const char *form_type);
const XgFieldMeaning *xg_form_catalogue_find_field (const char *form_type, const char *var);
const XgValueMeaning *xg_form_catalogue_find_value (const char *var, const char *value);

/* The tables; each ends with a NULL variable. */
extern const XgFieldMeaning xg_node_fields[];
extern const XgFieldMeaning xg_subscription_fields[];
extern const XgFieldMeaning xg_request_fields[];
extern const XgValueMeaning xg_field_values[];

G_END_DECLS
