/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-connector.h"

#include <glib/gi18n.h>

#include "grid/xg-advice.h"
#include "grid/xg-keyring.h"
#include "xg-phrases.h"

struct _XgConnector
{
  GObject parent_instance;

  /* Owned */
  XgSettings *settings; /* NULL: of a grid that is given */
  char *data_dir;
  char *config_dir;
  XgProfile *profile;
  XgGrid *grid;       /* open */
  XgGrid *opening;    /* not open yet */
  XgSession *leaving; /* of the grid that was closed last: its threads may still run */
  char *secret;       /* entered for this attempt, until it was used */
  char *cache_error;
  GCancellable *cancellable;
  GSignalGroup *session_signals;

  XgConnectorState state;
  XgConnectFlags flags;
  gboolean memory;
  gboolean in_keyring; /* as far as we know */
  gboolean asking;
  gboolean tried; /* the session was told to connect */
};

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
  READY,
  ASK,
  CACHE_FAILED,
  SAVED,
  NOTE,
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

static void
update_state (XgConnector *self)
{
  XgConnectorState state = find_state (self);

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_asking (XgConnector *self, gboolean asking)
{
  self->asking = asking;
  update_state (self);
}

static void
clear_secret (XgConnector *self)
{
  xg_keyring_wipe (g_steal_pointer (&self->secret));
}

static void
note (XgConnector *self, const char *sentence)
{
  g_signal_emit (self, signals[NOTE], 0, sentence);
}

static void
save_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  XgConnector *self = source;
  GError *error = NULL;

  if (xg_profile_save (data, self->config_dir, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  XgConnector *self = XG_CONNECTOR (source);
  XgProfile *saved = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      note (self, error->message);
      return;
    }
  /* It may have been the first time. Nothing else of it: the person may have changed it since. */
  if (xg_profile_get_id (self->profile) == NULL && xg_profile_is_same (self->profile, saved))
    g_object_set (self->profile, "id", xg_profile_get_id (saved), NULL);
  g_signal_emit (self, signals[SAVED], 0);
}

static void
remembered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgConnector) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (xg_keyring_remember_finish (result, &error))
    {
      self->in_keyring = TRUE;
      return;
    }
  sentence = g_strconcat (error->message,
                          " ",
                          xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE
                            ? _ ("The passphrase is kept in memory until the program ends.")
                            : _ ("The password is kept in memory until the program ends."),
                          NULL);
  note (self, sentence);
}

/* Without a keyring there is nothing to forget: no reason to trouble the person. */
static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!xg_keyring_forget_finish (result, &error))
    g_debug ("The keyring was not changed: %s", error->message);
}

static void
save (XgConnector *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, saved_cb, NULL);

  /* The worker gets an object of its own: this one may change meanwhile. */
  g_task_set_task_data (task, xg_profile_copy (self->profile), g_object_unref);
  g_task_run_in_thread (task, save_worker);
}

/* What worked is kept: a wrong secret never gets into the keyring. */
static void
keep (XgConnector *self)
{
  if (self->flags & XG_CONNECT_KEEP)
    save (self);
  if (xg_profile_get_demo (self->profile))
    return;
  if (!xg_profile_get_remember (self->profile))
    xg_connector_forget (self);
  else if (self->secret != NULL && *self->secret != '\0')
    xg_keyring_remember_async (self->profile,
                               self->secret,
                               NULL,
                               remembered_cb,
                               g_object_ref (self));
}

static void
ask (XgConnector *self, const char *sentence)
{
  set_asking (self, TRUE);
  g_signal_emit (self, signals[ASK], 0, sentence);
}

/* A key that nobody can open yet is no end of the attempt: the person has the passphrase. */
static void
ask_for_passphrase (XgConnector *self)
{
  const GError *error = xg_session_get_error (xg_grid_get_session (self->grid));

  if (xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE &&
      xg_advice_is_about_secret (error))
    ask (self, xg_advice_is_secret_missing (error) ? NULL : error->message);
}

static void
session_changed_cb (XgConnector *self)
{
  XgSessionState state = xg_session_get_state (xg_grid_get_session (self->grid));

  if (self->tried && state == XG_SESSION_ONLINE)
    {
      self->tried = FALSE;
      keep (self);
      clear_secret (self);
      update_state (self);
      g_signal_emit (self, signals[READY], 0);
    }
  else if (self->tried && state == XG_SESSION_OFFLINE)
    {
      self->tried = FALSE;
      clear_secret (self);
      ask_for_passphrase (self);
    }
  update_state (self);
}

static void
start_session (XgConnector *self, const char *secret)
{
  self->tried = FALSE;
  set_asking (self, FALSE);
  xg_session_connect (xg_grid_get_session (self->grid), secret);
  self->tried = TRUE;
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgConnector) self = data;
  g_autoptr (GError) error = NULL;
  char *secret = xg_keyring_recall_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (secret != NULL)
    start_session (self, secret);
  else if (xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE && error == NULL)
    start_session (self, "");
  else
    ask (self,
         error != NULL ? error->message
                       : _ ("The keyring has no password for this account. Enter it once more."));
  xg_keyring_wipe (secret);
}

/* The cache is open: the rest of the way. */
static void
proceed (XgConnector *self)
{
  XgSession *session = xg_grid_get_session (self->grid);

  if (self->flags & XG_CONNECT_OFFLINE)
    g_signal_emit (self, signals[READY], 0);
  else if (self->secret != NULL)
    start_session (self, self->secret);
  else if (xg_advice_is_about_secret (xg_session_get_error (session)))
    ask (self, xg_session_get_error_text (session));
  else if (xg_session_has_password (session))
    start_session (self, NULL);
  else if (xg_profile_get_remember (self->profile))
    {
      set_asking (self, TRUE);
      xg_keyring_recall_async (self->profile, self->cancellable, recalled_cb, g_object_ref (self));
    }
  else if (xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE)
    start_session (self, "");
  else
    ask (self, NULL);
}

static void
set_notifications (XgConnector *self)
{
  if (self->grid != NULL && self->settings != NULL)
    xg_grid_set_notifications (self->grid,
                               xg_settings_get_boolean (self->settings, "notifications"));
}

static void
set_grid (XgConnector *self, XgGrid *grid)
{
  g_signal_group_set_target (self->session_signals,
                             grid != NULL ? xg_grid_get_session (grid) : NULL);
  if (!g_set_object (&self->grid, grid))
    return;
  set_notifications (self);
  update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GRID]);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgConnector) self = data;
  XgGrid *grid = XG_GRID (source);
  g_autoptr (GError) error = NULL;
  gboolean opened = xg_grid_open_finish (grid, result, &error);

  if (self->opening != grid)
    {
      /* Not wanted any more. */
      if (opened)
        xg_grid_close (grid);
      return;
    }
  g_clear_object (&self->opening);

  if (opened)
    {
      set_grid (self, grid);
      /* Who was told of the grid may have decided otherwise. */
      if (self->grid == grid)
        proceed (self);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_free (self->cache_error);
      self->cache_error = g_strdup (error->message);
    }
  update_state (self);
  if (self->cache_error != NULL)
    g_signal_emit (self, signals[CACHE_FAILED], 0, self->cache_error);
}

static void
open_grid (XgConnector *self)
{
  g_autoptr (XgGrid) grid = xg_grid_new (self->profile, self->data_dir, TRUE);

  g_clear_pointer (&self->cache_error, g_free);
  g_set_object (&self->opening, grid);
  update_state (self);
  xg_grid_open_async (grid, self->memory, self->cancellable, opened_cb, g_object_ref (self));
}

static void
stop (XgConnector *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->opening);
  clear_secret (self);
  self->tried = FALSE;
  self->asking = FALSE;
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

  stop (self);
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

static guint
new_signal (GType type, const char *name, guint n_params)
{
  return g_signal_new (name,
                       type,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n_params,
                       G_TYPE_STRING);
}

static void
xg_connector_class_init (XgConnectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_connector_dispose;
  object_class->finalize = xg_connector_finalize;
  object_class->get_property = xg_connector_get_property;

  properties[PROP_GRID] = g_param_spec_object ("grid", NULL, NULL, XG_TYPE_GRID, flags);
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, XG_CONNECTOR_CLOSED, XG_CONNECTOR_REFUSED, 0, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[READY] = new_signal (type, "ready", 0);
  signals[ASK] = new_signal (type, "ask", 1);
  signals[CACHE_FAILED] = new_signal (type, "cache-failed", 1);
  signals[SAVED] = new_signal (type, "saved", 0);
  signals[NOTE] = new_signal (type, "note", 1);
}

static void
xg_connector_init (XgConnector *self)
{
  self->session_signals = g_signal_group_new (XG_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals,
                                  "notify::state",
                                  G_CALLBACK (session_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals,
                                  "notify::error-text",
                                  G_CALLBACK (update_state),
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
  set_grid (self, grid);

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
  update_state (self);
}

/**
 * xg_connector_connect:
 * @secret: (nullable): the password, or the passphrase of the key; %NULL: the one from before, or
 *   the one in the keyring, or else the person is asked
 *
 * Opens the cache if it is not, and connects. What was under way is given up.
 */
void
xg_connector_connect (XgConnector *self, const char *secret, XgConnectFlags flags)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  stop (self);
  self->secret = g_strdup (secret);
  self->flags = flags;
  self->cancellable = g_cancellable_new ();

  if (self->grid != NULL)
    proceed (self);
  else
    open_grid (self);
}

/**
 * xg_connector_disconnect:
 *
 * Ends the connection, or the attempt; the cache stays open, the secret in memory.
 */
void
xg_connector_disconnect (XgConnector *self)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  if (self->grid != NULL)
    xg_session_disconnect (xg_grid_get_session (self->grid));
  update_state (self);
}

/**
 * xg_connector_log_out:
 *
 * Ends the connection and forgets the secret: in memory, and in the keyring unless it is to be
 * remembered there.
 *
 * Returns: whether the keyring still has it
 */
gboolean
xg_connector_log_out (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), FALSE);

  stop (self);
  if (self->grid != NULL)
    xg_session_log_out (xg_grid_get_session (self->grid));
  if (!xg_profile_get_remember (self->profile))
    xg_connector_forget (self);
  update_state (self);

  return self->in_keyring;
}

/**
 * xg_connector_forget:
 *
 * Removes the secret from the keyring. Only what we put there: the keyring is not woken up for
 * nothing.
 */
void
xg_connector_forget (XgConnector *self)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  if (!self->in_keyring)
    return;
  self->in_keyring = FALSE;
  xg_keyring_forget_async (self->profile, NULL, forgotten_cb, NULL);
}

/**
 * xg_connector_cancel:
 *
 * Stops what is under way; a cache that is open stays open.
 */
void
xg_connector_cancel (XgConnector *self)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  stop (self);
  xg_connector_disconnect (self);
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
    save (self);
  if (certificate != NULL)
    xg_connector_connect (self, NULL, self->flags & ~(XgConnectFlags) XG_CONNECT_OFFLINE);
}

/**
 * xg_connector_open_again:
 * @memory: keep nothing on disk this time
 *
 * After "cache-failed": tries once more.
 */
void
xg_connector_open_again (XgConnector *self, gboolean memory)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  if (self->grid != NULL || self->opening != NULL)
    return;
  self->memory = memory;
  open_grid (self);
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

  stop (self);
  grid = self->grid != NULL ? g_object_ref (self->grid) : NULL;
  set_grid (self, NULL);
  if (grid != NULL)
    {
      xg_grid_close (grid);
      g_set_object (&self->leaving, xg_grid_get_session (grid));
    }
  update_state (self);
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

const char *
xg_connector_get_label (XgConnector *self)
{
  const char *name;

  g_return_val_if_fail (XG_IS_CONNECTOR (self), NULL);

  name = xg_profile_get_name (self->profile);

  return name != NULL ? name : xg_profile_get_jid (self->profile);
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
 * xg_connector_get_error_text:
 *
 * Returns: (nullable): why there is no cache or no connection
 */
const char *
xg_connector_get_error_text (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), NULL);

  return self->grid != NULL ? xg_session_get_error_text (xg_grid_get_session (self->grid))
                            : self->cache_error;
}

static char *
describe_waiting (XgSession *session)
{
  gint64 next_try = xg_session_get_next_try (session);
  g_autofree char *countdown = NULL;

  if (next_try <= 0)
    return g_strdup (xg_session_get_state_text (session));
  countdown = xg_phrase_countdown (next_try - g_get_monotonic_time ());
  /* Translators: %s is a span of time */
  return g_strdup_printf (_ ("Connection lost · next try in %s"), countdown);
}

/**
 * xg_connector_describe:
 *
 * Returns: (transfer full): in a few words, how it stands with the connection now
 */
char *
xg_connector_describe (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), NULL);

  switch (self->state)
    {
    case XG_CONNECTOR_OPENING:
      return g_strdup (_ ("Opening the cache…"));
    case XG_CONNECTOR_BROKEN:
      return g_strdup (_ ("The cache can’t be opened"));
    case XG_CONNECTOR_ASKING:
      return g_strdup (xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE
                         ? _ ("Waiting for the passphrase")
                         : _ ("Waiting for the password"));
    case XG_CONNECTOR_CONNECTING:
    case XG_CONNECTOR_ONLINE:
      return g_strdup (xg_session_get_state_text (xg_connector_get_session (self)));
    case XG_CONNECTOR_WAITING:
      return describe_waiting (xg_connector_get_session (self));
    case XG_CONNECTOR_REFUSED:
      return g_strdup (_ ("Refused"));
    case XG_CONNECTOR_CLOSED:
    case XG_CONNECTOR_OFFLINE:
    default:
      return g_strdup (_ ("Offline"));
    }
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
