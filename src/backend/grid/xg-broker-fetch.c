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
 *
 * The newest page is asked for in both ways that there are (XEP-0060 section 6.5.7 and XEP-0059),
 * as brokers with only one of them ignore the other. Where nothing tells how to page on, the ids of
 * all items are asked for and those that are missing are fetched by their ids, a page at a time. A
 * broker that has neither gives all at once.
 */

/* So many bytes of pages are kept before they are queued, at the price of their order. */
#define PAGES_MAX_BYTES (64 * 1024 * 1024)
/* A page that is too big to be read is asked for again with so many times fewer items. */
#define PAGE_SHRINK 10

/* What is known of a topic until the program ends: an answer that is too big ends the connection,
 * so that nothing may be asked for twice that leads to one. */
typedef struct
{
  guint page; /* items */
  gboolean no_ids;
  gboolean no_whole;
  gboolean given_up;
} Limits;

typedef enum
{
  MODE_PAGES,
  MODE_IDS,
  MODE_WHOLE,
} Mode;

typedef struct
{
  XgBroker *broker;
  XgNode *node;
  Limits *limits; /* of the node */
  guint page;     /* items; what was the limit at the begin */
  Mode mode;
  char *before;     /* RSM: the page ahead of this one; "" the newest */
  GPtrArray *ids;   /* MODE_IDS: (element-type utf8) what is still to be fetched, oldest first */
  guint n_asked;    /* MODE_IDS: of them, in the request */
  GPtrArray *pages; /* (element-type GPtrArray of XgRecord), newest page first */
  gsize n_bytes;
  gssize n_new;
  gboolean caught_up;
  gboolean last_page;  /* set by the worker */
  gboolean ids_wanted; /* set by the worker: there may be more, and the broker does not page */
  XgPubsubItems *answer;
} Fetch;

static void fetch_next_page (GTask *task);

static void
fetch_free (Fetch *fetch)
{
  g_clear_object (&fetch->node);
  g_clear_object (&fetch->broker);
  g_clear_pointer (&fetch->answer, xg_pubsub_items_free);
  g_clear_pointer (&fetch->ids, g_ptr_array_unref);
  g_clear_pointer (&fetch->pages, g_ptr_array_unref);
  g_free (fetch->before);
  g_free (fetch);
}

static Limits *
limits_of_node (XgNode *node)
{
  const char *const key = "xg-fetch-limits";
  Limits *limits = g_object_get_data (G_OBJECT (node), key);

  if (limits == NULL)
    {
      limits = g_new0 (Limits, 1);
      limits->page = XG_BROKER_ITEMS_PAGE;
      g_object_set_data_full (G_OBJECT (node), key, limits, g_free);
    }
  return limits;
}

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

static void
run_worker (GTask *task, GTaskThreadFunc worker, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) job =
    g_task_new (NULL, g_task_get_cancellable (task), callback, g_object_ref (task));

  g_task_set_task_data (job, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (job, worker);
}

/* Sees whether to go on, and how. */
static void
look_at_page (Fetch *fetch, guint n_items, guint n_known)
{
  const XgRsm *rsm = &fetch->answer->rsm;
  gboolean newest = *fetch->before == '\0';
  gboolean full = n_items >= fetch->page;

  fetch->ids_wanted = FALSE;
  if (fetch->mode == MODE_WHOLE)
    fetch->last_page = TRUE;
  else if (fetch->mode == MODE_IDS)
    fetch->last_page = fetch->ids->len == 0 || n_items > fetch->n_asked;
  else if (n_items == 0 || n_known == n_items)
    fetch->last_page = TRUE;
  else if (!rsm->present)
    {
      /* More than we asked for is all that there is. */
      fetch->ids_wanted = n_items == fetch->page;
      fetch->last_page = !fetch->ids_wanted;
    }
  else
    /* A broker that pages only through what max_items leaves begins to count there. */
    fetch->last_page = rsm->first == NULL || (rsm->first_index == 0 && !(newest && full)) ||
                       g_strcmp0 (rsm->first, fetch->before) == 0;
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
  look_at_page (fetch, page->len, n_known);
  g_ptr_array_add (fetch->pages, g_steal_pointer (&page));
  if (fetch->last_page || (fetch->n_bytes > PAGES_MAX_BYTES && !fetch->ids_wanted))
    push_pages (fetch, cancellable);
  g_task_return_boolean (task, TRUE);
}

/* Nothing says in which order ids are listed: Prosody's own pubsub has the newest first. PAGE, the
 * newest items, tells. */
static gboolean
is_newest_first (const GPtrArray *ids, const GPtrArray *page)
{
  const char *first = ((const XgRecord *) page->pdata[0])->item_id;
  const char *last = ((const XgRecord *) page->pdata[page->len - 1])->item_id;

  for (guint i = 0; i < ids->len; i++)
    {
      if (g_strcmp0 (ids->pdata[i], first) == 0)
        return FALSE;
      if (g_strcmp0 (ids->pdata[i], last) == 0)
        return TRUE;
    }
  return FALSE;
}

/* On a worker: keeps of the ids those that are neither in the cache nor in the newest page. */
static void
missing_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  XgBroker *broker = fetch->broker;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  const GPtrArray *page = fetch->pages->pdata[0];
  guint n_ids = fetch->ids->len;
  gboolean newest_first = is_newest_first (fetch->ids, page);
  g_autoptr (XgReader) reader = NULL;
  GError *error = NULL;

  reader = xg_reader_new (broker->store, &error);
  if (reader == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < page->len; i++)
    {
      const XgRecord *record = page->pdata[i];

      if (record->item_id != NULL)
        g_hash_table_add (seen, record->item_id);
    }
  for (guint i = 0; i < n_ids; i++)
    {
      char *id = fetch->ids->pdata[newest_first ? n_ids - 1 - i : i];

      if (g_hash_table_add (seen, id) &&
          !xg_reader_has_item (reader, broker->jid, xg_node_get_id (fetch->node), id))
        g_ptr_array_add (missing, g_strdup (id));
    }
  g_clear_pointer (&seen, g_hash_table_unref);
  g_ptr_array_unref (fetch->ids);
  fetch->ids = g_steal_pointer (&missing);
  if (fetch->ids->len == 0)
    push_pages (fetch, cancellable);
  g_task_return_boolean (task, TRUE);
}

/* On a worker: what has come is all that will. */
static void
push_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  push_pages (task_data, cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);

  g_task_return_int (task, fetch->n_new);
}

/* There is no list of ids: everything at once, unless that is known to be too much. */
static void
fetch_whole (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (fetch->limits->no_whole)
    {
      run_worker (task, push_worker, pushed_cb);
      g_object_unref (task);
      return;
    }
  fetch->mode = MODE_WHOLE;
  fetch->n_new = 0;
  fetch->n_bytes = 0;
  g_ptr_array_set_size (fetch->pages, 0);
  fetch_next_page (task);
}

static void
missing_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (fetch->ids->len == 0)
    g_task_return_int (task, fetch->n_new);
  else
    {
      fetch->mode = MODE_IDS;
      fetch_next_page (g_steal_pointer (&task));
    }
}

static void
ids_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  fetch->ids = xg_pubsub_item_ids_finish (XG_STREAM (source), result, &error);
  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG))
    fetch->limits->no_ids = fetch->limits->no_whole = TRUE;
  if (error != NULL &&
      (error->domain != XG_STANZA_ERROR || error->code == XG_STANZA_ERROR_DISCONNECTED ||
       error->code == XG_STANZA_ERROR_TOO_BIG))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* We have a page of items: a list that is shorter is none. */
  if (fetch->ids == NULL || fetch->ids->len < fetch->page)
    {
      fetch_whole (g_steal_pointer (&task));
      return;
    }
  xg_node_set_n_items (fetch->node, fetch->ids->len);
  run_worker (task, missing_worker, missing_cb);
}

static void
list_ids (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  XgStream *stream = xg_session_get_stream (fetch->broker->session);

  if (fetch->limits->no_ids || stream == NULL)
    fetch_whole (task);
  else
    xg_pubsub_item_ids_async (stream,
                              fetch->broker->jid,
                              xg_node_get_id (fetch->node),
                              g_task_get_cancellable (task),
                              ids_cb,
                              task);
}

static void
note_count (Fetch *fetch)
{
  const XgRsm *rsm = &fetch->answer->rsm;
  gint64 n_items = fetch->answer->items->len;

  if (fetch->mode == MODE_IDS || fetch->ids_wanted)
    return;
  if (!rsm->present)
    xg_node_set_n_items (fetch->node, n_items);
  else if (rsm->count >= 0 &&
           (*fetch->before != '\0' || rsm->count != n_items || n_items < fetch->page))
    xg_node_set_n_items (fetch->node, rsm->count);
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
  note_count (fetch);
  if (fetch->last_page)
    {
      g_task_return_int (task, fetch->n_new);
      return;
    }
  if (fetch->ids_wanted)
    {
      g_clear_pointer (&fetch->answer, xg_pubsub_items_free);
      list_ids (g_steal_pointer (&task));
      return;
    }
  if (fetch->mode == MODE_PAGES)
    {
      g_free (fetch->before);
      fetch->before = g_strdup (fetch->answer->rsm.first);
    }
  g_clear_pointer (&fetch->answer, xg_pubsub_items_free);
  fetch_next_page (g_steal_pointer (&task));
}

/* The answer ended the connection. The next fetch asks for less, until there is nothing less. */
static void
note_too_big (Fetch *fetch)
{
  Limits *limits = fetch->limits;

  if (fetch->mode == MODE_WHOLE)
    limits->no_whole = TRUE;
  else if (limits->page > 1)
    limits->page = MAX (limits->page / PAGE_SHRINK, 1);
  else
    limits->given_up = TRUE;
  g_info ("%s: too much at once; pages of %u from now on%s",
          xg_node_get_id (fetch->node),
          limits->page,
          limits->given_up ? ", given up" : "");
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  fetch->answer = xg_pubsub_items_finish (XG_STREAM (source), result, &error);
  if (fetch->answer == NULL)
    {
      if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG))
        note_too_big (fetch);
      g_task_return_error (task, error);
      return;
    }
  if (fetch->mode == MODE_IDS)
    g_ptr_array_set_size (fetch->ids, (int) (fetch->ids->len - fetch->n_asked));
  run_worker (task, decode_worker, decoded_cb);
}

/* The newest of the ids that are left, as a list that ends with NULL. */
static GPtrArray *
take_ids (Fetch *fetch)
{
  GPtrArray *ids = g_ptr_array_new ();

  fetch->n_asked = MIN (fetch->page, fetch->ids->len);
  for (guint i = fetch->ids->len - fetch->n_asked; i < fetch->ids->len; i++)
    g_ptr_array_add (ids, fetch->ids->pdata[i]);
  g_ptr_array_add (ids, NULL);
  return ids;
}

static void
fetch_next_page (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  XgStream *stream = xg_session_get_stream (fetch->broker->session);
  g_autoptr (GPtrArray) ids = fetch->mode == MODE_IDS ? take_ids (fetch) : NULL;
  gboolean pages = fetch->mode == MODE_PAGES;

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
                         ids != NULL ? (const char *const *) ids->pdata : NULL,
                         pages ? (int) fetch->page : 0,
                         NULL,
                         pages ? fetch->before : NULL,
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
 * the cache yet, by pages where the broker pages, by item ids where it lists those. What we should
 * have got already is marked as caught up and sets off alerts; what is older than our subscription
 * is history and does not.
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
  fetch->limits = limits_of_node (node);
  fetch->page = fetch->limits->page;
  fetch->before = g_strdup ("");
  fetch->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  fetch->caught_up = xg_broker_was_covered (self, node);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_broker_fetch_items_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  if (fetch->limits->given_up)
    {
      g_task_return_new_error (task,
                               XG_STANZA_ERROR,
                               XG_STANZA_ERROR_TOO_BIG,
                               _ ("An item that the broker keeps for this topic is too big to be "
                                  "read. It is not fetched again before the next start; new items "
                                  "still come."));
      g_object_unref (task);
      return;
    }
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
