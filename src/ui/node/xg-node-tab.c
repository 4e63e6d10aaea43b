/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-tab.h"

typedef struct
{
  /* Owned */
  XgGrid *grid;
  XgNode *node;
  XgCapable *capable; /* what can be pressed, of what the broker can do */
  GSignalGroup *session_signals;

  gint64 count;
  gboolean modified;
  gboolean busy;
} XgNodeTabPrivate;

enum
{
  PROP_0,
  PROP_COUNT,
  PROP_MODIFIED,
  PROP_ONLINE,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (XgNodeTab, xg_node_tab, GTK_TYPE_WIDGET)

static void
online_changed_cb (XgNodeTab *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
}

static void
xg_node_tab_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgNodeTab *self = XG_NODE_TAB (object);

  switch (prop_id)
    {
    case PROP_COUNT:
      g_value_set_int64 (value, xg_node_tab_get_count (self));
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, xg_node_tab_get_modified (self));
      break;
    case PROP_ONLINE:
      g_value_set_boolean (value, xg_node_tab_get_online (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, xg_node_tab_get_busy (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_node_tab_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgNodeTab *self = XG_NODE_TAB (object);

  switch (prop_id)
    {
    case PROP_COUNT:
      xg_node_tab_set_count (self, g_value_get_int64 (value));
      break;
    case PROP_MODIFIED:
      xg_node_tab_set_modified (self, g_value_get_boolean (value));
      break;
    case PROP_BUSY:
      xg_node_tab_set_busy (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_node_tab_dispose (GObject *object)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (XG_NODE_TAB (object));

  g_clear_object (&priv->session_signals);
  g_clear_object (&priv->capable);
  g_clear_object (&priv->node);
  g_clear_object (&priv->grid);

  G_OBJECT_CLASS (xg_node_tab_parent_class)->dispose (object);
}

static void
xg_node_tab_class_init (XgNodeTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = xg_node_tab_get_property;
  object_class->set_property = xg_node_tab_set_property;
  object_class->dispose = xg_node_tab_dispose;

  properties[PROP_COUNT] = g_param_spec_int64 ("count", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  properties[PROP_ONLINE] =
    g_param_spec_boolean ("online", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
xg_node_tab_init (XgNodeTab *self)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  priv->count = -1;
  priv->capable = xg_capable_new (GTK_WIDGET (self));
  priv->session_signals = g_signal_group_new (XG_TYPE_SESSION);
  g_signal_group_connect_swapped (priv->session_signals,
                                  "notify::state",
                                  G_CALLBACK (online_changed_cb),
                                  self);
}

/**
 * xg_node_tab_get_grid:
 *
 * Returns: (transfer none) (nullable): the grid of the node
 */
XgGrid *
xg_node_tab_get_grid (XgNodeTab *self)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_val_if_fail (XG_IS_NODE_TAB (self), NULL);

  return priv->grid;
}

/**
 * xg_node_tab_get_broker:
 *
 * Returns: (transfer none) (nullable): the broker of the node
 */
XgBroker *
xg_node_tab_get_broker (XgNodeTab *self)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_val_if_fail (XG_IS_NODE_TAB (self), NULL);

  return priv->node != NULL ? xg_node_get_broker (priv->node) : NULL;
}

/**
 * xg_node_tab_get_node:
 *
 * Returns: (transfer none) (nullable): what the tab is about; %NULL: nothing at present
 */
XgNode *
xg_node_tab_get_node (XgNodeTab *self)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_val_if_fail (XG_IS_NODE_TAB (self), NULL);

  return priv->node;
}

/**
 * xg_node_tab_get_online:
 *
 * Returns: whether requests can be sent
 */
gboolean
xg_node_tab_get_online (XgNodeTab *self)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_val_if_fail (XG_IS_NODE_TAB (self), FALSE);

  return priv->grid != NULL && priv->node != NULL &&
         xg_session_get_state (xg_grid_get_session (priv->grid)) == XG_SESSION_ONLINE;
}

gint64
xg_node_tab_get_count (XgNodeTab *self)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_val_if_fail (XG_IS_NODE_TAB (self), -1);

  return priv->count;
}

/**
 * xg_node_tab_set_count:
 * @count: how many there are of what the tab lists; -1: not known
 */
void
xg_node_tab_set_count (XgNodeTab *self, gint64 count)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_if_fail (XG_IS_NODE_TAB (self));

  if (priv->count == count)
    return;
  priv->count = count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

gboolean
xg_node_tab_get_modified (XgNodeTab *self)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_val_if_fail (XG_IS_NODE_TAB (self), FALSE);

  return priv->modified;
}

/**
 * xg_node_tab_set_modified:
 * @modified: whether there are changes that are not applied yet
 */
void
xg_node_tab_set_modified (XgNodeTab *self, gboolean modified)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_if_fail (XG_IS_NODE_TAB (self));

  if (priv->modified == modified)
    return;
  priv->modified = modified;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

gboolean
xg_node_tab_get_busy (XgNodeTab *self)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_val_if_fail (XG_IS_NODE_TAB (self), FALSE);

  return priv->busy;
}

/**
 * xg_node_tab_set_busy:
 * @busy: whether the tab waits for an answer; every request ends, by its time-out at the latest
 */
void
xg_node_tab_set_busy (XgNodeTab *self, gboolean busy)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_if_fail (XG_IS_NODE_TAB (self));

  if (priv->busy == busy)
    return;
  priv->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/**
 * xg_node_tab_get_capable:
 *
 * Returns: (transfer none): binds controls and actions of the tab to what the broker can do
 */
XgCapable *
xg_node_tab_get_capable (XgNodeTab *self)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_val_if_fail (XG_IS_NODE_TAB (self), NULL);

  return priv->capable;
}

/**
 * xg_node_tab_enable:
 * @action: an action of the tab
 * @enabled: whether it can be used; it can't where the broker does not have what it needs
 */
void
xg_node_tab_enable (XgNodeTab *self, const char *action, gboolean enabled)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_if_fail (XG_IS_NODE_TAB (self));

  if (priv->capable != NULL)
    xg_capable_enable (priv->capable, action, enabled);
}

/**
 * xg_node_tab_set_node:
 * @grid: (nullable): the grid of @node
 * @node: (nullable): what the tab is about from now on
 */
void
xg_node_tab_set_node (XgNodeTab *self, XgGrid *grid, XgNode *node)
{
  XgNodeTabPrivate *priv = xg_node_tab_get_instance_private (self);

  g_return_if_fail (XG_IS_NODE_TAB (self));
  g_return_if_fail (node == NULL || XG_IS_GRID (grid));

  if (priv->node == node && priv->grid == grid)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  g_set_object (&priv->grid, grid);
  g_set_object (&priv->node, node);
  g_signal_group_set_target (priv->session_signals,
                             grid != NULL ? xg_grid_get_session (grid) : NULL);
  xg_capable_set_broker (priv->capable, xg_node_tab_get_broker (self));
  xg_node_tab_set_count (self, -1);
  xg_node_tab_set_busy (self, FALSE);
  xg_node_tab_set_modified (self, FALSE);
  if (XG_NODE_TAB_GET_CLASS (self)->node_changed != NULL)
    XG_NODE_TAB_GET_CLASS (self)->node_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * xg_node_tab_show:
 *
 * Tells the tab that it came to the front.
 */
void
xg_node_tab_show (XgNodeTab *self)
{
  g_return_if_fail (XG_IS_NODE_TAB (self));

  if (XG_NODE_TAB_GET_CLASS (self)->shown != NULL)
    XG_NODE_TAB_GET_CLASS (self)->shown (self);
}

/**
 * xg_node_tab_reload:
 *
 * Asks the broker again for what the tab shows.
 */
void
xg_node_tab_reload (XgNodeTab *self)
{
  g_return_if_fail (XG_IS_NODE_TAB (self));

  if (XG_NODE_TAB_GET_CLASS (self)->reload != NULL)
    XG_NODE_TAB_GET_CLASS (self)->reload (self);
}

/**
 * xg_node_tab_search:
 *
 * Focuses the search of the tab.
 *
 * Returns: %FALSE: it has none
 */
gboolean
xg_node_tab_search (XgNodeTab *self)
{
  g_return_val_if_fail (XG_IS_NODE_TAB (self), FALSE);

  return XG_NODE_TAB_GET_CLASS (self)->search != NULL &&
         XG_NODE_TAB_GET_CLASS (self)->search (self);
}

/**
 * xg_node_tab_has_changes:
 *
 * Returns: whether changes are lost when the tab goes away, of whichever node
 */
gboolean
xg_node_tab_has_changes (XgNodeTab *self)
{
  g_return_val_if_fail (XG_IS_NODE_TAB (self), FALSE);

  return xg_node_tab_get_modified (self) || (XG_NODE_TAB_GET_CLASS (self)->has_drafts != NULL &&
                                             XG_NODE_TAB_GET_CLASS (self)->has_drafts (self));
}
