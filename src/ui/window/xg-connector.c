/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "window/xg-connector.h"

#include <glib/gi18n.h>

#include "grid/xg-keyring.h"

/* The connection's thread needs half a second to give up on a server. If it is stuck, the program
 * ends nevertheless. */
#define LEAVE_MS 2000

struct _XgConnector
{
  GObject parent_instance;

  /* Owned */
  XgSettings *settings;
  char *data_dir;
  char *config_dir;
  XgGrid *grid;       /* open */
  XgGrid *opening;    /* not open yet, or it could not be opened */
  XgProfile *profile; /* what is wanted now */
  char *password;     /* for it, until it was used */
  char *in_keyring;   /* JID whose password the keyring has, as far as we know */
  GCancellable *cancellable;
  GSignalGroup *session_signals;

  XgConnectFlags flags;
  gboolean memory;
  gboolean tried; /* the session was told to connect */
};

G_DEFINE_FINAL_TYPE (XgConnector, xg_connector, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_GRID,
  N_PROPS
};

enum
{
  READY,
  FAILED,
  CACHE_FAILED,
  NOTE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
clear_password (XgConnector *self)
{
  xg_keyring_wipe (g_steal_pointer (&self->password));
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
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_signal_emit (self, signals[NOTE], 0, error->message);
}

static void
remembered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgConnector) self = data;
  g_autoptr (GError) error = NULL;

  if (!xg_keyring_remember_finish (result, &error))
    g_signal_emit (self, signals[NOTE], 0, error->message);
  else if (self->profile != NULL)
    {
      g_free (self->in_keyring);
      self->in_keyring = g_strdup (xg_profile_get_jid (self->profile));
    }
}

/* Without a keyring there is nothing to forget: no reason to trouble the person. */
static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!xg_keyring_forget_finish (result, &error))
    g_debug ("The keyring was not changed: %s", error->message);
}

/* Only what we put there: the keyring is not woken up for nothing. */
static void
forget (XgConnector *self)
{
  if (g_strcmp0 (self->in_keyring, xg_profile_get_jid (self->profile)) != 0)
    return;
  g_clear_pointer (&self->in_keyring, g_free);
  xg_keyring_forget_async (self->profile, NULL, forgotten_cb, NULL);
}

/* What worked is kept: a wrong password never gets into the keyring. */
static void
keep (XgConnector *self)
{
  g_autoptr (GTask) task = NULL;
  XgProfile *copy;

  if (!(self->flags & XG_CONNECT_KEEP))
    return;

  /* The worker gets an object of its own: the page may change the other one meanwhile. */
  copy = xg_profile_copy (self->profile);
  task = g_task_new (self, NULL, saved_cb, NULL);
  g_task_set_task_data (task, copy, g_object_unref);
  g_task_run_in_thread (task, save_worker);
  g_object_set (self->settings, "last-profile", xg_profile_get_name (copy), NULL);

  if (!xg_profile_get_remember (self->profile))
    forget (self);
  else if (self->password != NULL)
    xg_keyring_remember_async (self->profile,
                               self->password,
                               NULL,
                               remembered_cb,
                               g_object_ref (self));
}

static void
session_changed_cb (XgConnector *self)
{
  XgSession *session = xg_grid_get_session (self->grid);

  if (!self->tried)
    return;

  switch (xg_session_get_state (session))
    {
    case XG_SESSION_ONLINE:
      self->tried = FALSE;
      keep (self);
      clear_password (self);
      g_signal_emit (self, signals[READY], 0);
      break;
    case XG_SESSION_OFFLINE:
      self->tried = FALSE;
      clear_password (self);
      break;
    case XG_SESSION_CONNECTING:
    case XG_SESSION_SECURING:
    case XG_SESSION_AUTHENTICATING:
    case XG_SESSION_WAITING:
    default:
      break;
    }
}

static void
start_session (XgConnector *self, const char *password)
{
  self->tried = FALSE;
  xg_session_connect (xg_grid_get_session (self->grid), password);
  self->tried = TRUE;
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgConnector) self = data;
  g_autoptr (GError) error = NULL;
  char *password = xg_keyring_recall_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (password != NULL)
    start_session (self, password);
  else
    g_signal_emit (self,
                   signals[FAILED],
                   0,
                   error != NULL
                     ? error->message
                     : _ ("The keyring has no password for this account. Enter it once more."));
  xg_keyring_wipe (password);
}

/* The cache is open: the rest of the way. */
static void
proceed (XgConnector *self)
{
  XgSession *session = xg_grid_get_session (self->grid);

  if (self->flags & XG_CONNECT_OFFLINE)
    g_signal_emit (self, signals[READY], 0);
  else if (self->password != NULL)
    start_session (self, self->password);
  else if (xg_session_has_password (session))
    start_session (self, NULL);
  else
    xg_keyring_recall_async (self->profile, self->cancellable, recalled_cb, g_object_ref (self));
}

static void
set_notifications (XgConnector *self, XgGrid *grid)
{
  xg_grid_set_notifications (grid, xg_settings_get_boolean (self->settings, "notifications"));
}

static void
notifications_changed_cb (XgConnector *self)
{
  if (self->grid != NULL)
    set_notifications (self, self->grid);
}

static void
set_grid (XgConnector *self, XgGrid *grid)
{
  g_signal_group_set_target (self->session_signals,
                             grid != NULL ? xg_grid_get_session (grid) : NULL);
  if (g_set_object (&self->grid, grid))
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
      /* Another one is wanted by now. */
      if (opened)
        xg_grid_close (grid);
      return;
    }
  g_clear_object (&self->opening);

  if (opened)
    {
      set_notifications (self, grid);
      set_grid (self, grid);
      proceed (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[CACHE_FAILED], 0, error->message);
}

static void
open_grid (XgConnector *self)
{
  g_autoptr (XgGrid) grid = xg_grid_new (self->profile, self->data_dir, TRUE);

  g_set_object (&self->opening, grid);
  xg_grid_open_async (grid, self->memory, self->cancellable, opened_cb, g_object_ref (self));
}

static void
stop (XgConnector *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->opening);
  self->tried = FALSE;
}

static void
xg_connector_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_GRID:
      g_value_set_object (value, XG_CONNECTOR (object)->grid);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_connector_dispose (GObject *object)
{
  XgConnector *self = XG_CONNECTOR (object);

  xg_connector_close (self);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->profile);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (xg_connector_parent_class)->dispose (object);
}

static void
xg_connector_finalize (GObject *object)
{
  XgConnector *self = XG_CONNECTOR (object);

  g_clear_pointer (&self->in_keyring, g_free);
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

  object_class->dispose = xg_connector_dispose;
  object_class->finalize = xg_connector_finalize;
  object_class->get_property = xg_connector_get_property;

  properties[PROP_GRID] =
    g_param_spec_object ("grid",
                         NULL,
                         NULL,
                         XG_TYPE_GRID,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[READY] = new_signal (type, "ready", 0);
  signals[FAILED] = new_signal (type, "failed", 1);
  signals[CACHE_FAILED] = new_signal (type, "cache-failed", 1);
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
}

/**
 * xg_connector_new:
 * @data_dir: where caches are
 * @config_dir: where profiles are
 * @memory: keep nothing on disk
 */
XgConnector *
xg_connector_new (XgSettings *settings,
                  const char *data_dir,
                  const char *config_dir,
                  gboolean memory)
{
  XgConnector *self = g_object_new (XG_TYPE_CONNECTOR, NULL);

  self->settings = g_object_ref (settings);
  self->data_dir = g_strdup (data_dir);
  self->config_dir = g_strdup (config_dir);
  self->memory = memory;
  g_signal_connect_object (settings,
                           "notify::notifications",
                           G_CALLBACK (notifications_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * xg_connector_connect:
 * @profile: as whom and where
 * @password: (nullable): %NULL: the one from before, or the one in the keyring
 */
void
xg_connector_connect (XgConnector *self,
                      XgProfile *profile,
                      const char *password,
                      XgConnectFlags flags)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));
  g_return_if_fail (XG_IS_PROFILE (profile));

  stop (self);
  clear_password (self);
  self->password = g_strdup (password);
  self->flags = flags;
  self->cancellable = g_cancellable_new ();

  if (self->grid != NULL && xg_profile_is_same (xg_grid_get_profile (self->grid), profile))
    {
      /* Host, port and the rest can be changed between two attempts with the same cache. */
      xg_profile_assign (xg_grid_get_profile (self->grid), profile);
      g_set_object (&self->profile, xg_grid_get_profile (self->grid));
      proceed (self);
      return;
    }

  if (self->grid != NULL)
    {
      g_autoptr (XgGrid) old = g_object_ref (self->grid);

      set_grid (self, NULL);
      xg_grid_close (old);
    }
  g_set_object (&self->profile, profile);
  open_grid (self);
}

/**
 * xg_connector_cancel:
 *
 * Stops what is under way; the cache stays open.
 */
void
xg_connector_cancel (XgConnector *self)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  stop (self);
  clear_password (self);
  if (self->grid != NULL)
    xg_session_disconnect (xg_grid_get_session (self->grid));
}

/**
 * xg_connector_open_again:
 * @memory: keep nothing on disk this time
 *
 * After "cache-failed": tries once more and goes on as it was wanted.
 */
void
xg_connector_open_again (XgConnector *self, gboolean memory)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  if (self->profile == NULL || self->grid != NULL)
    return;
  self->memory = memory;
  open_grid (self);
}

void
xg_connector_forget_password (XgConnector *self)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  clear_password (self);
  if (self->profile != NULL && !xg_profile_get_remember (self->profile))
    forget (self);
}

/**
 * xg_connector_close:
 *
 * Disconnects and closes the cache, for the end of the program. Takes no longer than writing one
 * batch, and taking leave of the server.
 */
void
xg_connector_close (XgConnector *self)
{
  g_return_if_fail (XG_IS_CONNECTOR (self));

  stop (self);
  clear_password (self);
  if (self->grid != NULL)
    {
      g_autoptr (XgGrid) grid = g_object_ref (self->grid);

      set_grid (self, NULL);
      xg_grid_close (grid);
      xg_session_wait (xg_grid_get_session (grid), LEAVE_MS);
    }
}

XgGrid *
xg_connector_get_grid (XgConnector *self)
{
  g_return_val_if_fail (XG_IS_CONNECTOR (self), NULL);

  return self->grid;
}

typedef struct
{
  XgProfile *profile;
  char *name; /* wanted */
  gboolean has_cache;
} Last;

static void
last_free (Last *last)
{
  g_clear_object (&last->profile);
  g_free (last->name);
  g_free (last);
}

static void
last_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  XgConnector *self = source;
  Last *last = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) profiles = xg_profile_load_all (self->config_dir, &error);

  if (profiles == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < profiles->len; i++)
    {
      XgProfile *profile = g_ptr_array_index (profiles, i);

      if (last->profile == NULL || g_strcmp0 (xg_profile_get_name (profile), last->name) == 0)
        g_set_object (&last->profile, profile);
    }
  if (last->profile != NULL)
    {
      g_autofree char *path = xg_grid_get_cache_path (last->profile, self->data_dir);

      last->has_cache = g_file_test (path, G_FILE_TEST_EXISTS);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * xg_connector_find_last_async:
 *
 * Reads, in a worker, the profile that was used last, or else the first one.
 */
void
xg_connector_find_last_async (XgConnector *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Last *last = g_new0 (Last, 1);

  g_return_if_fail (XG_IS_CONNECTOR (self));

  last->name = xg_settings_get_string (self->settings, "last-profile");
  g_task_set_source_tag (task, xg_connector_find_last_async);
  g_task_set_task_data (task, last, (GDestroyNotify) last_free);
  g_task_run_in_thread (task, last_worker);
}

/**
 * xg_connector_find_last_finish:
 * @has_cache: (out): whether there is something to look at without a connection
 *
 * Returns: (transfer full) (nullable): the profile; %NULL without error: none is saved
 */
XgProfile *
xg_connector_find_last_finish (XgConnector *self,
                               GAsyncResult *result,
                               gboolean *has_cache,
                               GError **error)
{
  Last *last;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  last = g_task_get_task_data (G_TASK (result));
  *has_cache = last->has_cache;
  if (last->profile != NULL && xg_profile_get_remember (last->profile))
    {
      g_free (self->in_keyring);
      self->in_keyring = g_strdup (xg_profile_get_jid (last->profile));
    }

  return g_steal_pointer (&last->profile);
}
