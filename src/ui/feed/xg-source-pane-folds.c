/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The buttons, the menu and the keys that fold.
 */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "feed/xg-source-pane-private.h"

/* What the cursor is at, for whoever does not see it. */
void
xg_source_pane_update_cursor_fold (XgSourcePane *self)
{
  gboolean folded = FALSE;
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;
  g_autofree char *count = NULL;
  guint line, n_lines;

  if (!xg_source_text_get_cursor_fold (self->shown, &folded, &name, &line, &n_lines))
    words = g_strdup (_ ("Nothing to fold here"));
  else
    {
      g_autofree char *what = name != NULL ? g_strdup_printf (_ ("“%s”"), name)
                                           : g_strdup (C_ ("part of XML", "Comment"));

      count = xg_format_count (n_lines);
      words = folded
                ? g_strdup_printf (ngettext ("Unfold %s in line %u: %s line is hidden (Ctrl++)",
                                             "Unfold %s in line %u: %s lines are hidden (Ctrl++)",
                                             n_lines),
                                   what,
                                   line,
                                   count)
                : g_strdup_printf (_ ("Fold %s in line %u (Ctrl+−)"), what, line);
    }
  gtk_widget_set_tooltip_text (self->fold_button, words);
  gtk_button_set_icon_name (GTK_BUTTON (self->fold_button),
                            folded ? "pan-end-symbolic" : "pan-down-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->fold_button),
                               GTK_ACCESSIBLE_STATE_EXPANDED,
                               !folded,
                               -1);
}

/* Where there is something to fold, the cursor shows where one is. */
void
xg_source_pane_update_folds (XgSourcePane *self)
{
  static const char *const actions[] = { "source.fold",
                                         "source.unfold",
                                         "source.toggle-fold",
                                         "source.fold-all",
                                         "source.unfold-all" };
  gboolean can = xg_source_text_can_fold (self->shown);
  gboolean folded = xg_source_text_count_folded (self->shown) > 0;
  const char *words = folded ? _ ("Unfold All (Ctrl+Alt++)") : _ ("Fold All (Ctrl+Alt+−)");

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], can);
  gtk_widget_set_visible (self->fold_buttons, can);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->view), can);
  gtk_text_view_set_extra_menu (GTK_TEXT_VIEW (self->view), can ? self->menu : NULL);
  gtk_button_set_icon_name (GTK_BUTTON (self->fold_all_button),
                            folded ? "list-add-symbolic" : "list-remove-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->fold_all_button),
                                  folded ? "source.unfold-all" : "source.fold-all");
  gtk_widget_set_tooltip_text (self->fold_all_button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold_all_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
  xg_source_pane_update_cursor_fold (self);
}

static void
fold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_source_text_fold (XG_SOURCE_PANE (widget)->shown);
}

static void
unfold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_source_text_unfold (XG_SOURCE_PANE (widget)->shown);
}

static void
toggle_fold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_source_text_toggle (XG_SOURCE_PANE (widget)->shown);
}

static void
fold_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  xg_source_text_set_all_folded (XG_SOURCE_PANE (widget)->shown,
                                 g_str_equal (name, "source.fold-all"));
}

GMenuModel *
xg_source_pane_menu_new (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_Fold Element"), "source.fold");
  g_menu_append (menu, _ ("_Unfold Element"), "source.unfold");
  g_menu_append (menu, _ ("Fold A_ll"), "source.fold-all");
  g_menu_append (menu, _ ("U_nfold All"), "source.unfold-all");
  return G_MENU_MODEL (menu);
}

/* Its actions, with their keys */
void
xg_source_pane_install_folds (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    const char *one;
    const char *all;
  } keys[] = {
    { GDK_KEY_minus, "source.fold", "source.fold-all" },
    { GDK_KEY_KP_Subtract, "source.fold", "source.fold-all" },
    { GDK_KEY_plus, "source.unfold", "source.unfold-all" },
    { GDK_KEY_equal, "source.unfold", "source.unfold-all" },
    { GDK_KEY_KP_Add, "source.unfold", "source.unfold-all" },
  };

  gtk_widget_class_install_action (widget_class, "source.fold", NULL, fold_action);
  gtk_widget_class_install_action (widget_class, "source.unfold", NULL, unfold_action);
  gtk_widget_class_install_action (widget_class, "source.toggle-fold", NULL, toggle_fold_action);
  gtk_widget_class_install_action (widget_class, "source.fold-all", NULL, fold_all_action);
  gtk_widget_class_install_action (widget_class, "source.unfold-all", NULL, fold_all_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding_action (widget_class,
                                           keys[i].key,
                                           GDK_CONTROL_MASK,
                                           keys[i].one,
                                           NULL);
      gtk_widget_class_add_binding_action (widget_class,
                                           keys[i].key,
                                           GDK_CONTROL_MASK | GDK_ALT_MASK,
                                           keys[i].all,
                                           NULL);
    }
}
