/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-items"

#include "config.h"

#include <glib/gi18n.h>

#include "grid/xg-reason.h"
#include "items/xg-items-tab-private.h"
#include "xg-ui.h"

/* A page that says "loading" for a moment is drawn for nothing, and flickers. */
#define LOADING_AFTER 200 /* ms */

G_DEFINE_FINAL_TYPE (XgItemsTab, xg_items_tab, XG_TYPE_NODE_TAB)

static void
show_status (XgItemsTab *self,
             const char *icon,
             const char *title,
             const char *text,
             gboolean again)
{
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), FALSE);
  gtk_widget_set_visible (self->again, again);
  gtk_stack_set_visible_child_name (self->stack, "state");
}

static void
show_error (XgItemsTab *self, const GError *error)
{
  g_autofree char *reason = xg_reason_for (error, XG_REASON_RETRIEVE);
  g_autofree char *detail = xg_reason_get_detail (error);
  gboolean locked = xg_reason_is_locked (error);

  show_status (self,
               locked ? "changes-prevent-symbolic" : "dialog-warning-symbolic",
               locked ? _ ("Not for You to See") : _ ("The Broker Did Not Tell"),
               reason,
               TRUE);
  gtk_label_set_text (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL);
}

static void
show_nothing (XgItemsTab *self)
{
  XgNode *node = xg_node_tab_get_node (XG_NODE_TAB (self));
  const char *keeping = xg_node_get_keeping_text (node);

  show_status (self,
               "mail-read-symbolic",
               _ ("No Items"),
               keeping != NULL ? keeping : _ ("The broker keeps no items of this topic."),
               FALSE);
}

static gboolean
loading_cb (gpointer user_data)
{
  XgItemsTab *self = XG_ITEMS_TAB (user_data);

  self->loading_source = 0;
  xg_items_tab_release_rows (self);
  if (xg_item_pages_get_loading (self->pages))
    gtk_stack_set_visible_child_name (self->stack, "loading");
  xg_items_tab_update (self);
  return G_SOURCE_REMOVE;
}

/* Most brokers answer at once: until it is worth telling, there is nothing; but who stands in the
 * list is to stay there. */
static void
show_loading (XgItemsTab *self)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL;

  if (self->loading_source != 0 ||
      g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "loading") == 0)
    return;
  if (!self->rows_held)
    gtk_stack_set_visible_child_name (self->stack, focused ? "list" : "blank");
  self->loading_source = g_timeout_add (LOADING_AFTER, loading_cb, self);
}

/* Another topic was chosen in front of the person: it is asked next. */
static gboolean
is_about_to_load (XgItemsTab *self)
{
  return self->rows_held && xg_item_pages_get_error (self->pages) == NULL &&
         !xg_item_pages_get_complete (self->pages) && xg_node_tab_get_online (XG_NODE_TAB (self));
}

static void
show_what_there_is (XgItemsTab *self)
{
  guint n_loaded = g_list_model_get_n_items (G_LIST_MODEL (self->pages));
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  const GError *error = xg_item_pages_get_error (self->pages);

  if (n_loaded == 0 && (xg_item_pages_get_loading (self->pages) || is_about_to_load (self)))
    {
      show_loading (self);
      return;
    }
  g_clear_handle_id (&self->loading_source, g_source_remove);
  xg_items_tab_release_rows (self);
  if (n_shown > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (n_loaded > 0)
    show_status (self,
                 "system-search-symbolic",
                 _ ("Nothing Found"),
                 xg_item_pages_get_complete (self->pages)
                   ? _ ("None of the items is what you look for.")
                   : _ ("None of the items that are loaded is what you look for."),
                 FALSE);
  else if (error != NULL)
    show_error (self, error);
  else if (xg_item_pages_get_complete (self->pages))
    show_nothing (self);
  else if (xg_node_tab_get_online (XG_NODE_TAB (self)))
    show_status (self,
                 "view-list-symbolic",
                 _ ("Not Loaded"),
                 _ ("The broker was not asked to the end."),
                 TRUE);
  else
    show_status (self,
                 "network-offline-symbolic",
                 _ ("Not Connected"),
                 _ ("This is asked of the broker as soon as there is a connection."),
                 FALSE);
}

static void
update_foot (XgItemsTab *self)
{
  guint n_loaded = g_list_model_get_n_items (G_LIST_MODEL (self->pages));
  gboolean loading = xg_item_pages_get_loading (self->pages);
  gboolean complete = xg_item_pages_get_complete (self->pages);
  gboolean selected = xg_items_tab_count_selected (self) > 0;
  g_autofree char *foot = NULL;
  g_autofree char *note = NULL;

  /* It keeps its room, as the rows do. */
  if (self->rows_held)
    return;
  foot = xg_items_tab_say_foot (self);
  note = xg_items_tab_say_note (self);
  gtk_label_set_text (self->foot_label, foot);
  gtk_widget_set_visible (self->foot, n_loaded > 0);
  gtk_spinner_set_spinning (self->spinner, loading);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), loading);
  gtk_widget_set_visible (self->more_button, !loading && !complete && !selected);
  gtk_widget_set_visible (self->all_button, !loading && !complete && !selected);
  gtk_widget_set_visible (self->stop_button, loading);
  gtk_widget_set_visible (self->retract_button, selected && !loading);
  if (note != NULL)
    gtk_label_set_text (self->note_label, note);
  gtk_revealer_set_reveal_child (self->note, note != NULL);
  if (xg_items_filter_is_set (self->filter))
    gtk_widget_add_css_class (GTK_WIDGET (self->filter_button), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->filter_button), "accent");
}

/* Whatever is shown depends on changed. */
void
xg_items_tab_update (XgItemsTab *self)
{
  gint64 total;

  if (self->pages == NULL)
    {
      g_clear_handle_id (&self->loading_source, g_source_remove);
      xg_items_tab_release_rows (self);
      xg_items_tab_update_actions (self);
      xg_node_tab_set_busy (XG_NODE_TAB (self), FALSE);
      return;
    }
  total = xg_item_pages_get_total (self->pages);
  xg_node_tab_set_count (XG_NODE_TAB (self), total);
  xg_node_tab_set_busy (XG_NODE_TAB (self), xg_item_pages_get_loading (self->pages));
  show_what_there_is (self);
  xg_items_tab_update_actions (self);
  update_foot (self);
}

static void
count_without_time (XgItemsTab *self)
{
  const XgItemFilter *filter = xg_items_filter_get (self->filter);
  guint n = 0;

  self->n_no_time = 0;
  if (self->pages == NULL || !xg_item_filter_has_time (filter))
    return;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->pages));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (XgKeptItem) item = g_list_model_get_item (G_LIST_MODEL (self->pages), i);

      self->n_no_time += xg_item_filter_look (filter, item) == XG_ITEM_FILTER_NO_TIME;
    }
}

static void
pages_changed_cb (XgItemsTab *self)
{
  count_without_time (self);
  xg_items_tab_update (self);
  xg_items_tab_go_on_retracting (self);
}

static gboolean
filter_cb (gpointer item, gpointer data)
{
  XgItemsTab *self = data;
  XgItemFilterResult result = xg_item_filter_look (xg_items_filter_get (self->filter), item);

  return result == XG_ITEM_FILTER_IN ||
         (result == XG_ITEM_FILTER_NO_TIME && xg_items_filter_get_show_unknown (self->filter));
}

static void
filter_changed_cb (XgItemsTab *self)
{
  if (self->custom == NULL)
    return;
  count_without_time (self);
  gtk_filter_changed (self->custom, GTK_FILTER_CHANGE_DIFFERENT);
  xg_items_tab_update (self);
}

static void
search_changed_cb (XgItemsTab *self)
{
  xg_items_filter_set_words (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
stop_search_cb (XgItemsTab *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
activate_cb (XgItemsTab *self, guint position)
{
  g_autoptr (XgKeptItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (item != NULL && xg_kept_item_get_id (item) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "items.view", "s", xg_kept_item_get_id (item));
}

/* Near the end of what there is: the next page. An error waits for the person. */
static void
scrolled_cb (XgItemsTab *self, GtkAdjustment *adjustment)
{
  double end =
    gtk_adjustment_get_value (adjustment) + 2 * gtk_adjustment_get_page_size (adjustment);

  if (self->pages != NULL && end >= gtk_adjustment_get_upper (adjustment) &&
      xg_item_pages_get_error (self->pages) == NULL && xg_node_tab_get_online (XG_NODE_TAB (self)))
    xg_item_pages_load_more (self->pages);
}

static void
online_changed_cb (XgItemsTab *self)
{
  if (self->pages != NULL && xg_node_tab_get_online (XG_NODE_TAB (self)) &&
      g_list_model_get_n_items (G_LIST_MODEL (self->pages)) == 0 &&
      !xg_item_pages_get_complete (self->pages) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    xg_item_pages_load_more (self->pages);
  else
    xg_items_tab_update (self);
}

static void
xg_items_tab_node_changed (XgNodeTab *tab)
{
  XgItemsTab *self = XG_ITEMS_TAB (tab);
  XgNode *node = xg_node_tab_get_node (tab);
  XgBroker *broker = xg_node_tab_get_broker (tab);

  self->retract_after = FALSE;
  if (self->pages != NULL)
    xg_item_pages_cancel (self->pages);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  xg_items_filter_reset (self->filter);
  xg_node_tab_set_count (tab, -1);
  xg_items_tab_hold_rows (self, TRUE);
  g_clear_object (&self->pages);
  if (node != NULL && xg_items_tab_applies (node))
    self->pages = xg_item_pages_new (broker, xg_node_get_id (node));
  g_signal_group_set_target (self->pages_signals, self->pages);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (self->pages));
  xg_items_tab_update (self);
}

static void
xg_items_tab_shown (XgNodeTab *tab)
{
  XgItemsTab *self = XG_ITEMS_TAB (tab);

  if (self->pages != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->pages)) == 0 &&
      xg_item_pages_get_error (self->pages) == NULL && xg_node_tab_get_online (tab))
    xg_item_pages_load_more (self->pages);
}

static void
xg_items_tab_reload (XgNodeTab *tab)
{
  XgItemsTab *self = XG_ITEMS_TAB (tab);

  if (self->pages == NULL || !xg_node_tab_get_online (tab))
    return;
  xg_items_tab_hold_rows (self, FALSE);
  xg_item_pages_start_over (self->pages);
}

static gboolean
xg_items_tab_search (XgNodeTab *tab)
{
  return gtk_widget_grab_focus (GTK_WIDGET (XG_ITEMS_TAB (tab)->search));
}

static void
xg_items_tab_dispose (GObject *object)
{
  XgItemsTab *self = XG_ITEMS_TAB (object);

  if (self->pages != NULL)
    xg_item_pages_cancel (self->pages);
  g_clear_handle_id (&self->loading_source, g_source_remove);
  g_clear_handle_id (&self->hide_source, g_source_remove);
  g_clear_object (&self->pages_signals);
  g_clear_pointer (&self->spare_rows, g_ptr_array_unref);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->portions);
  g_clear_object (&self->filtered);
  g_clear_object (&self->custom);
  g_clear_object (&self->pages);

  G_OBJECT_CLASS (xg_items_tab_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, content);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, search);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, filter_button);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, filter);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, menu_button);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, publish_button);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, note);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, note_label);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, stack);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, status);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, detail);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, again);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, scroller);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, view);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, foot);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, spinner);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, foot_label);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, more_button);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, all_button);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, stop_button);
  gtk_widget_class_bind_template_child (widget_class, XgItemsTab, retract_button);
}

static void
xg_items_tab_class_init (XgItemsTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  XgNodeTabClass *tab_class = XG_NODE_TAB_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_items_tab_dispose;
  tab_class->node_changed = xg_items_tab_node_changed;
  tab_class->shown = xg_items_tab_shown;
  tab_class->reload = xg_items_tab_reload;
  tab_class->search = xg_items_tab_search;

  g_type_ensure (XG_TYPE_ITEMS_FILTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/items/xg-items-tab.ui");
  /* One that is in a hidden page would draw a frame after the other. */
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_start);
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_stop);
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  xg_items_tab_install_actions (widget_class);
}

static void
xg_items_tab_init (XgItemsTab *self)
{
  XgCapable *capable = xg_node_tab_get_capable (XG_NODE_TAB (self));

  gtk_widget_init_template (GTK_WIDGET (self));
  self->custom = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (self->custom));
  xg_items_tab_set_up_rows (self);
  g_signal_connect_object (self->selection,
                           "selection-changed",
                           G_CALLBACK (xg_items_tab_update),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller),
                           "value-changed",
                           G_CALLBACK (scrolled_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->pages_signals = g_signal_group_new (XG_TYPE_ITEM_PAGES);
  g_signal_group_connect_swapped (self->pages_signals,
                                  "changed",
                                  G_CALLBACK (pages_changed_cb),
                                  self);
  xg_capable_bind (capable, self->retract_button, XG_FUNCTION_RETRACT);
  xg_capable_bind (capable, self->publish_button, XG_FUNCTION_PUBLISH);
  xg_capable_bind_action (capable, "items.retract-shown", XG_FUNCTION_RETRACT);
  xg_capable_bind_action (capable, "items.purge", XG_FUNCTION_PURGE);
  g_signal_connect (self, "notify::online", G_CALLBACK (online_changed_cb), NULL);
}

GPtrArray * /* (element-type XgKeptItem), in the order shown */
xg_items_tab_dup_selected (XgItemsTab *self)
{
  g_autoptr (GtkBitset) bits =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  GtkBitsetIter iter;
  guint position;

  if (self->rows_held)
    return items;
  for (gboolean more = gtk_bitset_iter_init_first (&iter, bits, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->selection), position));

  return items;
}

guint
xg_items_tab_count_selected (XgItemsTab *self)
{
  g_autoptr (GtkBitset) bits =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  return self->rows_held ? 0 : (guint) gtk_bitset_get_size (bits);
}

/**
 * xg_items_tab_get_pages:
 * @self: a tab
 *
 * Returns: (transfer none) (nullable): what is loaded; %NULL: no topic is shown
 */
XgItemPages *
xg_items_tab_get_pages (XgItemsTab *self)
{
  g_return_val_if_fail (XG_IS_ITEMS_TAB (self), NULL);
  return self->pages;
}

/**
 * xg_items_tab_get_shown:
 * @self: a tab
 *
 * Returns: (transfer none): the items that the filter shows
 */
GListModel *
xg_items_tab_get_shown (XgItemsTab *self)
{
  g_return_val_if_fail (XG_IS_ITEMS_TAB (self), NULL);
  return G_LIST_MODEL (self->filtered);
}

/**
 * xg_items_tab_applies:
 * @node: a node
 *
 * Returns: whether it can have items: collections have none (XEP-0248 section 3)
 */
gboolean
xg_items_tab_applies (XgNode *node)
{
  return xg_node_get_kind (node) != XG_NODE_COLLECTION;
}
