/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-place-private.h"

G_DEFINE_FINAL_TYPE (XgPlace, xg_place, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_COUNT,
  PROP_BUSY,
  PROP_STATUS,
  PROP_FAILED,
  PROP_OPEN,
  PROP_NAMED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
source_changed_cb (XgPlace *self)
{
  GObject *object = G_OBJECT (self);

  g_assert (XG_IS_PLACE (self));

  g_object_freeze_notify (object);
  for (guint i = PROP_LABEL; i <= PROP_FAILED; i++)
    g_object_notify_by_pspec (object, properties[i]);
  g_object_thaw_notify (object);
}

static void
xg_place_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgPlace *self = XG_PLACE (object);

  switch (prop_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, xg_place_get_label (self));
      break;
    case PROP_COUNT:
      g_value_set_int64 (value, xg_place_get_count (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, xg_place_get_busy (self));
      break;
    case PROP_STATUS:
      g_value_set_string (value, xg_place_get_status (self));
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, xg_place_get_failed (self));
      break;
    case PROP_OPEN:
      g_value_set_boolean (value, self->open);
      break;
    case PROP_NAMED:
      g_value_set_boolean (value, self->named);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_place_dispose (GObject *object)
{
  XgPlace *self = XG_PLACE (object);

  g_clear_object (&self->grid_signals);
  g_clear_object (&self->broker);
  g_clear_object (&self->filter);
  g_clear_object (&self->connectors);
  g_clear_object (&self->connector);

  G_OBJECT_CLASS (xg_place_parent_class)->dispose (object);
}

static void
xg_place_class_init (XgPlaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_place_dispose;
  object_class->get_property = xg_place_get_property;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_int64 ("count", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  properties[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  properties[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, TRUE, flags);
  properties[PROP_NAMED] = g_param_spec_boolean ("named", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_place_init (XgPlace *self)
{
  self->open = TRUE;
}

static void
follow (XgPlace *self, gpointer source, const char *detail)
{
  g_signal_connect_object (source, detail, G_CALLBACK (source_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
grid_changed_cb (XgPlace *self)
{
  g_signal_group_set_target (self->grid_signals, xg_connector_get_grid (self->connector));
  source_changed_cb (self);
}

/**
 * xg_place_new_items:
 * @connector: whose items
 *
 * Returns: (transfer full): the place of all items of a profile, whether it is open or not
 */
XgPlace *
xg_place_new_items (XgConnector *connector)
{
  XgPlace *self = g_object_new (XG_TYPE_PLACE, NULL);

  g_return_val_if_fail (XG_IS_CONNECTOR (connector), self);

  self->kind = XG_PLACE_ITEMS;
  self->connector = g_object_ref (connector);
  self->grid_signals = g_signal_group_new (XG_TYPE_GRID);
  g_signal_group_connect_swapped (self->grid_signals,
                                  "notify::unread",
                                  G_CALLBACK (source_changed_cb),
                                  self);
  follow (self, connector, "notify::state");
  follow (self, connector, "notify::label");
  g_signal_connect_object (connector,
                           "notify::grid",
                           G_CALLBACK (grid_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  grid_changed_cb (self);

  return self;
}

/**
 * xg_place_new_alerts:
 * @connectors: whose alerts
 *
 * Returns: (transfer full): the place of all alerts
 */
XgPlace *
xg_place_new_alerts (XgConnectorList *connectors)
{
  XgPlace *self = g_object_new (XG_TYPE_PLACE, NULL);

  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (connectors), self);

  self->kind = XG_PLACE_ALERTS;
  self->connectors = g_object_ref (connectors);
  follow (self, connectors, "notify::n-open-alerts");

  return self;
}

/**
 * xg_place_new_requests:
 * @connectors: whose requests
 *
 * Returns: (transfer full): the place of all who wait for a subscription
 */
XgPlace *
xg_place_new_requests (XgConnectorList *connectors)
{
  XgPlace *self = g_object_new (XG_TYPE_PLACE, NULL);

  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (connectors), self);

  self->kind = XG_PLACE_REQUESTS;
  self->connectors = g_object_ref (connectors);
  follow (self, connectors, "notify::n-requests");

  return self;
}

/**
 * xg_place_new_broker:
 * @connector: a profile that is open
 * @broker: a broker of its grid
 *
 * Returns: (transfer full): the heading of @broker
 */
XgPlace *
xg_place_new_broker (XgConnector *connector, XgBroker *broker)
{
  static const char *const sources[] = { "notify::label",
                                         "notify::state",
                                         "notify::error-text",
                                         "notify::loading",
                                         "notify::unread" };
  XgPlace *self = g_object_new (XG_TYPE_PLACE, NULL);

  g_return_val_if_fail (XG_IS_CONNECTOR (connector), self);
  g_return_val_if_fail (XG_IS_BROKER (broker), self);

  self->kind = XG_PLACE_BROKER;
  self->connector = g_object_ref (connector);
  self->broker = g_object_ref (broker);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    follow (self, broker, sources[i]);
  follow (self, connector, "notify::state");

  return self;
}

/**
 * xg_place_new_filters:
 *
 * Returns: (transfer full): the heading of the saved filters
 */
XgPlace *
xg_place_new_filters (void)
{
  XgPlace *self = g_object_new (XG_TYPE_PLACE, NULL);

  self->kind = XG_PLACE_FILTERS;

  return self;
}

/**
 * xg_place_new_filter:
 * @filter: a saved filter
 *
 * Returns: (transfer full): the place of what it finds
 */
XgPlace *
xg_place_new_filter (XgFilterEntry *filter)
{
  XgPlace *self = g_object_new (XG_TYPE_PLACE, NULL);

  g_return_val_if_fail (XG_IS_FILTER_ENTRY (filter), self);

  self->kind = XG_PLACE_FILTER;
  self->filter = g_object_ref (filter);
  follow (self, filter, "notify::name");
  follow (self, filter, "notify::text");

  return self;
}

XgPlaceKind
xg_place_get_kind (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), XG_PLACE_ITEMS);

  return self->kind;
}

/**
 * xg_place_get_connector:
 *
 * Returns: (transfer none) (nullable): whose place it is; %NULL: of all profiles
 */
XgConnector *
xg_place_get_connector (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  return self->connector;
}

XgBroker *
xg_place_get_broker (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  return self->broker;
}

/**
 * xg_place_get_filter:
 *
 * Returns: (transfer none) (nullable): the saved filter that it is of
 */
XgFilterEntry *
xg_place_get_filter (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  return self->filter;
}

/* Whether rows below it can be hidden. */
gboolean
xg_place_is_heading (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), FALSE);

  return self->kind == XG_PLACE_BROKER || self->kind == XG_PLACE_FILTERS || self->named;
}

gint64
xg_place_get_count (XgPlace *self)
{
  XgGrid *grid;
  gint64 unread = 0;

  g_return_val_if_fail (XG_IS_PLACE (self), 0);

  switch (self->kind)
    {
    case XG_PLACE_ITEMS:
      grid = xg_connector_get_grid (self->connector);
      if (grid != NULL)
        g_object_get (grid, "unread", &unread, NULL);
      return unread;
    case XG_PLACE_ALERTS:
      return xg_connector_list_get_n_open_alerts (self->connectors);
    case XG_PLACE_REQUESTS:
      return xg_connector_list_get_n_requests (self->connectors);
    case XG_PLACE_BROKER:
    case XG_PLACE_FILTERS:
    case XG_PLACE_FILTER:
    default:
      return 0;
    }
}

gboolean
xg_place_get_busy (XgPlace *self)
{
  XgConnectorState state;

  g_return_val_if_fail (XG_IS_PLACE (self), FALSE);

  if (self->broker != NULL)
    return xg_broker_get_loading (self->broker) ||
           xg_broker_get_state (self->broker) == XG_LOAD_RUNNING;
  if (!self->named)
    return FALSE;
  state = xg_connector_get_state (self->connector);

  return state == XG_CONNECTOR_OPENING || state == XG_CONNECTOR_CONNECTING;
}

gboolean
xg_place_get_failed (XgPlace *self)
{
  XgConnectorState state;

  g_return_val_if_fail (XG_IS_PLACE (self), FALSE);

  if (self->broker != NULL)
    return xg_broker_get_state (self->broker) == XG_LOAD_FAILED;
  if (self->filter != NULL)
    return xg_place_get_status (self) != NULL;
  if (!self->named)
    return FALSE;
  state = xg_connector_get_state (self->connector);

  return state == XG_CONNECTOR_BROKEN || state == XG_CONNECTOR_REFUSED;
}

gboolean
xg_place_get_open (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), FALSE);

  return self->open;
}

void
xg_place_set_open (XgPlace *self, gboolean open)
{
  g_return_if_fail (XG_IS_PLACE (self));

  open = !!open;
  if (self->open == open)
    return;
  self->open = open;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

gboolean
xg_place_get_named (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), FALSE);

  return self->named;
}

/**
 * xg_place_set_named:
 * @named: there are several profiles in the window
 */
void
xg_place_set_named (XgPlace *self, gboolean named)
{
  g_return_if_fail (XG_IS_PLACE (self));

  named = !!named;
  if (self->named == named)
    return;
  self->named = named;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAMED]);
  source_changed_cb (self);
}
