/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-grid-private.h"

/* How a grid opens its cache, what is joined then, and how it closes it. */

/* Lists, tree and figures follow what is durable at this pace. */
#define HAND_OVER_MS 33

/* What opening reads in a worker. */
typedef struct
{
  char *path;
  XgStore *store;
  XgReader *reader;
  GPtrArray *nodes;
  GHashTable *rules;
  GArray *alerts;
  GHashTable *capabilities;
  GPtrArray *requests;
} Opened;

static void
opened_free (Opened *opened)
{
  g_free (opened->path);
  g_clear_object (&opened->reader);
  g_clear_object (&opened->store);
  g_clear_pointer (&opened->nodes, g_ptr_array_unref);
  g_clear_pointer (&opened->rules, g_hash_table_unref);
  g_clear_pointer (&opened->alerts, g_array_unref);
  g_clear_pointer (&opened->capabilities, g_hash_table_unref);
  g_clear_pointer (&opened->requests, g_ptr_array_unref);
  g_free (opened);
}

/* What is in the cache, all of it in one go: between two tasks main would have to be free, and at
 * the start it makes the window meanwhile. */
static void
open_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Opened *opened = task_data;
  GError *error = NULL;

  if (opened->store == NULL)
    opened->store = xg_store_open_in (opened->path, g_task_get_context (task), &error);
  if (opened->store != NULL)
    opened->reader = xg_reader_new (opened->store, &error);
  if (opened->reader != NULL)
    opened->nodes = xg_reader_list_nodes (opened->reader, &error);
  if (opened->nodes != NULL)
    opened->rules = xg_reader_list_rules (opened->reader, &error);
  if (opened->rules != NULL)
    opened->alerts = xg_reader_list_alerts (opened->reader, 1000, &error);
  if (opened->alerts != NULL)
    opened->capabilities = xg_reader_list_capabilities (opened->reader, &error);
  if (opened->capabilities != NULL)
    opened->requests = xg_reader_list_requests (opened->reader, &error);
  if (opened->requests == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The tree of last time, broker by broker. */
static void
restore_nodes (XgGrid *self, GPtrArray *nodes)
{
  g_autoptr (GHashTable) by_broker =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer jid;
  gpointer rows;

  for (guint i = 0; i < nodes->len; i++)
    {
      XgStoreNode *row = nodes->pdata[i];
      GPtrArray *list = g_hash_table_lookup (by_broker, row->broker);

      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (by_broker, row->broker, list);
        }
      g_ptr_array_add (list, row);
    }
  g_hash_table_iter_init (&iter, by_broker);
  while (g_hash_table_iter_next (&iter, &jid, &rows))
    xg_broker_restore_nodes (xg_grid_ensure_broker (self, jid, NULL), rows);
}

static char *
get_domain (XgGrid *self)
{
  const char *jid = xg_profile_get_jid (self->profile);
  const char *at = jid != NULL ? strchr (jid, '@') : NULL;

  return g_strdup (at != NULL ? at + 1 : "");
}

static void
committed_cb (GPtrArray *records, gpointer user_data)
{
  xg_commit_queue_push (user_data, records);
}

static void
space_cb (gpointer store, gpointer user_data)
{
  xg_session_resume (XG_SESSION (user_data));
}

static void
store_problem_cb (XgStore *store, GParamSpec *pspec, gpointer user_data)
{
  xg_grid_take_problem (XG_GRID (user_data), xg_store_dup_problem (store));
}

static void
activated_cb (XgNotifier *notifier, gint64 rowid, gpointer user_data)
{
  if (rowid == XG_REQUESTS_NOTIFICATION)
    xg_grid_emit_open_requests (XG_GRID (user_data));
  else
    xg_grid_emit_open_item (XG_GRID (user_data), rowid);
}

static void
session_state_cb (XgSession *session, GParamSpec *pspec, gpointer user_data)
{
  XgGrid *self = XG_GRID (user_data);
  gboolean online = xg_session_get_state (session) == XG_SESSION_ONLINE;
  guint n_brokers = g_list_model_get_n_items (G_LIST_MODEL (self->brokers));

  if (online == self->was_online)
    return;
  self->was_online = online;
  if (online)
    {
      self->online_since = g_get_real_time ();
      xg_grid_discover (self);
      return;
    }
  /* What was pushed before is from before. */
  xg_store_interrupt (self->store,
                      MAX (xg_ingest_get_last_event (self->ingest), self->online_since));
  xg_grid_stop_discovery (self);
  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);

      xg_broker_offline (broker);
    }
}

/* The cache is open: what the grid is made of is joined. */
static void
adopt_store (XgGrid *self, Opened *opened)
{
  g_autofree char *domain = get_domain (self);
  char *problem;

  self->store = g_steal_pointer (&opened->store);
  self->reader = g_steal_pointer (&opened->reader);
  self->ingest = xg_ingest_new (self->store, self->engine, domain);
  self->session = xg_session_new (self->profile, self->ingest);
  self->commits =
    xg_commit_queue_new (self->notifications ? HAND_OVER_MS : 0, xg_grid_records_cb, self);
  xg_store_set_commit_func (self->store,
                            committed_cb,
                            xg_commit_queue_ref (self->commits),
                            (GDestroyNotify) xg_commit_queue_unref);
  xg_store_set_space_func (self->store, space_cb, self->session);
  g_signal_connect_object (self->store, "notify::problem", G_CALLBACK (store_problem_cb), self, 0);
  g_signal_connect_object (self->session, "notify::state", G_CALLBACK (session_state_cb), self, 0);
  if (self->notifications)
    {
      self->notifier = xg_notifier_new (_ ("Grid Console"), APP_ID);
      g_signal_connect_object (self->notifier, "activated", G_CALLBACK (activated_cb), self, 0);
    }
  restore_nodes (self, opened->nodes);
  xg_grid_restore_brokers (self);
  xg_grid_restore_alerts (self, opened->rules, opened->alerts);
  xg_grid_restore_requests (self, opened->requests);
  xg_grid_restore_capabilities (self, opened->capabilities);
  xg_grid_start_counting (self);
  self->ready = TRUE;
  problem = xg_store_dup_problem (self->store);
  if (problem != NULL)
    xg_grid_take_problem (self, problem);
  if (!self->archive)
    {
      xg_grid_start_salvage (self);
      xg_grid_start_facts (self);
      xg_grid_start_retention (self);
    }
  xg_grid_notify_ready (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgGrid *self = XG_GRID (g_task_get_source_object (task));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  adopt_store (self, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

/* The worker lets go of its task when it comes to it: if the grid was its source, it could end
 * there, long after it was closed. */
static void
open_store (GTask *task)
{
  g_autoptr (GTask) open =
    g_task_new (NULL, g_task_get_cancellable (task), opened_cb, g_object_ref (task));

  g_task_set_task_data (open, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (open, open_worker);
}

/**
 * xg_grid_open_async:
 * @self: a grid
 * @memory: keep nothing on disk
 * @cancellable: (nullable): a cancellable
 * @callback: called when the cache is open and the tree of last time is there
 * @user_data: for @callback
 *
 * Opens the cache in a worker. Nothing else may be called before it succeeded.
 */
void
xg_grid_open_async (XgGrid *self,
                    gboolean memory,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Opened *opened;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (self->store == NULL);

  opened = g_new0 (Opened, 1);
  opened->path =
    memory ? g_strdup (":memory:") : xg_grid_get_cache_path (self->profile, self->data_dir);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_grid_open_async);
  g_task_set_task_data (task, opened, (GDestroyNotify) opened_free);
  open_store (task);
}

/* (transfer full): The same with a store that is open already. */
void
xg_grid_open_store_async (XgGrid *self,
                          XgStore *store,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Opened *opened = g_new0 (Opened, 1);

  g_assert (self->store == NULL);

  opened->store = store;
  g_task_set_source_tag (task, xg_grid_open_store_async);
  g_task_set_task_data (task, opened, (GDestroyNotify) opened_free);
  open_store (task);
}

gboolean
xg_grid_open_finish (XgGrid *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
close_brokers (XgGrid *self)
{
  guint n_brokers = g_list_model_get_n_items (G_LIST_MODEL (self->brokers));

  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);

      xg_broker_close (broker);
    }
}

/**
 * xg_grid_close:
 * @self: a grid
 *
 * Disconnects, writes what is queued, closes the cache and hands over the last events. Safe to call
 * twice.
 */
void
xg_grid_close (XgGrid *self)
{
  gboolean complete;

  g_return_if_fail (XG_IS_GRID (self));

  if (!self->ready)
    return;
  self->ready = FALSE;
  xg_grid_stop_counting (self);
  g_clear_handle_id (&self->scopes_source, g_source_remove);
  g_clear_handle_id (&self->sweep_source, g_source_remove);
  xg_session_log_out (self->session);
  xg_grid_stop_discovery (self);
  xg_commit_queue_close (self->commits);
  close_brokers (self);
  xg_reader_close (self->reader);
  complete = xg_store_close (self->store);
  if (!complete)
    xg_grid_take_problem (self, xg_store_dup_problem (self->store));
  xg_commit_queue_flush (self->commits);
#ifndef G_DISABLE_ASSERT
  /* What came in went somewhere, unless the disk did not take it and the person was told. */
  g_assert_true (xg_ingest_get_received (self->ingest) == xg_grid_sum_handed (self) || !complete);
#endif
  if (self->notifier != NULL)
    xg_notifier_close (self->notifier);

  xg_grid_forget_items (self);
}
