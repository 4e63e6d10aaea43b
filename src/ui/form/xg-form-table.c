/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "form/xg-form-table.h"

#include <glib/gi18n.h>

#define MAX_HEIGHT 400
#define CELL_CHARS 16

/* A column, for its factory. */
typedef struct
{
  XgDataForm *data;
  char *var;
} Column;

static void
column_free (gpointer data, GClosure *closure)
{
  Column *self = data;

  xg_data_form_unref (self->data);
  g_free (self->var);
  g_free (self);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, Column *column)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), CELL_CHARS);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_list_item_set_child (item, cell);
}

/* A row is only its number: the form has what stands in it. */
static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, Column *column)
{
  const char *const *values =
    xg_data_form_get_cell (column->data, gtk_list_item_get_position (item), column->var);
  g_autofree char *text = values != NULL ? g_strjoinv (", ", (char **) values) : NULL;
  GtkWidget *cell = gtk_list_item_get_child (item);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  gtk_widget_set_tooltip_text (cell, text);
}

static void
add_column (GtkColumnView *view, XgDataForm *data, guint index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  const char *label = NULL;
  const char *var = xg_data_form_get_column (data, index, &label);
  g_autoptr (GtkColumnViewColumn) column = NULL;

  for (guint i = 0; i < 2; i++)
    {
      Column *own = g_new (Column, 1);

      own->data = xg_data_form_ref (data);
      own->var = g_strdup (var);
      g_signal_connect_data (factory,
                             i == 0 ? "setup" : "bind",
                             i == 0 ? G_CALLBACK (setup_cb) : G_CALLBACK (bind_cb),
                             own,
                             column_free,
                             0);
    }
  column = gtk_column_view_column_new (label != NULL && *label != '\0' ? label : var, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (view, column);
}

/* As many rows as there are, of which nobody reads what they are. */
static GListModel *
new_rows (guint n_rows)
{
  g_autofree const char **rows = g_new0 (const char *, n_rows + 1);

  for (guint i = 0; i < n_rows; i++)
    rows[i] = "";
  return G_LIST_MODEL (gtk_string_list_new (rows));
}

/**
 * xg_form_table_new:
 * @form: a form
 *
 * Returns: (transfer floating) (nullable): the table of a result (XEP-0004 section 3.4), %NULL when
 *   the form has none
 */
GtkWidget *
xg_form_table_new (XgForm *form)
{
  XgDataForm *data;
  GtkWidget *view, *scrolled;

  g_return_val_if_fail (XG_IS_FORM (form), NULL);

  data = xg_form_get_data (form);
  if (xg_data_form_get_n_columns (data) == 0)
    return NULL;
  view = gtk_column_view_new (
    GTK_SELECTION_MODEL (gtk_no_selection_new (new_rows (xg_data_form_get_n_rows (data)))));
  for (guint i = 0; i < xg_data_form_get_n_columns (data); i++)
    add_column (GTK_COLUMN_VIEW (view), data, i);
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  xg_form_get_title (form) != NULL ? xg_form_get_title (form)
                                                                   : _ ("Result"),
                                  -1);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  return scrolled;
}
