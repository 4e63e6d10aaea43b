/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form-field-private.h"
#include "form/xg-form.h"

G_BEGIN_DECLS

struct _XgForm
{
  GObject parent_instance;

  /* Owned */
  XgDataForm *data;
  char *form_type;    /* NULL: that of @data */
  GPtrArray *shown;   /* (element-type XgFormField) */
  GPtrArray *hidden;  /* (element-type XgFormField) */
  GHashTable *by_var; /* (element-type utf8 XgFormField): the first of each name */

  guint n_changed;
  guint n_errors;
};

G_END_DECLS
