/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-page.h"

#include <glib/gi18n.h>

#include "node/xg-node-bar.h"
#include "node/xg-node-menu.h"
#include "node/xg-node-tab-table.h"
#include "xg-phrases.h"
#include "xg-ui.h"

struct _XgNodePage
{
  XgPage parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  GtkMenuButton *menu_button;
  GtkSpinner *spinner;
  XgNodeBar *bar;
  GtkStack *tabs;

  /* Owned */
  XgGrid *grid;
  XgNode *node;
  GSignalGroup *node_signals;
  GSignalGroup *request_signals;

  guint idle;
};

enum
{
  PROP_0,
  PROP_TAB,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgNodePage, xg_node_page, XG_TYPE_PAGE)

static XgNodeTab *
get_shown (XgNodePage *self)
{
  GtkWidget *tab = gtk_stack_get_visible_child (self->tabs);

  return tab != NULL ? XG_NODE_TAB (tab) : NULL;
}

static void
changed (XgNodePage *self)
{
  XgNodeTab *tab = get_shown (self);
  gboolean busy = tab != NULL && xg_node_tab_get_busy (tab);

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Where the node is: the first way to it, and whose it is. */
static char *
get_subtitle (XgNode *node)
{
  g_auto (GStrv) paths = xg_node_get_parent_paths (node);
  XgBroker *broker = xg_node_get_broker (node);
  const char *where = paths[0] != NULL ? paths[0] : xg_phrase_node_kind (xg_node_get_kind (node));

  if (broker == NULL)
    return g_strdup (where);

  return g_strdup_printf ("%s · %s", where, xg_broker_get_jid (broker));
}

/* The tab that is in front already, where the node has it, else the first one. */
static void
show_front (XgNodePage *self)
{
  const XgNodeTabEntry *entry = xg_node_tab_table_find (xg_node_page_get_tab (self));

  if (entry == NULL || !xg_node_tab_entry_applies (entry, self->node))
    entry = &xg_node_tab_table[0];
  xg_node_page_show_tab (self, entry->name);
}

/* What the node turns out not to have is not in front. */
static void
check_front (XgNodePage *self)
{
  const XgNodeTabEntry *entry = xg_node_tab_table_find (xg_node_page_get_tab (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && entry != NULL &&
      !xg_node_tab_entry_applies (entry, self->node))
    show_front (self);
}

static gboolean
update_cb (gpointer data)
{
  XgNodePage *self = data;
  g_autofree char *subtitle = NULL;

  self->idle = 0;
  if (self->node == NULL)
    return G_SOURCE_REMOVE;

  subtitle = get_subtitle (self->node);
  adw_window_title_set_title (self->window_title, xg_node_get_label (self->node));
  adw_window_title_set_subtitle (self->window_title, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->window_title), xg_node_get_id (self->node));
  xg_node_menu_set_node (GTK_POPOVER_MENU (gtk_menu_button_get_popover (self->menu_button)),
                         self->node);
  check_front (self);
  changed (self);

  return G_SOURCE_REMOVE;
}

/* Metadata comes as a dozen notifications at a time: shown once. */
static void
queue_update (XgNodePage *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static XgNodeTab *
ensure_tab (XgNodePage *self, const XgNodeTabEntry *entry)
{
  GtkWidget *tab = gtk_stack_get_child_by_name (self->tabs, entry->name);

  if (tab == NULL)
    {
      tab = g_object_new (entry->get_type (), NULL);
      g_signal_connect_object (tab, "notify::count", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (tab,
                               "notify::modified",
                               G_CALLBACK (changed),
                               self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (tab, "notify::busy", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
      gtk_accessible_update_property (GTK_ACCESSIBLE (tab),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ (entry->title),
                                      -1);
      gtk_stack_add_named (self->tabs, tab, entry->name);
    }

  return XG_NODE_TAB (tab);
}

static void
refresh_clicked_cb (XgNodePage *self)
{
  xg_node_page_reload (self);
}

static void
xg_node_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TAB:
      g_value_set_string (value, xg_node_page_get_tab (XG_NODE_PAGE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_node_page_map (GtkWidget *widget)
{
  XgNodePage *self = XG_NODE_PAGE (widget);

  GTK_WIDGET_CLASS (xg_node_page_parent_class)->map (widget);
  if (self->node != NULL)
    show_front (self);
}

static void
xg_node_page_dispose (GObject *object)
{
  XgNodePage *self = XG_NODE_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->idle, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->node_signals);
  g_clear_object (&self->request_signals);
  g_clear_object (&self->node);
  g_clear_object (&self->grid);

  G_OBJECT_CLASS (xg_node_page_parent_class)->dispose (object);
}

static void
xg_node_page_class_init (XgNodePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = xg_node_page_get_property;
  object_class->dispose = xg_node_page_dispose;
  widget_class->map = xg_node_page_map;

  properties[PROP_TAB] =
    g_param_spec_string ("tab", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed",
                                   XG_TYPE_NODE_PAGE,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);

  g_type_ensure (XG_TYPE_NODE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/node/xg-node-page.ui");
  gtk_widget_class_bind_template_child (widget_class, XgNodePage, window_title);
  gtk_widget_class_bind_template_child (widget_class, XgNodePage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, XgNodePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, XgNodePage, bar);
  gtk_widget_class_bind_template_child (widget_class, XgNodePage, tabs);
  gtk_widget_class_bind_template_callback (widget_class, refresh_clicked_cb);
}

static void
xg_node_page_init (XgNodePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_popover (self->menu_button, xg_node_menu_new ());
  xg_node_bar_set_page (self->bar, self);

  self->node_signals = g_signal_group_new (XG_TYPE_NODE);
  g_signal_group_connect_swapped (self->node_signals, "notify", G_CALLBACK (queue_update), self);
  self->request_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->request_signals,
                                  "items-changed",
                                  G_CALLBACK (queue_update),
                                  self);
}

GtkWidget *
xg_node_page_new (void)
{
  return g_object_new (XG_TYPE_NODE_PAGE, NULL);
}

/* What nobody sees forgets the node before, and is told of this one when it comes to the front. */
static void
clear_unseen (XgNodePage *self)
{
  XgNodeTab *shown = gtk_widget_get_mapped (GTK_WIDGET (self)) ? get_shown (self) : NULL;

  for (guint i = 0; xg_node_tab_table[i].name != NULL; i++)
    {
      GtkWidget *tab = gtk_stack_get_child_by_name (self->tabs, xg_node_tab_table[i].name);

      if (tab != NULL && (self->node == NULL || XG_NODE_TAB (tab) != shown))
        xg_node_tab_set_node (XG_NODE_TAB (tab), NULL, NULL);
    }
}

/**
 * xg_node_page_set_node:
 * @grid: (nullable): the grid of @node
 * @node: (nullable): what to show; the tab in front stays, where this node has it
 */
void
xg_node_page_set_node (XgNodePage *self, XgGrid *grid, XgNode *node)
{
  g_return_if_fail (XG_IS_NODE_PAGE (self));

  if (g_set_object (&self->grid, grid))
    g_signal_group_set_target (self->request_signals,
                               grid != NULL ? xg_grid_get_requests (grid) : NULL);
  if (!g_set_object (&self->node, node))
    return;

  g_signal_group_set_target (self->node_signals, node);
  clear_unseen (self);
  if (node != NULL)
    {
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        show_front (self);
      g_clear_handle_id (&self->idle, g_source_remove);
      update_cb (self);
    }
}

/**
 * xg_node_page_get_node:
 *
 * Returns: (transfer none) (nullable): the node that is shown
 */
XgNode *
xg_node_page_get_node (XgNodePage *self)
{
  g_return_val_if_fail (XG_IS_NODE_PAGE (self), NULL);

  return self->node;
}

/**
 * xg_node_page_show_tab:
 * @name: the name of a tab; one that the node does not have is not shown
 */
void
xg_node_page_show_tab (XgNodePage *self, const char *name)
{
  const XgNodeTabEntry *entry;
  XgNodeTab *tab;
  gboolean other;

  g_return_if_fail (XG_IS_NODE_PAGE (self));

  entry = xg_node_tab_table_find (name);
  if (entry == NULL || !xg_node_tab_entry_applies (entry, self->node))
    return;

  tab = ensure_tab (self, entry);
  other = tab != get_shown (self);
  xg_node_tab_set_node (tab, self->grid, self->node);
  gtk_stack_set_visible_child (self->tabs, GTK_WIDGET (tab));
  xg_node_tab_show (tab);
  changed (self);
  if (other)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAB]);
}

/**
 * xg_node_page_get_tab:
 *
 * Returns: (transfer none) (nullable): the name of the tab in front; %NULL: there was none so far
 */
const char *
xg_node_page_get_tab (XgNodePage *self)
{
  g_return_val_if_fail (XG_IS_NODE_PAGE (self), NULL);

  return gtk_stack_get_visible_child_name (self->tabs);
}

/**
 * xg_node_page_get_count:
 * @name: the name of a tab
 *
 * Returns: how many there are of what it lists, as far as that is known; else -1
 */
gint64
xg_node_page_get_count (XgNodePage *self, const char *name)
{
  const XgNodeTabEntry *entry;
  GtkWidget *tab;
  gint64 count = -1;

  g_return_val_if_fail (XG_IS_NODE_PAGE (self), -1);

  entry = xg_node_tab_table_find (name);
  if (entry == NULL || self->node == NULL)
    return -1;
  tab = gtk_stack_get_child_by_name (self->tabs, name);
  if (tab != NULL && xg_node_tab_get_node (XG_NODE_TAB (tab)) == self->node)
    count = xg_node_tab_get_count (XG_NODE_TAB (tab));
  if (count < 0 && entry->count != NULL)
    count = entry->count (self->grid, self->node);

  return count;
}

/**
 * xg_node_page_get_modified:
 * @name: the name of a tab
 *
 * Returns: whether it has changes that are not applied yet
 */
gboolean
xg_node_page_get_modified (XgNodePage *self, const char *name)
{
  GtkWidget *tab;

  g_return_val_if_fail (XG_IS_NODE_PAGE (self), FALSE);

  tab = gtk_stack_get_child_by_name (self->tabs, name);

  return tab != NULL && xg_node_tab_get_modified (XG_NODE_TAB (tab));
}

/**
 * xg_node_page_reload:
 *
 * Asks the broker again for what is in front.
 */
void
xg_node_page_reload (XgNodePage *self)
{
  g_return_if_fail (XG_IS_NODE_PAGE (self));

  if (self->node != NULL && get_shown (self) != NULL)
    xg_node_tab_reload (get_shown (self));
}

/**
 * xg_node_page_search:
 *
 * Focuses the search of what is in front.
 *
 * Returns: %FALSE: it has none
 */
gboolean
xg_node_page_search (XgNodePage *self)
{
  g_return_val_if_fail (XG_IS_NODE_PAGE (self), FALSE);

  return self->node != NULL && get_shown (self) != NULL && xg_node_tab_search (get_shown (self));
}

/**
 * xg_node_page_has_changes:
 *
 * Returns: whether a tab has changes that are not applied, of this node or of another
 */
gboolean
xg_node_page_has_changes (XgNodePage *self)
{
  g_return_val_if_fail (XG_IS_NODE_PAGE (self), FALSE);

  for (guint i = 0; xg_node_tab_table[i].name != NULL; i++)
    {
      GtkWidget *tab = gtk_stack_get_child_by_name (self->tabs, xg_node_tab_table[i].name);

      if (tab != NULL && xg_node_tab_has_changes (XG_NODE_TAB (tab)))
        return TRUE;
    }
  return FALSE;
}
