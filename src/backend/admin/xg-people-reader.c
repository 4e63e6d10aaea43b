/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-people-reader.h"

#include "grid/xg-broker-changes.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-subscribers.h"

/* Affiliates are told together with how they are subscribed, where the broker tells that too. */
typedef struct
{
  GPtrArray *people;      /* owned; NULL: not answered yet */
  GPtrArray *subscribers; /* owned; NULL: not answered, or not told */
  guint n_waiting;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->people, g_ptr_array_unref);
  g_clear_pointer (&reading->subscribers, g_ptr_array_unref);
  g_free (reading);
}

/* A task, and the connection to ask on; NULL: there is none, and the task has ended. */
static XgStream *
begin (GTask *task, XgBroker *broker)
{
  XgStream *stream = xg_session_get_stream (xg_broker_get_session (broker));

  if (stream == NULL)
    g_task_return_error (task, xg_stanza_error_new_disconnected ());

  return stream;
}

static char *
key_of (const char *jid)
{
  g_autofree char *bare = xg_jid_bare (jid);

  return g_utf8_casefold (bare, -1);
}

/* The strongest of the subscriptions that an account has. */
static void
join_subscriptions (GPtrArray *people, GPtrArray *subscribers)
{
  g_autoptr (GHashTable) states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < subscribers->len; i++)
    {
      const XgSubscription *subscription = subscribers->pdata[i];
      char *key = key_of (subscription->jid);
      int state = GPOINTER_TO_INT (g_hash_table_lookup (states, key));

      g_hash_table_replace (states, key, GINT_TO_POINTER (MAX (state, (int) subscription->state)));
    }
  for (guint i = 0; i < people->len; i++)
    {
      XgPerson *person = people->pdata[i];
      g_autofree char *key = key_of (xg_person_get_jid (person));
      int state = GPOINTER_TO_INT (g_hash_table_lookup (states, key));

      xg_person_set_state (person, (XgSubscriptionState) state);
    }
}

static void
finish_part (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  if (--reading->n_waiting > 0 || g_task_had_error (task) || reading->people == NULL)
    return;
  if (reading->subscribers != NULL)
    join_subscriptions (reading->people, reading->subscribers);
  g_task_return_pointer (task,
                         g_steal_pointer (&reading->people),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
affiliates_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) affiliates =
    xg_pubsub_affiliates_finish (XG_STREAM (source), result, &error);

  if (affiliates == NULL)
    {
      reading->n_waiting--;
      g_task_return_error (task, error);
      return;
    }
  reading->people = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < affiliates->len; i++)
    {
      const XgAffiliate *affiliate = affiliates->pdata[i];
      XgPerson *person;

      /* Who is nothing to the node is not on its list, whatever a broker sends. */
      if (affiliate->jid == NULL || affiliate->affiliation == XG_AFFILIATION_NONE)
        continue;
      person = xg_person_new (affiliate->jid, affiliate->affiliation, XG_SUBSCRIPTION_NONE, NULL);
      if (affiliate->affiliation == XG_AFFILIATION_UNKNOWN)
        xg_person_set_word (person, affiliate->nick);
      g_ptr_array_add (reading->people, person);
    }
  finish_part (task);
}

/* Only an addition to the affiliations: a broker that does not tell is no error. */
static void
joined_subscribers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);

  reading->subscribers = xg_pubsub_subscribers_finish (XG_STREAM (source), result, NULL);
  finish_part (task);
}

/**
 * xg_people_read_affiliates_async:
 * @broker: a broker
 * @node: one of its nodes
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks who is affiliated with @node, and how they are subscribed.
 */
void
xg_people_read_affiliates_async (XgBroker *broker,
                                 const char *node,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (broker, cancellable, callback, user_data);
  const char *service = xg_broker_get_jid (broker);
  XgStream *stream = begin (task, broker);
  Reading *reading;

  g_task_set_source_tag (task, xg_people_read_affiliates_async);
  if (stream == NULL)
    return;
  reading = g_new0 (Reading, 1);
  reading->n_waiting = 2;
  g_task_set_task_data (task, reading, reading_free);
  xg_pubsub_affiliates_async (stream,
                              service,
                              node,
                              cancellable,
                              affiliates_cb,
                              g_object_ref (task));
  xg_pubsub_subscribers_async (stream,
                               service,
                               node,
                               cancellable,
                               joined_subscribers_cb,
                               g_object_ref (task));
}

/**
 * xg_people_read_affiliates_finish:
 * @broker: the broker
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type XgPerson) (nullable): in the broker's order
 */
GPtrArray *
xg_people_read_affiliates_finish (XgBroker *broker, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, broker), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
subscribers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) subscribers =
    xg_pubsub_subscribers_finish (XG_STREAM (source), result, &error);
  g_autoptr (GPtrArray) people = NULL;

  if (subscribers == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  people = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < subscribers->len; i++)
    {
      const XgSubscription *each = subscribers->pdata[i];

      if (each->jid != NULL && each->state != XG_SUBSCRIPTION_NONE)
        g_ptr_array_add (
          people,
          xg_person_new (each->jid, XG_AFFILIATION_UNKNOWN, each->state, each->subid));
    }
  g_task_return_pointer (task, g_steal_pointer (&people), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * xg_people_read_subscribers_async:
 * @broker: a broker
 * @node: one of its nodes
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks who is subscribed to @node. An account may be there several times.
 */
void
xg_people_read_subscribers_async (XgBroker *broker,
                                  const char *node,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (broker, cancellable, callback, user_data);
  XgStream *stream = begin (task, broker);

  g_task_set_source_tag (task, xg_people_read_subscribers_async);
  if (stream != NULL)
    xg_pubsub_subscribers_async (stream,
                                 xg_broker_get_jid (broker),
                                 node,
                                 cancellable,
                                 subscribers_cb,
                                 g_object_ref (task));
}

/**
 * xg_people_read_subscribers_finish:
 * @broker: the broker
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type XgPerson) (nullable): in the broker's order
 */
GPtrArray *
xg_people_read_subscribers_finish (XgBroker *broker, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, broker), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
