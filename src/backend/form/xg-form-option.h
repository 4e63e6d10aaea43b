/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define XG_TYPE_FORM_OPTION (xg_form_option_get_type ())
G_DECLARE_FINAL_TYPE (XgFormOption, xg_form_option, XG, FORM_OPTION, GObject)

XgFormOption *xg_form_option_new (const char *value, const char *label, gboolean offered);
const char *xg_form_option_get_value (XgFormOption *self);
const char *xg_form_option_get_label (XgFormOption *self);
const char *xg_form_option_get_help (XgFormOption *self);
gboolean xg_form_option_get_offered (XgFormOption *self);
void xg_form_option_describe (XgFormOption *self, const char *label, const char *help);

G_END_DECLS
