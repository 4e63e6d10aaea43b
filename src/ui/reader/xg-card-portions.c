/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-card-portions.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

static void more_cb (GtkButton *button, XgCardPortions *self);

static void
add_next (XgCardPortions *self)
{
  self->add_row (self->view, self->shown);
  self->shown++;
}

/* Below the rows, when they are there and there are more. */
static void
update_button (XgCardPortions *self)
{
  g_autofree char *count = NULL;
  g_autofree char *words = NULL;

  if (self->shown >= self->n_rows || self->button != NULL)
    return;
  count = xg_format_count (self->n_rows - self->shown);
  words = g_strdup_printf (_ ("Show More (%s Left)"), count);
  self->button = gtk_button_new_with_label (words);
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  g_signal_connect (self->button, "clicked", G_CALLBACK (more_cb), self);
  gtk_widget_set_parent (self->button, self->view);
}

static gboolean
fill_cb (gpointer data)
{
  XgCardPortions *self = data;

  for (guint i = 0; i < self->piece && self->shown < self->wanted; i++)
    add_next (self);
  if (self->shown < self->wanted)
    return G_SOURCE_CONTINUE;
  self->source = 0;
  update_button (self);
  return G_SOURCE_REMOVE;
}

static void
want (XgCardPortions *self, guint wanted)
{
  self->wanted = MIN (wanted, self->n_rows);
  if (self->shown < self->wanted && self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
}

static void
more_cb (GtkButton *button, XgCardPortions *self)
{
  g_clear_pointer (&self->button, gtk_widget_unparent);
  want (self, self->shown + self->more);
}

/**
 * xg_card_portions_show:
 * @self: portions whose first five members are set
 * @first: how many rows are shown without being asked for
 * @at_once: how many of them before anything else is done
 *
 * Begins. xg_card_portions_clear() is to be called when the widget is disposed of.
 */
void
xg_card_portions_show (XgCardPortions *self, guint first, guint at_once)
{
  first = MIN (first, self->n_rows);
  while (self->shown < MIN (first, at_once))
    add_next (self);
  want (self, first);
  if (self->source == 0)
    update_button (self);
}

/**
 * xg_card_portions_clear:
 * @self: portions
 *
 * No row comes any more, and the button goes. May be called again.
 */
void
xg_card_portions_clear (XgCardPortions *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->button, gtk_widget_unparent);
}
