/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-connector-list.h"

#include <string.h>

/* The connection's thread needs half a second to give up on a server. If it is stuck, the program
 * ends nevertheless. For all of them together. */
#define LEAVE_MS 2000

struct _XgConnectorList
{
  GObject parent_instance;

  /* Owned */
  XgSettings *settings;
  char *data_dir;
  char *config_dir;
  GPtrArray *connectors; /* (element-type XgConnector) */
  GHashTable *watched;   /* XgConnector → XgGrid: whose figures are in the sums */

  gboolean memory;
  gint64 unread;
  guint n_open_alerts;
  guint n_online;
};

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
  PROP_N_ONLINE,
  N_PROPS
};

enum
{
  READY,
  ASK,
  CACHE_FAILED,
  NOTE,
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
    }

  g_object_freeze_notify (G_OBJECT (self));
  if (self->unread != unread)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
  if (self->n_open_alerts != n_open_alerts)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_OPEN_ALERTS]);
  if (self->n_online != n_online)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ONLINE]);
  self->unread = unread;
  self->n_open_alerts = n_open_alerts;
  self->n_online = n_online;
  g_object_thaw_notify (G_OBJECT (self));
}

static void
ready_cb (XgConnectorList *self, XgConnector *connector)
{
  if (!xg_profile_get_demo (xg_connector_get_profile (connector)))
    g_object_set (self->settings, "last-profile", xg_connector_get_key (connector), NULL);
  g_signal_emit (self, signals[READY], 0, connector);
}

static void
ask_cb (XgConnectorList *self, const char *sentence, XgConnector *connector)
{
  g_signal_emit (self, signals[ASK], 0, connector, sentence);
}

static void
cache_failed_cb (XgConnectorList *self, const char *sentence, XgConnector *connector)
{
  g_signal_emit (self, signals[CACHE_FAILED], 0, connector, sentence);
}

static void
note_cb (XgConnectorList *self, const char *sentence, XgConnector *connector)
{
  g_signal_emit (self, signals[NOTE], 0, connector, sentence);
}

static void
watch_grid (XgConnectorList *self, XgConnector *connector)
{
  XgGrid *grid = xg_connector_get_grid (connector);
  XgGrid *before = g_hash_table_lookup (self->watched, connector);

  if (grid == before)
    return;
  if (before != NULL)
    g_signal_handlers_disconnect_by_data (before, self);
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
    g_signal_handlers_disconnect_by_data (grid, self);
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
                       XG_TYPE_CONNECTOR,
                       G_TYPE_STRING);
}

static void
xg_connector_list_class_init (XgConnectorListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_connector_list_dispose;
  object_class->finalize = xg_connector_list_finalize;
  object_class->get_property = xg_connector_list_get_property;

  properties[PROP_UNREAD] = g_param_spec_int64 ("unread", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_N_OPEN_ALERTS] =
    g_param_spec_uint ("n-open-alerts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ONLINE] = g_param_spec_uint ("n-online", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[READY] = new_signal (type, "ready", 1);
  signals[ASK] = new_signal (type, "ask", 2);
  signals[CACHE_FAILED] = new_signal (type, "cache-failed", 2);
  signals[NOTE] = new_signal (type, "note", 2);
  signals[GRID_CHANGED] = new_signal (type, "grid-changed", 1);
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

  g_signal_connect_object (connector, "ready", G_CALLBACK (ready_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connector, "ask", G_CALLBACK (ask_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connector,
                           "cache-failed",
                           G_CALLBACK (cache_failed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (connector, "note", G_CALLBACK (note_cb), self, G_CONNECT_SWAPPED);
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

typedef struct
{
  char *config_dir;
  char *data_dir;
  char *last; /* wanted: id, or name as an earlier version wrote it */
  GPtrArray *profiles;
  guint chosen; /* the one that was used last, or else the first */
  gboolean has_cache;
} Load;

static void
load_free (Load *load)
{
  g_free (load->config_dir);
  g_free (load->data_dir);
  g_free (load->last);
  g_clear_pointer (&load->profiles, g_ptr_array_unref);
  g_free (load);
}

static void
load_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Load *load = data;
  GError *error = NULL;

  load->profiles = xg_profile_load_all (load->config_dir, &error);
  if (load->profiles == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < load->profiles->len; i++)
    {
      XgProfile *profile = g_ptr_array_index (load->profiles, i);

      if (g_strcmp0 (xg_profile_get_id (profile), load->last) == 0 ||
          g_strcmp0 (xg_profile_get_name (profile), load->last) == 0)
        load->chosen = i;
    }
  if (load->profiles->len > 0)
    {
      g_autofree char *path =
        xg_grid_get_cache_path (g_ptr_array_index (load->profiles, load->chosen), load->data_dir);

      load->has_cache = g_file_test (path, G_FILE_TEST_EXISTS);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * xg_connector_list_load_async:
 * @cancellable: (nullable): a cancellable
 *
 * Reads the saved profiles in a worker and adds them to the list, closed.
 */
void
xg_connector_list_load_async (XgConnectorList *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  g_return_if_fail (XG_IS_CONNECTOR_LIST (self));

  load->config_dir = g_strdup (self->config_dir);
  load->data_dir = g_strdup (self->data_dir);
  load->last = xg_settings_get_string (self->settings, "last-profile");
  g_task_set_source_tag (task, xg_connector_list_load_async);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_run_in_thread (task, load_worker);
}

/**
 * xg_connector_list_load_finish:
 * @has_cache: (out): whether there is something to look at without a connection
 *
 * Returns: (transfer none) (nullable): the one that was used last, or else the first; %NULL without
 * error: none is saved
 */
XgConnector *
xg_connector_list_load_finish (XgConnectorList *self,
                               GAsyncResult *result,
                               gboolean *has_cache,
                               GError **error)
{
  XgConnector *chosen = NULL;
  Load *load;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  load = g_task_get_task_data (G_TASK (result));
  *has_cache = load->has_cache;
  for (guint i = 0; i < load->profiles->len; i++)
    {
      XgConnector *connector = xg_connector_list_add (self, g_ptr_array_index (load->profiles, i));

      if (i == load->chosen)
        chosen = connector;
    }

  return chosen;
}

typedef struct
{
  XgConnector *connector; /* NULL: a new one */
  XgProfile *profile;     /* what is to be in the file */
  char *config_dir;
  char *cache; /* to be deleted; NULL: it stays */
} Change;

static void
change_free (Change *change)
{
  g_clear_object (&change->connector);
  g_clear_object (&change->profile);
  g_free (change->config_dir);
  g_free (change->cache);
  g_free (change);
}

static GTask *
new_change (XgConnectorList *self,
            XgConnector *connector,
            XgProfile *profile,
            gpointer tag,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Change *change = g_new0 (Change, 1);

  g_set_object (&change->connector, connector);
  change->profile = xg_profile_copy (profile);
  change->config_dir = g_strdup (self->config_dir);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, change, (GDestroyNotify) change_free);

  return task;
}

static void
save_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Change *change = data;
  GError *error = NULL;

  if (change->connector != NULL ? xg_profile_save (change->profile, change->config_dir, &error)
                                : xg_profile_save_new (change->profile, change->config_dir, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * xg_connector_list_save_async:
 * @connector: (nullable): whose profile it is; %NULL: a new one
 * @profile: what the person wants it to be
 *
 * Writes the profile to the file, in a worker; once it is there, the connector has it.
 */
void
xg_connector_list_save_async (XgConnectorList *self,
                              XgConnector *connector,
                              XgProfile *profile,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (XG_IS_CONNECTOR_LIST (self));
  g_return_if_fail (XG_IS_PROFILE (profile));

  task = new_change (self, connector, profile, xg_connector_list_save_async, callback, user_data);
  g_task_run_in_thread (task, save_worker);
}

/**
 * xg_connector_list_save_finish:
 * @error: return location; %G_IO_ERROR_EXISTS: the name is another profile's
 *
 * Returns: (transfer none) (nullable): the connector of the profile
 */
XgConnector *
xg_connector_list_save_finish (XgConnectorList *self, GAsyncResult *result, GError **error)
{
  Change *change;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  change = g_task_get_task_data (G_TASK (result));
  if (change->connector == NULL)
    return xg_connector_list_add (self, change->profile);
  if (!xg_profile_get_remember (change->profile))
    xg_connector_forget (change->connector);
  xg_connector_set_profile (change->connector, change->profile);

  return change->connector;
}

static void
remove_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Change *change = data;
  GError *error = NULL;

  if (!xg_profile_remove (change->profile, change->config_dir, &error) ||
      (change->cache != NULL && !xg_grid_delete_cache (change->cache, &error)))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * xg_connector_list_remove_async:
 * @connector: one of the list
 * @cache_too: delete what is kept of its items as well
 *
 * Closes it, takes it off the list, removes its secret from the keyring and, in a worker, its entry
 * from the file.
 */
void
xg_connector_list_remove_async (XgConnectorList *self,
                                XgConnector *connector,
                                gboolean cache_too,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (XgConnector) removed = g_object_ref (connector);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (XG_IS_CONNECTOR_LIST (self));
  g_return_if_fail (XG_IS_CONNECTOR (connector));

  task = new_change (self,
                     removed,
                     xg_connector_get_profile (removed),
                     xg_connector_list_remove_async,
                     callback,
                     user_data);
  if (cache_too)
    ((Change *) g_task_get_task_data (task))->cache =
      xg_grid_get_cache_path (xg_connector_get_profile (removed), self->data_dir);
  xg_connector_log_out (removed);
  xg_connector_forget (removed);
  xg_connector_list_drop (self, removed);
  g_task_run_in_thread (task, remove_worker);
}

gboolean
xg_connector_list_remove_finish (XgConnectorList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
