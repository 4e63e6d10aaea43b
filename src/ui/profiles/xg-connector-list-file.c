/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-connector-list-private.h"

/* The profiles of the list and their file: reading it, and writing what the person changed. */

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
