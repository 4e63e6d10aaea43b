/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-filters"

#include "config.h"

#include "filters/xg-filter-undo.h"

#include <glib/gi18n.h>

#include "xg-toast.h"

typedef struct
{
  XgFilterList *list;
  XgFilterEntry *entry;
  guint position;
} Removed;

static void
removed_free (gpointer data, GClosure *closure)
{
  Removed *removed = data;

  g_object_unref (removed->list);
  g_object_unref (removed->entry);
  g_free (removed);
}

static void
undo_cb (AdwToast *toast, Removed *removed)
{
  if (!xg_filter_list_find (removed->list, removed->entry, NULL))
    xg_filter_list_insert (removed->list, removed->position, removed->entry);
}

/**
 * xg_filter_remove:
 * @list: a list
 * @entry: one of its entries
 * @widget: somewhere in the window, whose toast offers to take it back
 */
void
xg_filter_remove (XgFilterList *list, XgFilterEntry *entry, GtkWidget *widget)
{
  GtkWidget *overlay;
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;
  AdwToast *toast;
  Removed *removed;
  guint position;

  g_return_if_fail (XG_IS_FILTER_LIST (list));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (!xg_filter_list_find (list, entry, &position))
    return;
  removed = g_new (Removed, 1);
  *removed = (Removed){ g_object_ref (list), g_object_ref (entry), position };
  xg_filter_list_remove (list, position);

  text = g_strdup_printf (_ ("“%s” deleted"), xg_filter_entry_get_label (removed->entry));
  escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast,
                         "button-clicked",
                         G_CALLBACK (undo_cb),
                         removed,
                         removed_free,
                         (GConnectFlags) 0);
  overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  if (overlay != NULL)
    xg_toast_show (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}
