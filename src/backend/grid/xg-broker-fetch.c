/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-fetch-private.h"
#include "grid/xg-reason.h"

/*
 * Fetching what a topic has persisted: the requests. What answers mean is looked at by workers
 * (xg-fetch-compare.c).
 *
 * A fetch goes from the newest page back until a page brings nothing new, keeps what is new, and
 * then queues it oldest first, so that row ids rise with age as far as the broker tells it. After
 * an interruption the first page is small: most topics have missed nothing.
 *
 * The newest page is asked for in both ways that there are (XEP-0060 section 6.5.7 and XEP-0059),
 * as brokers with only one of them ignore the other. Where nothing tells how to page on, the ids of
 * all items are asked for and those that are missing are fetched by their ids, a page at a time. A
 * broker that has neither gives all at once.
 */

/* The first look after an interruption. */
#define LOOK_PAGE 10

static void fetch_next_page (GTask *task);

static void
fetch_free (XgFetch *fetch)
{
  g_clear_object (&fetch->node);
  g_clear_object (&fetch->broker);
  g_clear_pointer (&fetch->answer, xg_pubsub_items_free);
  g_clear_pointer (&fetch->ids, g_ptr_array_unref);
  g_clear_pointer (&fetch->pages, g_ptr_array_unref);
  g_clear_pointer (&fetch->marks, g_ptr_array_unref);
  g_clear_pointer (&fetch->after, g_ptr_array_unref);
  g_clear_pointer (&fetch->breaks, g_array_unref);
  g_clear_pointer (&fetch->trail, g_array_unref);
  g_clear_pointer (&fetch->listed, g_hash_table_unref);
  g_clear_error (&fetch->refusal);
  g_free (fetch->before);
  g_free (fetch);
}

static void
run_worker (GTask *task, GTaskThreadFunc worker, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) job =
    g_task_new (NULL, g_task_get_cancellable (task), callback, g_object_ref (task));

  g_task_set_task_data (job, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (job, worker);
}

/* Nothing is missing any more: everything that was is on its way to the disk. */
static void
settle (XgFetch *fetch)
{
  if (fetch->settles)
    xg_broker_note_reconciled (fetch->broker, fetch->node, fetch->interruption);
}

/* @task: (transfer full) */
static void
return_success (GTask *task)
{
  XgFetch *fetch = g_task_get_task_data (task);

  settle (fetch);
  g_task_return_int (task, fetch->n_new);
  g_object_unref (task);
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return_success (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgFetch *fetch = g_task_get_task_data (task);

  g_task_return_error (task, g_steal_pointer (&fetch->refusal));
}

/*
 * Passing trouble. What was missed and has come already is kept: it may be evicted before it can be
 * asked for again. Not of history, where what is here tells where the next fetch may end.
 *
 * @task: (transfer full)
 * @error: (transfer full)
 */
static void
break_off (GTask *task, GError *error)
{
  XgFetch *fetch = g_task_get_task_data (task);

  if (fetch->reconcile && fetch->pages->len > 0)
    {
      fetch->refusal = error;
      run_worker (task, xg_fetch_keep_worker, kept_cb);
    }
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

/* There is no list of ids: everything at once, unless that is known to be too much. */
static void
fetch_whole (GTask *task)
{
  XgFetch *fetch = g_task_get_task_data (task);

  if (fetch->limits->no_whole)
    {
      run_worker (task, xg_fetch_push_worker, pushed_cb);
      g_object_unref (task);
      return;
    }
  fetch->mode = XG_FETCH_WHOLE;
  fetch->n_new = 0;
  fetch->n_bytes = 0;
  fetch->n_seen = 0;
  g_ptr_array_set_size (fetch->pages, 0);
  g_array_set_size (fetch->trail, 0);
  g_clear_pointer (&fetch->listed, g_hash_table_unref);
  fetch_next_page (task);
}

static void
missing_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgFetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (fetch->ids->len == 0)
    return_success (g_steal_pointer (&task));
  else
    {
      fetch->mode = XG_FETCH_IDS;
      fetch_next_page (g_steal_pointer (&task));
    }
}

static void
ids_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgFetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  fetch->ids = xg_pubsub_item_ids_finish (XG_STREAM (source), result, &error);
  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG))
    fetch->limits->no_ids = fetch->limits->no_whole = TRUE;
  if (error != NULL &&
      (error->domain != XG_STANZA_ERROR || error->code == XG_STANZA_ERROR_DISCONNECTED ||
       error->code == XG_STANZA_ERROR_TOO_BIG))
    {
      break_off (g_steal_pointer (&task), g_steal_pointer (&error));
      return;
    }
  /* We have a page of items: a list that is shorter is none. */
  if (fetch->ids == NULL || fetch->ids->len < fetch->page)
    {
      fetch_whole (g_steal_pointer (&task));
      return;
    }
  xg_node_set_n_items (fetch->node, fetch->ids->len);
  run_worker (task, xg_fetch_missing_worker, missing_cb);
}

static void
list_ids (GTask *task)
{
  XgFetch *fetch = g_task_get_task_data (task);
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

/* That a broker pages shows when it is asked for a page: brokers do it without a word, or don't. */
static void
note_paging (XgFetch *fetch)
{
  if (fetch->mode != XG_FETCH_LOOK && fetch->mode != XG_FETCH_PAGES)
    return;
  if (fetch->answer->rsm.present)
    xg_capabilities_take_trial (fetch->broker->capabilities, XG_FUNCTION_PAGE, XG_TRIAL_WORKED);
  else if (fetch->answer->items->len > 0)
    xg_capabilities_take_trial (fetch->broker->capabilities, XG_FUNCTION_PAGE, XG_TRIAL_REFUSED);
}

static void
note_count (XgFetch *fetch)
{
  const XgRsm *rsm = &fetch->answer->rsm;
  gint64 n_items = fetch->answer->items->len;

  if (fetch->mode == XG_FETCH_IDS || fetch->ids_wanted)
    return;
  xg_node_set_keeping (fetch->node,
                       n_items > 0 || *fetch->before != '\0' ? XG_KEEPING_ITEMS
                       : fetch->marks->len > 0               ? XG_KEEPING_NOTHING
                                                             : XG_KEEPING_UNKNOWN);
  /* The newest few, and nothing says how many there are. */
  if (fetch->mode == XG_FETCH_LOOK && !rsm->present && n_items == fetch->page)
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
  XgFetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  note_paging (fetch);
  note_count (fetch);
  if (fetch->last_page)
    {
      return_success (g_steal_pointer (&task));
      return;
    }
  if (fetch->ids_wanted)
    {
      g_clear_pointer (&fetch->answer, xg_pubsub_items_free);
      list_ids (g_steal_pointer (&task));
      return;
    }
  if (fetch->mode == XG_FETCH_PAGES)
    xg_fetch_grow_page (fetch);
  if (fetch->mode == XG_FETCH_LOOK)
    {
      /* On from there, in pages of the usual size. */
      fetch->mode = XG_FETCH_PAGES;
      fetch->page = fetch->limits->page;
    }
  if (fetch->mode == XG_FETCH_PAGES)
    {
      g_free (fetch->before);
      fetch->before = g_strdup (fetch->answer->rsm.first);
    }
  g_clear_pointer (&fetch->answer, xg_pubsub_items_free);
  fetch_next_page (g_steal_pointer (&task));
}

/* What an answer means that will be the same the next time; -1: this was passing trouble. */
static int
reason_of_error (const GError *error)
{
  if (error->domain != XG_STANZA_ERROR)
    return -1;
  if (xg_reason_is_gone (error))
    return XG_GAP_DELETED;
  if (xg_reason_is_locked (error))
    return XG_GAP_REFUSED;
  /* XEP-0060 section 6.5.9.4; Prosody makes the feature an element. */
  if (g_strcmp0 (xg_stanza_error_get_pubsub_feature (error), "persistent-items") == 0 ||
      g_strcmp0 (xg_stanza_error_get_pubsub_condition (error), "persistent-items") == 0)
    return XG_GAP_NOT_KEPT;
  if (error->code == XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED ||
      error->code == XG_STANZA_ERROR_SERVICE_UNAVAILABLE)
    return XG_GAP_UNSUPPORTED;
  return -1;
}

static void
refused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgFetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  settle (fetch);
  g_task_return_error (task, g_steal_pointer (&fetch->refusal));
}

/* There is nothing to be had: tells so, once an interruption. */
static void
refuse (GTask *task, XgGapReason reason, GError *error)
{
  XgFetch *fetch = g_task_get_task_data (task);

  if (reason == XG_GAP_REFUSED)
    xg_node_set_keeping (fetch->node, XG_KEEPING_REFUSED);
  else if (reason == XG_GAP_UNSUPPORTED)
    xg_node_set_keeping (fetch->node, XG_KEEPING_UNSUPPORTED);
  else if (reason == XG_GAP_NOT_KEPT)
    xg_node_set_keeping (fetch->node, XG_KEEPING_NOTHING);
  else if (reason == XG_GAP_TOO_BIG)
    xg_node_set_keeping (fetch->node, XG_KEEPING_TOO_BIG);
  else if (reason == XG_GAP_DELETED && fetch->reconcile &&
           !xg_broker_claim_gone (fetch->broker, fetch->node))
    fetch->reconcile = FALSE;
  fetch->refusal = error;
  fetch->reason = reason;
  run_worker (task, xg_fetch_refuse_worker, refused_cb);
  g_object_unref (task);
}

/* @task: (transfer full)
 * @error: (transfer full) */
static void
page_failed (GTask *task, GError *error)
{
  XgFetch *fetch = g_task_get_task_data (task);
  int reason = reason_of_error (error);

  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG))
    xg_fetch_note_too_big (fetch);
  if (reason == XG_GAP_DELETED && fetch->mode == XG_FETCH_IDS)
    {
      /* One of the ids, not the topic. */
      g_error_free (error);
      fetch_whole (task);
    }
  else if (reason >= 0)
    refuse (task, (XgGapReason) reason, error);
  else
    break_off (task, error);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgFetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  fetch->answer = xg_pubsub_items_finish (XG_STREAM (source), result, &error);
  if (fetch->answer == NULL)
    {
      page_failed (g_steal_pointer (&task), error);
      return;
    }
  if (fetch->mode == XG_FETCH_IDS)
    g_ptr_array_set_size (fetch->ids, (int) (fetch->ids->len - fetch->n_asked));
  run_worker (task, xg_fetch_decode_worker, decoded_cb);
}

/* The newest of the ids that are left, as a list that ends with NULL. */
static GPtrArray *
take_ids (XgFetch *fetch)
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
  XgFetch *fetch = g_task_get_task_data (task);
  XgStream *stream = xg_session_get_stream (fetch->broker->session);
  g_autoptr (GPtrArray) ids = fetch->mode == XG_FETCH_IDS ? take_ids (fetch) : NULL;
  gboolean pages = fetch->mode == XG_FETCH_PAGES || fetch->mode == XG_FETCH_LOOK;

  if (stream == NULL)
    {
      break_off (task,
                 g_error_new_literal (XG_STANZA_ERROR,
                                      XG_STANZA_ERROR_DISCONNECTED,
                                      _ ("There is no connection.")));
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

static XgFetch *
fetch_new (XgBroker *self, XgNode *node)
{
  XgFetch *fetch = g_new0 (XgFetch, 1);

  fetch->broker = g_object_ref (self);
  fetch->node = g_object_ref (node);
  fetch->limits = xg_fetch_limits_of_node (node);
  fetch->page = fetch->limits->page;
  fetch->mode = XG_FETCH_PAGES;
  fetch->before = g_strdup ("");
  fetch->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  fetch->trail = xg_trail_new ();
  fetch->caught_up = xg_broker_was_covered (self, node);
  fetch->node_key = xg_node_get_key (node);
  fetch->newest = G_MAXINT64;
  if (xg_broker_begin_reconcile (self, node, fetch))
    {
      fetch->mode = XG_FETCH_LOOK;
      fetch->page = MIN (fetch->page, LOOK_PAGE);
    }
  return fetch;
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
 * the cache as it is there, by pages where the broker pages, by item ids where it lists those. What
 * we should have got already is marked as caught up and sets off alerts; what is older than our
 * subscription is history and does not. After an interruption it also tells what nobody has any
 * more, and the topic counts as reconciled.
 */
void
xg_broker_fetch_items_async (XgBroker *self,
                             XgNode *node,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;
  XgFetch *fetch;

  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (XG_IS_NODE (node));

  fetch = fetch_new (self, node);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_broker_fetch_items_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  if (fetch->limits->given_up)
    {
      GError *error =
        g_error_new_literal (XG_STANZA_ERROR,
                             XG_STANZA_ERROR_TOO_BIG,
                             _ ("An item that the broker keeps for this topic is too big to be "
                                "read. It is not fetched again before the next start; new items "
                                "still come."));

      refuse (task, XG_GAP_TOO_BIG, error);
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
