/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-broker-private.h"

/*
 * Fetching what a topic has persisted.
 *
 * A fetch goes from the newest page back until a page brings nothing new, keeps the pages, and then
 * queues them oldest first, so that row ids rise with age as far as the broker tells it.
 */

/* So many bytes of pages are kept before they are queued, at the price of their order. */
#define PAGES_MAX_BYTES (64 * 1024 * 1024)

typedef struct
{
  XgBroker *broker;
  XgNode *node;
  char *before;     /* RSM: the page ahead of this one; "" the newest */
  GPtrArray *pages; /* (element-type GPtrArray of XgRecord), newest page first */
  gsize n_bytes;
  gssize n_new;
  gboolean caught_up;
  gboolean last_page; /* set by the worker */
  XgPubsubItems *answer;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_clear_object (&fetch->node);
  g_clear_object (&fetch->broker);
  g_clear_pointer (&fetch->answer, xg_pubsub_items_free);
  g_clear_pointer (&fetch->pages, g_ptr_array_unref);
  g_free (fetch->before);
  g_free (fetch);
}

static void fetch_next_page (GTask *task);

static void
push_pages (Fetch *fetch, GCancellable *cancellable)
{
  for (guint i = fetch->pages->len; i > 0; i--)
    {
      GPtrArray *page = fetch->pages->pdata[i - 1];

      for (guint j = 0; j < page->len; j++)
        xg_ingest_push_wait (fetch->broker->ingest, xg_record_ref (page->pdata[j]), cancellable);
    }
  g_ptr_array_set_size (fetch->pages, 0);
  fetch->n_bytes = 0;
}

/* On a worker: decodes the answer, sees what of it is new, and queues when the end is reached. */
static void
decode_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  XgBroker *broker = fetch->broker;
  const char *node = xg_node_get_id (fetch->node);
  g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  guint n_known = 0;

  reader = xg_reader_new (broker->store, &error);
  if (reader == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  for (guint i = 0; i < fetch->answer->items->len; i++)
    {
      const XgPubsubItem *item = &g_array_index (fetch->answer->items, XgPubsubItem, i);
      XgRecord *record = xg_ingest_item (broker->ingest, broker->jid, node, item, fetch->caught_up);

      if (item->id != NULL && xg_reader_has_item (reader, broker->jid, node, item->id))
        n_known++;
      else
        fetch->n_new++;
      fetch->n_bytes += xg_record_get_size (record);
      g_ptr_array_add (page, record);
    }
  fetch->last_page = page->len == 0 || n_known == page->len || !fetch->answer->rsm.present ||
                     fetch->answer->rsm.first == NULL || fetch->answer->rsm.first_index == 0 ||
                     g_strcmp0 (fetch->answer->rsm.first, fetch->before) == 0;
  g_ptr_array_add (fetch->pages, g_steal_pointer (&page));
  if (fetch->last_page || fetch->n_bytes > PAGES_MAX_BYTES)
    push_pages (fetch, cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (fetch->answer->rsm.present && fetch->answer->rsm.count >= 0)
    xg_node_set_n_items (fetch->node, fetch->answer->rsm.count);
  else if (!fetch->answer->rsm.present)
    xg_node_set_n_items (fetch->node, fetch->answer->items->len);

  if (fetch->last_page)
    {
      g_task_return_int (task, fetch->n_new);
      return;
    }
  g_free (fetch->before);
  fetch->before = g_strdup (fetch->answer->rsm.first);
  g_clear_pointer (&fetch->answer, xg_pubsub_items_free);
  fetch_next_page (g_steal_pointer (&task));
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GTask) decode = NULL;
  GError *error = NULL;

  fetch->answer = xg_pubsub_items_finish (XG_STREAM (source), result, &error);
  if (fetch->answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  decode = g_task_new (NULL, cancellable, decoded_cb, g_object_ref (task));
  g_task_set_task_data (decode, fetch, NULL);
  g_task_run_in_thread (decode, decode_worker);
}

static void
fetch_next_page (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  XgStream *stream = xg_session_get_stream (fetch->broker->session);

  if (stream == NULL)
    {
      g_task_return_new_error (task,
                               XG_STANZA_ERROR,
                               XG_STANZA_ERROR_DISCONNECTED,
                               _ ("There is no connection."));
      g_object_unref (task);
      return;
    }
  xg_pubsub_items_async (stream,
                         fetch->broker->jid,
                         xg_node_get_id (fetch->node),
                         NULL,
                         XG_BROKER_ITEMS_PAGE,
                         NULL,
                         fetch->before,
                         g_task_get_cancellable (task),
                         page_cb,
                         task);
}

/**
 * xg_broker_fetch_items_async:
 * @self: a broker
 * @node: a topic
 * @cancellable: (nullable): a cancellable
 * @callback: called when what is persisted is in the store's queue
 * @user_data: for @callback
 *
 * Fetches what the broker has persisted for @node (XEP-0060 section 6.5), as far as it is not in
 * the cache yet, by pages where the broker pages. What we should have got already is marked as
 * caught up and sets off alerts; what is older than our subscription is history and does not.
 */
void
xg_broker_fetch_items_async (XgBroker *self,
                             XgNode *node,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;
  Fetch *fetch;

  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (XG_IS_NODE (node));

  fetch = g_new0 (Fetch, 1);
  fetch->broker = g_object_ref (self);
  fetch->node = g_object_ref (node);
  fetch->before = g_strdup ("");
  fetch->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  fetch->caught_up = xg_broker_was_covered (self, node);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_broker_fetch_items_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  fetch_next_page (task);
}

/**
 * xg_broker_fetch_items_finish:
 * @self: a broker
 * @result: what the callback got
 * @error: return location
 *
 * Returns: how many items were new; -1 on error
 */
gssize
xg_broker_fetch_items_finish (XgBroker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  return g_task_propagate_int (G_TASK (result), error);
}

typedef struct
{
  XgNode *node;
  guint generation;
} QueuedFetch;

static void pump_fetches (XgBroker *self);

static void
queued_fetch_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  XgBroker *self = XG_BROKER (source);
  g_autofree QueuedFetch *queued = user_data;
  g_autoptr (XgNode) node = queued->node;
  g_autoptr (GError) error = NULL;

  if (xg_broker_fetch_items_finish (self, result, &error) < 0)
    g_info ("items of %s: %s", xg_node_get_id (node), error->message);
  if (queued->generation != self->generation)
    return;
  self->fetches_in_flight--;
  pump_fetches (self);
}

static void
pump_fetches (XgBroker *self)
{
  while (self->fetches_in_flight < XG_BROKER_FETCH_WINDOW)
    {
      QueuedFetch *queued;
      XgNode *node = g_queue_pop_head (&self->fetches);

      if (node == NULL)
        return;
      self->fetches_in_flight++;
      queued = g_new0 (QueuedFetch, 1);
      queued->node = node;
      queued->generation = self->generation;
      xg_broker_fetch_items_async (self, node, self->cancellable, queued_fetch_cb, queued);
    }
}

/**
 * xg_broker_queue_fetch:
 * @self: a broker
 * @node: a topic, or a collection for every topic below it
 *
 * Fetches what is persisted, a few topics at a time.
 */
void
xg_broker_queue_fetch (XgBroker *self, XgNode *node)
{
  g_autoptr (GPtrArray) branch = xg_broker_collect_topics (self, node);

  for (guint i = 0; i < branch->len; i++)
    {
      XgNode *topic = branch->pdata[i];

      if (xg_node_get_kind (topic) != XG_NODE_COLLECTION && !xg_node_get_locked (topic) &&
          g_queue_find (&self->fetches, topic) == NULL)
        g_queue_push_tail (&self->fetches, g_object_ref (topic));
    }
  pump_fetches (self);
}

/* At most once on a connection, unless AGAIN. */
static void
queue_topic (XgBroker *self, XgNode *node, gboolean again)
{
  const char *const key = "xg-fetched-on";
  const guint now = self->generation + 1; /* 0 is never */

  if (xg_node_get_kind (node) == XG_NODE_COLLECTION || xg_node_get_locked (node) ||
      g_queue_find (&self->fetches, node) != NULL)
    return;
  if (!again && GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (node), key)) == now)
    return;
  g_object_set_data (G_OBJECT (node), key, GUINT_TO_POINTER (now));
  g_queue_push_tail (&self->fetches, g_object_ref (node));
}

/**
 * xg_broker_fetch_covered:
 * @self: a broker
 *
 * After the walk: fetches what was published on our topics while we were away, and what the one
 * that the person looks at has.
 */
void
xg_broker_fetch_covered (XgBroker *self)
{
  guint n_nodes = xg_node_list_get_length (self->all);

  for (guint i = 0; i < n_nodes; i++)
    {
      XgNode *node = xg_node_list_peek (self->all, i);

      if (node == self->looked_at ||
          (xg_node_get_kind (node) == XG_NODE_TOPIC && xg_broker_is_covered (self, node)))
        queue_topic (self, node, FALSE);
    }
  pump_fetches (self);
}

/**
 * xg_broker_look_at:
 * @self: a broker
 * @node: (nullable): what the person opened, %NULL: nothing of this broker any more
 * @again: also when it was fetched on this connection already
 *
 * Fetches what a topic has persisted, also without a subscription; when there is no connection, as
 * soon as there is one.
 */
void
xg_broker_look_at (XgBroker *self, XgNode *node, gboolean again)
{
  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (node == NULL || XG_IS_NODE (node));

  self->looked_at = node;
  if (node == NULL || xg_session_get_stream (self->session) == NULL)
    return;
  queue_topic (self, node, again);
  pump_fetches (self);
}

void
xg_broker_clear_fetches (XgBroker *self)
{
  g_queue_clear_full (&self->fetches, g_object_unref);
  self->fetches_in_flight = 0;
}
