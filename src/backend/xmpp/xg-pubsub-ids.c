/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-disco.h"
#include "xmpp/xg-pubsub.h"

/* Ids that are asked for at once; below what one stanza may cost (see XgStanzaMeter). */
#define PAGE 5000
/* Ids that are kept at most. */
#define IDS_MAX 200000

typedef struct
{
  char *service;
  char *node;
  char *after;    /* RSM: the page behind this one; NULL: the first */
  GPtrArray *ids; /* (element-type utf8) */
} List;

static void
list_free (List *list)
{
  g_free (list->service);
  g_free (list->node);
  g_free (list->after);
  g_clear_pointer (&list->ids, g_ptr_array_unref);
  g_free (list);
}

static void ask (XgStream *stream, GTask *task);

static void
items_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  List *list = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (XgDiscoItems) items = xg_disco_items_finish (XG_STREAM (source), result, &error);
  guint n_before = list->ids->len;

  if (items == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < items->items->len; i++)
    {
      const XgDiscoItem *item = items->items->pdata[i];

      if (item->node == NULL && item->name != NULL && *item->name != '\0')
        g_ptr_array_add (list->ids, g_strdup (item->name));
    }
  /* Another page, unless the broker does not page, or says the same page again. */
  if (!items->rsm.present || items->rsm.last == NULL || list->ids->len == n_before ||
      g_strcmp0 (items->rsm.last, list->after) == 0 || list->ids->len >= IDS_MAX ||
      (items->rsm.count >= 0 && list->ids->len >= items->rsm.count))
    {
      g_task_return_pointer (task,
                             g_steal_pointer (&list->ids),
                             (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  g_free (list->after);
  list->after = g_strdup (items->rsm.last);
  ask (XG_STREAM (source), g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
ask (XgStream *stream, GTask *task)
{
  List *list = g_task_get_task_data (task);

  xg_disco_items_async (stream,
                        list->service,
                        list->node,
                        PAGE,
                        list->after,
                        g_task_get_cancellable (task),
                        items_cb,
                        task);
}

/**
 * xg_pubsub_item_ids_async:
 * @stream: a stream
 * @service: the broker
 * @node: a topic
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks which items a topic has, without their content (XEP-0060 section 5.5).
 */
void
xg_pubsub_item_ids_async (XgStream *stream,
                          const char *service,
                          const char *node,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);
  List *list = g_new0 (List, 1);

  list->service = g_strdup (service);
  list->node = g_strdup (node);
  list->ids = g_ptr_array_new_with_free_func (g_free);
  g_task_set_source_tag (task, xg_pubsub_item_ids_async);
  g_task_set_task_data (task, list, (GDestroyNotify) list_free);
  ask (stream, task);
}

/**
 * xg_pubsub_item_ids_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type utf8): the ids in the broker's order, or %NULL with
 *   @error set
 */
GPtrArray *
xg_pubsub_item_ids_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
