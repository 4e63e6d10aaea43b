/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers as text, of any length: nothing that a broker or a person writes overflows. */
gboolean xg_form_number_is_integer (const char *text);
gboolean xg_form_number_is_decimal (const char *text);
int xg_form_number_compare (const char *a, const char *b);

G_END_DECLS
