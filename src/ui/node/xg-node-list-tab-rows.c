/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-list-tab-private.h"

static gboolean
filter_cb (gpointer item, gpointer data)
{
  XgNodeListTab *self = data;
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);

  return priv->folded == NULL ||
         XG_NODE_LIST_TAB_GET_CLASS (self)->matches (self, item, priv->folded);
}

static int
compare_cb (gconstpointer left, gconstpointer right, gpointer data)
{
  XgNodeListTab *self = data;
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);

  return XG_NODE_LIST_TAB_GET_CLASS (self)->compare (self,
                                                     G_OBJECT (left),
                                                     G_OBJECT (right),
                                                     priv->order);
}

/* The way of a row from the broker's answer to the view. */
void
xg_node_list_tab_make_rows (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);

  priv->rows = g_list_store_new (G_TYPE_OBJECT);
  priv->filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  priv->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (priv->rows)),
                                              g_object_ref (priv->filter));
  priv->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (priv->filtered)), NULL);
  priv->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (priv->sorted)));
  gtk_list_view_set_model (priv->view, GTK_SELECTION_MODEL (priv->selection));
}

void
xg_node_list_tab_clear_rows (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);

  g_clear_object (&priv->selection);
  g_clear_object (&priv->sorted);
  g_clear_object (&priv->filtered);
  g_clear_object (&priv->filter);
  g_clear_object (&priv->rows);
  g_clear_pointer (&priv->folded, g_free);
}

/* Puts the row that is shown already where one of ROWS says the same. */
static void
keep_same (XgNodeListTab *self, GPtrArray *rows)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);
  XgNodeListTabClass *klass = XG_NODE_LIST_TAB_GET_CLASS (self);
  g_autoptr (GHashTable) shown =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (priv->rows)); i++)
    {
      GObject *row = g_list_model_get_item (G_LIST_MODEL (priv->rows), i);
      char *key = klass->dup_key (self, row);

      if (key != NULL)
        g_hash_table_replace (shown, key, row);
      else
        g_object_unref (row);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *key = klass->dup_key (self, rows->pdata[i]);
      GObject *row = key != NULL ? g_hash_table_lookup (shown, key) : NULL;

      if (row == NULL)
        continue;
      if (row != rows->pdata[i])
        {
          g_object_unref (rows->pdata[i]);
          rows->pdata[i] = g_object_ref (row);
        }
      g_hash_table_remove (shown, key);
    }
}

static gboolean
is_at (XgNodeListTab *self, guint position, GObject *row)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);
  g_autoptr (GObject) present = g_list_model_get_item (G_LIST_MODEL (priv->rows), position);

  return present == row;
}

/* Changes no more of the list than what is different. */
static void
put (XgNodeListTab *self, GPtrArray *rows)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (priv->rows));
  guint begin = 0;
  guint end = 0; /* rows from there on are the same */

  while (begin < MIN (n_rows, rows->len) && is_at (self, begin, rows->pdata[begin]))
    begin++;
  while (end < MIN (n_rows, rows->len) - begin &&
         is_at (self, n_rows - end - 1, rows->pdata[rows->len - end - 1]))
    end++;
  if (n_rows - end > begin || rows->len - end > begin)
    g_list_store_splice (priv->rows,
                         begin,
                         n_rows - end - begin,
                         rows->pdata + begin,
                         rows->len - end - begin);
}

/* Rows that are shown already take the places of those of ROWS that say the same. */
void
xg_node_list_tab_put_rows (XgNodeListTab *self, GPtrArray *rows)
{
  if (XG_NODE_LIST_TAB_GET_CLASS (self)->dup_key != NULL)
    keep_same (self, rows);
  put (self, rows);
}

/* Leaves only rows that contain TEXT; "": all. */
void
xg_node_list_tab_find (XgNodeListTab *self, const char *text)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);

  g_clear_pointer (&priv->folded, g_free);
  if (*text != '\0')
    priv->folded = g_utf8_casefold (text, -1);
  gtk_filter_changed (priv->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* Puts the rows into the order that is wanted now. */
void
xg_node_list_tab_sort (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);
  g_autoptr (GtkSorter) sorter =
    GTK_SORTER (gtk_custom_sorter_new ((GCompareDataFunc) compare_cb, self, NULL));

  gtk_sort_list_model_set_sorter (priv->sorted, sorter);
}

GListStore *
xg_node_list_tab_get_rows (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);

  return priv->rows;
}

/**
 * xg_node_list_tab_dup_selected:
 *
 * Returns: (transfer full) (element-type GObject): the selected rows, in the order shown
 */
GPtrArray *
xg_node_list_tab_dup_selected (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);
  g_autoptr (GtkBitset) bits =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (priv->selection));
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint64 i = 0; i < gtk_bitset_get_size (bits); i++)
    g_ptr_array_add (
      rows,
      g_list_model_get_item (G_LIST_MODEL (priv->selection), gtk_bitset_get_nth (bits, (guint) i)));

  return rows;
}

guint
xg_node_list_tab_count_selected (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);
  g_autoptr (GtkBitset) bits =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (priv->selection));

  return (guint) gtk_bitset_get_size (bits);
}

void
xg_node_list_tab_select_none (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_private (self);

  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (priv->selection));
}
