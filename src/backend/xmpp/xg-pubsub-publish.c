/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "xmpp/xg-ask.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-payload.h"
#include "xmpp/xg-pubsub-publish.h"
#include "xmpp/xg-xml-copy.h"

/* An item is megabytes at times, and links are slow. */
#define PUBLISH_TIMEOUT (4 * XG_STREAM_IQ_TIMEOUT)

typedef struct
{
  char *service;
  char *node;
  char *item_id; /* NULL: the broker chooses */
  char *options; /* NULL: none */
  char *payload; /* as it is sent; NULL: none */
  GError *error; /* why it can't be sent */
  gboolean ready;
} Publication;

static void
publication_free (gpointer data)
{
  Publication *self = data;

  g_free (self->service);
  g_free (self->node);
  g_free (self->item_id);
  g_free (self->options);
  g_free (self->payload);
  g_clear_error (&self->error);
  g_free (self);
}

/* The broker's id, which may be another than was asked for; "" where nobody says one. */
static gpointer
read_published (const XgElement *iq, gpointer about, GError **error)
{
  const Publication *publication = about;
  const XgElement *pubsub = xg_element_get_child (iq, "pubsub", XG_NS_PUBSUB);
  const XgElement *publish = xg_element_get_child (pubsub, "publish", XG_NS_PUBSUB);
  const XgElement *item = xg_element_get_child (publish, "item", XG_NS_PUBSUB);
  const char *id = xg_element_get_attribute (item, "id");

  if (id == NULL || id[0] == '\0')
    id = publication->item_id;
  return g_strdup (id != NULL ? id : "");
}

/* @task: (transfer full) */
static void
send_publication (GTask *task)
{
  const Publication *publication = g_task_get_task_data (task);
  g_autofree char *xml = xg_pubsub_payload_publish (publication->node,
                                                    publication->item_id,
                                                    publication->payload,
                                                    publication->options);

  xg_ask (task, "set", publication->service, xml, PUBLISH_TIMEOUT, read_published, g_free);
}

static void
copy_payload (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *payload = xg_xml_copy (task_data, &error);

  if (payload != NULL)
    g_task_return_pointer (task, payload, g_free);
  else
    g_task_return_error (task, error);
}

/* @task: (transfer full) */
static void
refuse (GTask *task)
{
  Publication *publication = g_task_get_task_data (task);
  g_autofree char *sentence = NULL;

  if (publication->error->domain != G_MARKUP_ERROR)
    {
      g_task_return_error (task, g_steal_pointer (&publication->error));
      g_object_unref (task);
      return;
    }
  /* Translators: %s says where and why, as a sentence */
  sentence = g_strdup_printf (_ ("The content is not XML that can be published. %s"),
                              publication->error->message);
  xg_ask_refuse (task, sentence);
}

/* What is to be published on @stream, in the order in which it was given: tasks, owned. */
static GQueue *
get_queue (XgStream *stream)
{
  static const char *const name = "xg-publications";
  GQueue *queue = g_object_get_data (G_OBJECT (stream), name);

  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_object_set_data_full (G_OBJECT (stream), name, queue, (GDestroyNotify) g_queue_free);
    }
  return queue;
}

/* Contents are looked at side by side, and what is small is ready first: it waits for what was
 * given before it. */
static void
send_ready (XgStream *stream)
{
  GQueue *queue = get_queue (stream);
  GTask *task;

  while ((task = g_queue_peek_head (queue)) != NULL)
    {
      const Publication *publication = g_task_get_task_data (task);

      if (!publication->ready)
        return;
      g_queue_pop_head (queue);
      if (publication->error != NULL)
        refuse (task);
      else
        send_publication (task);
    }
}

static void
payload_copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Publication *publication = g_task_get_task_data (user_data);

  publication->payload = g_task_propagate_pointer (G_TASK (result), &publication->error);
  publication->ready = TRUE;
  send_ready (XG_STREAM (source));
}

/**
 * xg_pubsub_publish_async:
 * @stream: a stream
 * @service: the broker
 * @node: a topic
 * @item_id: (nullable): id of the item, in place of one that has it; %NULL or "" lets the broker
 *   choose
 * @payload: (nullable): the content, one XML element; %NULL for an item without
 * @options: (nullable): a submit form of what the topic must be like
 *   (`http://jabber.org/protocol/pubsub#publish-options`); %NULL for none
 * @cancellable: (nullable): to stop waiting; the item may be published nevertheless
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Publishes an item (XEP-0060 section 7.1). @payload is checked in a worker, and not sent where
 * XMPP can't carry it (%XG_STANZA_ERROR_NOT_SENT). Items that are published on one stream are sent
 * in the order of the calls. Some brokers create a topic that they don't have.
 */
void
xg_pubsub_publish_async (XgStream *stream,
                         const char *service,
                         const char *node,
                         const char *item_id,
                         const char *payload,
                         const char *options,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) check = NULL;
  Publication *publication;
  GTask *task;

  g_return_if_fail (node != NULL && node[0] != '\0');

  publication = g_new0 (Publication, 1);
  publication->service = g_strdup (service);
  publication->node = g_strdup (node);
  publication->item_id = g_strdup (item_id != NULL && item_id[0] != '\0' ? item_id : NULL);
  publication->options = g_strdup (options);
  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_pubsub_publish_async);
  g_task_set_task_data (task, publication, publication_free);
  g_queue_push_tail (get_queue (stream), task);
  if (payload == NULL)
    {
      publication->ready = TRUE;
      send_ready (stream);
      return;
    }
  check = g_task_new (stream, cancellable, payload_copied_cb, task);
  g_task_set_source_tag (check, copy_payload);
  g_task_set_task_data (check, g_strdup (payload), g_free);
  g_task_run_in_thread (check, copy_payload);
}

/**
 * xg_pubsub_publish_finish:
 * @stream: a stream
 * @result: what the callback got
 * @item_id: (out) (optional) (nullable) (transfer full): id of the item; %NULL where the broker
 *   chose one and does not say which
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the item was published
 */
gboolean
xg_pubsub_publish_finish (XgStream *stream, GAsyncResult *result, char **item_id, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);

  if (item_id != NULL)
    *item_id = NULL;
  id = g_task_propagate_pointer (G_TASK (result), error);
  if (id == NULL)
    return FALSE;
  if (item_id != NULL && id[0] != '\0')
    *item_id = g_steal_pointer (&id);
  return TRUE;
}

/**
 * xg_pubsub_retract_async:
 * @stream: a stream
 * @service: the broker
 * @node: a topic
 * @item_id: the item
 * @notify: whether subscribers are to be told; some brokers always tell them
 * @cancellable: (nullable): to stop waiting; the item may be removed nevertheless
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Removes an item (XEP-0060 section 7.2). Brokers take one item a request.
 */
void
xg_pubsub_retract_async (XgStream *stream,
                         const char *service,
                         const char *node,
                         const char *item_id,
                         gboolean notify,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autofree char *xml = NULL;
  GTask *task;

  g_return_if_fail (node != NULL && node[0] != '\0');
  g_return_if_fail (item_id != NULL && item_id[0] != '\0');

  task = g_task_new (stream, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_pubsub_retract_async);
  xml = xg_pubsub_payload_retract (node, item_id, notify);
  xg_ask_set (task, service, xml, 0);
}

/**
 * xg_pubsub_retract_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the item was removed
 */
gboolean
xg_pubsub_retract_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
