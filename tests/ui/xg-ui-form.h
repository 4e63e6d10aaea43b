/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "../backend/form/form-data.h"
#include "xg-ui-test.h"

G_BEGIN_DECLS

/* A form in a window, and what is in it. */
typedef struct
{
  XgForm *form;
  GtkWidget *view;
  GtkWidget *window;
} FormFixture;

void form_show_width (FormFixture *fixture, XgForm *form, int width);
void form_show (FormFixture *fixture, XgForm *form);
void form_show_file (FormFixture *fixture, const char *name);
void form_tear_down (FormFixture *fixture, gconstpointer data);
void form_finish (FormFixture *fixture);
GtkWidget *form_find_row (FormFixture *fixture, const char *var);
GtkWidget *form_find_in_row (FormFixture *fixture, const char *var, GType type);
XgFormField *form_find_field (FormFixture *fixture, const char *var);
gboolean form_row_says (FormFixture *fixture, const char *var, const char *text);
guint form_count_visible_rows (FormFixture *fixture);
void form_type_text (FormFixture *fixture, const char *var, const char *text);
void form_add (const char *name, void (*test) (FormFixture *, gconstpointer));

G_END_DECLS
