/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-toast.h"

#define LAST_KEY "xg-last-toast"

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

/**
 * xg_toast_show:
 * @overlay: where
 * @toast: (transfer full): what to tell
 *
 * Tells it at once: what was told there before is over, and does not make it wait.
 */
void
xg_toast_show (AdwToastOverlay *overlay, AdwToast *toast)
{
  AdwToast *last;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));
  g_return_if_fail (ADW_IS_TOAST (toast));

  last = g_object_get_data (G_OBJECT (overlay), LAST_KEY);
  if (last != NULL)
    adw_toast_dismiss (last);
  g_object_set_data_full (G_OBJECT (overlay), LAST_KEY, g_object_ref (toast), g_object_unref);
  adw_toast_overlay_add_toast (overlay, toast);
}
