/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-filters"

#include "config.h"

#include "filters/xg-filter-dialog.h"

#include <glib/gi18n.h>

#include "filters/xg-filter-help.h"

struct _XgFilterDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwWindowTitle *title;
  GtkWidget *save_button;
  GtkWidget *name_row;
  GtkWidget *text_row;
  GtkImage *hint_icon;
  GtkLabel *hint_label;

  /* Owned */
  XgFilterList *list;
  XgFilterEntry *entry; /* NULL: a new one */
};

G_DEFINE_FINAL_TYPE (XgFilterDialog, xg_filter_dialog, ADW_TYPE_WINDOW)

/* The first thing that keeps it from being saved, as a sentence; NULL when all is well. */
static char *
find_fault (XgFilterDialog *self)
{
  char *fault = xg_filter_help_dup_fault (self->text_row);

  if (fault == NULL && xg_filter_help_is_blank (self->text_row))
    fault = g_strdup (_ ("Write what to look for. Without a filter it would be all items."));
  if (fault == NULL)
    fault = xg_filter_list_check_name (self->list,
                                       gtk_editable_get_text (GTK_EDITABLE (self->name_row)),
                                       self->entry);
  return fault;
}

static void
changed_cb (XgFilterDialog *self)
{
  g_autofree char *fault = self->list != NULL ? find_fault (self) : NULL;

  gtk_widget_set_sensitive (self->save_button, fault == NULL);
  gtk_image_set_from_icon_name (self->hint_icon,
                                fault != NULL ? "dialog-warning-symbolic"
                                              : "dialog-information-symbolic");
  gtk_label_set_label (
    self->hint_label,
    fault != NULL ? fault : _ ("It will stand in the sidebar, for all profiles of this computer."));
}

static void
save_cb (XgFilterDialog *self)
{
  g_autofree char *fault = find_fault (self);
  g_autofree char *name =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
  g_autofree char *text =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->text_row))));

  if (fault != NULL)
    return;
  if (self->entry != NULL)
    g_object_set (self->entry, "name", name, "text", text, NULL);
  else
    {
      g_autoptr (XgFilterEntry) entry = xg_filter_entry_new (name, text);

      xg_filter_list_insert (self->list, G_MAXUINT, entry);
    }
  gtk_window_close (GTK_WINDOW (self));
}

static void
xg_filter_dialog_dispose (GObject *object)
{
  XgFilterDialog *self = XG_FILTER_DIALOG (object);

  g_clear_object (&self->entry);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (xg_filter_dialog_parent_class)->dispose (object);
}

static void
xg_filter_dialog_class_init (XgFilterDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_filter_dialog_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/filters/xg-filter-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgFilterDialog, title);
  gtk_widget_class_bind_template_child (widget_class, XgFilterDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, XgFilterDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, XgFilterDialog, text_row);
  gtk_widget_class_bind_template_child (widget_class, XgFilterDialog, hint_icon);
  gtk_widget_class_bind_template_child (widget_class, XgFilterDialog, hint_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
xg_filter_dialog_init (XgFilterDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_filter_help_install (self->text_row);
}

/**
 * xg_filter_dialog_new:
 * @list: where it is, or is to be
 * @entry: (nullable): what to change; %NULL: a new one
 * @text: (nullable): what a new one is to say at first
 *
 * Returns: (transfer none): a window that is not shown yet
 */
GtkWidget *
xg_filter_dialog_new (XgFilterList *list, XgFilterEntry *entry, const char *text)
{
  XgFilterDialog *self;

  g_return_val_if_fail (XG_IS_FILTER_LIST (list), NULL);
  g_return_val_if_fail (entry == NULL || XG_IS_FILTER_ENTRY (entry), NULL);

  self = g_object_new (XG_TYPE_FILTER_DIALOG, NULL);
  self->list = g_object_ref (list);
  g_set_object (&self->entry, entry);
  gtk_window_set_title (GTK_WINDOW (self), entry != NULL ? _ ("Edit Filter") : _ ("Save Filter"));
  adw_window_title_set_title (self->title, gtk_window_get_title (GTK_WINDOW (self)));
  if (entry != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->name_row), xg_filter_entry_get_name (entry));
      text = xg_filter_entry_get_text (entry);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->text_row), text != NULL ? text : "");
  changed_cb (self);
  gtk_widget_grab_focus (self->name_row);
  return GTK_WIDGET (self);
}

/**
 * xg_filter_dialog_set_grid:
 * @self: a dialog
 * @grid: (nullable): whose values are proposed
 */
void
xg_filter_dialog_set_grid (XgFilterDialog *self, XgGrid *grid)
{
  g_return_if_fail (XG_IS_FILTER_DIALOG (self));
  xg_filter_help_set_grid (self->text_row, grid);
}

/**
 * xg_filter_dialog_present:
 * @self: a dialog
 * @parent: a widget of the window that it belongs to
 */
void
xg_filter_dialog_present (XgFilterDialog *self, GtkWidget *parent)
{
  GtkRoot *root;

  g_return_if_fail (XG_IS_FILTER_DIALOG (self));
  g_return_if_fail (GTK_IS_WIDGET (parent));

  root = gtk_widget_get_root (parent);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
}
