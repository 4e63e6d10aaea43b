/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-main"

#include "config.h"

#include <glib/gi18n.h>

#include "grid/xg-reason.h"
#include "program/xg-topics.h"

struct _XgTopics
{
  /* Owned */
  XgGrid *grid;
  char **ids;          /* NULL: everything */
  GHashTable *settled; /* set of "broker topic" and "topic" that this connection is done with */
  GPtrArray *brokers;  /* those that are watched */

  XgTopicsSayFunc say;
};

/* Whether @self needs not look at @topic (at @broker) again on this connection; marks it so. */
static gboolean
was_settled (XgTopics *self, const char *broker, const char *topic)
{
  return !g_hash_table_add (self->settled, g_strconcat (broker, " ", topic, NULL));
}

typedef struct
{
  XgTopicsSayFunc say;
  char *topic;
} Subscribing;

static void
subscribed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Subscribing *subscribing = user_data;
  g_autofree char *topic = subscribing->topic;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (xg_broker_subscribe_finish (XG_BROKER (source), result, &error))
    text = g_strdup_printf (_ ("Subscribed to %s."), topic);
  else
    {
      g_autofree char *reason = xg_reason_for (error, XG_REASON_SUBSCRIBE);

      text = g_strdup_printf (_ ("Subscribing to %s failed: %s"), topic, reason);
    }
  subscribing->say (error == NULL ? "state" : "error", text);
}

static void
subscribe (XgTopics *self, XgBroker *broker, XgNode *node, const char *topic)
{
  Subscribing *subscribing;

  if (xg_node_get_subscription (node) != XG_SUBSCRIPTION_NONE ||
      was_settled (self, xg_broker_get_jid (broker), topic))
    return;
  subscribing = g_new0 (Subscribing, 1);
  subscribing->say = self->say;
  subscribing->topic = g_strdup (topic);
  xg_broker_subscribe_async (broker, node, NULL, subscribed_cb, subscribing);
}

/* Subscribes to what has turned up, and tells what none of the brokers has. */
static void
look (XgTopics *self)
{
  gboolean all_loaded = self->brokers->len > 0;

  for (guint i = 0; i < self->brokers->len; i++)
    {
      XgBroker *broker = self->brokers->pdata[i];
      XgLoadState state = xg_broker_get_state (broker);

      if (xg_broker_get_loading (broker) || (state != XG_LOAD_DONE && state != XG_LOAD_FAILED))
        all_loaded = FALSE;
    }
  for (guint i = 0; self->ids[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < self->brokers->len; j++)
        {
          XgBroker *broker = self->brokers->pdata[j];
          XgNode *node = xg_broker_lookup_node (broker, self->ids[i]);

          found = found || node != NULL;
          if (node != NULL && !xg_broker_get_loading (broker) &&
              xg_broker_get_state (broker) == XG_LOAD_DONE)
            subscribe (self, broker, node, self->ids[i]);
        }
      if (!found && all_loaded && !was_settled (self, "", self->ids[i]))
        {
          g_autofree char *text =
            g_strdup_printf (_ ("No Broker has a topic or collection “%s”."), self->ids[i]);

          self->say ("error", text);
        }
    }
}

static void
broker_loading_cb (XgBroker *broker, GParamSpec *pspec, gpointer user_data)
{
  XgTopics *self = user_data;

  if (xg_broker_get_loading (broker))
    return;
  if (xg_broker_get_state (broker) == XG_LOAD_FAILED)
    self->say ("error", xg_broker_get_error_text (broker));
  if (self->ids != NULL)
    look (self);
}

static void
brokers_changed_cb (GListModel *brokers,
                    guint position,
                    guint removed,
                    guint added,
                    gpointer user_data)
{
  XgTopics *self = user_data;

  for (guint i = position; i < position + added; i++)
    {
      XgBroker *broker = g_list_model_get_item (brokers, i);

      g_signal_connect (broker, "notify::loading", G_CALLBACK (broker_loading_cb), self);
      g_ptr_array_add (self->brokers, broker);
    }
}

/* A new connection: what was refused may be allowed now, and a server may forget who subscribed. */
static void
session_state_cb (XgSession *session, GParamSpec *pspec, gpointer user_data)
{
  XgTopics *self = user_data;

  if (xg_session_get_state (session) == XG_SESSION_CONNECTING)
    g_hash_table_remove_all (self->settled);
}

static void
broker_free (gpointer data)
{
  g_object_unref (data);
}

/**
 * xg_topics_new:
 * @grid: an open grid
 * @ids: (nullable): topics and collections to subscribe to; NULL: everything is wanted
 * @say: told what is subscribed, missing or refused
 *
 * Returns: (transfer full): topics that subscribe whenever @grid is online
 */
XgTopics *
xg_topics_new (XgGrid *grid, char **ids, XgTopicsSayFunc say)
{
  XgTopics *self = g_new0 (XgTopics, 1);
  GListModel *brokers = xg_grid_get_brokers (grid);

  self->grid = g_object_ref (grid);
  self->ids = g_strdupv (ids);
  self->say = say;
  self->settled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->brokers = g_ptr_array_new_with_free_func (broker_free);
  g_signal_connect (xg_grid_get_session (grid),
                    "notify::state",
                    G_CALLBACK (session_state_cb),
                    self);
  g_signal_connect (brokers, "items-changed", G_CALLBACK (brokers_changed_cb), self);
  brokers_changed_cb (brokers, 0, 0, g_list_model_get_n_items (brokers), self);
  return self;
}

void
xg_topics_free (XgTopics *self)
{
  g_signal_handlers_disconnect_by_data (xg_grid_get_session (self->grid), self);
  g_signal_handlers_disconnect_by_data (xg_grid_get_brokers (self->grid), self);
  for (guint i = 0; i < self->brokers->len; i++)
    g_signal_handlers_disconnect_by_data (self->brokers->pdata[i], self);
  g_ptr_array_unref (self->brokers);
  g_hash_table_unref (self->settled);
  g_strfreev (self->ids);
  g_object_unref (self->grid);
  g_free (self);
}

static gboolean
is_below (XgNode *node, const char *id)
{
  g_autoptr (GPtrArray) above = xg_node_list_above (node);

  for (guint i = 0; i < above->len; i++)
    {
      if (g_str_equal (xg_node_get_id (above->pdata[i]), id))
        return TRUE;
    }
  return FALSE;
}

/**
 * xg_topics_match:
 * @self: topics
 * @record: what came
 *
 * Returns: whether @record belongs to one of the topics, or to a topic below one of the collections
 */
gboolean
xg_topics_match (XgTopics *self, const XgRecord *record)
{
  XgBroker *broker;
  XgNode *node;

  if (self->ids == NULL)
    return TRUE;
  broker = xg_grid_lookup_broker (self->grid, record->broker);
  node = broker != NULL ? xg_broker_lookup_node (broker, record->node) : NULL;
  for (guint i = 0; self->ids[i] != NULL; i++)
    {
      if (g_str_equal (record->node, self->ids[i]) ||
          g_strcmp0 (record->collection, self->ids[i]) == 0 ||
          (node != NULL && is_below (node, self->ids[i])))
        return TRUE;
    }
  return FALSE;
}
