/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-fetch-private.h"

/*
 * After an interruption: every topic that we should have got items of is compared with the broker.
 *
 * Which ones still have to be is in the store, not in memory: a topic is done when all that was
 * missing, and what is lost, is on its way to the disk ahead of the word that says so. So it does
 * not matter when the next interruption or a kill comes.
 */

/* Topics that got no answer are asked again after a pause, which doubles from the first to the
 * longest. */
#define RETRY_FIRST_S   2
#define RETRY_LONGEST_S 60
/* The longest wait for the list of nodes and subscriptions. */
#define BEGIN_S 3

typedef enum
{
  TRIAL_QUEUED = 1,
  TRIAL_SETTLED,
  TRIAL_DONE,
  TRIAL_FAILED,
} Trial;

static void plan (XgBroker *self);

static void
finish_if_done (XgBroker *self)
{
  XgCatchUp *run = &self->catch_up;

  if (run->running && run->n_done >= run->n_topics)
    {
      run->running = FALSE;
      g_info ("%s: compared %u topics, caught up %" G_GUINT64_FORMAT " items, %u not compared",
              self->jid,
              run->n_topics,
              run->n_items,
              run->n_failed);
    }
  xg_broker_notify_catching_up (self);
}

static gboolean
is_failed (gpointer node, gpointer trial, gpointer user_data)
{
  return GPOINTER_TO_INT (trial) == TRIAL_FAILED;
}

static gboolean
retry_cb (gpointer user_data)
{
  XgBroker *self = XG_BROKER (user_data);

  self->retry_source = 0;
  g_hash_table_foreach_remove (self->trials, is_failed, NULL);
  plan (self);
  return G_SOURCE_REMOVE;
}

/* Most refusals are a server that is busy: soon is enough. Some last: not for ever that often. */
static void
retry_later (XgBroker *self)
{
  if (self->retry_source != 0)
    return;
  self->retry_s = CLAMP (self->retry_s * 2, RETRY_FIRST_S, RETRY_LONGEST_S);
  self->retry_source = g_timeout_add_seconds (self->retry_s, retry_cb, self);
}

/**
 * xg_broker_note_reconciled:
 * @self: a broker
 * @node: a topic that nothing is missing of any more
 * @interruption: after that one and all before it
 */
void
xg_broker_note_reconciled (XgBroker *self, XgNode *node, gint64 interruption)
{
  xg_store_reconcile (self->store, self->jid, xg_node_get_id (node), interruption);
  g_hash_table_remove (self->fresh, node);
  if (GPOINTER_TO_INT (g_hash_table_lookup (self->trials, node)) == TRIAL_QUEUED)
    g_hash_table_insert (self->trials, node, GINT_TO_POINTER (TRIAL_SETTLED));
}

/**
 * xg_broker_note_fetched:
 * @self: a broker
 * @node: a topic whose fetch on this connection has ended
 * @n_new: how many items it brought; negative: it failed
 */
void
xg_broker_note_fetched (XgBroker *self, XgNode *node, gssize n_new)
{
  Trial trial = (Trial) GPOINTER_TO_INT (g_hash_table_lookup (self->trials, node));

  if (trial != TRIAL_QUEUED && trial != TRIAL_SETTLED)
    return;
  self->catch_up.n_done++;
  if (n_new > 0)
    self->catch_up.n_items += (guint64) n_new;
  if (trial == TRIAL_QUEUED)
    {
      self->catch_up.n_failed++;
      retry_later (self);
    }
  g_hash_table_insert (self->trials,
                       node,
                       GINT_TO_POINTER (trial == TRIAL_QUEUED ? TRIAL_FAILED : TRIAL_DONE));
  finish_if_done (self);
}

static gboolean
is_ours (XgBroker *self, XgNode *node)
{
  XgNodeKind kind = xg_node_get_kind (node);

  if (kind == XG_NODE_COLLECTION ||
      (kind == XG_NODE_UNKNOWN && xg_node_get_subscription (node) != XG_SUBSCRIPTION_SUBSCRIBED))
    return FALSE;
  return xg_broker_was_covered (self, node) || xg_broker_is_covered (self, node);
}

/* Queues what is pending, and what the person looks at. */
static void
queue_pending (XgBroker *self)
{
  XgCatchUp *run = &self->catch_up;
  guint n_nodes = xg_node_list_get_length (self->all);

  if (!run->running)
    memset (run, 0, sizeof *run);
  for (guint i = 0; i < n_nodes; i++)
    {
      XgNode *node = xg_node_list_peek (self->all, i);

      if (!g_hash_table_contains (self->pending, xg_node_get_id (node)) ||
          g_hash_table_contains (self->trials, node) || !is_ours (self, node))
        continue;
      g_hash_table_insert (self->trials, node, GINT_TO_POINTER (TRIAL_QUEUED));
      run->n_topics++;
      xg_broker_queue_topic (self, node, TRUE);
    }
  run->running = run->n_done < run->n_topics;
  if (self->looked_at != NULL)
    xg_broker_queue_topic (self, self->looked_at, FALSE);
  xg_broker_pump_fetches (self);
  finish_if_done (self);
}

static void
plan_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  XgBroker *self = XG_BROKER (source);
  g_autoptr (XgReader) reader = NULL;
  GPtrArray *rows = NULL;
  GError *error = NULL;

  /* The interruption itself is on its way to the disk. */
  xg_store_flush (self->store);
  reader = xg_broker_get_reader (self, &error);
  if (reader != NULL)
    rows = xg_reader_list_pending (reader, self->jid, &error);
  if (rows != NULL)
    g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  XgBroker *self = XG_BROKER (source);
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = g_task_propagate_pointer (G_TASK (result), &error);

  if (GPOINTER_TO_UINT (user_data) != self->generation)
    {
      g_clear_pointer (&rows, g_ptr_array_unref);
      return;
    }
  self->planning = FALSE;
  if (rows == NULL)
    {
      g_info ("%s: what has to be compared is not known: %s", self->jid, error->message);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        retry_later (self);
      return;
    }
  g_hash_table_remove_all (self->pending);
  g_clear_pointer (&self->pending_rows, g_ptr_array_unref);
  self->pending_rows = rows;
  for (guint i = 0; i < rows->len; i++)
    {
      XgStorePending *row = rows->pdata[i];

      g_hash_table_insert (self->pending, row->node, row);
    }
  queue_pending (self);
  if (self->plan_again)
    plan (self);
}

static void
plan (XgBroker *self)
{
  g_autoptr (GTask) task = NULL;

  self->plan_again = self->planning;
  if (self->planning || xg_session_get_stream (self->session) == NULL)
    return;
  self->planning = TRUE;
  self->interruption = xg_store_get_interruption (self->store);
  task = g_task_new (self, self->cancellable, planned_cb, GUINT_TO_POINTER (self->generation));
  g_task_set_source_tag (task, plan);
  g_task_run_in_thread (task, plan_worker);
}

/**
 * xg_broker_catch_up:
 * @self: a broker whose nodes are known
 *
 * Compares our topics with the broker, as far as that was not done since the last interruption.
 */
void
xg_broker_catch_up (XgBroker *self)
{
  plan (self);
}

static gboolean
begin_cb (gpointer user_data)
{
  XgBroker *self = XG_BROKER (user_data);

  self->begin_source = 0;
  plan (self);
  return G_SOURCE_REMOVE;
}

/**
 * xg_broker_catch_up_soon:
 * @self: a broker that is being asked for its nodes
 *
 * Compares what was subscribed last time even when getting to know the broker takes long: some
 * brokers do not answer everything.
 */
void
xg_broker_catch_up_soon (XgBroker *self)
{
  if (self->begin_source == 0)
    self->begin_source = g_timeout_add_seconds (BEGIN_S, begin_cb, self);
}

/**
 * xg_broker_catch_up_clear:
 * @self: a broker
 *
 * Forgets what was to be done: what is pending is in the store.
 */
void
xg_broker_catch_up_clear (XgBroker *self)
{
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_handle_id (&self->begin_source, g_source_remove);
  self->retry_s = 0;
  g_hash_table_remove_all (self->pending);
  g_hash_table_remove_all (self->trials);
  g_hash_table_remove_all (self->gone);
  self->planning = FALSE;
  self->plan_again = FALSE;
  if (!self->catch_up.running)
    return;
  self->catch_up.running = FALSE;
  xg_broker_notify_catching_up (self);
}

/**
 * xg_broker_begin_reconcile:
 * @self: a broker
 * @node: a topic that is about to be fetched
 * @fetch: told what it is to be compared with
 *
 * Returns: whether what is there is compared with what we had before the interruption; else it is
 *   history
 */
gboolean
xg_broker_begin_reconcile (XgBroker *self, XgNode *node, XgFetch *fetch)
{
  const XgStorePending *row = g_hash_table_lookup (self->pending, xg_node_get_id (node));

  fetch->until = self->online_since;
  fetch->interruption = self->interruption;
  if (row == NULL)
    {
      fetch->settles = g_hash_table_contains (self->fresh, node);
      fetch->interruption = xg_store_get_interruption (self->store);
      return FALSE;
    }
  /* Once: a second fetch of the same topic has nothing to tell. */
  g_hash_table_remove (self->pending, xg_node_get_id (node));
  fetch->settles = is_ours (self, node);
  fetch->reconcile = xg_broker_was_covered (self, node);
  fetch->node_key = row->node_key;
  if (!fetch->reconcile)
    return FALSE;
  fetch->newest = row->newest;
  fetch->since = row->since;
  fetch->first_interruption = row->interruption;
  fetch->resumed =
    xg_session_get_resumed (self->session) && row->interruption == self->interruption;
  return TRUE;
}

typedef struct
{
  char *node;
  gint64 interruption;
  gint64 until;
  gboolean resumed;
} Gone;

static void
gone_free (gpointer data)
{
  Gone *gone = data;

  g_free (gone->node);
  g_free (gone);
}

static void
tell_gone (XgBroker *self, XgReader *reader, const XgStorePending *row, const Gone *gone)
{
  g_autoptr (GPtrArray) marks = xg_reader_list_marks (reader, row->node_key, row->newest, 1, NULL);
  XgGapEvidence evidence = { .marks = marks, .since = row->since, .until = gone->until };
  XgGap gap;

  if (marks == NULL)
    return;
  xg_gap_init (&gap, XG_GAP_DELETED, &evidence);
  gap.interruption = gone->interruption;
  xg_ingest_push_gap (self->ingest, self->jid, gone->node, &gap);
}

static void
gone_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  XgBroker *self = XG_BROKER (source);
  const Gone *gone = task_data;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  xg_store_flush (self->store);
  reader = xg_broker_get_reader (self, NULL);
  if (reader != NULL)
    rows = xg_reader_list_pending (reader, self->jid, NULL);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const XgStorePending *row = rows->pdata[i];

      if (g_str_equal (row->node, gone->node) &&
          !(gone->resumed && row->interruption == gone->interruption))
        tell_gone (self, reader, row, gone);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * xg_broker_claim_gone:
 * @self: a broker
 * @node: a topic that is not there any more
 *
 * Discovery and fetching may find that out at the same time.
 *
 * Returns: whether the caller is the first on this connection, and is to tell
 */
gboolean
xg_broker_claim_gone (XgBroker *self, XgNode *node)
{
  return g_hash_table_add (self->gone, g_strdup (xg_node_get_id (node)));
}

/**
 * xg_broker_note_gone:
 * @self: a broker
 * @node: a topic that was there before the interruption and is not any more
 *
 * Tells that nobody knows what was published on it before it was deleted, unless that is told
 * already.
 */
void
xg_broker_note_gone (XgBroker *self, XgNode *node)
{
  g_autoptr (GTask) task = NULL;
  Gone *gone;

  if (!xg_broker_was_covered (self, node) || xg_node_get_kind (node) == XG_NODE_COLLECTION ||
      !xg_broker_claim_gone (self, node))
    return;
  gone = g_new0 (Gone, 1);
  gone->node = g_strdup (xg_node_get_id (node));
  gone->interruption = xg_store_get_interruption (self->store);
  gone->until = self->online_since;
  gone->resumed = xg_session_get_resumed (self->session);
  task = g_task_new (self, self->cancellable, NULL, NULL);
  g_task_set_source_tag (task, xg_broker_note_gone);
  g_task_set_task_data (task, gone, gone_free);
  g_task_run_in_thread (task, gone_worker);
}

/**
 * xg_broker_get_reader:
 * @self: a broker
 * @error: return location
 *
 * For workers; opened when the first one needs it.
 *
 * Returns: (transfer full) (nullable): a reader that all workers of @self share
 */
XgReader *
xg_broker_get_reader (XgBroker *self, GError **error)
{
  XgReader *reader = NULL;

  g_mutex_lock (&self->reader_lock);
  if (self->closed)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
  else if (self->reader == NULL)
    self->reader = xg_reader_new (self->store, error);
  if (self->reader != NULL && !self->closed)
    reader = g_object_ref (self->reader);
  g_mutex_unlock (&self->reader_lock);
  return reader;
}

/**
 * xg_broker_close:
 * @self: a broker
 *
 * Stops what workers read: the store is about to be closed.
 */
void
xg_broker_close (XgBroker *self)
{
  XgReader *reader;

  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->reader_lock);
  self->closed = TRUE;
  reader = g_steal_pointer (&self->reader);
  g_mutex_unlock (&self->reader_lock);
  if (reader != NULL)
    xg_reader_close (reader);
  g_clear_object (&reader);
}

/**
 * xg_broker_get_catch_up:
 * @self: a broker
 * @catch_up: (out): how far comparing our topics with it is, or how it ended
 */
void
xg_broker_get_catch_up (XgBroker *self, XgCatchUp *catch_up)
{
  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (catch_up != NULL);

  *catch_up = self->catch_up;
}
