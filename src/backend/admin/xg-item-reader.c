/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-item-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-broker-changes.h"
#include "xmpp/xg-pubsub-event.h"

typedef struct
{
  XgBroker *broker;
  char *node;
  char *id;               /* of the one whose content is wanted; NULL: no content is */
  GTaskThreadFunc worker; /* makes of the answer what is wanted */
  XgPubsubItems *answer;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->broker);
  g_free (request->node);
  g_free (request->id);
  g_clear_pointer (&request->answer, xg_pubsub_items_free);
  g_free (request);
}

void
xg_item_answer_free (XgItemAnswer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  xg_rsm_clear (&self->rsm);
  g_free (self);
}

/**
 * xg_item_answer_is_newest_first:
 * @self: an answer
 *
 * XEP-0060 does not say in which order items come; most brokers answer with the oldest first. Where
 * a page says its times they tell, else the order in which the cache got the items.
 *
 * Returns: whether the newest stands first
 */
gboolean
xg_item_answer_is_newest_first (const XgItemAnswer *self)
{
  gint64 before = 0;
  int rising = 0;

  if (xg_rsm_key_is_time (self->rsm.first) && xg_rsm_key_is_time (self->rsm.last) &&
      !g_str_equal (self->rsm.first, self->rsm.last))
    return strcmp (self->rsm.first, self->rsm.last) > 0;
  for (guint i = 0; i < self->items->len; i++)
    {
      gint64 row = xg_kept_item_get_row (self->items->pdata[i]);

      if (row != 0 && before != 0)
        rising += row > before ? 1 : -1;
      if (row != 0)
        before = row;
    }
  return rising < 0;
}

/* The task of a request, and the connection to ask on; NULL: there is none, and it has ended. */
static GTask *
begin (XgBroker *broker,
       XgStream **stream,
       const char *node,
       gpointer tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->broker = g_object_ref (broker);
  request->node = g_strdup (node);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, request_free);
  if (*stream == NULL)
    *stream = xg_session_get_stream (xg_broker_get_session (broker));
  if (*stream != NULL)
    return task;
  g_task_return_error (task, xg_stanza_error_new_disconnected ());
  g_object_unref (task);
  return NULL;
}

static void
items_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  request->answer = xg_pubsub_items_finish (XG_STREAM (source), result, &error);
  if (request->answer != NULL)
    g_task_run_in_thread (task, request->worker);
  else
    g_task_return_error (task, error);
}

/* Asks on @stream for the items of @ids, or for the newest @max before @before; @worker decodes. */
static void
ask (GTask *task,
     XgStream *stream,
     const char *const *ids,
     guint max,
     const char *before,
     GTaskThreadFunc worker)
{
  Request *request = g_task_get_task_data (task);

  request->worker = worker;
  xg_pubsub_items_async (stream,
                         xg_broker_get_jid (request->broker),
                         request->node,
                         ids,
                         (int) max,
                         NULL,
                         max > 0 ? before : NULL,
                         g_task_get_cancellable (task),
                         items_cb,
                         task);
}

static void
decode_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;
  XgItemAnswer *answer = g_new0 (XgItemAnswer, 1);
  /* Without a cache there are only fewer times to tell. */
  g_autoptr (XgReader) reader = xg_broker_get_reader (request->broker, NULL);

  answer->items = g_ptr_array_new_with_free_func (g_object_unref);
  answer->rsm = request->answer->rsm;
  memset (&request->answer->rsm, 0, sizeof answer->rsm);
  for (guint i = 0; i < request->answer->items->len; i++)
    {
      const XgPubsubItem *item = &g_array_index (request->answer->items, XgPubsubItem, i);
      XgKeptItem *kept =
        xg_kept_item_new (xg_broker_get_jid (request->broker), request->node, item, reader);

      answer->n_bytes += xg_kept_item_get_size (kept);
      g_ptr_array_add (answer->items, kept);
    }
  g_task_return_pointer (task, answer, (GDestroyNotify) xg_item_answer_free);
}

void
xg_item_reader_page_async (XgBroker *broker,
                           XgStream *stream,
                           const char *node,
                           guint max,
                           const char *before,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task =
    begin (broker, &stream, node, xg_item_reader_page_async, cancellable, callback, user_data);

  if (task != NULL)
    ask (task, stream, NULL, max, before, decode_worker);
}

void
xg_item_reader_some_async (XgBroker *broker,
                           XgStream *stream,
                           const char *node,
                           const char *const *ids,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task =
    begin (broker, &stream, node, xg_item_reader_some_async, cancellable, callback, user_data);

  if (task != NULL)
    ask (task, stream, ids, 0, NULL, decode_worker);
}

/**
 * xg_item_reader_finish:
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the items
 */
XgItemAnswer *
xg_item_reader_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ids_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *ids = xg_pubsub_item_ids_finish (XG_STREAM (source), result, &error);

  if (ids != NULL)
    g_task_return_pointer (task, ids, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
xg_item_reader_ids_async (XgBroker *broker,
                          XgStream *stream,
                          const char *node,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task =
    begin (broker, &stream, node, xg_item_reader_ids_async, cancellable, callback, user_data);

  if (task != NULL)
    xg_pubsub_item_ids_async (stream, xg_broker_get_jid (broker), node, cancellable, ids_cb, task);
}

/**
 * xg_item_reader_ids_finish:
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the ids
 */
GPtrArray *
xg_item_reader_ids_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
content_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Request *request = task_data;

  for (guint i = 0; i < request->answer->items->len; i++)
    {
      const XgPubsubItem *item = &g_array_index (request->answer->items, XgPubsubItem, i);
      g_autoptr (XgRecord) record = NULL;

      if (g_strcmp0 (item->id, request->id) != 0)
        continue;
      record = xg_pubsub_event_record_item (xg_broker_get_jid (request->broker),
                                            request->node,
                                            item->element);
      g_task_return_pointer (task, g_steal_pointer (&record->payload), g_free);
      return;
    }
  g_task_return_new_error (task,
                           XG_STANZA_ERROR,
                           XG_STANZA_ERROR_ITEM_NOT_FOUND,
                           _ ("The Broker does not have this item any more."));
}

void
xg_item_reader_content_async (XgBroker *broker,
                              XgStream *stream,
                              const char *node,
                              const char *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  const char *const ids[] = { id, NULL };
  GTask *task =
    begin (broker, &stream, node, xg_item_reader_content_async, cancellable, callback, user_data);

  if (task == NULL)
    return;
  ((Request *) g_task_get_task_data (task))->id = g_strdup (id);
  ask (task, stream, ids, 0, NULL, content_worker);
}

/**
 * xg_item_reader_content_finish:
 * @result: what the callback got
 * @xml: (out) (nullable): the content; %NULL: the item has none
 * @error: return location for a %XG_STANZA_ERROR (%XG_STANZA_ERROR_ITEM_NOT_FOUND: it is gone) or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the item was read
 */
gboolean
xg_item_reader_content_finish (GAsyncResult *result, char **xml, GError **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  *xml = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}
