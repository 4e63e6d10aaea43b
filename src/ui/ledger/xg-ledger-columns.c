/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ledger"

#include "config.h"

#include "ledger/xg-ledger-columns.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "ledger/xg-ledger-words.h"

/* The table of the ledger: one row a topic. */

typedef struct
{
  const char *title;
  const char *property;
  gsize offset;    /* of the number in XgLedgerCounts; G_MAXSIZE: the topic's name */
  gboolean always; /* also in a narrow window */
} Column;

static const Column columns[] = {
  { N_ ("Topic"), "label", G_MAXSIZE, TRUE },
  { N_ ("Received"), "received", G_STRUCT_OFFSET (XgLedgerCounts, received), TRUE },
  { N_ ("Stored"), "stored", G_STRUCT_OFFSET (XgLedgerCounts, stored), FALSE },
  { N_ ("Updated"), "updated", G_STRUCT_OFFSET (XgLedgerCounts, updated), FALSE },
  { N_ ("Duplicates"), "duplicate", G_STRUCT_OFFSET (XgLedgerCounts, duplicate), FALSE },
  { N_ ("Rejected"), "rejected", G_STRUCT_OFFSET (XgLedgerCounts, rejected), FALSE },
  { N_ ("Caught Up"), "caught-up", G_STRUCT_OFFSET (XgLedgerCounts, caught_up), FALSE },
  { N_ ("Lost"), "lost", G_STRUCT_OFFSET (XgLedgerCounts, lost), TRUE },
};

#define TOPIC_CHARS  14
#define NUMBER_CHARS 8
#define NUMBER_WIDTH 84 /* pixels */

static gboolean
is_topic (const Column *column)
{
  return column->offset == G_MAXSIZE;
}

static gboolean
is_lost (const Column *column)
{
  return column->offset == G_STRUCT_OFFSET (XgLedgerCounts, lost);
}

static char *
format_cell (const Column *column, XgLedgerRow *row)
{
  const XgLedgerCounts *counts = xg_ledger_row_get_counts (row);

  if (is_topic (column))
    return g_strdup (xg_ledger_row_get_label (row));
  if (is_lost (column))
    return xg_ledger_words_lost (counts);
  return xg_format_count ((guint64) G_STRUCT_MEMBER (gint64, counts, column->offset));
}

static void
set_class (GtkWidget *widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
update_cell (XgLedgerRow *row, GtkListItem *list_item)
{
  const Column *column = g_object_get_data (G_OBJECT (list_item), "column");
  GtkWidget *cell = gtk_list_item_get_child (list_item);
  g_autofree char *text = format_cell (column, row);
  gboolean zero = g_str_equal (text, "0");

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (is_topic (column))
    {
      gtk_widget_set_tooltip_text (cell, xg_ledger_row_get_node (row));
      return;
    }
  set_class (cell, "dim-label", zero);
  set_class (cell, "warning", is_lost (column) && !zero);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  const Column *column = data;
  GtkWidget *cell = gtk_inscription_new (NULL);
  guint chars = is_topic (column) ? TOPIC_CHARS : NUMBER_CHARS;

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), is_topic (column) ? chars : 4);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), chars);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  if (!is_topic (column))
    {
      gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 1);
      gtk_widget_add_css_class (cell, "numeric");
    }
  g_object_set_data (G_OBJECT (list_item), "column", (gpointer) column);
  gtk_list_item_set_child (list_item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  XgLedgerRow *row = gtk_list_item_get_item (list_item);

  g_signal_connect_object (row, "changed", G_CALLBACK (update_cell), list_item, 0);
  update_cell (row, list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  XgLedgerRow *row = gtk_list_item_get_item (list_item);

  g_signal_handlers_disconnect_by_func (row, update_cell, list_item);
}

static GtkSorter *
make_sorter (const Column *column)
{
  GtkExpression *value = gtk_property_expression_new (XG_TYPE_LEDGER_ROW, NULL, column->property);

  return is_topic (column) ? GTK_SORTER (gtk_string_sorter_new (value))
                           : GTK_SORTER (gtk_numeric_sorter_new (value));
}

static GtkColumnViewColumn *
make_column (const Column *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *made;
  g_autoptr (GtkSorter) sorter = make_sorter (column);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), (gpointer) column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  made = gtk_column_view_column_new (_ (column->title), factory);
  gtk_column_view_column_set_sorter (made, sorter);
  gtk_column_view_column_set_expand (made, is_topic (column));
  if (!is_topic (column))
    gtk_column_view_column_set_fixed_width (made, NUMBER_WIDTH);
  return made;
}

/**
 * xg_ledger_columns_new:
 *
 * Returns: (transfer full) (element-type GtkColumnViewColumn): the columns for a model of
 * #XgLedgerRow
 */
GPtrArray *
xg_ledger_columns_new (void)
{
  GPtrArray *made = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_ptr_array_add (made, make_column (&columns[i]));
  return made;
}

static gboolean
has_column (GtkColumnView *view, GtkColumnViewColumn *column)
{
  GListModel *shown = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr (GtkColumnViewColumn) each = g_list_model_get_item (shown, i);

      if (each == column)
        return TRUE;
    }
  return FALSE;
}

/**
 * xg_ledger_columns_show:
 * @made: the columns
 * @view: the table that they are for
 * @narrow: whether only the most important ones fit
 *
 * Puts columns into @view, or takes them out: GTK 4.8 lays out the titles of hidden ones wrongly.
 */
void
xg_ledger_columns_show (GPtrArray *made, GtkColumnView *view, gboolean narrow)
{
  guint position = 0;

  for (guint i = 0; i < made->len; i++)
    {
      GtkColumnViewColumn *column = made->pdata[i];
      gboolean wanted = columns[i].always || !narrow;
      gboolean there = has_column (view, column);

      if (wanted && !there)
        gtk_column_view_insert_column (view, position, column);
      else if (!wanted && there)
        gtk_column_view_remove_column (view, column);
      position += wanted ? 1 : 0;
    }
}

/**
 * xg_ledger_columns_align:
 * @view: a table with columns
 *
 * Puts the titles of numbers above them, at the end; GTK 4.8 has no call for this.
 */
void
xg_ledger_columns_align (GtkColumnView *view)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;
  gboolean first = TRUE;

  for (; title != NULL; title = gtk_widget_get_next_sibling (title))
    {
      GtkWidget *box = gtk_widget_get_first_child (title);

      if (box != NULL && !first)
        gtk_widget_set_halign (box, GTK_ALIGN_END);
      first = FALSE;
    }
}

/**
 * xg_ledger_columns_sort:
 * @made: the columns
 * @view: a table with them
 *
 * Of what most was received comes first.
 */
void
xg_ledger_columns_sort (GPtrArray *made, GtkColumnView *view)
{
  for (guint i = 0; i < made->len; i++)
    {
      if (g_str_equal (columns[i].property, "received"))
        gtk_column_view_sort_by_column (view, made->pdata[i], GTK_SORT_DESCENDING);
    }
}
