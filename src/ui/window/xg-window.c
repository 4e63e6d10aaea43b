/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include "broker/xg-broker-bar.h"
#include "node/xg-node-tab-table.h"
#include "xg-ui.h"

G_DEFINE_FINAL_TYPE (XgWindow, xg_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_PAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Whether the middle pane shows "feed", "node" (whatever tab), "broker", "alerts",
 * "requests" or "profile". */
gboolean
xg_window_is_page (XgWindow *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->content_stack), name) == 0;
}

/* Whether a broker as a whole is selected. */
gboolean
xg_window_is_broker (XgWindow *self)
{
  return self->place == XG_PLACE_BROKER && self->broker != NULL && self->node == NULL;
}

/* Which page the middle pane shows, see xg_window_show_page(). */
static const char *
get_content (XgWindow *self)
{
  /* The buttons of the pages ask while the window is being made. */
  if (self->content_stack == NULL)
    return "feed";

  return xg_window_is_page (self, "node") ? xg_node_page_get_tab (self->node_page)
                                          : gtk_stack_get_visible_child_name (self->content_stack);
}

static void
folded_cb (XgWindow *self)
{
  xg_window_update_panes (self);
}

static void
session_changed_cb (XgWindow *self)
{
  xg_window_update_banner (self);
  xg_window_update_actions (self);
}

/**
 * xg_window_show_page:
 * @page: "feed", "broker", "contents", "alerts", "requests", "profile" or the name of a tab of
 * #XgNodePage
 *
 * Changes what the middle pane shows of the place that is selected.
 */
void
xg_window_show_page (XgWindow *self, const char *page)
{
  if (xg_window_is_broker (self) && g_str_equal (page, "overview"))
    page = "broker";
  else if (!xg_window_is_broker (self) &&
           (g_str_equal (page, "broker") || g_str_equal (page, "contents")))
    page = "feed";
  if (xg_node_tab_table_find (page) != NULL)
    {
      xg_node_page_show_tab (xg_window_ensure_node_page (self), page);
      page = self->node != NULL ? "node" : "feed";
    }
  if (xg_window_is_page (self, page))
    return;
  xg_window_set_page (self, page);
  xg_window_update_panes (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

static void
xg_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (xg_window_parent_class)->size_allocate (widget, width, height, baseline);
  xg_window_note_width (XG_WINDOW (widget), width);
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
  if (!xg_window_may_close (XG_WINDOW (window)))
    return TRUE;

  return GTK_WINDOW_CLASS (xg_window_parent_class)->close_request (window);
}

static void
xg_window_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgWindow *self = XG_WINDOW (object);

  switch (prop_id)
    {
    case PROP_PAGE:
      g_value_set_string (value, get_content (self));
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
  xg_window_clear_secrets (self);
  xg_window_clear_profiles (self);
  g_clear_object (&self->grid_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->capability_signals);
  g_clear_object (&self->broker_signals);
  g_clear_object (&self->node_actions);
  if (self->filters != NULL)
    g_signal_handlers_disconnect_by_data (self->filters, self);
  g_clear_object (&self->filters);
  g_clear_object (&self->colours);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (xg_window_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (XG_TYPE_BANNER);
  g_type_ensure (XG_TYPE_CONNECT_PAGE);
  g_type_ensure (XG_TYPE_FEED_PAGE);
  g_type_ensure (XG_TYPE_ITEM_VIEW);
  g_type_ensure (XG_TYPE_PANE);
  g_type_ensure (XG_TYPE_PANE_HANDLE);
  g_type_ensure (XG_TYPE_SIDEBAR);
  g_type_ensure (XG_TYPE_STATUS_BAR);
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
  gtk_widget_class_bind_template_child (widget_class, XgWindow, detail_handle);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, detail_pane);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, item_view);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, XgWindow, status_bar);
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
  xg_window_bind_places (widget_class);
  xg_window_install_actions (klass);
  xg_window_install_broker_actions (klass);
  xg_window_install_export_actions (klass);
  xg_window_install_create_actions (klass);
  xg_window_install_filter_actions (klass);
  xg_window_install_place_actions (klass);
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
  xg_window_init_create (self);
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
  xg_window_init_secrets (self);
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
  g_object_bind_property (self->settings, "feed-columns", self->feed_page, "columns", both);
  g_object_bind_property (self->settings, "feed-order", self->feed_page, "order", both);
  g_object_bind_property (self->settings, "triage-keys", self->feed_page, "triage", both);
  g_signal_connect_object (self->settings,
                           "notify::stanza-console",
                           G_CALLBACK (xg_window_update_actions),
                           self,
                           G_CONNECT_SWAPPED);
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
  xg_window_init_filters (self);
  xg_window_init_timeline (self);
  xg_window_init_export (self);
  self->feed_broker_bar = xg_broker_bar_install (GTK_WIDGET (self->feed_page));
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
 * xg_window_get_page:
 *
 * Returns: (transfer none): "connect", "problem", or what the middle pane of the grid shows:
 *   "feed", "alerts", the name of a tab of a node, or "profile": it is not open
 */
const char *
xg_window_get_page (XgWindow *self)
{
  const char *page;

  g_return_val_if_fail (XG_IS_WINDOW (self), NULL);

  page = gtk_stack_get_visible_child_name (self->main_stack);
  if (g_strcmp0 (page, "grid") == 0)
    page = get_content (self);

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
