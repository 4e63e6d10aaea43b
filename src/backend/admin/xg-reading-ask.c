/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-reading-private.h"
#include "xmpp/xg-disco.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-owner.h"
#include "xmpp/xg-pubsub-subscribers.h"

/* The requests of a reading, one after the other. */

/* Nodes of a collection asked for at a time. */
#define PAGE 500

/* An asking that goes on. */
typedef struct
{
  char *service;
  char *node;
  char *after; /* RSM */
  XgReadingKind kind;
  guint step; /* of XG_READING_CONTENTS */
  XgReading *reading;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_free (asking->service);
  g_free (asking->node);
  g_free (asking->after);
  g_clear_object (&asking->reading);
  g_free (asking);
}

static void ask_on (GTask *task, XgStream *stream);

static void
give (GTask *task, gpointer stream)
{
  const Asking *asking = g_task_get_task_data (task);

  if (asking->kind == XG_READING_CONTENTS && !asking->reading->gone)
    ask_on (task, XG_STREAM (stream));
  else
    g_task_return_pointer (task, g_object_ref (asking->reading), g_object_unref);
}

/* What a broker keeps to itself is no reason not to tell the rest. Takes @error. */
static void
fail (GTask *task, gpointer stream, GError *error)
{
  const Asking *asking = g_task_get_task_data (task);
  gboolean answered = error->domain == XG_STANZA_ERROR && error->code < XG_STANZA_ERROR_NO_ANSWER;

  if (asking->kind == XG_READING_CONTENTS && asking->step > 0 && answered)
    {
      g_error_free (error);
      ask_on (task, XG_STREAM (stream));
    }
  else
    g_task_return_error (task, error);
}

static void
configuration_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;

  asking->reading->form = xg_pubsub_configuration_finish (XG_STREAM (source), result, &error);
  if (error != NULL)
    fail (task, source, error);
  else
    give (task, source);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Asking *asking = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoInfo) info = xg_disco_info_finish (XG_STREAM (source), result, &error);

  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND) ||
      g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_GONE))
    asking->reading->gone = TRUE;
  else if (error != NULL)
    {
      fail (task, source, g_steal_pointer (&error));
      return;
    }
  else
    asking->reading->collection = xg_disco_info_has_identity (info, "pubsub", "collection");
  if (asking->kind != XG_READING_DESCRIPTION || asking->reading->gone)
    {
      give (task, source);
      return;
    }
  xg_pubsub_configuration_async (XG_STREAM (source),
                                 asking->service,
                                 asking->node,
                                 g_task_get_cancellable (task),
                                 configuration_cb,
                                 g_object_ref (task));
}

static void
affiliates_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) affiliates =
    xg_pubsub_affiliates_finish (XG_STREAM (source), result, &error);

  if (affiliates == NULL)
    {
      fail (task, source, error);
      return;
    }
  for (guint i = 0; i < affiliates->len; i++)
    {
      const XgAffiliate *affiliate = affiliates->pdata[i];

      g_hash_table_insert (asking->reading->ranks,
                           g_utf8_casefold (affiliate->jid, -1),
                           GINT_TO_POINTER ((int) affiliate->affiliation));
    }
  give (task, source);
}

static void
subscribers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Asking *asking = g_task_get_task_data (task);
  XgReading *evidence = asking->reading;
  GError *error = NULL;

  evidence->subscriptions = xg_pubsub_subscribers_finish (XG_STREAM (source), result, &error);
  if (evidence->subscriptions == NULL)
    {
      fail (task, source, error);
      return;
    }
  for (guint i = 0; i < evidence->subscriptions->len; i++)
    {
      XgSubscription *subscription = evidence->subscriptions->pdata[i];
      g_autofree char *key =
        xg_reading_fold_bare (subscription->jid != NULL ? subscription->jid : "");
      GPtrArray *of_jid = g_hash_table_lookup (evidence->list, key);

      if (of_jid == NULL)
        {
          of_jid = g_ptr_array_new ();
          g_hash_table_insert (evidence->list, g_steal_pointer (&key), of_jid);
        }
      g_ptr_array_add (of_jid, subscription);
    }
  give (task, source);
}

static void
item_ids_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) ids = xg_pubsub_item_ids_finish (XG_STREAM (source), result, &error);

  if (ids == NULL)
    {
      fail (task, source, error);
      return;
    }
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (asking->reading->ids, g_strdup (ids->pdata[i]));
  give (task, source);
}

static void ask_for_children (GTask *task, XgStream *stream);

static void
children_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);
  GHashTable *ids = asking->reading->ids;
  guint n_before = g_hash_table_size (ids);
  GError *error = NULL;
  g_autoptr (XgDiscoItems) items = xg_disco_items_finish (XG_STREAM (source), result, &error);

  if (items == NULL)
    {
      fail (task, source, error);
      return;
    }
  for (guint i = 0; i < items->items->len; i++)
    {
      const XgDiscoItem *item = items->items->pdata[i];

      if (item->node != NULL)
        g_hash_table_add (ids, g_strdup (item->node));
    }
  /* A page that brings nothing new is the last one. */
  if (items->rsm.present && items->rsm.last != NULL && g_hash_table_size (ids) > n_before &&
      (items->rsm.count < 0 || g_hash_table_size (ids) < (guint) items->rsm.count))
    {
      g_free (asking->after);
      asking->after = g_strdup (items->rsm.last);
      ask_for_children (g_steal_pointer (&task), XG_STREAM (source));
      return;
    }
  give (task, source);
}

/* @task: (transfer full) */
static void
ask_for_children (GTask *task, XgStream *stream)
{
  const Asking *asking = g_task_get_task_data (task);
  const char *node = asking->node[0] != '\0' ? asking->node : NULL;

  xg_disco_items_async (stream,
                        asking->service,
                        node,
                        PAGE,
                        asking->after,
                        g_task_get_cancellable (task),
                        children_cb,
                        task);
}

/* The next of what a node holds. */
static void
ask_on (GTask *task, XgStream *stream)
{
  Asking *asking = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  const char *service = asking->service, *node = asking->node;

  switch (asking->step++)
    {
    case 0:
      if (asking->reading->collection)
        ask_for_children (g_object_ref (task), stream);
      else
        xg_pubsub_item_ids_async (stream,
                                  service,
                                  node,
                                  cancellable,
                                  item_ids_cb,
                                  g_object_ref (task));
      break;
    case 1:
      xg_pubsub_subscribers_async (stream,
                                   service,
                                   node,
                                   cancellable,
                                   subscribers_cb,
                                   g_object_ref (task));
      break;
    case 2:
      xg_pubsub_configuration_async (stream,
                                     service,
                                     node,
                                     cancellable,
                                     configuration_cb,
                                     g_object_ref (task));
      break;
    case 3:
      xg_pubsub_affiliates_async (stream,
                                  service,
                                  node,
                                  cancellable,
                                  affiliates_cb,
                                  g_object_ref (task));
      break;
    default:
      g_task_return_pointer (task, g_object_ref (asking->reading), g_object_unref);
    }
}

/**
 * xg_reading_async:
 * @stream: a stream
 * @service: the broker
 * @node: (nullable): a node; %NULL or "" for the root collection
 * @kind: what is to be read; not %XG_READING_NONE
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks what a node is like now.
 */
void
xg_reading_async (XgStream *stream,
                  const char *service,
                  const char *node,
                  XgReadingKind kind,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Asking *asking = g_new0 (Asking, 1);

  g_task_set_source_tag (task, xg_reading_async);
  asking->service = g_strdup (service);
  asking->node = g_strdup (node != NULL ? node : "");
  asking->kind = kind;
  asking->reading = g_object_new (XG_TYPE_READING, NULL);
  if (xg_stream_get_jid (stream) != NULL)
    asking->reading->us = xg_reading_fold_bare (xg_stream_get_jid (stream));
  g_task_set_task_data (task, asking, asking_free);
  switch (kind)
    {
    case XG_READING_EXISTENCE:
    case XG_READING_DESCRIPTION:
    case XG_READING_CONTENTS:
      xg_disco_info_async (stream, service, node, cancellable, info_cb, task);
      break;
    case XG_READING_CONFIGURATION:
      xg_pubsub_configuration_async (stream, service, node, cancellable, configuration_cb, task);
      break;
    case XG_READING_AFFILIATES:
      xg_pubsub_affiliates_async (stream, service, node, cancellable, affiliates_cb, task);
      break;
    case XG_READING_SUBSCRIBERS:
      xg_pubsub_subscribers_async (stream, service, node, cancellable, subscribers_cb, task);
      break;
    case XG_READING_CHILDREN:
      ask_for_children (task, stream);
      break;
    case XG_READING_ITEMS:
      xg_pubsub_item_ids_async (stream, service, node, cancellable, item_ids_cb, task);
      break;
    case XG_READING_NONE:
    default:
      g_assert_not_reached ();
    }
}

/**
 * xg_reading_finish:
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what the broker told
 */
XgReading *
xg_reading_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
