/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * XgProblemRow:
 *
 * What is wrong with the field above it, in a sentence. There is no row while nothing is.
 */
#define XG_TYPE_PROBLEM_ROW (xg_problem_row_get_type ())
G_DECLARE_FINAL_TYPE (XgProblemRow, xg_problem_row, XG, PROBLEM_ROW, AdwPreferencesRow)

void xg_problem_row_set (XgProblemRow *self, GtkWidget *field, const char *sentence);
const char *xg_problem_row_get_sentence (XgProblemRow *self);

G_END_DECLS
