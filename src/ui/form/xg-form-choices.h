/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "form/xg-form-field.h"

G_BEGIN_DECLS

/**
 * XgFormChoices:
 *
 * The choices of a list of which any number is taken (XEP-0004: "list-multi"), each with a box to
 * tick; an entry for others where the broker takes them.
 */
#define XG_TYPE_FORM_CHOICES (xg_form_choices_get_type ())
G_DECLARE_FINAL_TYPE (XgFormChoices, xg_form_choices, XG, FORM_CHOICES, GtkWidget)

GtkWidget *xg_form_choices_new (XgFormField *field);

G_END_DECLS
