/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <string.h>

#include "admin/xg-reading.h"
#include "xmpp/xg-disco.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-owner.h"
#include "xmpp/xg-pubsub-subscribers.h"

/* Nodes of a collection asked for at a time. */
#define PAGE 500

struct _XgReading
{
  GObject parent_instance;

  /* Owned */
  XgDataForm *form;
  GHashTable *ids;   /* set of utf8: items, or nodes */
  GHashTable *ranks; /* folded JID -> XgAffiliation */
  GHashTable *list;  /* folded bare JID -> GPtrArray of XgSubscription, borrowed */
  GPtrArray *subscriptions;
  char *us; /* folded bare JID; NULL: not logged in */

  gboolean gone;
  gboolean collection;
};

G_DEFINE_FINAL_TYPE (XgReading, xg_reading, G_TYPE_OBJECT)

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

static void
xg_reading_finalize (GObject *object)
{
  XgReading *self = XG_READING (object);

  g_clear_pointer (&self->form, xg_data_form_unref);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_clear_pointer (&self->ranks, g_hash_table_unref);
  g_clear_pointer (&self->list, g_hash_table_unref);
  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  g_clear_pointer (&self->us, g_free);
  G_OBJECT_CLASS (xg_reading_parent_class)->finalize (object);
}

static void
xg_reading_class_init (XgReadingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_reading_finalize;
}

static void
xg_reading_init (XgReading *self)
{
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ranks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->list =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
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

static char *
fold_bare (const char *jid)
{
  const char *slash = strchr (jid, '/');

  return g_utf8_casefold (jid, slash != NULL ? slash - jid : -1);
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
      g_autofree char *key = fold_bare (subscription->jid != NULL ? subscription->jid : "");
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
    asking->reading->us = fold_bare (xg_stream_get_jid (stream));
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

/**
 * xg_reading_is_gone:
 * @self: of the existence or description of a node
 *
 * Returns: whether the broker says that there is no such node
 */
gboolean
xg_reading_is_gone (XgReading *self)
{
  g_return_val_if_fail (XG_IS_READING (self), FALSE);
  return self->gone;
}

/**
 * xg_reading_is_collection:
 * @self: of the existence or description of a node
 *
 * Returns: whether it is a collection (XEP-0248 section 4.1)
 */
gboolean
xg_reading_is_collection (XgReading *self)
{
  g_return_val_if_fail (XG_IS_READING (self), FALSE);
  return self->collection;
}

/**
 * xg_reading_get_form:
 * @self: of the configuration or description of a node
 *
 * Returns: (transfer none) (nullable): its configuration
 */
XgDataForm *
xg_reading_get_form (XgReading *self)
{
  g_return_val_if_fail (XG_IS_READING (self), NULL);
  return self->form;
}

/**
 * xg_reading_get_affiliation:
 * @self: of the affiliates of a node
 * @jid: a bare JID
 *
 * Returns: what @jid is to the node; who is not listed is %XG_AFFILIATION_NONE
 */
XgAffiliation
xg_reading_get_affiliation (XgReading *self, const char *jid)
{
  g_autofree char *key = g_utf8_casefold (jid, -1);
  gpointer rank;

  g_return_val_if_fail (XG_IS_READING (self), XG_AFFILIATION_UNKNOWN);
  if (!g_hash_table_lookup_extended (self->ranks, key, NULL, &rank))
    return XG_AFFILIATION_NONE;
  return (XgAffiliation) GPOINTER_TO_INT (rank);
}

/**
 * xg_reading_get_subscription:
 * @self: of the subscribers of a node
 * @jid: a JID
 * @subid: (nullable): which of several; %NULL for any
 *
 * Returns: how @jid is subscribed
 */
XgSubscriptionState
xg_reading_get_subscription (XgReading *self, const char *jid, const char *subid)
{
  g_autofree char *key = fold_bare (jid);
  XgSubscriptionState state = XG_SUBSCRIPTION_NONE;
  GPtrArray *of_jid;

  g_return_val_if_fail (XG_IS_READING (self), XG_SUBSCRIPTION_NONE);

  of_jid = g_hash_table_lookup (self->list, key);
  for (guint i = 0; of_jid != NULL && i < of_jid->len; i++)
    {
      const XgSubscription *each = of_jid->pdata[i];

      if (xg_jid_equal (each->jid, jid) &&
          (subid == NULL || each->subid == NULL || g_str_equal (each->subid, subid)))
        state = MAX (state, each->state);
    }
  return state;
}

/**
 * xg_reading_has_id:
 * @self: of the items of a topic or of the children of a collection
 * @id: an item or node
 *
 * Returns: whether it is there
 */
gboolean
xg_reading_has_id (XgReading *self, const char *id)
{
  g_return_val_if_fail (XG_IS_READING (self), FALSE);
  return g_hash_table_contains (self->ids, id);
}

/**
 * xg_reading_count_ids:
 * @self: of the items of a topic or of the children of a collection
 *
 * Returns: how many there are
 */
guint
xg_reading_count_ids (XgReading *self)
{
  g_return_val_if_fail (XG_IS_READING (self), 0);
  return g_hash_table_size (self->ids);
}

/**
 * xg_reading_list_ids:
 * @self: of the items of a topic or of the children of a collection
 *
 * Returns: (transfer container) (array zero-terminated=1): their ids, in no order
 */
const char **
xg_reading_list_ids (XgReading *self)
{
  g_return_val_if_fail (XG_IS_READING (self), NULL);
  return (const char **) g_hash_table_get_keys_as_array (self->ids, NULL);
}

/**
 * xg_reading_count_subscribers:
 * @self: of the subscribers or the contents of a node
 *
 * Returns: how many others than we are subscribed, or wait for it
 */
guint
xg_reading_count_subscribers (XgReading *self)
{
  guint n;

  g_return_val_if_fail (XG_IS_READING (self), 0);

  n = g_hash_table_size (self->list);
  return self->us != NULL && g_hash_table_contains (self->list, self->us) ? n - 1 : n;
}
