/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* The main loop of a program that does one thing after the other and measures each. */

typedef gboolean (*MainLoopCondition) (gpointer data);

/* Runs it until CONDITION holds of DATA; after three minutes the program ends, which says that
 * WHAT did not come. */
void main_loop_until (MainLoopCondition condition, gpointer data, const char *what);
/* For so many microseconds. */
void main_loop_for (gint64 time);

gboolean main_loop_is_set (gpointer data);    /* DATA: a gboolean */
gboolean main_loop_is_mapped (gpointer data); /* DATA: a GtkWidget */
