/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-page-private.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

/* Looking at an item this long is reading it. */
#define READ_AFTER_MS 900
/* How often the clock is looked at, for midnight. */
#define CLOCK_S 20

enum
{
  PROP_0,
  PROP_NEWEST_FIRST,
  PROP_COMPACT,
  PROP_PAUSED,
  PROP_SELECTED_ITEM,
  N_PROPS
};

enum
{
  ITEM_SELECTED,
  ITEM_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgFeedPage, xg_feed_page, XG_TYPE_PAGE)

static const char *
scope_label (XgFeedPage *self)
{
  if (self->node != NULL)
    return xg_node_get_label (self->node);
  if (self->broker != NULL)
    return xg_broker_get_label (self->broker);
  return _ ("All Items");
}

static char *
matches_text (XgFeedPage *self)
{
  g_autofree char *matches = xg_format_count (xg_feed_query_get_n_matches (self->query));
  g_autofree char *total = xg_format_count (xg_feed_query_get_n_total (self->query));

  if (xg_feed_query_get_filtered (self->query))
    /* Translators: grouped numbers: matching items of all items */
    return g_strdup_printf (_ ("%s of %s"), matches, total);
  return g_strdup_printf (ngettext ("%s item", "%s items", xg_feed_query_get_n_total (self->query)),
                          total);
}

static void
update_title (XgFeedPage *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  XgSession *session = self->grid != NULL ? xg_grid_get_session (self->grid) : NULL;
  XgSessionState state = session != NULL ? xg_session_get_state (session) : XG_SESSION_OFFLINE;
  g_autofree char *subtitle = NULL;

  if (xg_feed_query_get_paused (self->query))
    g_ptr_array_add (parts, g_strdup (_ ("Paused")));
  else if (state == XG_SESSION_ONLINE)
    g_ptr_array_add (parts, g_strdup (_ ("Live")));
  else if (state == XG_SESSION_OFFLINE)
    g_ptr_array_add (parts, g_strdup (_ ("Offline")));
  else
    g_ptr_array_add (parts, g_strdup (_ ("Connecting")));
  if (self->broker != NULL)
    g_ptr_array_add (parts, g_strdup (xg_broker_get_jid (self->broker)));
  else if (self->grid != NULL)
    {
      const char *jid = xg_profile_get_jid (xg_grid_get_profile (self->grid));
      const char *at = jid != NULL ? strchr (jid, '@') : NULL;

      if (at != NULL)
        g_ptr_array_add (parts, g_strdup (at + 1));
    }
  if (xg_feed_view_get_narrow (self->view))
    g_ptr_array_add (parts, matches_text (self));
  g_ptr_array_add (parts, NULL);
  subtitle = g_strjoinv (" · ", (char **) parts->pdata);

  adw_window_title_set_title (self->title, scope_label (self));
  adw_window_title_set_subtitle (self->title, subtitle);
}

static void
update_count (XgFeedPage *self)
{
  g_autofree char *text = matches_text (self);

  gtk_label_set_label (self->count_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), !xg_feed_view_get_narrow (self->view));
  if (xg_feed_view_get_narrow (self->view))
    update_title (self);
}

static void
update_state (XgFeedPage *self)
{
  gboolean loading = xg_feed_query_get_loading (self->query);
  gboolean ready = FALSE;

  if (self->grid != NULL)
    g_object_get (self->grid, "ready", &ready, NULL);

  if (xg_feed_query_get_n_matches (self->query) > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (self->grid != NULL && (!ready || loading))
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else
    {
      xg_feed_empty_update (self->empty,
                            self->grid,
                            self->node,
                            xg_feed_query_get_filtered (self->query));
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }

  gtk_spinner_set_spinning (
    self->loading_spinner,
    g_str_equal (gtk_stack_get_visible_child_name (self->stack), "loading"));
  gtk_spinner_set_spinning (self->search_spinner, loading);
  gtk_widget_set_visible (GTK_WIDGET (self->search_spinner), loading);
}

static void
update_held (XgFeedPage *self)
{
  guint held = xg_feed_query_get_held (self->query);
  gboolean paused = xg_feed_query_get_paused (self->query);

  if (paused)
    {
      g_autofree char *count = xg_format_count (held);
      g_autofree char *text = NULL;

      if (held == 0)
        text = g_strdup (_ ("Paused. New items are stored and will wait here."));
      else
        text = g_strdup_printf (ngettext ("Paused. %s new item is stored and waits.",
                                          "Paused. %s new items are stored and wait.",
                                          held),
                                count);
      gtk_label_set_label (self->held_label, text);
    }
  gtk_revealer_set_reveal_child (self->held_revealer, paused);
}

static gboolean
read_timeout_cb (gpointer data)
{
  XgFeedPage *self = data;
  XgItem *item = xg_feed_model_get_selected_item (self->model);

  self->read_timeout = 0;
  if (item != NULL && self->grid != NULL && !xg_item_get_read (item) &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      xg_grid_mark_read (self->grid, item, TRUE);
      xg_feed_page_update_item_actions (self);
    }
  return G_SOURCE_REMOVE;
}

static void
selected_item_cb (XgFeedPage *self)
{
  XgItem *item = xg_feed_model_get_selected_item (self->model);

  g_clear_handle_id (&self->read_timeout, g_source_remove);
  xg_feed_page_update_item_actions (self);
  if (item != NULL)
    {
      self->read_timeout = g_timeout_add (READ_AFTER_MS, read_timeout_cb, self);
      g_signal_emit (self, signals[ITEM_SELECTED], 0, item);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_ITEM]);
}

static void
list_changed_cb (XgFeedPage *self)
{
  xg_feed_model_set_source (self->model, G_LIST_MODEL (xg_feed_query_get_list (self->query)));
  update_state (self);
}

static void
count_changed_cb (XgFeedPage *self)
{
  update_count (self);
  update_state (self);
}

static void
paused_cb (XgFeedPage *self)
{
  update_held (self);
  update_title (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

static void
session_cb (XgFeedPage *self)
{
  update_title (self);
  update_state (self);
}

static void
grid_cb (XgFeedPage *self)
{
  update_state (self);
}

static void
node_cb (XgFeedPage *self)
{
  update_title (self);
  update_state (self);
}

static void
search_changed_cb (XgFeedPage *self)
{
  xg_feed_query_set_filter (self->query,
                            gtk_editable_get_text (GTK_EDITABLE (self->search_entry)),
                            xg_feed_page_get_severity (self));
}

static void
severity_changed_cb (XgFeedPage *self)
{
  if (self->query != NULL)
    search_changed_cb (self);
}

static void
stop_search_cb (XgFeedPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  search_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
search_activate_cb (XgFeedPage *self)
{
  search_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
resume_cb (XgFeedPage *self)
{
  xg_feed_query_set_paused (self->query, FALSE);
}

static void
view_activate_cb (XgFeedPage *self, XgItem *item)
{
  xg_feed_page_activate_item (self, item);
}

static void
view_narrow_cb (XgFeedPage *self)
{
  gtk_widget_set_visible (self->rule_button, !xg_feed_view_get_narrow (self->view));
  update_count (self);
  update_title (self);
}

static void
clear_filter_cb (XgFeedPage *self)
{
  xg_feed_page_search (self, "", XG_SEVERITY_UNKNOWN);
}

static gboolean
clock_cb (gpointer data)
{
  XgFeedPage *self = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  int day = g_date_time_get_day_of_month (now);

  if (self->day != 0 && self->day != day)
    xg_feed_view_refresh (self->view);
  self->day = day;
  return G_SOURCE_CONTINUE;
}

static void
xg_feed_page_dispose (GObject *object)
{
  XgFeedPage *self = XG_FEED_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->read_timeout, g_source_remove);
  g_clear_handle_id (&self->clock_timeout, g_source_remove);
  g_clear_object (&self->grid_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->node_signals);
  if (self->query != NULL)
    g_signal_handlers_disconnect_by_data (self->query, self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);
  g_clear_object (&self->query);
  g_clear_object (&self->node);
  g_clear_object (&self->broker);
  g_clear_object (&self->grid);
  G_OBJECT_CLASS (xg_feed_page_parent_class)->dispose (object);
}

static void
xg_feed_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgFeedPage *self = XG_FEED_PAGE (object);

  switch (prop_id)
    {
    case PROP_NEWEST_FIRST:
      g_value_set_boolean (value, xg_feed_model_get_newest_first (self->model));
      break;
    case PROP_COMPACT:
      g_object_get_property (G_OBJECT (self->view), "compact", value);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, xg_feed_query_get_paused (self->query));
      break;
    case PROP_SELECTED_ITEM:
      g_value_set_object (value, xg_feed_model_get_selected_item (self->model));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_feed_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgFeedPage *self = XG_FEED_PAGE (object);

  switch (prop_id)
    {
    case PROP_NEWEST_FIRST:
      xg_feed_model_set_newest_first (self->model, g_value_get_boolean (value));
      break;
    case PROP_COMPACT:
      xg_feed_view_set_compact (self->view, g_value_get_boolean (value));
      break;
    case PROP_PAUSED:
      xg_feed_query_set_paused (self->query, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
newest_first_cb (XgFeedPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEWEST_FIRST]);
}

static void
compact_cb (XgFeedPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags ro = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags rw = ro | G_PARAM_WRITABLE;

  properties[PROP_NEWEST_FIRST] = g_param_spec_boolean ("newest-first", NULL, NULL, TRUE, rw);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, rw);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, rw);
  properties[PROP_SELECTED_ITEM] =
    g_param_spec_object ("selected-item", NULL, NULL, XG_TYPE_ITEM, ro);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static guint
item_signal_new (const char *name)
{
  return g_signal_new (name,
                       XG_TYPE_FEED_PAGE,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       1,
                       XG_TYPE_ITEM);
}

/* To the items, where there are any. */
static gboolean
xg_feed_page_grab_focus (GtkWidget *widget)
{
  XgFeedPage *self = XG_FEED_PAGE (widget);

  return g_str_equal (gtk_stack_get_visible_child_name (self->stack), "list") &&
         gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
xg_feed_page_class_init (XgFeedPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_feed_page_dispose;
  object_class->get_property = xg_feed_page_get_property;
  object_class->set_property = xg_feed_page_set_property;
  widget_class->grab_focus = xg_feed_page_grab_focus;
  install_properties (object_class);
  signals[ITEM_SELECTED] = item_signal_new ("item-selected");
  signals[ITEM_ACTIVATED] = item_signal_new ("item-activated");
  xg_feed_page_install_actions (widget_class);

  g_type_ensure (XG_TYPE_FEED_EMPTY);
  g_type_ensure (XG_TYPE_FEED_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/feed/xg-feed-page.ui");
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, title);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, search_spinner);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, severity_drop);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, held_revealer);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, held_label);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, rule_button);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, stack);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, loading_spinner);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, view);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, empty);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, severity_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_filter_cb);
}

static void
init_severities (XgFeedPage *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  for (int i = 0; i <= XG_SEVERITY_LAST; i++)
    gtk_string_list_append (words, xg_format_severity_at_least ((XgSeverity) i));
  gtk_drop_down_set_model (self->severity_drop, G_LIST_MODEL (words));
}

static void
init_signals (XgFeedPage *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } of_query[] = {
    { "notify::list", G_CALLBACK (list_changed_cb) },
    { "notify::n-matches", G_CALLBACK (count_changed_cb) },
    { "notify::n-total", G_CALLBACK (update_count) },
    { "notify::loading", G_CALLBACK (update_state) },
    { "notify::filtered", G_CALLBACK (count_changed_cb) },
    { "notify::held", G_CALLBACK (update_held) },
    { "notify::paused", G_CALLBACK (paused_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (of_query); i++)
    g_signal_connect_swapped (self->query, of_query[i].signal, of_query[i].callback, self);
  g_signal_connect_swapped (self->model,
                            "notify::selected-item",
                            G_CALLBACK (selected_item_cb),
                            self);
  g_signal_connect_swapped (self->model,
                            "notify::newest-first",
                            G_CALLBACK (newest_first_cb),
                            self);
  g_signal_connect_object (self->view,
                           "notify::compact",
                           G_CALLBACK (compact_cb),
                           self,
                           G_CONNECT_SWAPPED);

  self->grid_signals = g_signal_group_new (XG_TYPE_GRID);
  g_signal_group_connect_swapped (self->grid_signals, "notify::ready", G_CALLBACK (grid_cb), self);
  self->session_signals = g_signal_group_new (XG_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals,
                                  "notify::state",
                                  G_CALLBACK (session_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals,
                                  "notify::error-text",
                                  G_CALLBACK (session_cb),
                                  self);
  self->node_signals = g_signal_group_new (XG_TYPE_NODE);
  g_signal_group_connect_swapped (self->node_signals,
                                  "notify::subscription",
                                  G_CALLBACK (node_cb),
                                  self);
  g_signal_group_connect_swapped (self->node_signals, "notify::busy", G_CALLBACK (node_cb), self);
  g_signal_group_connect_swapped (self->node_signals, "notify::locked", G_CALLBACK (node_cb), self);
  g_signal_group_connect_swapped (self->node_signals, "notify::label", G_CALLBACK (node_cb), self);
}

static void
xg_feed_page_init (XgFeedPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  init_severities (self);

  self->query = xg_feed_query_new ();
  self->model = xg_feed_model_new ();
  xg_feed_view_set_model (self->view, self->model);
  init_signals (self);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry),
                                           GTK_WIDGET (self->view));
  clock_cb (self);
  self->clock_timeout = g_timeout_add_seconds (CLOCK_S, clock_cb, self);

  xg_feed_page_update_item_actions (self);
  update_count (self);
  update_title (self);
  update_state (self);
}

/**
 * xg_feed_page_new:
 *
 * Returns: (transfer floating): a page without a grid
 */
GtkWidget *
xg_feed_page_new (void)
{
  return g_object_new (XG_TYPE_FEED_PAGE, NULL);
}

/**
 * xg_feed_page_set_scope:
 * @self: a page
 * @grid: (nullable): whose items
 * @broker: (nullable): of which service; %NULL: of all
 * @node: (nullable): of which topic or branch; %NULL: of all
 *
 * The filter stays as it is. The newest item comes into view.
 */
void
xg_feed_page_set_scope (XgFeedPage *self, XgGrid *grid, XgBroker *broker, XgNode *node)
{
  g_return_if_fail (XG_IS_FEED_PAGE (self));

  g_set_object (&self->grid, grid);
  g_set_object (&self->broker, broker);
  g_set_object (&self->node, node);
  g_signal_group_set_target (self->grid_signals, grid);
  g_signal_group_set_target (self->session_signals,
                             grid != NULL ? xg_grid_get_session (grid) : NULL);
  g_signal_group_set_target (self->node_signals, node);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "feed.mark-all-read", grid != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "feed.create-rule", grid != NULL);
  xg_feed_view_set_show_topic (self->view,
                               node == NULL || xg_node_get_kind (node) != XG_NODE_TOPIC);
  xg_feed_query_set_scope (self->query, grid, broker, node);
  xg_feed_view_scroll_to_newest (self->view);
  update_title (self);
  update_state (self);
}

/**
 * xg_feed_page_search:
 * @self: a page
 * @text: words
 * @severity_min: least severity
 *
 * Fills in the search box and the severity, and searches.
 */
void
xg_feed_page_search (XgFeedPage *self, const char *text, XgSeverity severity_min)
{
  g_return_if_fail (XG_IS_FEED_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
  gtk_drop_down_set_selected (self->severity_drop, (guint) severity_min);
  search_changed_cb (self);
}

/**
 * xg_feed_page_get_selected_item:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the chosen row
 */
XgItem *
xg_feed_page_get_selected_item (XgFeedPage *self)
{
  g_return_val_if_fail (XG_IS_FEED_PAGE (self), NULL);
  return xg_feed_model_get_selected_item (self->model);
}

/**
 * xg_feed_page_select_rowid:
 * @self: a page
 * @rowid: the row id of an item
 *
 * Chooses a row and brings it into view.
 *
 * Returns: whether it is among the rows that are shown
 */
gboolean
xg_feed_page_select_rowid (XgFeedPage *self, gint64 rowid)
{
  g_return_val_if_fail (XG_IS_FEED_PAGE (self), FALSE);

  if (!xg_feed_model_select_rowid (self->model, rowid))
    return FALSE;
  xg_feed_view_scroll_to (self->view, xg_feed_model_get_selected (self->model));
  return TRUE;
}

/**
 * xg_feed_page_has_rows:
 * @self: a page
 *
 * Returns: whether rows are on screen, or will be with the next frame
 */
gboolean
xg_feed_page_has_rows (XgFeedPage *self)
{
  g_return_val_if_fail (XG_IS_FEED_PAGE (self), FALSE);

  return gtk_widget_get_mapped (GTK_WIDGET (self->view)) &&
         g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0;
}

XgSeverity
xg_feed_page_get_severity (XgFeedPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->severity_drop);

  return selected <= XG_SEVERITY_LAST ? (XgSeverity) selected : XG_SEVERITY_UNKNOWN;
}

void
xg_feed_page_activate_item (XgFeedPage *self, XgItem *item)
{
  g_signal_emit (self, signals[ITEM_ACTIVATED], 0, item);
}
