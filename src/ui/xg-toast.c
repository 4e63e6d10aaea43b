/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-toast.h"

/**
 * xg_toast:
 * @widget: (nullable): somewhere in the window
 * @text: (nullable): a sentence without markup; %NULL says nothing
 *
 * Tells the person something passing, at the bottom of the window.
 */
void
xg_toast (GtkWidget *widget, const char *text)
{
  g_return_if_fail (widget == NULL || GTK_IS_WIDGET (widget));

  if (widget != NULL && text != NULL)
    gtk_widget_activate_action (widget, "win.toast", "s", text);
}
