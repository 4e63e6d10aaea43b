/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-guard-notes.h"

#include <glib/gi18n.h>

#include "admin/xg-affiliation-guard.h"
#include "xg-breaks.h"
#include "xg-line-layout.h"

#define MAX_NOTES 4

static void
append (GtkWidget *notes, const char *icon, const char *css_class, const char *text)
{
  GtkWidget *box = xg_line_new (8);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *label = gtk_label_new (text);

  gtk_accessible_update_property (GTK_ACCESSIBLE (image),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Warning"),
                                  -1);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_top (image, 2);
  gtk_widget_add_css_class (image, css_class);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  xg_breaks_follow (GTK_LABEL (label));
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (notes), box);
}

GtkWidget *
xg_guard_notes_new (void)
{
  GtkWidget *notes = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  gtk_widget_set_visible (notes, FALSE);

  return notes;
}

/**
 * xg_guard_notes_set:
 * @notes: of xg_guard_notes_new()
 * @guards: (element-type XgGuard): of xg_affiliation_guard_check()
 */
void
xg_guard_notes_set (GtkWidget *notes, GPtrArray *guards)
{
  guint n_shown = 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (notes)) != NULL)
    gtk_box_remove (GTK_BOX (notes), child);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < guards->len && n_shown < MAX_NOTES; i++)
      {
        const XgGuard *guard = guards->pdata[i];

        if (guard->kind != (pass == 0 ? XG_GUARD_BLOCK : XG_GUARD_WARNING))
          continue;
        append (notes,
                pass == 0 ? "action-unavailable-symbolic" : "dialog-warning-symbolic",
                pass == 0 ? "error" : "warning",
                guard->sentence);
        n_shown++;
      }
  if (guards->len > n_shown)
    {
      guint n_more = guards->len - n_shown;
      g_autofree char *text =
        g_strdup_printf (ngettext ("And %u more warning.", "And %u more warnings.", n_more),
                         n_more);

      append (notes, "dialog-warning-symbolic", "warning", text);
    }
  gtk_widget_set_visible (notes, guards->len > 0);
}
