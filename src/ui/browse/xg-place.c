/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-place.h"

#include <glib/gi18n.h>

struct _XgPlace
{
  GObject parent_instance;

  /* Owned */
  XgGrid *grid;
  XgBroker *broker; /* of a heading */

  XgPlaceKind kind;
  gboolean open;
};

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
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
source_changed_cb (GObject *source, GParamSpec *pspec, XgPlace *self)
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
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_place_dispose (GObject *object)
{
  XgPlace *self = XG_PLACE (object);

  g_clear_object (&self->broker);
  g_clear_object (&self->grid);

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
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_place_init (XgPlace *self)
{
  self->open = TRUE;
}

static void
follow_broker (XgPlace *self)
{
  static const char *const sources[] = { "notify::label",
                                         "notify::state",
                                         "notify::error-text",
                                         "notify::loading",
                                         "notify::unread" };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_signal_connect_object (self->broker, sources[i], G_CALLBACK (source_changed_cb), self, 0);
  g_signal_connect_object (xg_grid_get_session (self->grid),
                           "notify::state",
                           G_CALLBACK (source_changed_cb),
                           self,
                           0);
}

/**
 * xg_place_new:
 * @broker: (nullable): whose heading it is, for %XG_PLACE_BROKER
 *
 * Returns: (transfer full): a place that follows @grid
 */
XgPlace *
xg_place_new (XgPlaceKind kind, XgGrid *grid, XgBroker *broker)
{
  XgPlace *self = g_object_new (XG_TYPE_PLACE, NULL);

  g_return_val_if_fail (XG_IS_GRID (grid), self);
  g_return_val_if_fail ((kind == XG_PLACE_BROKER) == (broker != NULL), self);

  self->kind = kind;
  g_set_object (&self->grid, grid);
  g_set_object (&self->broker, broker);
  if (kind == XG_PLACE_BROKER)
    follow_broker (self);
  else
    g_signal_connect_object (grid,
                             kind == XG_PLACE_ITEMS ? "notify::unread" : "notify::n-open-alerts",
                             G_CALLBACK (source_changed_cb),
                             self,
                             0);

  return self;
}

XgPlaceKind
xg_place_get_kind (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), XG_PLACE_ITEMS);

  return self->kind;
}

XgBroker *
xg_place_get_broker (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  return self->broker;
}

const char *
xg_place_get_label (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  switch (self->kind)
    {
    case XG_PLACE_ITEMS:
      return _ ("All items");
    case XG_PLACE_ALERTS:
      return _ ("Alerts");
    case XG_PLACE_BROKER:
    default:
      return xg_broker_get_label (self->broker);
    }
}

const char *
xg_place_get_icon_name (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  switch (self->kind)
    {
    case XG_PLACE_ITEMS:
      return "xg-inbox-symbolic";
    case XG_PLACE_ALERTS:
      return "dialog-warning-symbolic";
    case XG_PLACE_BROKER:
    default:
      return "network-server-symbolic";
    }
}

gint64
xg_place_get_count (XgPlace *self)
{
  gint64 unread = 0;
  guint n_alerts = 0;

  g_return_val_if_fail (XG_IS_PLACE (self), 0);

  switch (self->kind)
    {
    case XG_PLACE_ITEMS:
      g_object_get (self->grid, "unread", &unread, NULL);
      return unread;
    case XG_PLACE_ALERTS:
      g_object_get (self->grid, "n-open-alerts", &n_alerts, NULL);
      return n_alerts;
    case XG_PLACE_BROKER:
    default:
      return 0;
    }
}

gboolean
xg_place_get_busy (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), FALSE);

  return self->broker != NULL && (xg_broker_get_loading (self->broker) ||
                                  xg_broker_get_state (self->broker) == XG_LOAD_RUNNING);
}

gboolean
xg_place_get_failed (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), FALSE);

  return self->broker != NULL && xg_broker_get_state (self->broker) == XG_LOAD_FAILED;
}

/**
 * xg_place_get_status:
 *
 * Returns: (nullable): a word or two about a broker; %NULL for other places
 */
const char *
xg_place_get_status (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  if (self->broker == NULL)
    return NULL;
  if (xg_session_get_state (xg_grid_get_session (self->grid)) != XG_SESSION_ONLINE)
    return _ ("Offline");
  if (xg_place_get_failed (self))
    return _ ("Unavailable");
  if (xg_place_get_busy (self))
    return _ ("Loading");

  return _ ("Connected");
}

/**
 * xg_place_get_detail:
 *
 * Returns: (nullable): more about a broker than its status says: why it failed, or its address
 */
const char *
xg_place_get_detail (XgPlace *self)
{
  g_return_val_if_fail (XG_IS_PLACE (self), NULL);

  if (self->broker == NULL)
    return NULL;
  if (xg_place_get_failed (self))
    return xg_broker_get_error_text (self->broker);

  return xg_broker_get_jid (self->broker);
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
