/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-broker-private.h"
#include "grid/xg-reason.h"
#include "xmpp/xg-disco.h"
#include "xmpp/xg-namespaces.h"

/*
 * Getting to know a broker: its features, its top-level nodes, our subscriptions, then metadata of
 * every node and the children of every collection, with a window of requests in flight. What a
 * person opens goes ahead of the rest.
 */

/* What is not asked for again, as its answer was too big and ended the connection. */
#define TOO_BIG_CHILDREN      "xg-too-big-children"
#define TOO_BIG_SUBSCRIPTIONS "xg-too-big-subscriptions"

typedef struct
{
  XgBroker *broker;
  XgNode *node;  /* NULL: the top level */
  char *after;   /* RSM: the page behind this one */
  guint n_seen;  /* nodes of earlier pages */
  gboolean info; /* metadata; else children */
  guint generation;
  guint serial; /* subscription_serial then */
} WalkJob;

static void pump (XgBroker *self);

static void
walk_job_free (WalkJob *job)
{
  g_clear_object (&job->node);
  g_clear_object (&job->broker);
  g_free (job->after);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WalkJob, walk_job_free)

static WalkJob *
walk_job_new (XgBroker *self, XgNode *node, gboolean info)
{
  WalkJob *job = g_new0 (WalkJob, 1);

  job->broker = g_object_ref (self);
  job->node = node != NULL ? g_object_ref (node) : NULL;
  job->info = info;
  job->generation = self->generation;
  job->serial = self->subscription_serial;
  return job;
}

static void
enqueue (XgBroker *self, WalkJob *job, gboolean urgent)
{
  g_queue_push_tail (urgent ? &self->urgent : &self->normal, job);
  pump (self);
}

/* A job's request is answered, one way or the other. */
static void
job_done (XgBroker *self)
{
  self->in_flight--;
  pump (self);
  if (self->in_flight == 0 && g_queue_is_empty (&self->urgent) && g_queue_is_empty (&self->normal))
    {
      xg_broker_notify_loading (self);
      xg_broker_tree_changed (self);
      xg_broker_catch_up (self);
    }
}

static void
add_children (XgBroker *self, XgNode *parent, const XgDiscoItems *items, GHashTable *ids)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  for (guint i = 0; i < items->items->len; i++)
    {
      const XgDiscoItem *item = items->items->pdata[i];
      XgNode *node;

      /* Items of a leaf are listed without node attribute (XEP-0060 section 5.5). */
      if (item->node == NULL || g_strcmp0 (item->jid, self->jid) != 0)
        continue;
      if (parent != NULL && g_str_equal (item->node, xg_node_get_id (parent)))
        continue;
      node = xg_broker_lookup_node (self, item->node);
      if (node == NULL)
        {
          node = xg_broker_ensure_node (self, item->node);
          g_ptr_array_add (fresh, node);
        }
      xg_node_set_name (node, item->name);
      g_ptr_array_add (nodes, node);
      if (ids != NULL)
        g_hash_table_add (ids, node);
    }

  if (parent != NULL)
    xg_node_link (parent, nodes);
  xg_node_list_add (self->all, fresh);
  if (parent == NULL)
    {
      g_autoptr (GPtrArray) top = g_ptr_array_new ();

      for (guint i = 0; i < nodes->len; i++)
        {
          if (xg_node_get_n_parents (nodes->pdata[i]) == 0)
            g_ptr_array_add (top, nodes->pdata[i]);
        }
      xg_node_list_add (self->roots, top);
    }
  for (guint i = 0; i < nodes->len; i++)
    {
      XgNode *node = nodes->pdata[i];

      if (parent != NULL)
        {
          xg_node_list_remove (self->roots, node);
          xg_broker_save_node (self, node);
        }
      if (xg_node_get_info_state (node) == XG_LOAD_NOT ||
          xg_node_get_info_state (node) == XG_LOAD_FAILED)
        xg_broker_walk_info (self, node, FALSE);
    }
}

/*
 * What was in a list and is not any more. A broker may cut its lists without a sign, so a missing
 * node is asked for itself and only taken away when the broker says that it does not exist.
 */
static void
check_missing (XgBroker *self, XgNode *parent, GHashTable *seen)
{
  XgNodeList *list = parent != NULL ? xg_node_get_child_list (parent) : self->roots;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < xg_node_list_get_length (list); i++)
    {
      XgNode *node = xg_node_list_peek (list, i);

      if (!g_hash_table_contains (seen, node))
        g_ptr_array_add (missing, g_object_ref (node));
    }
  for (guint i = 0; i < missing->len; i++)
    {
      if (parent != NULL)
        {
          xg_node_unlink (parent, missing->pdata[i]);
          xg_broker_update_root (self, missing->pdata[i]);
          xg_broker_save_node (self, missing->pdata[i]);
        }
      xg_broker_walk_info (self, missing->pdata[i], FALSE);
    }
}

/* The node or broker whose children a job asks for. */
static GObject *
parent_of_job (WalkJob *job)
{
  return job->node != NULL ? G_OBJECT (job->node) : G_OBJECT (job->broker);
}

static void
note_too_big (GObject *object, const char *what, const GError *error)
{
  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG))
    g_object_set_data (object, what, GUINT_TO_POINTER (1));
}

static void
children_failed (XgBroker *self, WalkJob *job, const GError *error)
{
  g_autofree char *reason = xg_reason_for_node (error);

  note_too_big (parent_of_job (job), TOO_BIG_CHILDREN, error);
  if (job->node == NULL)
    {
      xg_broker_set_state (self, XG_LOAD_FAILED, reason);
      return;
    }
  xg_node_set_children_state (job->node, XG_LOAD_FAILED);
  if (xg_reason_is_locked (error))
    {
      g_autofree char *detail = xg_reason_get_detail (error);

      xg_node_set_lock (job->node, reason, detail);
    }
}

static GHashTable *
seen_of_job (XgBroker *self, WalkJob *job)
{
  const char *key = "xg-seen";
  GHashTable *seen;

  if (job->node == NULL)
    return self->listed;
  seen = g_object_get_data (G_OBJECT (job->node), key);
  if (seen == NULL)
    {
      seen = g_hash_table_new (NULL, NULL);
      g_object_set_data_full (G_OBJECT (job->node), key, seen, (GDestroyNotify) g_hash_table_unref);
    }
  return seen;
}

static void
children_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WalkJob) job = user_data;
  XgBroker *self = job->broker;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoItems) items = xg_disco_items_finish (XG_STREAM (source), result, &error);
  GHashTable *seen;

  if (job->generation != self->generation)
    return;
  if (items == NULL)
    {
      children_failed (self, job, error);
      job_done (self);
      return;
    }

  seen = seen_of_job (self, job);
  add_children (self, job->node, items, seen);
  job->n_seen += items->items->len;
  /* Another page, unless the broker does not page, or says the same page again. */
  if (items->rsm.present && items->rsm.last != NULL && items->items->len > 0 &&
      g_strcmp0 (items->rsm.last, job->after) != 0 &&
      (items->rsm.count < 0 || job->n_seen < items->rsm.count))
    {
      WalkJob *next = walk_job_new (self, job->node, FALSE);

      next->after = g_strdup (items->rsm.last);
      next->n_seen = job->n_seen;
      g_queue_push_head (&self->urgent, next);
      job_done (self);
      return;
    }

  check_missing (self, job->node, seen);
  if (job->node == NULL)
    xg_broker_set_state (self, XG_LOAD_DONE, NULL);
  else
    {
      g_object_set_data (G_OBJECT (job->node), "xg-seen", NULL);
      xg_node_set_children_state (job->node, XG_LOAD_DONE);
    }
  xg_broker_tree_changed (self);
  job_done (self);
}

static gint64
parse_count (const char *text)
{
  gint64 number;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &number, NULL))
    return -1;
  return number;
}

/* Some brokers tell the collections of a node in its metadata. */
static void
link_told_parents (XgBroker *self, XgNode *node, XgDataForm *form)
{
  const char *const *parents = xg_data_form_get_values (form, "pubsub#collection");

  for (guint i = 0; parents != NULL && parents[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      XgNode *parent = *parents[i] != '\0' ? xg_broker_lookup_node (self, parents[i]) : NULL;

      if (parent == NULL || parent == node || xg_node_has_parent (node, parent))
        continue;
      g_ptr_array_add (one, node);
      xg_node_link (parent, one);
      xg_node_list_remove (self->roots, node);
      xg_broker_queue_sums (self);
    }
}

static void
apply_info (XgBroker *self, XgNode *node, const XgDiscoInfo *info)
{
  XgDataForm *form = info->meta_data;
  XgNodeInfo known = { .kind = XG_NODE_TOPIC, .n_subscribers = -1 };

  if (xg_disco_info_has_identity (info, "pubsub", "collection"))
    known.kind = XG_NODE_COLLECTION;
  if (form != NULL)
    {
      known.title = xg_data_form_get_value (form, "pubsub#title");
      known.description = xg_data_form_get_value (form, "pubsub#description");
      known.type = xg_data_form_get_value (form, "pubsub#type");
      known.owner = xg_data_form_get_value (form, "pubsub#owner");
      known.created = xg_data_form_get_value (form, "pubsub#creation_date");
      known.access_model = xg_data_form_get_value (form, "pubsub#access_model");
      known.publish_model = xg_data_form_get_value (form, "pubsub#publish_model");
      known.n_subscribers = parse_count (xg_data_form_get_value (form, "pubsub#num_subscribers"));
    }
  xg_node_set_info (node, &known);
  if (form != NULL)
    link_told_parents (self, node, form);
  xg_node_set_lock (node, NULL, NULL);
  xg_node_set_info_state (node, XG_LOAD_DONE);
  xg_node_list_resort (self->roots, node);
  xg_node_list_resort (self->all, node);
  xg_broker_save_node (self, node);
  if (known.kind == XG_NODE_COLLECTION && (xg_node_get_children_state (node) == XG_LOAD_NOT ||
                                           xg_node_get_children_state (node) == XG_LOAD_FAILED))
    xg_broker_walk_children (self, node, FALSE);
}

static void
info_failed (XgBroker *self, XgNode *node, const GError *error)
{
  g_autofree char *reason = xg_reason_for_node (error);
  g_autofree char *detail = xg_reason_get_detail (error);

  if (xg_reason_is_gone (error) && !g_hash_table_contains (self->listed, node) &&
      xg_node_get_n_parents (node) == 0)
    {
      xg_broker_note_gone (self, node);
      xg_broker_remove_node (self, node);
      return;
    }
  if (xg_reason_is_locked (error) || xg_reason_is_gone (error))
    xg_node_set_lock (node, reason, detail);
  xg_node_set_info_state (node, XG_LOAD_FAILED);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WalkJob) job = user_data;
  XgBroker *self = job->broker;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoInfo) info = xg_disco_info_finish (XG_STREAM (source), result, &error);

  if (job->generation != self->generation)
    return;
  if (info != NULL)
    apply_info (self, job->node, info);
  else
    info_failed (self, job->node, error);
  job_done (self);
}

static void
start_job (XgBroker *self, XgStream *stream, WalkJob *job)
{
  const char *id = job->node != NULL ? xg_node_get_id (job->node) : NULL;

  self->in_flight++;
  if (job->info)
    {
      xg_disco_info_async (stream, self->jid, id, self->cancellable, info_cb, job);
      return;
    }
  xg_disco_items_async (stream,
                        self->jid,
                        id,
                        XG_BROKER_PAGE,
                        job->after,
                        self->cancellable,
                        children_cb,
                        job);
}

static gboolean
refuse_job (XgBroker *self, WalkJob *job)
{
  g_autoptr (GError) error = NULL;

  if (job->info || g_object_get_data (parent_of_job (job), TOO_BIG_CHILDREN) == NULL)
    return FALSE;
  error = g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG, "");
  children_failed (self, job, error);
  walk_job_free (job);
  return TRUE;
}

static void
pump (XgBroker *self)
{
  XgStream *stream = xg_session_get_stream (self->session);

  while (stream != NULL && self->in_flight < XG_BROKER_WINDOW)
    {
      WalkJob *job = g_queue_pop_head (&self->urgent);

      if (job == NULL)
        job = g_queue_pop_head (&self->normal);
      if (job == NULL)
        return;
      if (!refuse_job (self, job))
        start_job (self, stream, job);
    }
}

/**
 * xg_broker_walk_info:
 * @self: a broker
 * @node: one of its nodes
 * @urgent: ahead of the background walk
 *
 * Asks for the metadata of @node (XEP-0060 section 5.4).
 */
void
xg_broker_walk_info (XgBroker *self, XgNode *node, gboolean urgent)
{
  xg_node_set_info_state (node, XG_LOAD_RUNNING);
  enqueue (self, walk_job_new (self, node, TRUE), urgent);
}

/**
 * xg_broker_walk_children:
 * @self: a broker
 * @node: a collection
 * @urgent: ahead of the background walk
 *
 * Asks for the nodes in @node (XEP-0248 section 4.3).
 */
void
xg_broker_walk_children (XgBroker *self, XgNode *node, gboolean urgent)
{
  xg_node_set_children_state (node, XG_LOAD_RUNNING);
  enqueue (self, walk_job_new (self, node, FALSE), urgent);
}

static void
apply_subscriptions (XgBroker *self, GPtrArray *subscriptions, guint serial)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr (GHashTable) subscribed = g_hash_table_new (NULL, NULL);
  guint n_nodes = xg_node_list_get_length (self->all);

  for (guint i = 0; i < subscriptions->len; i++)
    {
      XgSubscription *subscription = subscriptions->pdata[i];
      XgNode *node;

      if (subscription->node == NULL)
        continue;
      node = xg_broker_lookup_node (self, subscription->node);
      if (node == NULL)
        {
          node = xg_broker_ensure_node (self, subscription->node);
          g_ptr_array_add (fresh, node);
        }
      g_hash_table_add (subscribed, node);
      if (xg_broker_subscription_is_newer (self, node, serial))
        continue;
      xg_broker_set_subscription (self, node, subscription->state, subscription->subid);
      xg_broker_save_node (self, node);
    }
  /* The broker's answer is the truth, the cache was a memory. */
  for (guint i = 0; i < n_nodes; i++)
    {
      XgNode *node = xg_node_list_peek (self->all, i);

      if (xg_node_get_subscription (node) != XG_SUBSCRIPTION_NONE &&
          !g_hash_table_contains (subscribed, node) &&
          !xg_broker_subscription_is_newer (self, node, serial))
        {
          if (xg_node_get_subscription (node) == XG_SUBSCRIPTION_SUBSCRIBED)
            xg_ingest_push_note (self->ingest,
                                 self->jid,
                                 xg_node_get_id (node),
                                 _ ("The Broker no longer has your subscription. Subscribe again "
                                    "to get what is published from now on."));
          xg_broker_set_subscription (self, node, XG_SUBSCRIPTION_NONE, NULL);
          xg_broker_save_node (self, node);
        }
    }
  xg_node_list_add (self->all, fresh);
  for (guint i = 0; i < fresh->len; i++)
    {
      xg_broker_update_root (self, fresh->pdata[i]);
      xg_broker_walk_info (self, fresh->pdata[i], FALSE);
    }
}

static void
subscriptions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WalkJob) job = user_data;
  XgBroker *self = job->broker;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) subscriptions =
    xg_pubsub_subscriptions_finish (XG_STREAM (source), result, &error);

  if (job->generation != self->generation)
    return;
  if (subscriptions != NULL)
    {
      self->subscriptions_known = TRUE;
      apply_subscriptions (self, subscriptions, job->serial);
    }
  else
    {
      note_too_big (G_OBJECT (self), TOO_BIG_SUBSCRIPTIONS, error);
      g_info ("%s does not tell our subscriptions: %s", self->jid, error->message);
    }
  job_done (self);
}

static void
features_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WalkJob) job = user_data;
  XgBroker *self = job->broker;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoInfo) info = xg_disco_info_finish (XG_STREAM (source), result, &error);

  if (job->generation != self->generation)
    return;
  if (info != NULL)
    {
      xg_broker_set_features (self, info->features);
      for (guint i = 0; i < info->identities->len; i++)
        {
          XgDiscoIdentity *identity = info->identities->pdata[i];

          if (g_strcmp0 (identity->category, "pubsub") == 0)
            xg_broker_set_name (self, identity->name);
        }
    }
  job_done (self);
}

/* So that a fresh walk looks at everything again. */
static void
forget_states (XgBroker *self)
{
  guint n_nodes = xg_node_list_get_length (self->all);

  for (guint i = 0; i < n_nodes; i++)
    {
      XgNode *node = xg_node_list_peek (self->all, i);

      xg_node_set_info_state (node, XG_LOAD_NOT);
      xg_node_set_children_state (node, XG_LOAD_NOT);
    }
}

/**
 * xg_broker_walk_start:
 * @self: a broker
 *
 * Begins to get to know the broker anew. Needs a connection; without one nothing happens.
 */
void
xg_broker_walk_start (XgBroker *self)
{
  XgStream *stream = xg_session_get_stream (self->session);

  if (stream == NULL)
    return;

  xg_broker_reset (self);
  if (self->online_since == 0)
    self->online_since = g_get_real_time ();
  forget_states (self);
  g_hash_table_remove_all (self->listed);
  self->subscriptions_known = FALSE;
  xg_broker_set_state (self, XG_LOAD_RUNNING, NULL);
  xg_broker_catch_up_soon (self);

  self->in_flight++;
  xg_disco_info_async (stream,
                       self->jid,
                       NULL,
                       self->cancellable,
                       features_cb,
                       walk_job_new (self, NULL, TRUE));
  if (g_object_get_data (G_OBJECT (self), TOO_BIG_SUBSCRIPTIONS) == NULL)
    {
      self->in_flight++;
      xg_pubsub_subscriptions_async (stream,
                                     self->jid,
                                     NULL,
                                     self->cancellable,
                                     subscriptions_cb,
                                     walk_job_new (self, NULL, TRUE));
    }
  enqueue (self, walk_job_new (self, NULL, FALSE), TRUE);
}

void
xg_broker_walk_clear (XgBroker *self)
{
  g_queue_clear_full (&self->urgent, (GDestroyNotify) walk_job_free);
  g_queue_clear_full (&self->normal, (GDestroyNotify) walk_job_free);
  self->in_flight = 0;
}

/**
 * xg_broker_refresh:
 * @self: a broker
 *
 * Walks the whole tree again.
 */
void
xg_broker_refresh (XgBroker *self)
{
  g_return_if_fail (XG_IS_BROKER (self));
  xg_broker_walk_start (self);
}

static void
node_subscriptions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WalkJob) job = user_data;
  g_autoptr (GPtrArray) subscriptions =
    xg_pubsub_subscriptions_finish (XG_STREAM (source), result, NULL);

  if (subscriptions == NULL || job->generation != job->broker->generation ||
      xg_broker_subscription_is_newer (job->broker, job->node, job->serial))
    return;
  xg_broker_set_subscription (job->broker, job->node, XG_SUBSCRIPTION_NONE, NULL);
  for (guint i = 0; i < subscriptions->len; i++)
    {
      XgSubscription *subscription = subscriptions->pdata[i];

      xg_broker_set_subscription (job->broker, job->node, subscription->state, subscription->subid);
    }
}

/**
 * xg_broker_walk_subscription:
 * @self: a broker
 * @node: one of its nodes
 *
 * Asks how we are subscribed to @node (XEP-0060 section 5.6).
 */
void
xg_broker_walk_subscription (XgBroker *self, XgNode *node)
{
  XgStream *stream = xg_session_get_stream (self->session);

  if (stream != NULL)
    xg_pubsub_subscriptions_async (stream,
                                   self->jid,
                                   xg_node_get_id (node),
                                   self->cancellable,
                                   node_subscriptions_cb,
                                   walk_job_new (self, node, TRUE));
}

/**
 * xg_broker_walk_top:
 * @self: a broker
 *
 * Asks for the top-level nodes again.
 */
void
xg_broker_walk_top (XgBroker *self)
{
  g_hash_table_remove_all (self->listed);
  enqueue (self, walk_job_new (self, NULL, FALSE), TRUE);
}

/**
 * xg_broker_load_node:
 * @self: a broker
 * @node: one of its nodes
 * @again: also when it is known already
 *
 * Asks for the metadata of @node, and the children of a collection, ahead of the background walk.
 */
void
xg_broker_load_node (XgBroker *self, XgNode *node, gboolean again)
{
  XgStream *stream;

  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (XG_IS_NODE (node));

  stream = xg_session_get_stream (self->session);
  if (stream == NULL)
    return;
  if (again || xg_node_get_info_state (node) != XG_LOAD_DONE)
    xg_broker_walk_info (self, node, TRUE);
  if (xg_node_get_kind (node) == XG_NODE_COLLECTION &&
      (again || xg_node_get_children_state (node) != XG_LOAD_DONE))
    xg_broker_walk_children (self, node, TRUE);
  /* Where the broker does not tell all our subscriptions at once. */
  if (!self->subscriptions_known && self->state == XG_LOAD_DONE)
    xg_broker_walk_subscription (self, node);
}
