/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-data-form.h"

G_BEGIN_DECLS

/* A field of the form, a column of its table or a cell of a row. */
typedef struct
{
  const char *var; /* NULL: a "fixed" field, or the broker forgot it */
  const char *label;
  const char *type; /* NULL: the broker wrote none */
  const char *description;
  guint first_value; /* in values, which ends each field's list with NULL */
  guint first_option;
  guint n_options;
  gboolean required;
  XgDataFormRule rule;
} XgDataField;

struct _XgDataForm
{
  GStringChunk *strings; /* every string below */
  GPtrArray *values;
  GArray *fields;  /* (element-type XgDataField) */
  GArray *options; /* (element-type XgDataFormOption) */
  GArray *columns; /* (element-type XgDataField) */
  GArray *cells;   /* (element-type XgDataField), row after row */
  GArray *rows;    /* (element-type guint) the first cell of each */
  const char *kind;
  const char *title;
  const char *instructions;
};

G_END_DECLS
