/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "form/xg-form.h"

G_BEGIN_DECLS

/**
 * XgFormView:
 *
 * A form as lists of settings (XEP-0004): its fields in groups with words that people understand,
 * a search when there are many, the table of a result. It neither loads nor sends anything, and
 * brings no scrolling of its own.
 */
#define XG_TYPE_FORM_VIEW (xg_form_view_get_type ())
G_DECLARE_FINAL_TYPE (XgFormView, xg_form_view, XG, FORM_VIEW, GtkWidget)

GtkWidget *xg_form_view_new (void);
void xg_form_view_set_form (XgFormView *self, XgForm *form);
XgForm *xg_form_view_get_form (XgFormView *self);
void xg_form_view_set_show_variables (XgFormView *self, gboolean show);
void xg_form_view_set_outcomes (XgFormView *self, GPtrArray *differences);
gboolean xg_form_view_commit (XgFormView *self);
gboolean xg_form_view_show_field (XgFormView *self, const char *var);
gboolean xg_form_view_show_fault (XgFormView *self);
gboolean xg_form_view_focus_search (XgFormView *self);

G_END_DECLS
