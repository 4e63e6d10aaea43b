/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-broker-walk-private.h"
#include "grid/xg-reason.h"

/*
 * Getting to know a broker, its second part: metadata of every node and the children of every
 * collection, with a window of requests in flight. What a person opens goes ahead of the rest. What
 * is asked first is in xg-broker-walk-start.c; answers go to xg-broker-learn.c.
 */

/* Where ejabberd cuts its lists, unless its administrator says otherwise, without a sign. */
#define SILENT_CUT 100

/* Of the pages behind the first: Prosody goes through all of its nodes for each, and servers end
 * the connection to another server over an answer that is too long (half a megabyte there). */
#define PAGE_MOST      2000
#define PAGE_MAX_BYTES (192 * 1024)
/* What an item of a list has besides its texts, about. */
#define ITEM_BYTES 64
/* Nodes that are put into the tree in one go: the window may have to make a row for each. */
#define SLICE 128

static void pump (XgBroker *self);

void
xg_walk_job_free (XgWalkJob *job)
{
  g_clear_object (&job->node);
  g_clear_object (&job->broker);
  g_clear_pointer (&job->items, xg_disco_items_free);
  g_free (job->after);
  g_free (job);
}

/* (transfer full): what is asked about @node; %NULL: about the broker */
XgWalkJob *
xg_walk_job_new (XgBroker *self, XgNode *node, gboolean info)
{
  XgWalkJob *job = g_new0 (XgWalkJob, 1);

  job->broker = g_object_ref (self);
  job->node = node != NULL ? g_object_ref (node) : NULL;
  job->info = info;
  job->page = XG_BROKER_PAGE;
  job->generation = self->generation;
  job->serial = self->subscription_serial;
  return job;
}

void
xg_broker_walk_enqueue (XgBroker *self, XgWalkJob *job, gboolean urgent)
{
  g_queue_push_tail (urgent ? &self->urgent : &self->normal, job);
  pump (self);
}

/* What is asked later, one node or another, is no walk. */
static void
end_walk (XgBroker *self)
{
  if (!self->walking)
    return;
  self->walking = FALSE;
  xg_capabilities_set_listing (self->capabilities, FALSE);
  if (self->state == XG_LOAD_DONE)
    xg_broker_walked (self);
}

/* A job's request is answered, one way or the other. */
void
xg_broker_walk_job_done (XgBroker *self)
{
  self->in_flight--;
  pump (self);
  if (self->in_flight == 0 && g_queue_is_empty (&self->urgent) && g_queue_is_empty (&self->normal))
    {
      xg_broker_notify_loading (self);
      xg_broker_tree_changed (self);
      xg_broker_catch_up (self);
      end_walk (self);
    }
}

/* The node or broker whose children a job asks for. */
static GObject *
parent_of_job (XgWalkJob *job)
{
  return job->node != NULL ? G_OBJECT (job->node) : G_OBJECT (job->broker);
}

void
xg_broker_walk_note_too_big (GObject *object, const char *what, const GError *error)
{
  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG))
    g_object_set_data (object, what, GUINT_TO_POINTER (1));
}

static void
children_failed (XgBroker *self, XgWalkJob *job, const GError *error)
{
  g_autofree char *reason = xg_reason_for_node (error);

  xg_broker_walk_note_too_big (parent_of_job (job), XG_WALK_TOO_BIG_CHILDREN, error);
  if (job->node == NULL)
    {
      xg_broker_fail (self, reason, error);
      return;
    }
  xg_node_set_children_state (job->node, XG_LOAD_FAILED);
  if (xg_reason_is_locked (error))
    xg_node_set_lock (job->node, reason, error);
  else if (!xg_node_get_locked (job->node))
    xg_node_set_lock (job->node, NULL, error);
}

static GHashTable *
seen_of_job (XgBroker *self, XgWalkJob *job)
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

/* What is told of a list of which we did not get all, or may not have; NULL: nothing is missing. */
static char *
describe_gap (XgWalkJob *job, const XgDiscoItems *items)
{
  const char *where = job->node != NULL ? xg_node_get_label (job->node) : _ ("the top level");

  if (items->rsm.present && items->rsm.count > (gint64) job->n_seen)
    /* Translators: the first is a collection or "the top level", then two numbers */
    return g_strdup_printf (_ ("The list of nodes is not complete: of %1$s the Broker listed %2$u "
                               "of %3$d. The others can't be shown."),
                            where,
                            job->n_seen,
                            (int) MIN (items->rsm.count, G_MAXINT));
  if (!items->rsm.present && job->n_seen == SILENT_CUT)
    return g_strdup_printf (_ ("The list of nodes may not be complete: of %1$s the Broker listed "
                               "exactly %2$u. Some Brokers list no more than that and do not say "
                               "so; their administrator can change it."),
                            where,
                            job->n_seen);
  return NULL;
}

/* How many of the nodes that follow fit into a page, if they are like these. */
static guint
size_page (const XgDiscoItems *items)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < items->items->len; i++)
    {
      const XgDiscoItem *item = items->items->pdata[i];

      n_bytes += ITEM_BYTES + strlen (item->jid);
      n_bytes += item->node != NULL ? strlen (item->node) : 0;
      n_bytes += item->name != NULL ? strlen (item->name) : 0;
    }
  return (guint) CLAMP (PAGE_MAX_BYTES / (n_bytes / items->items->len + 1), 1, PAGE_MOST);
}

static void
children_complete (XgBroker *self, XgWalkJob *job, const XgDiscoItems *items)
{
  g_autofree char *gap = describe_gap (job, items);

  if (job->node == NULL)
    {
      xg_broker_trouble_forget (self);
      xg_broker_set_state (self, XG_LOAD_DONE, gap);
    }
  else
    {
      g_object_set_data (G_OBJECT (job->node), "xg-seen", NULL);
      xg_node_set_children_state (job->node, XG_LOAD_DONE);
      if (gap != NULL && self->error_text == NULL)
        xg_broker_set_state (self, self->state, gap);
    }
  xg_broker_tree_changed (self);
}

/* All of the page is in the tree. */
static void
page_complete (XgBroker *self, XgWalkJob *job)
{
  const XgDiscoItems *items = job->items;

  job->n_seen += items->items->len;
  /* Another page, unless the broker does not page, or says the same page again. */
  if (items->rsm.present && items->rsm.last != NULL && items->items->len > 0 &&
      g_strcmp0 (items->rsm.last, job->after) != 0 &&
      (items->rsm.count < 0 || job->n_seen < items->rsm.count))
    {
      XgWalkJob *next = xg_walk_job_new (self, job->node, FALSE);

      next->after = g_strdup (items->rsm.last);
      next->page = size_page (items);
      next->n_seen = job->n_seen;
      g_queue_push_head (&self->urgent, next);
      xg_broker_walk_job_done (self);
      return;
    }

  xg_broker_learn_missing (self, job->node, seen_of_job (self, job));
  children_complete (self, job, items);
  xg_broker_walk_job_done (self);
}

static gboolean
learn_slice_cb (gpointer user_data)
{
  XgWalkJob *job = user_data;
  XgBroker *self = job->broker;
  guint n;

  if (job->generation != self->generation)
    return G_SOURCE_REMOVE;
  n = MIN (SLICE, job->items->items->len - job->n_learned);
  xg_broker_learn_children (self,
                            job->node,
                            (XgDiscoItem *const *) job->items->items->pdata + job->n_learned,
                            n,
                            seen_of_job (self, job));
  job->n_learned += n;
  if (job->n_learned < job->items->items->len)
    return G_SOURCE_CONTINUE;
  page_complete (self, job);
  return G_SOURCE_REMOVE;
}

static void
children_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgWalkJob) job = user_data;
  XgBroker *self = job->broker;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSource) rest = NULL;

  job->items = xg_disco_items_finish (XG_STREAM (source), result, &error);
  if (job->generation != self->generation)
    return;
  if (job->items == NULL)
    {
      children_failed (self, job, error);
      xg_broker_walk_job_done (self);
      return;
    }
  if (learn_slice_cb (job) == G_SOURCE_REMOVE)
    return;
  rest = g_idle_source_new ();
  g_source_set_priority (rest, G_PRIORITY_DEFAULT);
  g_source_set_static_name (rest, "nodes of a page");
  g_source_set_callback (rest,
                         learn_slice_cb,
                         g_steal_pointer (&job),
                         (GDestroyNotify) xg_walk_job_free);
  g_source_attach (rest, g_main_context_get_thread_default ());
}

static void
info_failed (XgBroker *self, XgNode *node, const GError *error)
{
  g_autofree char *reason = xg_reason_for_node (error);

  if (xg_reason_is_gone (error) && !g_hash_table_contains (self->listed, node) &&
      xg_node_get_n_parents (node) == 0)
    {
      xg_broker_note_gone (self, node);
      xg_broker_remove_node (self, node);
      return;
    }
  xg_node_set_lock (node,
                    xg_reason_is_locked (error) || xg_reason_is_gone (error) ? reason : NULL,
                    error);
  xg_node_set_info_state (node, XG_LOAD_FAILED);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgWalkJob) job = user_data;
  XgBroker *self = job->broker;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoInfo) info = xg_disco_info_finish (XG_STREAM (source), result, &error);

  if (job->generation != self->generation)
    return;
  if (info != NULL)
    xg_broker_learn_info (self, job->node, info);
  else
    info_failed (self, job->node, error);
  xg_broker_walk_job_done (self);
}

static void
start_job (XgBroker *self, XgStream *stream, XgWalkJob *job)
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
                        (int) job->page,
                        job->after,
                        self->cancellable,
                        children_cb,
                        job);
}

static gboolean
refuse_job (XgBroker *self, XgWalkJob *job)
{
  g_autoptr (GError) error = NULL;

  if (job->info || g_object_get_data (parent_of_job (job), XG_WALK_TOO_BIG_CHILDREN) == NULL)
    return FALSE;
  error = g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG, "");
  children_failed (self, job, error);
  xg_walk_job_free (job);
  return TRUE;
}

static void
pump (XgBroker *self)
{
  XgStream *stream = xg_session_get_stream (self->session);

  while (stream != NULL && self->in_flight < XG_BROKER_WINDOW)
    {
      XgWalkJob *job = g_queue_pop_head (&self->urgent);

      if (job == NULL)
        job = g_queue_pop_head (&self->normal);
      if (job == NULL)
        return;
      if (!refuse_job (self, job))
        start_job (self, stream, job);
    }
}

/**
 * xg_broker_walk_hurry:
 * @self: a broker
 * @nodes: (element-type XgNode): a set
 *
 * Lets the metadata of @nodes that still wait to be asked for go ahead of the rest.
 */
void
xg_broker_walk_hurry (XgBroker *self, GHashTable *nodes)
{
  GList *next;

  for (GList *link = self->normal.head; link != NULL; link = next)
    {
      XgWalkJob *job = link->data;

      next = link->next;
      if (!job->info || job->node == NULL || !g_hash_table_contains (nodes, job->node))
        continue;
      g_queue_unlink (&self->normal, link);
      g_queue_push_tail_link (&self->urgent, link);
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
  xg_broker_walk_enqueue (self, xg_walk_job_new (self, node, TRUE), urgent);
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
  xg_broker_walk_enqueue (self, xg_walk_job_new (self, node, FALSE), urgent);
}

void
xg_broker_walk_clear (XgBroker *self)
{
  g_queue_clear_full (&self->urgent, (GDestroyNotify) xg_walk_job_free);
  g_queue_clear_full (&self->normal, (GDestroyNotify) xg_walk_job_free);
  self->in_flight = 0;
}
