/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-history-view.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "reader/xg-compare-window.h"
#include "xg-row-grid.h"

/* Items of the same incident that are listed; the feed finds the others. */
#define MAX_RELATED 100

struct _XgHistoryView
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkLabel *versions_label;
  GtkListBox *versions_list;
  GtkLabel *related_label;
  GtkListBox *related_list;

  gboolean is_kept; /* what is shown is a broker's: @item is the newest of the cache */

  /* Owned */
  XgGrid *grid;
  XgItem *item;
  GPtrArray *items;    /* of XgItem: versions and the rest of the incident */
  XgItemList *related; /* while it is loading */
  XgItemList *sought;  /* likewise: @item is in it */
  char *item_id;       /* of @sought */
};

enum
{
  CHOSEN,
  FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgHistoryView, xg_history_view, GTK_TYPE_WIDGET)

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 first = xg_item_get_rowid (*(XgItem *const *) a);
  gint64 second = xg_item_get_rowid (*(XgItem *const *) b);

  return first < second ? 1 : first > second ? -1 : 0;
}

static guint
index_of (GPtrArray *items, XgItem *item)
{
  for (guint i = 0; i < items->len; i++)
    if (xg_item_get_rowid (items->pdata[i]) == xg_item_get_rowid (item))
      return i;
  return G_MAXUINT;
}

static void
compare_cb (XgHistoryView *self, GtkWidget *button)
{
  XgItem *other = g_object_get_data (G_OBJECT (button), "item");
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  guint a, b;
  GtkWidget *window;

  g_ptr_array_sort (self->items, compare_newest_first);
  a = index_of (self->items, other);
  b = index_of (self->items, self->item);
  if (a >= self->items->len || b >= self->items->len)
    return;
  window = xg_compare_window_new (self->grid, self->items, MAX (a, b), MIN (a, b));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (window));
}

static GtkWidget *
compare_button_new (XgHistoryView *self, XgItem *item, const char *title)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Compare"));
  g_autofree char *label = g_strdup_printf (_ ("Compare with %s"), title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button,
                               self->is_kept
                                 ? _ ("What differs between this one and the newest in the cache")
                                 : _ ("What differs between this one and the one shown"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "item", g_object_ref (item), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (compare_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
row_new (XgHistoryView *self, XgItem *item, gboolean with_topic)
{
  GtkWidget *row = adw_action_row_new ();
  const char *publisher = xg_item_get_publisher (item);
  const char *summary = xg_item_get_summary (item);
  g_autofree char *time = xg_format_time (xg_item_get_received (item), g_get_real_time ());
  g_autofree char *version = g_strdup_printf (_ ("Version %u"), xg_item_get_version (item));
  g_autofree char *title = with_topic ? g_strconcat (xg_item_get_topic (item), " · ", version, NULL)
                                      : g_steal_pointer (&version);
  g_autofree char *subtitle = g_strdup_printf ("%s%s%s\n%s",
                                               time,
                                               publisher != NULL ? " · " : "",
                                               publisher != NULL ? publisher : "",
                                               summary != NULL ? summary : "");
  gboolean same = xg_item_get_rowid (item) == xg_item_get_rowid (self->item);
  gboolean shown = same && !self->is_kept;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  if (same)
    {
      GtkWidget *mark = gtk_label_new (shown ? _ ("shown") : _ ("newest in the cache"));

      gtk_widget_add_css_class (mark, "dim-label");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
    }
  else
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), compare_button_new (self, item, title));
  if (!shown)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name ("go-next-symbolic"));
  xg_row_grid_lay_out_rows (row);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), !shown);
  g_object_set_data_full (G_OBJECT (row), "item", g_object_ref (item), g_object_unref);
  return row;
}

static void
activated_cb (XgHistoryView *self, GtkListBoxRow *row)
{
  XgItem *item = g_object_get_data (G_OBJECT (row), "item");

  g_signal_emit (self, signals[CHOSEN], 0, item);
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

static void
fill_versions (XgHistoryView *self)
{
  gboolean is_item = xg_item_get_kind (self->item) == XG_RECORD_ITEM;
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;

  self->items = is_item ? xg_grid_list_versions (self->grid, xg_item_get_rowid (self->item))
                        : g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->items->len; i++)
    gtk_list_box_append (self->versions_list, row_new (self, self->items->pdata[i], FALSE));
  count = xg_format_count (self->items->len);
  if (!is_item)
    text = g_strdup (_ ("Events have no versions."));
  else if (self->items->len < 2)
    text =
      g_strdup (_ ("This item was published once. When it is published again under the same ID, "
                   "the older text is kept here."));
  else
    text = g_strdup_printf (_ ("This item was published %s times under the same ID."), count);
  gtk_label_set_label (self->versions_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->versions_list), self->items->len > 0);
}

/* The items that tell of the same incident, in any topic, without those that are versions. */
static void
related_cb (XgHistoryView *self)
{
  g_autoptr (XgItemList) related = NULL;
  guint n = 0;

  if (self->related == NULL || xg_item_list_get_loading (self->related))
    return;
  related = g_steal_pointer (&self->related);
  g_signal_handlers_disconnect_by_data (related, self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (related)) && n < MAX_RELATED; i++)
    {
      XgItem *item = g_list_model_get_item (G_LIST_MODEL (related), i);

      if (item == NULL || index_of (self->items, item) < self->items->len)
        {
          g_clear_object (&item);
          continue;
        }
      gtk_list_box_append (self->related_list, row_new (self, item, TRUE));
      g_ptr_array_add (self->items, item);
      n++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->related_list), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->related_label), n > 0);
}

/* KEY:"VALUE" */
static XgQuery *
query_new (const char *key, const char *value)
{
  g_autoptr (GString) text = g_string_new (key);

  g_string_append (text, ":\"");
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
  return xg_query_parse_now (text->str, NULL, NULL);
}

static void
find_related (XgHistoryView *self, const char *incident)
{
  XgQuery *query = query_new ("incident", incident);

  if (query == NULL)
    return;
  self->related = xg_grid_list_items (self->grid, NULL, NULL, query, TRUE);
  xg_query_unref (query);
  if (self->related == NULL)
    return;
  g_signal_connect_swapped (self->related, "notify::loading", G_CALLBACK (related_cb), self);
  related_cb (self);
}

static void
stop (XgHistoryView *self)
{
  if (self->related != NULL)
    g_signal_handlers_disconnect_by_data (self->related, self);
  g_clear_object (&self->related);
  if (self->sought != NULL)
    g_signal_handlers_disconnect_by_data (self->sought, self);
  g_clear_object (&self->sought);
  g_clear_pointer (&self->item_id, g_free);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->item);
  g_clear_object (&self->grid);
}

static void
show (XgHistoryView *self, const char *incident)
{
  fill_versions (self);
  if (incident != NULL && xg_item_get_kind (self->item) == XG_RECORD_ITEM)
    find_related (self, incident);
}

/* A filter may mean others as well. */
static XgItem *
take_sought (XgHistoryView *self, XgItemList *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (XgItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (item != NULL && xg_item_get_kind (item) == XG_RECORD_ITEM &&
          g_strcmp0 (xg_item_get_item_id (item), self->item_id) == 0)
        return g_steal_pointer (&item);
    }
  return NULL;
}

static void
sought_cb (XgHistoryView *self)
{
  g_autoptr (XgItemList) list = NULL;

  if (self->sought == NULL || xg_item_list_get_loading (self->sought))
    return;
  list = g_steal_pointer (&self->sought);
  g_signal_handlers_disconnect_by_data (list, self);
  self->item = take_sought (self, list);
  if (self->item == NULL)
    return;
  show (self, xg_item_get_incident (self->item));
  g_signal_emit (self, signals[FOUND], 0);
}

static void
xg_history_view_dispose (GObject *object)
{
  XgHistoryView *self = XG_HISTORY_VIEW (object);

  stop (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (xg_history_view_parent_class)->dispose (object);
}

static void
xg_history_view_class_init (XgHistoryViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_history_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHOSEN] = g_signal_new ("chosen",
                                  XG_TYPE_HISTORY_VIEW,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  XG_TYPE_ITEM);
  signals[FOUND] = g_signal_new ("found",
                                 XG_TYPE_HISTORY_VIEW,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);
}

static GtkLabel *
add_label (XgHistoryView *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (self->box), label);
  return GTK_LABEL (label);
}

static GtkListBox *
add_list (XgHistoryView *self, const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (list,
                           "row-activated",
                           G_CALLBACK (activated_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), list);
  return GTK_LIST_BOX (list);
}

static void
xg_history_view_init (XgHistoryView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->versions_label = add_label (self, NULL);
  self->versions_list = add_list (self, _ ("Versions of this item"));
  self->related_label = add_label (self, _ ("The same incident in other items:"));
  self->related_list = add_list (self, _ ("Other items of this incident"));
}

/**
 * xg_history_view_set:
 * @self: a view
 * @grid: (nullable): where @item is stored
 * @item: (nullable): the item that is shown
 * @incident: (nullable): id of the incident that it tells of, "name/id"
 *
 * The rest of the incident is looked for in the background.
 */
void
xg_history_view_set (XgHistoryView *self, XgGrid *grid, XgItem *item, const char *incident)
{
  g_return_if_fail (XG_IS_HISTORY_VIEW (self));
  g_return_if_fail (item == NULL || (XG_IS_ITEM (item) && XG_IS_GRID (grid)));

  stop (self);
  clear_list (self->versions_list);
  clear_list (self->related_list);
  gtk_widget_set_visible (GTK_WIDGET (self->related_list), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->related_label), FALSE);
  self->is_kept = FALSE;
  if (item == NULL)
    return;
  self->grid = g_object_ref (grid);
  self->item = g_object_ref (item);
  show (self, incident);
}

/**
 * xg_history_view_find:
 * @self: a view
 * @grid: where to look
 * @broker: JID of the broker that has the item which is shown
 * @node: its topic
 * @item_id: its id
 *
 * Looks for it in the cache, in the background, and shows what it finds.
 */
void
xg_history_view_find (XgHistoryView *self,
                      XgGrid *grid,
                      const char *broker,
                      const char *node,
                      const char *item_id)
{
  XgBroker *at;
  XgNode *topic;
  XgQuery *query;

  g_return_if_fail (XG_IS_HISTORY_VIEW (self));
  g_return_if_fail (XG_IS_GRID (grid));
  g_return_if_fail (item_id != NULL);

  xg_history_view_set (self, NULL, NULL, NULL);
  at = xg_grid_lookup_broker (grid, broker);
  topic = at != NULL ? xg_broker_lookup_node (at, node) : NULL;
  query = topic != NULL ? query_new ("id", item_id) : NULL;
  if (query == NULL)
    return;
  self->is_kept = TRUE;
  self->grid = g_object_ref (grid);
  self->item_id = g_strdup (item_id);
  self->sought = xg_grid_list_items (grid, at, topic, query, FALSE);
  xg_query_unref (query);
  if (self->sought == NULL)
    return;
  g_signal_connect_swapped (self->sought, "notify::loading", G_CALLBACK (sought_cb), self);
  sought_cb (self);
}
