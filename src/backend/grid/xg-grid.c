/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-grid-private.h"

/* Lists, tree and figures follow what is durable at this pace. */
#define HAND_OVER_MS 33
#define TICK_MS      1000
#define RATE_SPAN    5.0
/* Progress of catching up, for eyes. */
#define CATCH_UP_MS 100

G_DEFINE_FINAL_TYPE (XgGrid, xg_grid, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_READY,
  PROP_PROBLEM,
  PROP_DISCOVERY_ERROR,
  PROP_N_RECEIVED,
  PROP_N_STORED,
  PROP_N_UPDATED,
  PROP_N_DUPLICATE,
  PROP_N_REJECTED,
  PROP_N_SHOWN,
  PROP_RATE,
  PROP_UNREAD,
  PROP_N_OPEN_ALERTS,
  PROP_CACHE_SIZE,
  PROP_CATCHING_UP,
  N_PROPS
};

enum
{
  EVENTS,
  ALERT,
  OPEN_ITEM,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
xg_grid_dispose (GObject *object)
{
  XgGrid *self = XG_GRID (object);

  xg_grid_close (self);
  g_clear_object (&self->brokers);
  g_clear_object (&self->rules);
  g_clear_object (&self->alerts);
  g_clear_object (&self->session);
  g_clear_object (&self->notifier);
  g_clear_object (&self->reader);
  g_clear_pointer (&self->ingest, xg_ingest_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (xg_grid_parent_class)->dispose (object);
}

static void
xg_grid_finalize (GObject *object)
{
  XgGrid *self = XG_GRID (object);

  g_clear_pointer (&self->engine, xg_engine_unref);
  g_clear_pointer (&self->commits, xg_commit_queue_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_object (&self->discovery);
  g_free (self->discovery_error);
  g_free (self->problem);
  g_free (self->data_dir);
  G_OBJECT_CLASS (xg_grid_parent_class)->finalize (object);
}

static gint64
sum_unread (XgGrid *self)
{
  guint n_brokers =
    self->brokers != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->brokers)) : 0;
  gint64 unread = 0;

  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);

      unread += xg_broker_get_unread (broker);
    }
  return unread;
}

static void
xg_grid_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgGrid *self = XG_GRID (object);
  XgGridCounts counts;
  XgCatchUp catch_up;

  switch (prop_id)
    {
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_DISCOVERY_ERROR:
      g_value_set_string (value, self->discovery_error);
      break;
    case PROP_N_RECEIVED:
      xg_grid_get_counts (self, &counts);
      g_value_set_uint64 (value, counts.received);
      break;
    case PROP_N_STORED:
      g_value_set_uint64 (value, self->counts.stored);
      break;
    case PROP_N_UPDATED:
      g_value_set_uint64 (value, self->counts.updated);
      break;
    case PROP_N_DUPLICATE:
      g_value_set_uint64 (value, self->counts.duplicate);
      break;
    case PROP_N_REJECTED:
      g_value_set_uint64 (value, self->counts.rejected);
      break;
    case PROP_N_SHOWN:
      g_value_set_uint64 (value, self->counts.shown);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    case PROP_UNREAD:
      g_value_set_int64 (value, sum_unread (self));
      break;
    case PROP_N_OPEN_ALERTS:
      g_value_set_uint (value, self->n_open_alerts);
      break;
    case PROP_CACHE_SIZE:
      g_value_set_int64 (value, self->cache_size);
      break;
    case PROP_CATCHING_UP:
      xg_grid_get_catch_up (self, &catch_up);
      g_value_set_boolean (value, catch_up.running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  static const struct
  {
    guint id;
    const char *name;
  } counters[] = {
    { PROP_N_RECEIVED, "n-received" }, { PROP_N_STORED, "n-stored" },
    { PROP_N_UPDATED, "n-updated" },   { PROP_N_DUPLICATE, "n-duplicate" },
    { PROP_N_REJECTED, "n-rejected" }, { PROP_N_SHOWN, "n-shown" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    properties[counters[i].id] =
      g_param_spec_uint64 (counters[i].name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_DISCOVERY_ERROR] =
    g_param_spec_string ("discovery-error", NULL, NULL, NULL, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_UNREAD] = g_param_spec_int64 ("unread", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_N_OPEN_ALERTS] =
    g_param_spec_uint ("n-open-alerts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CACHE_SIZE] =
    g_param_spec_int64 ("cache-size", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CATCHING_UP] = g_param_spec_boolean ("catching-up", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_grid_class_init (XgGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_grid_dispose;
  object_class->finalize = xg_grid_finalize;
  object_class->get_property = xg_grid_get_property;
  install_properties (object_class);

  signals[EVENTS] = g_signal_new ("events",
                                  XG_TYPE_GRID,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_PTR_ARRAY);
  signals[ALERT] = g_signal_new ("alert",
                                 XG_TYPE_GRID,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 1,
                                 XG_TYPE_ALERT);
  signals[OPEN_ITEM] = g_signal_new ("open-item",
                                     XG_TYPE_GRID,
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     1,
                                     G_TYPE_INT64);
}

static void
xg_grid_init (XgGrid *self)
{
  self->brokers = g_list_store_new (XG_TYPE_BROKER);
  self->rules = g_list_store_new (XG_TYPE_RULE);
  self->alerts = g_list_store_new (XG_TYPE_ALERT);
  self->lists = g_ptr_array_new ();
  self->items = xg_grid_new_item_table ();
  self->engine = xg_engine_new ();
}

/**
 * xg_grid_new:
 * @profile: whose grid
 * @data_dir: where the cache lies; made when missing
 * @notifications: whether alerts become desktop notifications
 *
 * Returns: (transfer full): a grid that is not open yet
 */
XgGrid *
xg_grid_new (XgProfile *profile, const char *data_dir, gboolean notifications)
{
  XgGrid *self;

  g_return_val_if_fail (XG_IS_PROFILE (profile), NULL);

  self = g_object_new (XG_TYPE_GRID, NULL);
  self->profile = g_object_ref (profile);
  self->data_dir = g_strdup (data_dir);
  self->notifications = notifications;
  return self;
}

static void
notify (XgGrid *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
xg_grid_notify_open_alerts (XgGrid *self)
{
  notify (self, PROP_N_OPEN_ALERTS);
}

void
xg_grid_set_discovery_error (XgGrid *self, const char *text)
{
  if (g_strcmp0 (self->discovery_error, text) == 0)
    return;
  g_free (self->discovery_error);
  self->discovery_error = g_strdup (text);
  notify (self, PROP_DISCOVERY_ERROR);
}

static gboolean
catch_up_cb (gpointer user_data)
{
  XgGrid *self = XG_GRID (user_data);

  self->catch_up_source = 0;
  notify (self, PROP_CATCHING_UP);
  return G_SOURCE_REMOVE;
}

/**
 * xg_grid_queue_catch_up:
 * @self: a grid
 *
 * A broker went on with comparing: soon, who shows it is told.
 */
void
xg_grid_queue_catch_up (XgGrid *self)
{
  if (self->catch_up_source == 0 && self->ready)
    self->catch_up_source = g_timeout_add (CATCH_UP_MS, catch_up_cb, self);
}

/**
 * xg_grid_get_catch_up:
 * @self: a grid
 * @catch_up: (out): how far comparing our topics with all brokers is
 */
void
xg_grid_get_catch_up (XgGrid *self, XgCatchUp *catch_up)
{
  guint n_brokers;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (catch_up != NULL);

  memset (catch_up, 0, sizeof *catch_up);
  n_brokers = self->brokers != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->brokers)) : 0;
  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);
      XgCatchUp one;

      xg_broker_get_catch_up (broker, &one);
      catch_up->running = catch_up->running || one.running;
      catch_up->n_topics += one.n_topics;
      catch_up->n_done += one.n_done;
      catch_up->n_failed += one.n_failed;
      catch_up->n_items += one.n_items;
    }
}

static void
count_record (XgGrid *self, const XgRecord *record)
{
  if (record->outcome == XG_OUTCOME_STORED || record->outcome == XG_OUTCOME_UPDATED)
    {
      self->counts.shown++;
      if (record->kind == XG_RECORD_ITEM && record->caught_up)
        self->counts.caught_up++;
    }
  if (record->kind == XG_RECORD_LOST && record->outcome == XG_OUTCOME_STORED)
    {
      self->counts.n_gaps++;
      if (record->gap->known != XG_GAP_UNKNOWN)
        self->counts.lost += (guint64) record->gap->count;
    }
  if (record->kind != XG_RECORD_ITEM && record->outcome != XG_OUTCOME_REJECTED)
    return;
  switch (record->outcome)
    {
    case XG_OUTCOME_STORED:
      self->counts.stored++;
      break;
    case XG_OUTCOME_UPDATED:
      self->counts.updated++;
      break;
    case XG_OUTCOME_DUPLICATE:
      self->counts.duplicate++;
      break;
    case XG_OUTCOME_REJECTED:
    case XG_OUTCOME_PENDING:
      self->counts.rejected++;
      break;
    }
}

static void
records_cb (GPtrArray *records, gpointer user_data)
{
  g_autoptr (XgGrid) self = g_object_ref (XG_GRID (user_data));
  XgBroker *broker = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const XgRecord *record = records->pdata[i];

      count_record (self, record);
      if (!self->ready)
        continue;
      if (broker == NULL || g_strcmp0 (xg_broker_get_jid (broker), record->broker) != 0)
        broker = xg_grid_ensure_broker (self, record->broker, NULL);
      xg_broker_note_record (broker, record);
    }
  if (self->ready)
    {
      xg_grid_refresh_items (self, records);
      xg_grid_note_lists (self, records);
      xg_grid_note_alerts (self, records);
    }
  g_signal_emit (self, signals[EVENTS], 0, records);
}

static void
committed_cb (GPtrArray *records, gpointer user_data)
{
  xg_commit_queue_push (user_data, records);
}

static void
store_problem_cb (XgStore *store, GParamSpec *pspec, gpointer user_data)
{
  XgGrid *self = XG_GRID (user_data);

  g_free (self->problem);
  self->problem = xg_store_dup_problem (store);
  notify (self, PROP_PROBLEM);
}

static void
space_cb (gpointer store, gpointer user_data)
{
  xg_session_resume (XG_SESSION (user_data));
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

static void
activated_cb (XgNotifier *notifier, gint64 rowid, gpointer user_data)
{
  g_signal_emit (user_data, signals[OPEN_ITEM], 0, rowid);
}

static guint64
sum_handed (XgGrid *self)
{
  return self->counts.stored + self->counts.updated + self->counts.duplicate +
         self->counts.rejected;
}

static gboolean
tick_cb (gpointer user_data)
{
  XgGrid *self = XG_GRID (user_data);
  gint64 now = g_get_monotonic_time ();
  double seconds = (double) (now - self->rate_time) / G_USEC_PER_SEC;
  guint64 handed = sum_handed (self);
  guint64 fresh = handed - self->rate_last;

  /* An average that forgets over the span. */
  self->rate +=
    ((double) fresh / MAX (seconds, 0.001) - self->rate) * MIN (seconds / RATE_SPAN, 1.0);
  if (self->rate < 0.05)
    self->rate = 0;
  self->rate_last = handed;
  self->rate_time = now;
  self->cache_size = xg_store_get_size (self->store);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_N_RECEIVED; i <= PROP_UNREAD; i++)
    notify (self, i);
  notify (self, PROP_CACHE_SIZE);
  g_object_thaw_notify (G_OBJECT (self));
  return G_SOURCE_CONTINUE;
}

/* What opening reads in a worker. */
typedef struct
{
  char *path;
  XgStore *store;
  XgReader *reader;
  GPtrArray *nodes;
  GHashTable *rules;
  GArray *alerts;
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
  g_free (opened);
}

static void
read_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Opened *opened = task_data;
  GError *error = NULL;

  opened->reader = xg_reader_new (opened->store, &error);
  if (opened->reader != NULL)
    opened->nodes = xg_reader_list_nodes (opened->reader, &error);
  if (opened->nodes != NULL)
    opened->rules = xg_reader_list_rules (opened->reader, &error);
  if (opened->rules != NULL)
    opened->alerts = xg_reader_list_alerts (opened->reader, 1000, &error);
  if (opened->alerts == NULL)
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
adopt_store (XgGrid *self, Opened *opened)
{
  g_autofree char *domain = get_domain (self);

  self->store = g_steal_pointer (&opened->store);
  self->reader = g_steal_pointer (&opened->reader);
  self->ingest = xg_ingest_new (self->store, self->engine, domain);
  self->session = xg_session_new (self->profile, self->ingest);
  self->commits = xg_commit_queue_new (self->notifications ? HAND_OVER_MS : 0, records_cb, self);
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
  xg_grid_restore_alerts (self, opened->rules, opened->alerts);
  self->rate_time = g_get_monotonic_time ();
  self->tick_source = g_timeout_add (TICK_MS, tick_cb, self);
  self->cache_size = xg_store_get_size (self->store);
  self->ready = TRUE;
  self->problem = xg_store_dup_problem (self->store);
  if (self->problem != NULL)
    notify (self, PROP_PROBLEM);
  xg_grid_start_salvage (self);
  notify (self, PROP_READY);
  notify (self, PROP_UNREAD);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgGrid *self = XG_GRID (source);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  adopt_store (self, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
store_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) read = NULL;
  Opened *opened = g_task_get_task_data (task);
  GError *error = NULL;

  opened->store = xg_store_open_finish (result, &error);
  if (opened->store == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  read = g_task_new (g_task_get_source_object (task),
                     g_task_get_cancellable (task),
                     read_cb,
                     g_object_ref (task));
  g_task_set_task_data (read, opened, NULL);
  g_task_run_in_thread (read, read_worker);
}

/**
 * xg_grid_set_notifications:
 * @self: a grid that was made with notifications
 * @notifications: whether alerts become desktop notifications from now on
 *
 * The list of alerts is kept in any case. Call it when the grid is open.
 */
void
xg_grid_set_notifications (XgGrid *self, gboolean notifications)
{
  g_return_if_fail (XG_IS_GRID (self));

  self->notifications = !!notifications;
}

/**
 * xg_grid_get_cache_path:
 * @profile: a profile
 * @data_dir: where caches are
 *
 * No text of the outside becomes a file name: letters and digits of the account, and a checksum of
 * the profile's id. So the name stays when the profile gets another name.
 *
 * Returns: (transfer full) (type filename): the file that holds, or would hold, the cache of
 * @profile
 */
char *
xg_grid_get_cache_path (XgProfile *profile, const char *data_dir)
{
  const char *jid, *id;
  g_autofree char *sum = NULL;
  g_autofree char *name = NULL;
  g_autofree char *file = NULL;

  g_return_val_if_fail (XG_IS_PROFILE (profile), NULL);

  jid = xg_profile_get_jid (profile);
  id = xg_profile_get_key (profile);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, id != NULL ? id : "", -1);
  name = g_strdup (jid != NULL ? jid : "none");
  g_strcanon (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-.", '_');
  if (strlen (name) > 60)
    name[60] = '\0';
  sum[8] = '\0';
  file = g_strdup_printf ("%s-%s.sqlite", name, sum);
  return g_build_filename (data_dir, file, NULL);
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
  GTask *task;
  Opened *opened;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (self->store == NULL);

  opened = g_new0 (Opened, 1);
  opened->path =
    memory ? g_strdup (":memory:") : xg_grid_get_cache_path (self->profile, self->data_dir);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_grid_open_async);
  g_task_set_task_data (task, opened, (GDestroyNotify) opened_free);
  xg_store_open_async (opened->path, cancellable, store_opened_cb, task);
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
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_handle_id (&self->scopes_source, g_source_remove);
  g_clear_handle_id (&self->catch_up_source, g_source_remove);
  xg_session_log_out (self->session);
  xg_grid_stop_discovery (self);
  xg_commit_queue_close (self->commits);
  close_brokers (self);
  xg_reader_close (self->reader);
  complete = xg_store_close (self->store);
  if (!complete)
    {
      g_free (self->problem);
      self->problem = xg_store_dup_problem (self->store);
      notify (self, PROP_PROBLEM);
    }
  xg_commit_queue_flush (self->commits);
#ifndef G_DISABLE_ASSERT
  /* What came in went somewhere, unless the disk did not take it and the person was told. */
  g_assert_true (xg_ingest_get_received (self->ingest) == sum_handed (self) || !complete);
#endif
  if (self->notifier != NULL)
    xg_notifier_close (self->notifier);

  xg_grid_forget_items (self);
}

void
xg_grid_emit_alert (XgGrid *self, XgAlert *alert)
{
  g_signal_emit (self, signals[ALERT], 0, alert);
}

XgProfile *
xg_grid_get_profile (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return self->profile;
}

/**
 * xg_grid_get_session:
 * @self: a grid
 *
 * Returns: (transfer none) (nullable): its connection; %NULL before the grid is open
 */
XgSession *
xg_grid_get_session (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return self->session;
}

/**
 * xg_grid_get_counts:
 * @self: a grid
 * @counts: (out): the ledger of this session; zeros before the grid is open
 */
void
xg_grid_get_counts (XgGrid *self, XgGridCounts *counts)
{
  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (counts != NULL);

  *counts = self->counts;
  if (self->ingest == NULL)
    return;
  counts->received = xg_ingest_get_received (self->ingest);
  counts->queued = counts->received - sum_handed (self);
  counts->unknown_senders = (guint64) xg_ingest_get_unknown_senders (self->ingest);
}

GListModel *
xg_grid_get_brokers (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return G_LIST_MODEL (self->brokers);
}

const char *
xg_grid_get_discovery_error (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return self->discovery_error;
}

GListModel *
xg_grid_get_rules (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return G_LIST_MODEL (self->rules);
}

GListModel *
xg_grid_get_alerts (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return G_LIST_MODEL (self->alerts);
}
