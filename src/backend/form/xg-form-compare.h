/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form.h"

G_BEGIN_DECLS

typedef enum
{
  XG_FORM_IGNORED,   /* the broker has what it had before */
  XG_FORM_ALTERED,   /* it made something else of what was asked for */
  XG_FORM_UNTOLD,    /* it does not tell the field any more */
  XG_FORM_ALONGSIDE, /* it changed, though nobody asked for it */
} XgFormOutcome;

/* A field that is not as it was asked to be. */
typedef struct
{
  XgFormOutcome outcome;
  char *var;
  char *label;
  char *sentence; /* what happened, for a person */
} XgFormDifference;

GPtrArray *xg_form_compare (XgForm *self, XgDataForm *now);
void xg_form_difference_free (XgFormDifference *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgFormDifference, xg_form_difference_free)

G_END_DECLS
