/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A table as text (RFC 4180) that no spreadsheet takes for formulas. */
void xg_csv_append (GString *csv, const char *field, gboolean last);

G_END_DECLS
