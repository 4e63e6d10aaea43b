/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include <glib/gi18n.h>

#include "grid/xg-advice.h"
#include "window/xg-page-tabs.h"
#include "xg-ui.h"

/* Below this width the status bar says less. */
#define NARROW_WIDTH 620

G_DEFINE_FINAL_TYPE (XgWindow, xg_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_PAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_page (XgWindow *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->content_stack), name) == 0;
}

static void
set_title_buttons (gpointer page, gboolean start, gboolean end, gboolean back)
{
  g_object_set (page,
                "show-start-title-buttons",
                start,
                "show-end-title-buttons",
                end,
                "show-back",
                back,
                NULL);
}

/* Which panes there are, which of them has the window's buttons, and where a way back is needed. */
void
xg_window_update_panes (XgWindow *self)
{
  gboolean outer_folded = adw_leaflet_get_folded (self->outer);
  gboolean detail = is_page (self, "feed");
  gboolean inner_folded = detail && adw_leaflet_get_folded (self->inner);
  gboolean sidebar = outer_folded || !self->sidebar_hidden;
  gboolean content_first = outer_folded || !sidebar;
  gboolean content_last = inner_folded || !detail;

  if (!detail)
    adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->content_pane));
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar_pane), sidebar);
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar_handle), sidebar);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_pane), detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_handle), detail);

  g_object_set (self->sidebar, "show-end-title-buttons", outer_folded, NULL);
  set_title_buttons (self->feed_page, content_first, content_last, content_first);
  set_title_buttons (self->topic_page, content_first, content_last, content_first);
  set_title_buttons (self->alerts_page, content_first, content_last, content_first);
  set_title_buttons (self->profile_page, content_first, content_last, content_first);
  set_title_buttons (self->item_view, inner_folded && content_first, TRUE, inner_folded);
  gtk_widget_set_visible (self->feed_tabs, self->node != NULL);
  gtk_widget_set_visible (self->topic_tabs, self->node != NULL);
  xg_window_update_actions (self);
}

static void
folded_cb (XgWindow *self)
{
  xg_window_update_panes (self);
}

static gboolean
layout_cb (gpointer data)
{
  XgWindow *self = data;

  self->layout_idle = 0;
  xg_status_bar_set_narrow (self->status_bar, self->narrow);
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");

  return G_SOURCE_REMOVE;
}

static void
xg_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  XgWindow *self = XG_WINDOW (widget);
  gboolean narrow = width < NARROW_WIDTH;

  GTK_WIDGET_CLASS (xg_window_parent_class)->size_allocate (widget, width, height, baseline);

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  /* What is shown may not change while sizes are being given. */
  if (self->layout_idle == 0)
    self->layout_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, layout_cb, self, NULL);
}

/* The one thing that is wrong and lasts, the worst first. */
void
xg_window_update_banner (XgWindow *self)
{
  XgSession *session = self->grid != NULL ? xg_grid_get_session (self->grid) : NULL;
  XgSessionState state = session != NULL ? xg_session_get_state (session) : XG_SESSION_OFFLINE;
  g_autofree char *problem = NULL;
  g_autofree char *text = NULL;
  const char *error;

  if (self->grid == NULL)
    {
      xg_banner_hide (self->banner);
      return;
    }

  g_object_get (self->grid, "problem", &problem, NULL);
  error = xg_session_get_error_text (session);
  if (problem != NULL)
    xg_banner_show (self->banner, problem, NULL, NULL);
  else if (state == XG_SESSION_WAITING)
    {
      text = g_strdup_printf (
        "%s %s",
        error != NULL ? error : _ ("The connection was lost."),
        _ ("What is shown is from the cache; what comes meanwhile is fetched later."));
      xg_banner_show (self->banner, text, _ ("Retry Now"), "win.retry");
    }
  else if (state == XG_SESSION_OFFLINE && xg_window_is_refused (self))
    xg_banner_show (self->banner, error, _ ("Details"), "win.security");
  else if (state == XG_SESSION_OFFLINE &&
           xg_advice_is_about_profile (xg_session_get_error (session)))
    xg_banner_show (self->banner, error, _ ("Edit Profile…"), "win.edit-profile");
  else if (state == XG_SESSION_OFFLINE && error != NULL)
    xg_banner_show (self->banner, error, _ ("Sign In…"), "win.connect");
  else if (state == XG_SESSION_ONLINE && xg_grid_get_discovery_error (self->grid) != NULL)
    xg_banner_show (self->banner,
                    xg_grid_get_discovery_error (self->grid),
                    _ ("Look Again"),
                    "win.refresh");
  else if (!xg_window_warn_of_expiry (self))
    xg_banner_hide (self->banner);
}

static void
session_changed_cb (XgWindow *self)
{
  xg_window_update_banner (self);
  xg_window_update_actions (self);
}

/**
 * xg_window_show_page:
 * @page: "feed", "overview", "alerts" or "profile"
 *
 * Changes what the middle pane shows of the place that is selected.
 */
void
xg_window_show_page (XgWindow *self, const char *page)
{
  if (g_str_equal (page, "overview") && self->node == NULL)
    page = "feed";
  if (is_page (self, page))
    return;
  gtk_stack_set_visible_child_name (self->content_stack, page);
  xg_window_update_panes (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

/* Shows the place that is set: its feed, or what stands in for it. */
void
xg_window_open_scope (XgWindow *self)
{
  if (self->place == XG_PLACE_ALERTS)
    {
      xg_window_show_page (self, "alerts");
      return;
    }
  xg_feed_page_set_scope (self->feed_page, self->grid, self->broker, self->node);
  /* A locked topic has no feed to show, but a reason. */
  if (self->grid == NULL)
    xg_window_show_page (self, "profile");
  else if (self->node != NULL && xg_node_get_locked (self->node))
    xg_window_show_page (self, "overview");
  else if (!is_page (self, "overview") || self->node == NULL)
    xg_window_show_page (self, "feed");
}

static void
place_changed_cb (XgWindow *self, int kind, XgConnector *connector, XgBroker *broker, XgNode *node)
{
  self->place = (XgPlaceKind) kind;
  if (connector != NULL)
    xg_window_set_connector (self, connector);
  if (self->broker != NULL && self->broker != broker)
    xg_broker_look_at (self->broker, NULL, FALSE);
  if (broker != NULL)
    xg_broker_look_at (broker, node, FALSE);
  g_set_object (&self->broker, broker);
  g_set_object (&self->node, node);
  xg_node_actions_set_target (self->node_actions, broker, node);
  xg_topic_page_set_node (self->topic_page, self->grid, node);

  xg_window_open_scope (self);
  adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->content_pane));
  xg_window_update_panes (self);
}

static void
place_activated_cb (XgWindow *self)
{
  adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->content_pane));
  adw_leaflet_set_visible_child (self->outer, GTK_WIDGET (self->inner));
  if (adw_leaflet_get_folded (self->outer))
    xg_window_focus_pane (self);
}

static void
item_selected_cb (XgWindow *self, XgItem *item)
{
  xg_item_view_set_item (self->item_view, self->grid, item);
}

static void
item_activated_cb (XgWindow *self, XgItem *item)
{
  xg_item_view_set_item (self->item_view, self->grid, item);
  if (!adw_leaflet_get_folded (self->inner))
    return;
  adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->detail_pane));
  xg_window_focus_pane (self);
}

/**
 * xg_window_show_item:
 * @grid: an open grid
 * @rowid: the row of an item
 *
 * Shows the item in its feed, from an alert or a notification.
 */
void
xg_window_show_item (XgWindow *self, XgGrid *grid, gint64 rowid)
{
  g_autoptr (XgItem) item = grid != NULL ? xg_grid_get_item (grid, rowid) : NULL;
  XgConnector *connector = xg_connector_list_find_grid (self->connectors, grid);

  if (item == NULL || connector == NULL)
    return;
  xg_window_show_grid (self);
  xg_sidebar_select_place (self->sidebar, XG_PLACE_ITEMS, connector, NULL);
  xg_window_show_page (self, "feed");
  xg_feed_page_select_rowid (self->feed_page, rowid);
  place_activated_cb (self);
  item_activated_cb (self, item);
}

static void
alert_activated_cb (XgWindow *self, XgGrid *grid, gint64 rowid)
{
  xg_window_show_item (self, grid, rowid);
}

/* The way back, one pane at a time. */
void
xg_window_go_back (XgWindow *self)
{
  if (adw_leaflet_get_folded (self->inner) &&
      adw_leaflet_get_visible_child (self->inner) == GTK_WIDGET (self->detail_pane))
    adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->content_pane));
  else if (adw_leaflet_get_folded (self->outer))
    adw_leaflet_set_visible_child (self->outer, GTK_WIDGET (self->sidebar_pane));
  else if (self->sidebar_hidden)
    {
      self->sidebar_hidden = FALSE;
      xg_window_update_panes (self);
      return;
    }
  xg_window_focus_pane (self);
}

gboolean
xg_window_can_go_back (XgWindow *self)
{
  if (adw_leaflet_get_folded (self->inner) &&
      adw_leaflet_get_visible_child (self->inner) == GTK_WIDGET (self->detail_pane))
    return TRUE;
  if (adw_leaflet_get_folded (self->outer))
    return adw_leaflet_get_visible_child (self->outer) == GTK_WIDGET (self->inner);

  return self->sidebar_hidden;
}

static void
save_size (XgWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_object_set (self->settings,
                "window-maximized",
                gtk_window_is_maximized (GTK_WINDOW (self)),
                NULL);
  if (width > 0 && height > 0)
    g_object_set (self->settings, "window-width", width, "window-height", height, NULL);
}

static gboolean
xg_window_close_request (GtkWindow *window)
{
  save_size (XG_WINDOW (window));

  return GTK_WINDOW_CLASS (xg_window_parent_class)->close_request (window);
}

static void
xg_window_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgWindow *self = XG_WINDOW (object);

  switch (prop_id)
    {
    case PROP_PAGE:
      g_value_set_string (value, gtk_stack_get_visible_child_name (self->content_stack));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_window_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgWindow *self = XG_WINDOW (object);

  switch (prop_id)
    {
    case PROP_PAGE:
      xg_window_show_page (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_window_dispose (GObject *object)
{
  XgWindow *self = XG_WINDOW (object);

  g_clear_handle_id (&self->layout_idle, g_source_remove);
  if (self->main_stack != NULL)
    xg_window_set_connectors (self, NULL);
  xg_window_clear_trust (self);
  xg_window_clear_profiles (self);
  g_clear_object (&self->grid_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->node_actions);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (xg_window_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (XG_TYPE_ALERTS_PAGE);
  g_type_ensure (XG_TYPE_BANNER);
  g_type_ensure (XG_TYPE_CONNECT_PAGE);
  g_type_ensure (XG_TYPE_FEED_PAGE);
  g_type_ensure (XG_TYPE_ITEM_VIEW);
  g_type_ensure (XG_TYPE_PANE);
  g_type_ensure (XG_TYPE_PANE_HANDLE);
  g_type_ensure (XG_TYPE_PROFILE_PAGE);
  g_type_ensure (XG_TYPE_SIDEBAR);
  g_type_ensure (XG_TYPE_STATUS_BAR);
  g_type_ensure (XG_TYPE_TOPIC_PAGE);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/window/xg-window.ui");
  gtk_widget_class_bind_template_child (widget_class, XgWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, main_stack);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, connect_page);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, connect_back_button);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, outer);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, inner);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, sidebar_pane);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, sidebar_handle);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, content_pane);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, content_stack);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, feed_page);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, topic_page);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, alerts_page);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, profile_page);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, detail_handle);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, detail_pane);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, item_view);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, status_bar);
  gtk_widget_class_bind_template_callback (widget_class, place_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, alert_activated_cb);
}

static void
xg_window_class_init (XgWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_window_dispose;
  object_class->get_property = xg_window_get_property;
  object_class->set_property = xg_window_set_property;
  widget_class->size_allocate = xg_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = xg_window_close_request;

  properties[PROP_PAGE] =
    g_param_spec_string ("page",
                         NULL,
                         NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  ensure_types ();
  bind_template (widget_class);
  xg_window_install_actions (klass);
  xg_window_install_profile_actions (klass);
  xg_window_install_trust_actions (klass);
  xg_window_install_keys (klass);
}

static void
init_signals (XgWindow *self)
{
  static const char *const facts[] = { "notify::state", "notify::error-text", "notify::report" };

  self->grid_signals = g_signal_group_new (XG_TYPE_GRID);
  g_signal_group_connect_swapped (self->grid_signals,
                                  "notify::problem",
                                  G_CALLBACK (xg_window_update_banner),
                                  self);
  g_signal_group_connect_swapped (self->grid_signals,
                                  "notify::discovery-error",
                                  G_CALLBACK (xg_window_update_banner),
                                  self);
  self->session_signals = g_signal_group_new (XG_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    g_signal_group_connect_swapped (self->session_signals,
                                    facts[i],
                                    G_CALLBACK (session_changed_cb),
                                    self);
  g_signal_connect_object (self->outer,
                           "notify::folded",
                           G_CALLBACK (folded_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inner,
                           "notify::folded",
                           G_CALLBACK (folded_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outer,
                           "notify::visible-child",
                           G_CALLBACK (xg_window_update_actions),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inner,
                           "notify::visible-child",
                           G_CALLBACK (xg_window_update_actions),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
xg_window_init (XgWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->node_actions = xg_node_actions_new (GTK_WIDGET (self));
  init_signals (self);
  xg_window_init_profiles (self);
  xg_window_init_trust (self);
#if XG_DEVELOPMENT
  gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
#endif
}

static void
bind_settings (XgWindow *self)
{
  const GBindingFlags both = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  gtk_window_set_default_size (GTK_WINDOW (self),
                               xg_settings_get_int (self->settings, "window-width"),
                               xg_settings_get_int (self->settings, "window-height"));
  if (xg_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  g_object_bind_property (self->settings, "sidebar-width", self->sidebar_pane, "width", both);
  g_object_bind_property (self->settings, "detail-width", self->detail_pane, "width", both);
  g_object_bind_property (self->settings, "newest-first", self->feed_page, "newest-first", both);
  g_object_bind_property (self->settings, "compact-rows", self->feed_page, "compact", both);
}

/**
 * xg_window_new:
 * @application: the application that the window belongs to
 * @settings: what it remembers
 *
 * Returns: (transfer none): a window without a grid: it shows the connect page
 */
XgWindow *
xg_window_new (AdwApplication *application, XgSettings *settings)
{
  XgWindow *self;

  g_return_val_if_fail (ADW_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (XG_IS_SETTINGS (settings), NULL);

  self = g_object_new (XG_TYPE_WINDOW, "application", application, NULL);
  self->settings = g_object_ref (settings);
  bind_settings (self);
  self->feed_tabs = xg_page_tabs_install (GTK_WIDGET (self->feed_page));
  self->topic_tabs = xg_page_tabs_install (GTK_WIDGET (self->topic_page));
  xg_window_update_panes (self);

  return self;
}

XgGrid *
xg_window_get_grid (XgWindow *self)
{
  g_return_val_if_fail (XG_IS_WINDOW (self), NULL);

  return self->grid;
}

XgConnectPage *
xg_window_get_connect_page (XgWindow *self)
{
  g_return_val_if_fail (XG_IS_WINDOW (self), NULL);

  return self->connect_page;
}

/* The focus leaves a page before the page leaves: an entry that vanishes with it complains. */
static void
show_main_page (XgWindow *self, const char *name)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->main_stack), name) == 0)
    return;
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_stack_set_visible_child_name (self->main_stack, name);
}

void
xg_window_show_connect (XgWindow *self)
{
  g_return_if_fail (XG_IS_WINDOW (self));

  show_main_page (self, "connect");
  gtk_widget_grab_focus (GTK_WIDGET (self->connect_page));
}

/**
 * xg_window_show_problem:
 * @sentence: why the cache can't be opened
 */
void
xg_window_show_problem (XgWindow *self, const char *sentence)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (XG_IS_WINDOW (self));
  g_return_if_fail (sentence != NULL);

  escaped = g_markup_escape_text (sentence, -1);
  adw_status_page_set_description (self->problem_page, escaped);
  show_main_page (self, "problem");
}

/**
 * xg_window_show_grid:
 *
 * Leaves the connect page, where there is something else to show.
 */
void
xg_window_show_grid (XgWindow *self)
{
  g_return_if_fail (XG_IS_WINDOW (self));

  if (!xg_window_has_grids (self) ||
      g_str_equal (gtk_stack_get_visible_child_name (self->main_stack), "grid"))
    return;
  if (self->connector == NULL)
    xg_sidebar_select_place (self->sidebar,
                             XG_PLACE_ITEMS,
                             xg_window_choose_connector (self),
                             NULL);
  show_main_page (self, "grid");
  xg_window_focus_pane (self);
}

/**
 * xg_window_show_place:
 * @broker: (nullable): whose heading, for %XG_PLACE_BROKER
 *
 * Shows a place of the current profile.
 */
void
xg_window_show_place (XgWindow *self, XgPlaceKind kind, XgBroker *broker)
{
  g_return_if_fail (XG_IS_WINDOW (self));

  xg_sidebar_select_place (self->sidebar, kind, self->connector, broker);
  place_activated_cb (self);
}

/**
 * xg_window_show_node:
 * @node: a topic or collection of the grid
 * @page: "feed" or "overview"
 */
void
xg_window_show_node (XgWindow *self, XgNode *node, const char *page)
{
  g_return_if_fail (XG_IS_WINDOW (self));
  g_return_if_fail (XG_IS_NODE (node));

  xg_sidebar_select_node (self->sidebar, node);
  xg_window_show_page (self, page);
  place_activated_cb (self);
}

/**
 * xg_window_get_page:
 *
 * Returns: (transfer none): "connect", "problem", or what the middle pane of the grid shows:
 *   "feed", "overview", "alerts", or "profile": it is not open
 */
const char *
xg_window_get_page (XgWindow *self)
{
  const char *page;

  g_return_val_if_fail (XG_IS_WINDOW (self), NULL);

  page = gtk_stack_get_visible_child_name (self->main_stack);
  if (g_strcmp0 (page, "grid") == 0)
    page = gtk_stack_get_visible_child_name (self->content_stack);

  return page;
}

/**
 * xg_window_has_rows:
 *
 * Returns: whether the feed shows rows, see xg_feed_page_has_rows()
 */
gboolean
xg_window_has_rows (XgWindow *self)
{
  g_return_val_if_fail (XG_IS_WINDOW (self), FALSE);

  return xg_feed_page_has_rows (self->feed_page);
}
