/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-connector-list-private.h"

/* The connection's thread needs half a second to give up on a server. If it is stuck, the program
 * ends nevertheless. For all of them together. */
#define LEAVE_MS 2000

static void xg_connector_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XgConnectorList,
                               xg_connector_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      xg_connector_list_model_init))

enum
{
  PROP_0,
  PROP_UNREAD,
  PROP_N_OPEN_ALERTS,
  PROP_N_REQUESTS,
  PROP_N_ONLINE,
  N_PROPS
};

enum
{
  NEWS,
  GRID_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return XG_TYPE_CONNECTOR;
}

static guint
get_n_items (GListModel *model)
{
  return XG_CONNECTOR_LIST (model)->connectors->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  XgConnector *connector = xg_connector_list_get (XG_CONNECTOR_LIST (model), position);

  return connector != NULL ? g_object_ref (connector) : NULL;
}

static void
xg_connector_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
update_sums (XgConnectorList *self)
{
  gint64 unread = 0;
  guint n_open_alerts = 0;
  guint n_requests = 0;
  guint n_online = 0;

  for (guint i = 0; i < self->connectors->len; i++)
    {
      XgConnector *connector = g_ptr_array_index (self->connectors, i);
      XgGrid *grid = xg_connector_get_grid (connector);
      gint64 of_grid = 0;
      guint alerts = 0;

      n_online += xg_connector_get_state (connector) == XG_CONNECTOR_ONLINE;
      if (grid == NULL)
        continue;
      g_object_get (grid, "unread", &of_grid, "n-open-alerts", &alerts, NULL);
      unread += of_grid;
      n_open_alerts += alerts;
      n_requests += g_list_model_get_n_items (xg_grid_get_requests (grid));
    }

  g_object_freeze_notify (G_OBJECT (self));
  if (self->unread != unread)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
  if (self->n_open_alerts != n_open_alerts)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_OPEN_ALERTS]);
  if (self->n_requests != n_requests)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_REQUESTS]);
  if (self->n_online != n_online)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ONLINE]);
  self->unread = unread;
  self->n_open_alerts = n_open_alerts;
  self->n_requests = n_requests;
  self->n_online = n_online;
  g_object_thaw_notify (G_OBJECT (self));
}

static void
news_cb (XgConnector *connector, int news, const char *sentence, XgConnectorList *self)
{
  if (news == XG_NEWS_READY && !xg_profile_get_demo (xg_connector_get_profile (connector)))
    g_object_set (self->settings, "last-profile", xg_connector_get_key (connector), NULL);
  g_signal_emit (self, signals[NEWS], 0, connector, news, sentence);
}

static void
watch_grid (XgConnectorList *self, XgConnector *connector)
{
  XgGrid *grid = xg_connector_get_grid (connector);
  XgGrid *before = g_hash_table_lookup (self->watched, connector);

  if (grid == before)
    return;
  if (before != NULL)
    {
      g_signal_handlers_disconnect_by_data (before, self);
      g_signal_handlers_disconnect_by_data (xg_grid_get_requests (before), self);
    }
  g_hash_table_remove (self->watched, connector);
  if (grid == NULL)
    return;
  g_hash_table_insert (self->watched, connector, g_object_ref (grid));
  g_signal_connect_object (grid,
                           "notify::unread",
                           G_CALLBACK (update_sums),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (grid,
                           "notify::n-open-alerts",
                           G_CALLBACK (update_sums),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (xg_grid_get_requests (grid),
                           "items-changed",
                           G_CALLBACK (update_sums),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
grid_changed_cb (XgConnector *connector, GParamSpec *pspec, XgConnectorList *self)
{
  watch_grid (self, connector);
  update_sums (self);
  g_signal_emit (self, signals[GRID_CHANGED], 0, connector);
}

static void
unwatch (XgConnectorList *self, XgConnector *connector)
{
  XgGrid *grid = g_hash_table_lookup (self->watched, connector);

  if (grid != NULL)
    {
      g_signal_handlers_disconnect_by_data (grid, self);
      g_signal_handlers_disconnect_by_data (xg_grid_get_requests (grid), self);
    }
  g_hash_table_remove (self->watched, connector);
  g_signal_handlers_disconnect_by_data (connector, self);
}

static void
xg_connector_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgConnectorList *self = XG_CONNECTOR_LIST (object);

  switch (prop_id)
    {
    case PROP_UNREAD:
      g_value_set_int64 (value, self->unread);
      break;
    case PROP_N_OPEN_ALERTS:
      g_value_set_uint (value, self->n_open_alerts);
      break;
    case PROP_N_REQUESTS:
      g_value_set_uint (value, self->n_requests);
      break;
    case PROP_N_ONLINE:
      g_value_set_uint (value, self->n_online);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_connector_list_dispose (GObject *object)
{
  XgConnectorList *self = XG_CONNECTOR_LIST (object);

  for (guint i = 0; i < self->connectors->len; i++)
    unwatch (self, g_ptr_array_index (self->connectors, i));
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (xg_connector_list_parent_class)->dispose (object);
}

static void
xg_connector_list_finalize (GObject *object)
{
  XgConnectorList *self = XG_CONNECTOR_LIST (object);

  g_clear_pointer (&self->connectors, g_ptr_array_unref);
  g_clear_pointer (&self->watched, g_hash_table_unref);
  g_clear_pointer (&self->data_dir, g_free);
  g_clear_pointer (&self->config_dir, g_free);

  G_OBJECT_CLASS (xg_connector_list_parent_class)->finalize (object);
}

static void
xg_connector_list_class_init (XgConnectorListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_connector_list_dispose;
  object_class->finalize = xg_connector_list_finalize;
  object_class->get_property = xg_connector_list_get_property;

  properties[PROP_UNREAD] = g_param_spec_int64 ("unread", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_N_OPEN_ALERTS] =
    g_param_spec_uint ("n-open-alerts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_REQUESTS] =
    g_param_spec_uint ("n-requests", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ONLINE] = g_param_spec_uint ("n-online", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[NEWS] = g_signal_new ("news",
                                G_TYPE_FROM_CLASS (klass),
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                3,
                                XG_TYPE_CONNECTOR,
                                G_TYPE_INT,
                                G_TYPE_STRING);
  signals[GRID_CHANGED] = g_signal_new ("grid-changed",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        XG_TYPE_CONNECTOR);
}

static void
xg_connector_list_init (XgConnectorList *self)
{
  self->connectors = g_ptr_array_new_with_free_func (g_object_unref);
  self->watched = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_object_unref);
}

/**
 * xg_connector_list_new:
 * @settings: what the window remembers
 * @place: where caches and profiles are; copied
 *
 * Returns: (transfer full): an empty list
 */
XgConnectorList *
xg_connector_list_new (XgSettings *settings, const XgConnectorPlace *place)
{
  XgConnectorList *self = g_object_new (XG_TYPE_CONNECTOR_LIST, NULL);

  self->settings = g_object_ref (settings);
  self->data_dir = g_strdup (place->data_dir);
  self->config_dir = g_strdup (place->config_dir);
  self->memory = place->memory;

  return self;
}

/**
 * xg_connector_list_append:
 * @connector: one more
 */
void
xg_connector_list_append (XgConnectorList *self, XgConnector *connector)
{
  g_return_if_fail (XG_IS_CONNECTOR_LIST (self));
  g_return_if_fail (XG_IS_CONNECTOR (connector));

  g_signal_connect_object (connector, "news", G_CALLBACK (news_cb), self, 0);
  g_signal_connect_object (connector, "notify::grid", G_CALLBACK (grid_changed_cb), self, 0);
  g_signal_connect_object (connector,
                           "notify::state",
                           G_CALLBACK (update_sums),
                           self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_add (self->connectors, g_object_ref (connector));
  watch_grid (self, connector);
  g_list_model_items_changed (G_LIST_MODEL (self), self->connectors->len - 1, 0, 1);
  update_sums (self);
}

/**
 * xg_connector_list_add:
 * @profile: as whom and where; the connector keeps it
 *
 * Returns: (transfer none): the connector of this profile: the one that is there, with everything
 * of
 * @profile taken over, or a new one
 */
XgConnector *
xg_connector_list_add (XgConnectorList *self, XgProfile *profile)
{
  const XgConnectorPlace place = { self->data_dir, self->config_dir, self->memory };
  g_autoptr (XgConnector) connector = NULL;

  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (self), NULL);
  g_return_val_if_fail (XG_IS_PROFILE (profile), NULL);

  for (guint i = 0; i < self->connectors->len; i++)
    {
      XgConnector *known = g_ptr_array_index (self->connectors, i);

      if (xg_profile_is_same (xg_connector_get_profile (known), profile))
        {
          xg_connector_set_profile (known, profile);
          return known;
        }
    }

  connector = xg_connector_new (profile, self->settings, &place);
  xg_connector_list_append (self, connector);

  return connector;
}

/**
 * xg_connector_list_drop:
 * @connector: one of the list
 *
 * Closes it and takes it off the list. The file stays as it is.
 */
void
xg_connector_list_drop (XgConnectorList *self, XgConnector *connector)
{
  g_autoptr (XgConnector) dropped = g_object_ref (connector);
  guint position;

  g_return_if_fail (XG_IS_CONNECTOR_LIST (self));

  if (!g_ptr_array_find (self->connectors, connector, &position))
    return;
  xg_connector_close (dropped);
  unwatch (self, dropped);
  g_ptr_array_remove_index (self->connectors, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  update_sums (self);
}

/**
 * xg_connector_list_get:
 *
 * Returns: (transfer none) (nullable): the connector at @position
 */
XgConnector *
xg_connector_list_get (XgConnectorList *self, guint position)
{
  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (self), NULL);

  return position < self->connectors->len ? g_ptr_array_index (self->connectors, position) : NULL;
}

/**
 * xg_connector_list_lookup:
 * @key: see xg_connector_get_key()
 *
 * Returns: (transfer none) (nullable): the connector with that key
 */
XgConnector *
xg_connector_list_lookup (XgConnectorList *self, const char *key)
{
  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (self), NULL);

  for (guint i = 0; i < self->connectors->len; i++)
    if (g_strcmp0 (xg_connector_get_key (g_ptr_array_index (self->connectors, i)), key) == 0)
      return g_ptr_array_index (self->connectors, i);

  return NULL;
}

/**
 * xg_connector_list_find_grid:
 * @grid: (nullable): an open grid
 *
 * Returns: (transfer none) (nullable): the connector that has it open
 */
XgConnector *
xg_connector_list_find_grid (XgConnectorList *self, XgGrid *grid)
{
  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (self), NULL);

  for (guint i = 0; grid != NULL && i < self->connectors->len; i++)
    if (xg_connector_get_grid (g_ptr_array_index (self->connectors, i)) == grid)
      return g_ptr_array_index (self->connectors, i);

  return NULL;
}

/**
 * xg_connector_list_find_profile:
 * @name_or_jid: what a person calls it
 *
 * Returns: (transfer none) (nullable): the connector of that name, or else of that account
 */
XgConnector *
xg_connector_list_find_profile (XgConnectorList *self, const char *name_or_jid)
{
  XgConnector *found = NULL;

  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (self), NULL);

  for (guint i = 0; i < self->connectors->len; i++)
    {
      XgConnector *connector = g_ptr_array_index (self->connectors, i);
      XgProfile *profile = xg_connector_get_profile (connector);

      if (g_strcmp0 (xg_profile_get_name (profile), name_or_jid) == 0)
        return connector;
      if (found == NULL && g_strcmp0 (xg_profile_get_jid (profile), name_or_jid) == 0)
        found = connector;
    }

  return found;
}

gint64
xg_connector_list_get_unread (XgConnectorList *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (self), 0);

  return self->unread;
}

guint
xg_connector_list_get_n_requests (XgConnectorList *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (self), 0);

  return self->n_requests;
}

guint
xg_connector_list_get_n_open_alerts (XgConnectorList *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (self), 0);

  return self->n_open_alerts;
}

guint
xg_connector_list_get_n_online (XgConnectorList *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (self), 0);

  return self->n_online;
}

/**
 * xg_connector_list_close:
 *
 * Closes all of them, for the end of the program: all connections take their leave at the same
 * time, two seconds at most for all.
 */
void
xg_connector_list_close (XgConnectorList *self)
{
  gint64 end;

  g_return_if_fail (XG_IS_CONNECTOR_LIST (self));

  for (guint i = 0; i < self->connectors->len; i++)
    xg_connector_cancel (g_ptr_array_index (self->connectors, i));
  for (guint i = 0; i < self->connectors->len; i++)
    xg_connector_close (g_ptr_array_index (self->connectors, i));
  end = g_get_monotonic_time () + LEAVE_MS * G_TIME_SPAN_MILLISECOND;
  for (guint i = 0; i < self->connectors->len; i++)
    {
      gint64 left = (end - g_get_monotonic_time ()) / G_TIME_SPAN_MILLISECOND;

      xg_connector_wait (g_ptr_array_index (self->connectors, i), (guint) MAX (left, 0));
    }
}
