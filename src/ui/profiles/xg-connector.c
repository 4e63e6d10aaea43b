/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-connector-private.h"

G_DEFINE_FINAL_TYPE (XgConnector, xg_connector, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_GRID,
  PROP_STATE,
  PROP_LABEL,
  N_PROPS
};

enum
{
  NEWS,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static XgConnectorState
find_state (XgConnector *self)
{
  XgSession *session = xg_connector_get_session (self);

  if (self->opening != NULL)
    return XG_CONNECTOR_OPENING;
  if (self->grid == NULL)
    return self->cache_error != NULL ? XG_CONNECTOR_BROKEN : XG_CONNECTOR_CLOSED;
  if (self->asking)
    return XG_CONNECTOR_ASKING;

  switch (xg_session_get_state (session))
    {
    case XG_SESSION_ONLINE:
      return XG_CONNECTOR_ONLINE;
    case XG_SESSION_WAITING:
      return XG_CONNECTOR_WAITING;
    case XG_SESSION_OFFLINE:
      return xg_session_get_error_text (session) != NULL ? XG_CONNECTOR_REFUSED
                                                         : XG_CONNECTOR_OFFLINE;
    case XG_SESSION_CONNECTING:
    case XG_SESSION_SECURING:
    case XG_SESSION_AUTHENTICATING:
    default:
      return XG_CONNECTOR_CONNECTING;
    }
}

void
xg_connector_update_state (XgConnector *self)
{
  XgConnectorState state = find_state (self);

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
xg_connector_tell (XgConnector *self, XgConnectorNews news, const char *sentence)
{
  g_signal_emit (self, signals[NEWS], 0, (int) news, sentence);
}

static void
set_notifications (XgConnector *self)
{
  if (self->grid != NULL && self->settings != NULL)
    xg_grid_set_notifications (self->grid,
                               xg_settings_get_boolean (self->settings, "notifications"));
}

void
xg_connector_set_grid (XgConnector *self, XgGrid *grid)
{
  g_signal_group_set_target (self->session_signals,
                             grid != NULL ? xg_grid_get_session (grid) : NULL);
  if (!g_set_object (&self->grid, grid))
    return;
  set_notifications (self);
  xg_connector_update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GRID]);
}

static void
profile_changed_cb (XgConnector *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

static void
xg_connector_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgConnector *self = XG_CONNECTOR (object);

  switch (prop_id)
    {
    case PROP_GRID:
      g_value_set_object (value, self->grid);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_LABEL:
      g_value_set_string (value, xg_connector_get_label (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_connector_dispose (GObject *object)
{
  XgConnector *self = XG_CONNECTOR (object);

  xg_connector_stop (self);
  if (self->settings != NULL)
    xg_connector_close (self);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->grid);
  g_clear_object (&self->leaving);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (xg_connector_parent_class)->dispose (object);
}

static void
xg_connector_finalize (GObject *object)
{
  XgConnector *self = XG_CONNECTOR (object);

  g_clear_object (&self->profile);
  g_clear_pointer (&self->cache_error, g_free);
  g_clear_pointer (&self->data_dir, g_free);
  g_clear_pointer (&self->config_dir, g_free);

  G_OBJECT_CLASS (xg_connector_parent_class)->finalize (object);
}

static void
xg_connector_class_init (XgConnectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_connector_dispose;
  object_class->finalize = xg_connector_finalize;
  object_class->get_property = xg_connector_get_property;

  properties[PROP_GRID] = g_param_spec_object ("grid", NULL, NULL, XG_TYPE_GRID, flags);
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, XG_CONNECTOR_CLOSED, XG_CONNECTOR_REFUSED, 0, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[NEWS] = g_signal_new ("news",
                                G_TYPE_FROM_CLASS (klass),
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                2,
                                G_TYPE_INT,
                                G_TYPE_STRING);
}

static void
xg_connector_init (XgConnector *self)
{
  self->session_signals = g_signal_group_new (XG_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals,
                                  "notify::state",
                                  G_CALLBACK (xg_connector_follow_session),
                                  self);
  g_signal_group_connect_swapped (self->session_signals,
                                  "notify::error-text",
                                  G_CALLBACK (xg_connector_update_state),
                                  self);
}

static void
take_profile (XgConnector *self, XgProfile *profile)
{
  self->profile = g_object_ref (profile);
  /* What was remembered in an earlier run. */
  self->in_keyring = xg_profile_get_id (profile) != NULL && xg_profile_get_remember (profile);
  g_signal_connect_object (profile,
                           "notify::name",
                           G_CALLBACK (profile_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/**
 * xg_connector_new:
 * @profile: as whom and where; the connector and its grid change it along with the person
 * @settings: what the window remembers
 * @place: where things are kept
 *
 * Returns: (transfer full): a connector that is closed
 */
XgConnector *
xg_connector_new (XgProfile *profile, XgSettings *settings, const XgConnectorPlace *place)
{
  XgConnector *self = g_object_new (XG_TYPE_CONNECTOR, NULL);

  self->settings = g_object_ref (settings);
  self->data_dir = g_strdup (place->data_dir);
  self->config_dir = g_strdup (place->config_dir);
  self->memory = place->memory;
  take_profile (self, profile);
  g_signal_connect_object (settings,
                           "notify::notifications",
                           G_CALLBACK (set_notifications),
                           self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * xg_connector_new_for_grid:
 * @grid: an open grid of the caller, who closes it
 *
 * Returns: (transfer full): a connector that has @grid open
 */
XgConnector *
xg_connector_new_for_grid (XgGrid *grid)
{
  XgConnector *self = g_object_new (XG_TYPE_CONNECTOR, NULL);

  take_profile (self, xg_grid_get_profile (grid));
  xg_connector_set_grid (self, grid);

  return self;
}

/**
 * xg_connector_set_profile:
 * @profile: what the person wants now
 *
 * Takes over everything of @profile, for the next time that one connects. When it is another
 * account the cache is closed.
 */
void
xg_connector_set_profile (XgConnector *self, XgProfile *profile)
{
  gboolean same;

  g_return_if_fail (XG_IS_CONNECTOR (self));
  g_return_if_fail (XG_IS_PROFILE (profile));

  same = xg_profile_is_same (self->profile, profile);
  if (!same)
    {
      xg_connector_close (self);
      self->in_keyring = FALSE;
      g_clear_pointer (&self->cache_error, g_free);
    }
  xg_profile_assign (self->profile, profile);
  xg_connector_update_state (self);
}

/**
 * xg_connector_trust:
 * @certificate: (nullable): the one that the server is to have; %NULL: none is trusted by itself
 *   any more
 *
 * Pins a certificate after the person has compared it, and connects again as it was wanted before.
 * Taking a pin away leaves a connection as it is.
 */
void
xg_connector_trust (XgConnector *self, XgCertificate *certificate)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  xg_profile_trust (self->profile, certificate);
  if (xg_connector_is_saved (self))
    xg_connector_save (self);
  if (certificate != NULL)
    xg_connector_connect (self, NULL, self->flags & ~(XgConnectFlags) XG_CONNECT_OFFLINE);
}

/**
 * xg_connector_close:
 *
 * Disconnects and closes the cache. Takes no longer than writing one batch.
 */
void
xg_connector_close (XgConnector *self)
{
  g_autoptr (XgGrid) grid = NULL;

  g_return_if_fail (XG_IS_CONNECTOR (self));

  xg_connector_stop (self);
  grid = self->grid != NULL ? g_object_ref (self->grid) : NULL;
  xg_connector_set_grid (self, NULL);
  if (grid != NULL)
    {
      xg_grid_close (grid);
      g_set_object (&self->leaving, xg_grid_get_session (grid));
    }
  xg_connector_update_state (self);
}

/**
 * xg_connector_wait:
 * @limit_ms: milliseconds to wait at most
 *
 * After xg_connector_close(), for the end of the program: until the server took its leave.
 */
void
xg_connector_wait (XgConnector *self, guint limit_ms)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  if (self->leaving != NULL)
    xg_session_wait (self->leaving, limit_ms);
  g_clear_object (&self->leaving);
}

XgProfile *
xg_connector_get_profile (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), NULL);

  return self->profile;
}

/**
 * xg_connector_get_key:
 *
 * Returns: what names this profile in actions and settings: no other one in the window has it
 */
const char *
xg_connector_get_key (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), NULL);

  return xg_profile_get_key (self->profile);
}

/**
 * xg_connector_get_grid:
 *
 * Returns: (transfer none) (nullable): the grid that is open
 */
XgGrid *
xg_connector_get_grid (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), NULL);

  return self->grid;
}

XgSession *
xg_connector_get_session (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), NULL);

  return self->grid != NULL ? xg_grid_get_session (self->grid) : NULL;
}

XgConnectorState
xg_connector_get_state (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), XG_CONNECTOR_CLOSED);

  return self->state;
}

/**
 * xg_connector_is_active:
 *
 * Returns: whether there is a connection, or one is being made or waited for
 */
gboolean
xg_connector_is_active (XgConnector *self)
{
  XgSession *session = xg_connector_get_session (self);

  return self->asking || self->opening != NULL ||
         (session != NULL && xg_session_get_state (session) != XG_SESSION_OFFLINE);
}

/**
 * xg_connector_is_saved:
 *
 * Returns: whether the profile is one of those in the file
 */
gboolean
xg_connector_is_saved (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), FALSE);

  return xg_profile_get_id (self->profile) != NULL && !xg_profile_get_demo (self->profile);
}
