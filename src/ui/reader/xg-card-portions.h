/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * XgCardPortions:
 *
 * Rows of a widget that come a few in a turn of the main loop, and a button below them for those
 * that nobody has asked for. A member of the widget.
 */
typedef struct
{
  GtkWidget *view;                              /* borrowed */
  void (*add_row) (GtkWidget *view, guint row); /* appends this row, which is the next */
  guint n_rows;                                 /* in all */
  guint piece;                                  /* in a turn of the main loop */
  guint more;                                   /* with a click */

  guint shown;  /* rows that are there */
  guint wanted; /* rows that should be */
  guint source;
  GtkWidget *button; /* or NULL */
} XgCardPortions;

void xg_card_portions_show (XgCardPortions *self, guint first, guint at_once);
void xg_card_portions_clear (XgCardPortions *self);

G_END_DECLS
