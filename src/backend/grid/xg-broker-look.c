/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-broker-private.h"
#include "xmpp/xg-pubsub-affiliations.h"

/*
 * What is asked of a broker only since somebody looks at a table of its nodes: what we are to them,
 * and how many items those topics have that are seen, a few at a time.
 */

/* A broker may go through all items of a topic to count them. */
#define COUNT_WINDOW 4
/* Items that are asked for with their number. */
#define COUNT_PAGE 2

typedef struct
{
  XgBroker *broker;
  XgNode *node; /* NULL: all */
  guint generation;
} Question;

static Question *
question_new (XgBroker *self, XgNode *node)
{
  Question *question = g_new0 (Question, 1);

  question->broker = g_object_ref (self);
  question->node = node != NULL ? g_object_ref (node) : NULL;
  question->generation = self->generation;
  return question;
}

static void
question_free (Question *question)
{
  g_clear_object (&question->node);
  g_clear_object (&question->broker);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

/* Who is not in the answer has no affiliation (XEP-0060 section 5.7). */
static void
learn_affiliations (XgBroker *self, GPtrArray *affiliations)
{
  g_autoptr (GHashTable) ours = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < affiliations->len; i++)
    {
      XgAffiliate *affiliate = affiliations->pdata[i];

      if (affiliate->node != NULL)
        g_hash_table_insert (ours, affiliate->node, affiliate);
    }
  for (guint i = 0; i < xg_node_list_get_length (self->all); i++)
    {
      XgNode *node = xg_node_list_peek (self->all, i);
      XgAffiliate *affiliate = g_hash_table_lookup (ours, xg_node_get_id (node));

      xg_node_set_affiliation (node,
                               affiliate != NULL ? affiliate->affiliation : XG_AFFILIATION_NONE);
    }
}

static void
affiliations_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  XgBroker *self = question->broker;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) affiliations =
    xg_pubsub_own_affiliations_finish (XG_STREAM (source), result, &error);

  if (question->generation != self->generation)
    return;
  xg_capabilities_note_question (self->capabilities, XG_FUNCTION_OWN_AFFILIATIONS, error);
  self->affiliations_state = affiliations != NULL ? XG_LOAD_DONE : XG_LOAD_FAILED;
  if (affiliations != NULL)
    learn_affiliations (self, affiliations);
  else
    g_info ("%s does not tell our affiliations: %s", self->jid, error->message);
}

/* Once a walk, and again after a change of ours. */
static void
ask_affiliations (XgBroker *self, XgStream *stream)
{
  if (self->affiliations_state != XG_LOAD_NOT || self->state != XG_LOAD_DONE ||
      !xg_capabilities_can (self->capabilities, XG_FUNCTION_OWN_AFFILIATIONS, NULL))
    return;
  self->affiliations_state = XG_LOAD_RUNNING;
  xg_pubsub_own_affiliations_async (stream,
                                    self->jid,
                                    NULL,
                                    self->cancellable,
                                    affiliations_cb,
                                    question_new (self, NULL));
}

static void count_more (XgBroker *self);

/*
 * A broker that takes both may count within the newest that were asked for, see
 * xg_pubsub_items_async(): as many as were asked for is the whole number only with one that was
 * seen to count more.
 */
static void
learn_count (XgBroker *self, XgNode *node, const XgPubsubItems *items)
{
  GHashTableIter iter;
  gpointer each, state;

  if (items->items->len < COUNT_PAGE)
    xg_node_set_n_items (node, items->items->len);
  else if (!items->rsm.present || items->rsm.count < 0)
    self->counts_not = TRUE;
  else if (items->rsm.count > COUNT_PAGE && !self->counts_whole)
    {
      self->counts_whole = TRUE;
      xg_node_set_n_items (node, items->rsm.count);
      g_hash_table_iter_init (&iter, self->counted);
      while (g_hash_table_iter_next (&iter, &each, &state))
        if (state != NULL)
          xg_node_set_n_items (each, COUNT_PAGE);
    }
  else if (self->counts_whole)
    xg_node_set_n_items (node, items->rsm.count);
  else
    g_hash_table_insert (self->counted, node, GUINT_TO_POINTER (TRUE));
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  XgBroker *self = question->broker;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgPubsubItems) items = xg_pubsub_items_finish (XG_STREAM (source), result, &error);

  if (question->generation != self->generation)
    return;
  self->counts_in_flight--;
  if (items == NULL)
    g_debug ("Items of %s can't be counted: %s", xg_node_get_id (question->node), error->message);
  else
    learn_count (self, question->node, items);
  count_more (self);
}

/* The newest item is asked for, with and without paging: whoever ignores the one takes the other,
 * so that nobody sends all there is. The first answer without a number is the last (counts_not). */
static gboolean
is_countable (XgBroker *self, XgNode *node)
{
  return xg_node_get_kind (node) == XG_NODE_TOPIC && !xg_node_get_locked (node) &&
         xg_node_get_info_state (node) == XG_LOAD_DONE &&
         !g_hash_table_contains (self->counted, node);
}

static void
count_more (XgBroker *self)
{
  XgStream *stream = xg_session_get_stream (self->session);

  if (stream == NULL || self->counts_not ||
      !xg_capabilities_can (self->capabilities, XG_FUNCTION_PAGE, NULL))
    return;
  for (guint i = 0; i < self->in_view->len && self->counts_in_flight < COUNT_WINDOW; i++)
    {
      XgNode *node = self->in_view->pdata[i];

      if (!is_countable (self, node))
        continue;
      g_hash_table_insert (self->counted, node, NULL);
      self->counts_in_flight++;
      xg_pubsub_items_async (stream,
                             self->jid,
                             xg_node_get_id (node),
                             NULL,
                             COUNT_PAGE,
                             NULL,
                             "",
                             self->cancellable,
                             counted_cb,
                             question_new (self, node));
    }
}

/**
 * xg_broker_show_nodes:
 * @self: a broker
 * @nodes: (element-type XgNode): the rows of a table that are seen now; replaces those of before
 *
 * Asks for their metadata ahead of the background walk; and, where the broker can tell it with
 * little effort, for what we are to its nodes (XEP-0060 section 5.7) and how many items the topics
 * have (XEP-0059 section 2.7). What comes is told by the properties of the nodes. Asking again
 * costs nothing: each is asked once a walk.
 */
void
xg_broker_show_nodes (XgBroker *self, GPtrArray *nodes)
{
  XgStream *stream;
  g_autoptr (GHashTable) set = g_hash_table_new (NULL, NULL);

  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (nodes != NULL);

  g_ptr_array_set_size (self->in_view, 0);
  for (guint i = 0; i < nodes->len; i++)
    {
      XgNode *node = nodes->pdata[i];

      if (xg_node_get_broker (node) != self)
        continue;
      g_ptr_array_add (self->in_view, g_object_ref (node));
      g_hash_table_add (set, node);
    }
  stream = xg_session_get_stream (self->session);
  if (stream == NULL)
    return;
  xg_broker_walk_hurry (self, set);
  ask_affiliations (self, stream);
  count_more (self);
}

/**
 * xg_broker_knows_subscriptions:
 * @self: a broker
 *
 * Returns: whether the broker told all our subscriptions; else a node without one may have one
 */
gboolean
xg_broker_knows_subscriptions (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), FALSE);
  return self->subscriptions_known;
}

/* Nothing that was asked will be answered, and what was counted may be another now. */
void
xg_broker_look_clear (XgBroker *self)
{
  g_hash_table_remove_all (self->counted);
  self->counts_in_flight = 0;
  self->counts_not = FALSE;
  self->counts_whole = FALSE;
  self->affiliations_state = XG_LOAD_NOT;
}

void
xg_broker_look_forget (XgBroker *self, XgNode *node)
{
  g_hash_table_remove (self->counted, node);
  g_ptr_array_remove (self->in_view, node);
}

/* We changed something: what we are to a node may be another. */
void
xg_broker_look_again (XgBroker *self)
{
  if (self->affiliations_state != XG_LOAD_RUNNING)
    self->affiliations_state = XG_LOAD_NOT;
}
