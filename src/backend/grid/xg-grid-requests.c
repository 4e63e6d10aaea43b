/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/xg-bidi.h"
#include "grid/xg-grid-private.h"
#include "xmpp/xg-pubsub-request.h"
#include "xmpp/xg-pubsub-subscribers.h"
#include "xmpp/xg-xmpp-error.h"

/*
 * Who asks for a subscription to a node of ours and has no answer yet. Requests come as messages
 * and go the way of every event, so that they outlive the program; the store knows which are new.
 * Once a connection each broker is asked what waits: it sends the requests again, and what it does
 * not know any more was answered elsewhere.
 */

/* Characters of a name in a notification. */
#define MAX_TOLD 120

typedef struct
{
  GWeakRef grid; /* may be closed while an answer is on its way */
  XgBroker *broker;
  char *node;
  guint generation; /* of the discovery */
} Question;

static void
question_free (Question *question)
{
  g_weak_ref_clear (&question->grid);
  g_object_unref (question->broker);
  g_free (question->node);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static Question *
question_new (XgGrid *self, XgBroker *broker, const char *node)
{
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->grid, self);
  question->broker = g_object_ref (broker);
  question->node = g_strdup (node);
  question->generation = self->discovery_generation;
  return question;
}

/* NULL: the answer does not count any more. */
static XgGrid *
dup_grid (Question *question)
{
  g_autoptr (XgGrid) grid = g_weak_ref_get (&question->grid);

  if (grid == NULL || question->generation != grid->discovery_generation)
    return NULL;
  return g_steal_pointer (&grid);
}

static XgRequest *
peek_request (XgGrid *self, guint position)
{
  g_autoptr (XgRequest) request = g_list_model_get_item (G_LIST_MODEL (self->requests), position);

  return request; /* the list keeps it */
}

static guint
count_requests (XgGrid *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->requests));
}

static gboolean
is_listed (XgGrid *self, XgBroker *broker, const XgRecord *record)
{
  for (guint i = 0; i < count_requests (self); i++)
    {
      XgRequest *request = peek_request (self, i);

      if (xg_request_get_broker (request) == broker &&
          xg_request_is (request, record->node, record->publisher, record->item_id))
        return TRUE;
    }
  return FALSE;
}

/* From the network: as long as they like, and in any direction. Both have to fit into what
 * notification servers show. */
static char *
clip (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *head = NULL;
  g_autofree char *told = NULL;

  if (g_utf8_strlen (valid, -1) <= MAX_TOLD)
    return xg_bidi_isolate (valid);
  head = g_utf8_substring (valid, 0, MAX_TOLD - 1);
  told = g_strconcat (head, "…", NULL);
  return xg_bidi_isolate (told);
}

static void
tell (XgGrid *self, const XgRecord *record)
{
  g_autofree char *who = NULL;
  g_autofree char *where = NULL;
  g_autofree char *body = NULL;

  if (self->notifier == NULL || !self->notifications)
    return;
  who = clip (record->publisher);
  where = clip (record->node);
  body = g_strdup_printf (_ ("%s wants to subscribe to %s"), who, where);
  xg_notifier_notify (self->notifier,
                      XG_REQUESTS_NOTIFICATION,
                      _ ("Subscription Requests"),
                      body,
                      XG_SEVERITY_MEDIUM,
                      XG_REQUESTS_NOTIFICATION);
}

/**
 * xg_grid_note_requests:
 * @self: a grid
 * @records: (element-type XgRecord): what became durable
 *
 * Lists and tells the new requests among @records.
 */
void
xg_grid_note_requests (XgGrid *self, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      const XgRecord *record = records->pdata[i];
      g_autoptr (XgRequest) request = NULL;
      XgBroker *broker;

      if (record->kind != XG_RECORD_REQUEST || record->outcome != XG_OUTCOME_STORED)
        continue;
      broker = xg_grid_find_sender (self, record->broker);
      if (broker == NULL || is_listed (self, broker, record))
        continue;
      xg_capabilities_learn (xg_broker_get_capabilities (broker), XG_FUNCTION_AUTHORIZE, NULL);
      request =
        xg_request_new (broker, record->node, record->publisher, record->item_id, record->received);
      g_list_store_append (self->requests, request);
      tell (self, record);
    }
}

/**
 * xg_grid_restore_requests:
 * @self: a grid that is being opened
 * @rows: (element-type XgStoreRequest): of the store
 */
void
xg_grid_restore_requests (XgGrid *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const XgStoreRequest *row = rows->pdata[i];
      g_autoptr (XgRequest) request =
        xg_request_new (xg_grid_ensure_broker (self, row->broker, NULL),
                        row->node,
                        row->jid,
                        row->subid,
                        row->received);

      g_list_store_append (self->requests, request);
    }
}

/**
 * xg_grid_get_requests:
 * @self: a grid
 *
 * Returns: (transfer none): #XgRequest, oldest first: of all brokers
 */
GListModel *
xg_grid_get_requests (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  return G_LIST_MODEL (self->requests);
}

/**
 * xg_grid_forget_request:
 * @self: an open grid
 * @request: one of its requests
 *
 * It was answered, here or elsewhere. One that is not there any more is left alone.
 */
void
xg_grid_forget_request (XgGrid *self, XgRequest *request)
{
  const XgPubsubRequest *pubsub;
  guint position;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (XG_IS_REQUEST (request));

  if (!g_list_store_find (self->requests, request, &position))
    return;
  pubsub = xg_request_get_pubsub (request);
  xg_store_delete_request (self->store, pubsub->broker, pubsub->node, pubsub->jid, pubsub->subid);
  g_list_store_remove (self->requests, position);
}

/* Forgets the requests to BROKER of which IS_OVER says so. */
static void
forget_where (XgGrid *self,
              XgBroker *broker,
              gboolean (*is_over) (XgRequest *request, gpointer user_data),
              gpointer user_data)
{
  for (guint i = count_requests (self); i > 0; i--)
    {
      XgRequest *request = peek_request (self, i - 1);

      if (xg_request_get_broker (request) == broker && is_over (request, user_data))
        xg_grid_forget_request (self, request);
    }
}

/* What owners read of a node: who waits, and who is through. */
typedef struct
{
  const char *node;
  GPtrArray *subscriptions;
  gboolean tells_pending; /* some brokers never list who waits */
} Subscribers;

static gboolean
is_answered (XgRequest *request, gpointer user_data)
{
  const Subscribers *subscribers = user_data;
  const XgPubsubRequest *pubsub = xg_request_get_pubsub (request);

  if (g_strcmp0 (pubsub->node, subscribers->node) != 0)
    return FALSE;
  for (guint i = 0; i < subscribers->subscriptions->len; i++)
    {
      const XgSubscription *each = subscribers->subscriptions->pdata[i];

      if (g_strcmp0 (each->jid, pubsub->jid) == 0)
        return each->state != XG_SUBSCRIPTION_PENDING;
    }
  return subscribers->tells_pending;
}

static void
subscribers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GPtrArray) list = xg_pubsub_subscribers_finish (XG_STREAM (source), result, NULL);
  g_autoptr (XgGrid) self = dup_grid (question);
  Subscribers subscribers = { .node = question->node, .subscriptions = list };

  if (list == NULL || self == NULL)
    return;
  for (guint i = 0; i < list->len; i++)
    {
      const XgSubscription *each = list->pdata[i];

      subscribers.tells_pending |= each->state == XG_SUBSCRIPTION_PENDING;
    }
  forget_where (self, question->broker, is_answered, &subscribers);
}

static gboolean
is_not_waiting (XgRequest *request, gpointer user_data)
{
  GPtrArray *nodes = user_data;

  return !g_ptr_array_find_with_equal_func (nodes,
                                            xg_request_get_node_id (request),
                                            g_str_equal,
                                            NULL);
}

/* What is sent comes as messages of its own. An earlier node's failure is not undone by a later one
 * that works. */
static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgBroker) broker = user_data;
  g_autoptr (GError) error = NULL;

  if (!xg_pubsub_send_pending_finish (XG_STREAM (source), result, &error))
    g_info ("requests that wait are not sent: %s", error->message);
  xg_broker_requests_answered (broker,
                               error != NULL ? error : xg_broker_get_requests_error (broker));
}

static void
pending_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  XgStream *stream = XG_STREAM (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) nodes = xg_pubsub_pending_finish (stream, result, &error);
  g_autoptr (XgGrid) self = dup_grid (question);
  const char *jid = xg_broker_get_jid (question->broker);

  xg_broker_requests_answered (question->broker, error);
  if (self == NULL)
    return;
  if (nodes == NULL)
    {
      g_info ("%s does not tell who waits: %s", jid, error->message);
      return;
    }
  forget_where (self, question->broker, is_not_waiting, nodes);
  for (guint i = 0; i < nodes->len; i++)
    {
      const char *node = nodes->pdata[i];

      xg_broker_requests_asked (question->broker);
      xg_pubsub_send_pending_async (stream,
                                    jid,
                                    node,
                                    self->discovery,
                                    sent_cb,
                                    g_object_ref (question->broker));
      xg_pubsub_subscribers_async (stream,
                                   jid,
                                   node,
                                   self->discovery,
                                   subscribers_cb,
                                   question_new (self, question->broker, node));
    }
}

/**
 * xg_grid_ask_requests:
 * @self: a grid
 * @broker: one of its brokers
 *
 * Asks which requests wait (XEP-0060 section 8.7): new ones come as messages. What the broker does
 * not tell is in xg_broker_get_requests_error() then, also that there is no connection.
 */
void
xg_grid_ask_requests (XgGrid *self, XgBroker *broker)
{
  XgStream *stream;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (XG_IS_BROKER (broker));

  stream = self->session != NULL ? xg_session_get_stream (self->session) : NULL;
  xg_broker_requests_asked (broker);
  if (stream == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (XG_STANZA_ERROR,
                                                      XG_STANZA_ERROR_DISCONNECTED,
                                                      _ ("There is no connection to the server."));

      xg_broker_requests_answered (broker, error);
      return;
    }
  xg_pubsub_pending_async (stream,
                           xg_broker_get_jid (broker),
                           self->discovery,
                           pending_cb,
                           question_new (self, broker, NULL));
}

static void
walked_cb (XgBroker *broker, gpointer user_data)
{
  xg_grid_ask_requests (XG_GRID (user_data), broker);
}

/**
 * xg_grid_follow_requests:
 * @self: a grid
 * @broker: one of its brokers
 *
 * Asks for requests once a connection, and when a person has everything read again; not before the
 * nodes are listed, since a broker goes through all of them for the answer.
 */
void
xg_grid_follow_requests (XgGrid *self, XgBroker *broker)
{
  g_signal_connect_object (broker, "walked", G_CALLBACK (walked_cb), self, 0);
}
