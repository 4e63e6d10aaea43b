/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "alerts/xg-alerts-page-private.h"

#include <glib/gi18n.h>

#include "alerts/xg-alert-row.h"
#include "alerts/xg-rules-dialog.h"
#include "feed/xg-format.h"
#include "xg-line-layout.h"

enum
{
  ITEM_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgAlertsPage, xg_alerts_page, XG_TYPE_PAGE)

static gboolean
match_cb (gpointer item, gpointer data)
{
  XgAlertsPage *self = data;
  XgAlertState state = xg_alert_get_state (item);

  switch (self->show)
    {
    case XG_ALERTS_OPEN:
      return state == XG_ALERT_OPEN;
    case XG_ALERTS_ACKNOWLEDGED:
      return state == XG_ALERT_ACKNOWLEDGED;
    case XG_ALERTS_ALL:
    default:
      return TRUE;
    }
}

static guint
count_all (XgAlertsPage *self)
{
  return self->alerts != NULL ? g_list_model_get_n_items (self->alerts) : 0;
}

static guint
count_open (XgAlertsPage *self)
{
  guint n = self->connectors != NULL ? xg_connector_list_get_n_open_alerts (self->connectors) : 0;

  return MIN (n, count_all (self));
}

static void
set_switch_label (GtkToggleButton *button, const char *word, guint n)
{
  g_autofree char *count = xg_format_count (n);
  g_autofree char *label = g_strdup_printf ("%s %s", word, count);

  gtk_button_set_label (GTK_BUTTON (button), label);
}

static void
update_counts (XgAlertsPage *self)
{
  guint all = count_all (self);
  guint open = count_open (self);
  g_autofree char *open_text = xg_format_count (open);
  g_autofree char *done_text = xg_format_count (all - open);
  g_autofree char *subtitle =
    g_strdup_printf (_ ("%s open · %s acknowledged"), open_text, done_text);

  set_switch_label (self->open_button, _ ("Open"), open);
  set_switch_label (self->acknowledged_button, _ ("Acknowledged"), all - open);
  set_switch_label (self->all_button, _ ("All"), all);
  adw_window_title_set_subtitle (self->title, all > 0 ? subtitle : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alerts.acknowledge-all", open > 0);
}

static void
update_stack (XgAlertsPage *self)
{
  gboolean has_rules =
    self->grid != NULL && g_list_model_get_n_items (xg_grid_get_rules (self->grid)) > 0;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "list");
      return;
    }
  if (!has_rules)
    {
      adw_status_page_set_icon_name (self->status, "alarm-symbolic");
      adw_status_page_set_title (self->status, _ ("Nobody Watches Yet"));
      adw_status_page_set_description (
        self->status,
        _ ("An alert rule watches everything, a collection or a topic for words and severity. "
           "When an item matches, you get a notification, and the alert waits here until you "
           "acknowledge it."));
    }
  else if (self->show == XG_ALERTS_OPEN)
    {
      adw_status_page_set_icon_name (self->status, "object-select-symbolic");
      adw_status_page_set_title (self->status, _ ("All Quiet"));
      adw_status_page_set_description (self->status,
                                       _ ("No open alerts. Your rules are watching."));
    }
  else
    {
      adw_status_page_set_icon_name (self->status, "alarm-symbolic");
      adw_status_page_set_title (self->status, _ ("No Alerts"));
      adw_status_page_set_description (self->status,
                                       self->show == XG_ALERTS_ACKNOWLEDGED
                                         ? _ ("Alerts that you acknowledge are kept here.")
                                         : _ ("None of your rules has matched an item yet."));
    }
  gtk_widget_set_visible (self->status_button, !has_rules && self->grid != NULL);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

void
xg_alerts_page_alerts_changed_cb (XgAlertsPage *self)
{
  update_counts (self);
  update_stack (self);
}

/* New alerts come on top; who looks at the top sees them. The list by itself would keep its place.
 */
static void
shown_changed_cb (XgAlertsPage *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));

  if (gtk_adjustment_get_value (adjustment) <= 1 &&
      g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0u);
}

static void
switch_cb (XgAlertsPage *self)
{
  XgAlertsShow show = gtk_toggle_button_get_active (self->open_button) ? XG_ALERTS_OPEN
                      : gtk_toggle_button_get_active (self->acknowledged_button)
                        ? XG_ALERTS_ACKNOWLEDGED
                        : XG_ALERTS_ALL;

  if (self->show == show)
    return;
  self->show = show;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static void
activate_cb (XgAlertsPage *self, guint position)
{
  g_autoptr (XgAlert) alert = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autoptr (GObject) grid = alert != NULL ? xg_alert_dup_grid (alert) : NULL;
  XgItem *item = alert != NULL ? xg_alert_get_item (alert) : NULL;

  if (item != NULL && grid != NULL)
    g_signal_emit (self, signals[ITEM_ACTIVATED], 0, grid, xg_item_get_rowid (item));
}

static void
rules_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgAlertsPage *self = XG_ALERTS_PAGE (widget);

  if (self->grid == NULL)
    return;
  if (g_str_equal (name, "alerts.new-rule"))
    {
      g_autoptr (XgRule) rule = xg_rule_new (0, "");

      g_object_set (rule, "severity", XG_SEVERITY_HIGH, NULL);
      xg_rules_dialog_present (self->grid, rule, widget);
    }
  else
    xg_rules_dialog_present (self->grid, NULL, widget);
}

static void
row_state_cb (XgAlert *alert, GParamSpec *pspec, XgAlertsPage *self)
{
  g_assert (XG_IS_ALERTS_PAGE (self));
  xg_alerts_page_queue_refilter (self);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgAlertsPage *self)
{
  GtkWidget *row = xg_alert_row_new ();

  g_signal_connect_object (row,
                           "toggled",
                           G_CALLBACK (xg_alerts_page_row_toggled_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgAlertsPage *self)
{
  XgAlert *alert = gtk_list_item_get_item (list_item);

  g_autoptr (GObject) grid = xg_alert_dup_grid (alert);
  gboolean several =
    self->connectors != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->connectors)) > 1;

  xg_alert_row_set_alert (
    XG_ALERT_ROW (gtk_list_item_get_child (list_item)),
    alert,
    several && grid != NULL ? xg_profile_get_name (xg_grid_get_profile (XG_GRID (grid))) : NULL);
  /* Acknowledged from elsewhere: by a notification. */
  g_signal_connect_object (alert, "notify::state", G_CALLBACK (row_state_cb), self, 0);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgAlertsPage *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), row_state_cb, self);
  xg_alert_row_set_alert (XG_ALERT_ROW (gtk_list_item_get_child (list_item)), NULL, NULL);
}

static int
compare_times (gconstpointer first, gconstpointer second, gpointer data)
{
  gint64 one = xg_alert_get_time ((gpointer) first);
  gint64 other = xg_alert_get_time ((gpointer) second);

  return one > other   ? GTK_ORDERING_SMALLER
         : one < other ? GTK_ORDERING_LARGER
                       : GTK_ORDERING_EQUAL;
}

static void
set_alerts (XgAlertsPage *self, GListModel *alerts)
{
  g_clear_handle_id (&self->all_source, g_source_remove);
  g_set_object (&self->alerts, alerts);
  gtk_filter_list_model_set_model (self->filtered, alerts);
  g_signal_group_set_target (self->alerts_signals, alerts);
  xg_alerts_page_alerts_changed_cb (self);
}

/* One list of all alerts. That of one profile is in order by itself. */
static void
grids_changed_cb (XgAlertsPage *self)
{
  g_autoptr (GListStore) lists = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GListModel) sorted = NULL;
  XgConnector *connector;

  for (guint i = 0; (connector = xg_connector_list_get (self->connectors, i)) != NULL; i++)
    if (xg_connector_get_grid (connector) != NULL)
      g_list_store_append (lists, xg_grid_get_alerts (xg_connector_get_grid (connector)));

  if (g_list_model_get_n_items (G_LIST_MODEL (lists)) > 1)
    sorted = G_LIST_MODEL (gtk_sort_list_model_new (
      G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (lists)))),
      GTK_SORTER (gtk_custom_sorter_new (compare_times, NULL, NULL))));
  else
    sorted = g_list_model_get_item (G_LIST_MODEL (lists), 0);
  set_alerts (self, sorted);
}

static void
xg_alerts_page_dispose (GObject *object)
{
  XgAlertsPage *self = XG_ALERTS_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->refilter, g_source_remove);
  g_clear_handle_id (&self->all_source, g_source_remove);
  g_clear_object (&self->list_signals);
  g_clear_object (&self->alerts_signals);
  g_clear_object (&self->rules_signals);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->alerts);
  g_clear_object (&self->connectors);
  g_clear_object (&self->grid);
  G_OBJECT_CLASS (xg_alerts_page_parent_class)->dispose (object);
}

/* To the alerts, where there are any. */
static gboolean
xg_alerts_page_grab_focus (GtkWidget *widget)
{
  XgAlertsPage *self = XG_ALERTS_PAGE (widget);

  if (gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    xg_alerts_page_select_near (self, 0);

  return g_str_equal (gtk_stack_get_visible_child_name (self->stack), "list") &&
         (xg_alerts_page_focus_selected (self) || gtk_widget_grab_focus (GTK_WIDGET (self->list)));
}

/* A list makes two hundred rows, also where nobody sees it: not before the page is opened. */
static void
xg_alerts_page_map (GtkWidget *widget)
{
  XgAlertsPage *self = XG_ALERTS_PAGE (widget);

  if (gtk_list_view_get_model (self->list) == NULL)
    gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  GTK_WIDGET_CLASS (xg_alerts_page_parent_class)->map (widget);
}

static void
xg_alerts_page_class_init (XgAlertsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_alerts_page_dispose;
  widget_class->grab_focus = xg_alerts_page_grab_focus;
  widget_class->map = xg_alerts_page_map;

  signals[ITEM_ACTIVATED] = g_signal_new ("item-activated",
                                          XG_TYPE_ALERTS_PAGE,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          2,
                                          XG_TYPE_GRID,
                                          G_TYPE_INT64);

  gtk_widget_class_install_action (widget_class,
                                   "alerts.acknowledge-all",
                                   NULL,
                                   xg_alerts_page_acknowledge_all);
  gtk_widget_class_install_action (widget_class,
                                   "alerts.acknowledge",
                                   NULL,
                                   xg_alerts_page_acknowledge);
  gtk_widget_class_install_action (widget_class, "alerts.rules", NULL, rules_action);
  gtk_widget_class_install_action (widget_class, "alerts.new-rule", NULL, rules_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, 0, "alerts.acknowledge", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/alerts/xg-alerts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, XgAlertsPage, title);
  gtk_widget_class_bind_template_child (widget_class, XgAlertsPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, XgAlertsPage, acknowledged_button);
  gtk_widget_class_bind_template_child (widget_class, XgAlertsPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, XgAlertsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, XgAlertsPage, list);
  gtk_widget_class_bind_template_child (widget_class, XgAlertsPage, status);
  gtk_widget_class_bind_template_child (widget_class, XgAlertsPage, status_button);
  gtk_widget_class_bind_template_callback (widget_class, switch_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
xg_alerts_page_init (XgAlertsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->filter = GTK_FILTER (gtk_custom_filter_new (match_cb, self, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect_object (self->selection,
                           "items-changed",
                           G_CALLBACK (shown_changed_cb),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  self->list_signals = g_signal_group_new (XG_TYPE_CONNECTOR_LIST);
  g_signal_group_connect_swapped (self->list_signals,
                                  "notify::n-open-alerts",
                                  G_CALLBACK (update_counts),
                                  self);
  g_signal_group_connect_swapped (self->list_signals,
                                  "grid-changed",
                                  G_CALLBACK (grids_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->list_signals,
                                  "items-changed",
                                  G_CALLBACK (grids_changed_cb),
                                  self);
  self->alerts_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->alerts_signals,
                                  "items-changed",
                                  G_CALLBACK (xg_alerts_page_alerts_changed_cb),
                                  self);
  self->rules_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->rules_signals,
                                  "items-changed",
                                  G_CALLBACK (update_stack),
                                  self);
  xg_alerts_page_alerts_changed_cb (self);
  xg_line_wrap_button (GTK_WIDGET (self->open_button));
  xg_line_wrap_button (GTK_WIDGET (self->acknowledged_button));
  xg_line_wrap_button (GTK_WIDGET (self->all_button));
}

/**
 * xg_alerts_page_new:
 *
 * Returns: (transfer floating): a page without a grid
 */
GtkWidget *
xg_alerts_page_new (void)
{
  return g_object_new (XG_TYPE_ALERTS_PAGE, NULL);
}

/**
 * xg_alerts_page_set_connectors:
 * @self: a page
 * @connectors: (nullable): the profiles of the window: whose alerts
 */
void
xg_alerts_page_set_connectors (XgAlertsPage *self, XgConnectorList *connectors)
{
  g_return_if_fail (XG_IS_ALERTS_PAGE (self));

  if (!g_set_object (&self->connectors, connectors))
    return;
  g_signal_group_set_target (self->list_signals, connectors);
  if (connectors != NULL)
    grids_changed_cb (self);
  else
    set_alerts (self, NULL);
}

/**
 * xg_alerts_page_set_grid:
 * @self: a page
 * @grid: (nullable): the current one: its rules are shown, and made
 */
void
xg_alerts_page_set_grid (XgAlertsPage *self, XgGrid *grid)
{
  g_return_if_fail (XG_IS_ALERTS_PAGE (self));
  g_return_if_fail (grid == NULL || XG_IS_GRID (grid));

  if (!g_set_object (&self->grid, grid))
    return;
  g_signal_group_set_target (self->rules_signals, grid != NULL ? xg_grid_get_rules (grid) : NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "alerts.rules", grid != NULL);
  update_stack (self);
}
