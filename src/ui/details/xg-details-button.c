/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "details/xg-details-button.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "details/xg-details-dialog.h"
#include "xg-toast.h"

/* What the person was told, and why. */
typedef struct
{
  char *sentence;
  GError *error;
  GWeakRef near; /* of a toast: what the dialog belongs to */
} Details;

static void
details_free (gpointer data)
{
  Details *details = data;

  g_free (details->sentence);
  g_error_free (details->error);
  g_weak_ref_clear (&details->near);
  g_free (details);
}

static Details *
details_new (const char *sentence, const GError *error, GtkWidget *near)
{
  Details *details = g_new0 (Details, 1);

  details->sentence = g_strdup (sentence);
  details->error = g_error_copy (error);
  g_weak_ref_init (&details->near, near);
  return details;
}

static void
clicked_cb (GtkWidget *button)
{
  const Details *details = g_object_get_data (G_OBJECT (button), "xg-details");

  if (details != NULL)
    xg_details_present (button, details->sentence, details->error);
}

/**
 * xg_details_button_new:
 *
 * Returns: (transfer floating): a button that is not visible yet
 */
GtkWidget *
xg_details_button_new (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Details"));

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (button, FALSE);
  gtk_widget_add_css_class (button, "details");
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), NULL);
  return button;
}

/**
 * xg_details_button_set:
 * @button: a button of xg_details_button_new()
 * @sentence: (nullable): what the person was told
 * @error: (nullable): why; %NULL: nothing is wrong
 */
void
xg_details_button_set (GtkWidget *button, const char *sentence, const GError *error)
{
  g_return_if_fail (GTK_IS_BUTTON (button));

  g_object_set_data_full (G_OBJECT (button),
                          "xg-details",
                          error != NULL ? details_new (sentence, error, NULL) : NULL,
                          details_free);
  gtk_widget_set_visible (button, error != NULL);
}

static void
toast_clicked_cb (AdwToast *toast, gpointer user_data)
{
  Details *details = user_data;
  g_autoptr (GtkWidget) near = g_weak_ref_get (&details->near);

  xg_details_present (near, details->sentence, details->error);
}

/**
 * xg_toast_error:
 * @near: (nullable): somewhere in the window
 * @sentence: what failed and why, without markup
 * @error: why
 *
 * Like xg_toast(), with a button for everything that is known of @error.
 */
void
xg_toast_error (GtkWidget *near, const char *sentence, const GError *error)
{
  GtkWidget *overlay;
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  AdwToast *toast;

  g_return_if_fail (near == NULL || GTK_IS_WIDGET (near));
  g_return_if_fail (error != NULL);

  if (near == NULL)
    return;
  overlay = gtk_widget_get_ancestor (near, ADW_TYPE_TOAST_OVERLAY);
  if (overlay == NULL)
    {
      xg_toast (near, sentence);
      return;
    }
  toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, _ ("_Details"));
  g_signal_connect_data (toast,
                         "button-clicked",
                         G_CALLBACK (toast_clicked_cb),
                         details_new (sentence, error, overlay),
                         (GClosureNotify) (void (*) (void)) details_free,
                         0);
  xg_toast_show (ADW_TOAST_OVERLAY (overlay), toast);
}
