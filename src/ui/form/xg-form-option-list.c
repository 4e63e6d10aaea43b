/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "form/xg-form-option-list.h"

#include <glib/gi18n.h>

#include "form/xg-form-option.h"

/* With more choices than this one can search among them. */
#define SEARCH_FROM 12

#define HELP_CHARS 44

static void
setup_chosen_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_list_item_set_child (item, label);
}

static void
bind_chosen_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  XgFormOption *option = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      xg_form_option_get_label (option));
}

static GtkWidget *
new_line (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), HELP_CHARS);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, css_class);
      gtk_widget_add_css_class (label, "dim-label");
    }
  return label;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (box), new_line (NULL));
  gtk_box_append (GTK_BOX (box), new_line ("caption"));
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  XgFormOption *option = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *help = gtk_widget_get_next_sibling (label);
  const char *words = xg_form_option_get_help (option);

  if (!xg_form_option_get_offered (option))
    words = _ ("The present value. The broker does not offer it as a choice.");
  gtk_label_set_text (GTK_LABEL (label), xg_form_option_get_label (option));
  gtk_label_set_text (GTK_LABEL (help), words != NULL ? words : "");
  gtk_widget_set_visible (help, words != NULL);
}

static GtkListItemFactory *
new_factory (GCallback setup, GCallback bind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", setup, NULL);
  g_signal_connect (factory, "bind", bind, NULL);
  return factory;
}

/**
 * xg_form_option_list_new:
 * @options: choices (#XgFormOption)
 *
 * Returns: (transfer floating): a #GtkDropDown of them, each with its explanation
 */
GtkWidget *
xg_form_option_list_new (GListModel *options)
{
  g_autoptr (GtkListItemFactory) chosen = NULL;
  g_autoptr (GtkListItemFactory) factory = NULL;
  GtkExpression *expression;
  GtkWidget *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (options), NULL);

  expression = gtk_property_expression_new (XG_TYPE_FORM_OPTION, NULL, "label");
  self = gtk_drop_down_new (g_object_ref (options), expression);
  chosen = new_factory (G_CALLBACK (setup_chosen_cb), G_CALLBACK (bind_chosen_cb));
  factory = new_factory (G_CALLBACK (setup_cb), G_CALLBACK (bind_cb));
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self), chosen);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self), factory);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self),
                                   g_list_model_get_n_items (options) > SEARCH_FROM);
  return self;
}
