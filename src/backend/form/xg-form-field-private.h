/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form-field.h"
#include "form/xg-form-rule.h"

G_BEGIN_DECLS

struct _XgFormField
{
  GObject parent_instance;

  /* Owned */
  char *var; /* NULL: the broker wrote none */
  char *label;
  char *help;
  char *note;
  char *text; /* as typed; values are what it stands for */
  char *error;
  char **values;
  char **saved; /* what the broker has */
  XgFormRule *rule;
  GListStore *options;  /* (element-type XgFormOption) */
  GHashTable *by_value; /* (element-type utf8 XgFormOption), of the options */
  GHashTable *chosen;   /* (element-type utf8 utf8): the values of a list, borrowed */

  XgFormType type;  /* what it is edited as */
  XgFormType sense; /* when two sets of values are the same */
  XgFormGroup group;
  int position;       /* among the fields of its group */
  gboolean one_value; /* lines are submitted as one value: the broker's type is "single" */
  gboolean required;
  gboolean editable;
  gboolean changed;
};

XgFormField *xg_form_field_new (XgDataForm *form, guint index, gboolean repeated);
void xg_form_field_values_changed (XgFormField *self);
char *xg_form_field_check (XgFormField *self);
void xg_form_field_append_submit (XgFormField *self, GString *out);

/* Which properties an edit may change */
void xg_form_field_notify_values (XgFormField *self);
void xg_form_field_notify_changed (XgFormField *self);
void xg_form_field_notify_error (XgFormField *self);

G_END_DECLS
