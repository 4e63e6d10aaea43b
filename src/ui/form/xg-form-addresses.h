/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "form/xg-form-field.h"

G_BEGIN_DECLS

/**
 * XgFormAddresses:
 *
 * Addresses of a field (XEP-0004: "jid-multi"), a row each, and an entry that takes one more or a
 * pasted list of them.
 */
#define XG_TYPE_FORM_ADDRESSES (xg_form_addresses_get_type ())
G_DECLARE_FINAL_TYPE (XgFormAddresses, xg_form_addresses, XG, FORM_ADDRESSES, GtkWidget)

GtkWidget *xg_form_addresses_new (XgFormField *field);
gboolean xg_form_addresses_commit (XgFormAddresses *self);

G_END_DECLS
