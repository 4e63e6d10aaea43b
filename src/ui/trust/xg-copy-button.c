/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-copy-button.h"

#include <glib/gi18n.h>

#include "xg-toast.h"

static void
clicked_cb (GtkWidget *button)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button),
                          g_object_get_data (G_OBJECT (button), "text"));
  xg_toast (button, _ ("Copied to the clipboard"));
}

/**
 * xg_copy_button_new:
 * @label: what it does, for its tooltip and for assistive technology: "Copy the fingerprint"
 * @text: what it copies
 *
 * Returns: (transfer floating): a button with an icon
 */
GtkWidget *
xg_copy_button_new (const char *label, const char *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "text", g_strdup (text), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), NULL);

  return button;
}
