/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-incident-card-private.h"

#include <glib/gi18n.h>

#include "card/xg-defang.h"
#include "feed/xg-format.h"
#include "feed/xg-indicator-row.h"
#include "xg-toast.h"

static void
copy_all_cb (XgIncidentCard *self)
{
  XgCard *card = xg_incident_card_get_card (self);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; card != NULL && i < xg_card_get_n_indicators (card, self->index); i++)
    {
      const XgIndicator *indicator = xg_card_get_indicator (card, self->index, i);
      g_autofree char *value = self->defanged ? xg_defang (indicator->kind, indicator->value)
                                              : g_strdup (indicator->value);

      g_string_append_printf (text, "%s\n", value);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  xg_toast (GTK_WIDGET (self), _ ("All indicators copied"));
}

static void
show_indicators_cb (XgIncidentCard *self)
{
  g_signal_emit_by_name (self, "show-indicators");
}

static GtkWidget *
more_row_new (XgIncidentCard *self, guint n)
{
  g_autofree char *count = xg_format_count (n);
  g_autofree char *text = g_strdup_printf (_ ("Show All %s Indicators"), count);
  GtkWidget *button = gtk_button_new_with_label (text);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button,
                           "clicked",
                           G_CALLBACK (show_indicators_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
activated_cb (XgIncidentCard *self, GtkListBoxRow *box_row)
{
  GtkWidget *row = gtk_list_box_row_get_child (box_row);

  if (XG_IS_INDICATOR_ROW (row))
    xg_indicator_row_show (XG_INDICATOR_ROW (row));
}

static void
fill (XgIncidentCard *self)
{
  XgCard *card = xg_incident_card_get_card (self);
  guint n = xg_card_get_n_indicators (card, self->index);
  GtkWidget *old;

  while ((old = gtk_widget_get_first_child (GTK_WIDGET (self->indicator_list))) != NULL)
    gtk_list_box_remove (self->indicator_list, old);
  for (guint i = 0; i < MIN (n, XG_INCIDENT_CARD_INDICATORS); i++)
    {
      GtkWidget *row = xg_indicator_row_new ();
      GtkWidget *box_row = gtk_list_box_row_new ();

      xg_indicator_row_set (XG_INDICATOR_ROW (row),
                            xg_card_get_indicator (card, self->index, i),
                            self->defanged);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (box_row), row);
      gtk_list_box_append (self->indicator_list, box_row);
    }
  if (n > XG_INCIDENT_CARD_INDICATORS)
    gtk_list_box_append (self->indicator_list, more_row_new (self, n));
}

static void
defang_cb (XgIncidentCard *self, GtkToggleButton *button)
{
  self->defanged = gtk_toggle_button_get_active (button);
  fill (self);
}

static GtkWidget *
tools_new (XgIncidentCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *defang = gtk_toggle_button_new_with_label (_ ("Defanged"));
  GtkWidget *copy = gtk_button_new_with_label (_ ("Copy All"));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (defang), self->defanged);
  gtk_widget_set_tooltip_text (
    defang,
    _ ("Show and copy them as hxxp and [.], so that nothing follows them by accident"));
  gtk_widget_add_css_class (defang, "flat");
  gtk_widget_add_css_class (defang, "slim");
  g_signal_connect_object (defang, "toggled", G_CALLBACK (defang_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_add_css_class (copy, "slim");
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_all_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), defang);
  gtk_box_append (GTK_BOX (box), copy);
  return box;
}

/* What the payload tells to look for, in a list; a long one has a page of its own. */
void
xg_incident_card_append_indicators (XgIncidentCard *self)
{
  XgCard *card = xg_incident_card_get_card (self);
  guint n = card != NULL ? xg_card_get_n_indicators (card, self->index) : 0;
  g_autofree char *count = xg_format_count (n);
  g_autofree char *heading = g_strdup_printf (_ ("Indicators (%s)"), count);
  GtkWidget *list;

  if (n == 0)
    return;
  xg_incident_card_append_heading (self, heading, tools_new (self));
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Indicators"),
                                  -1);
  g_signal_connect_object (list,
                           "row-activated",
                           G_CALLBACK (activated_cb),
                           self,
                           G_CONNECT_SWAPPED);
  xg_indicator_row_add_keys (list);
  gtk_box_append (GTK_BOX (self->box), list);
  self->indicator_list = GTK_LIST_BOX (list);
  fill (self);
}
