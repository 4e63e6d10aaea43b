/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-gap-text.h"
#include "grid/xg-ingest.h"
#include "grid/xg-payload-element.h"
#include "xmpp/xg-pubsub-event.h"
#include "xmpp/xg-pubsub-request.h"

struct _XgIngest
{
  /* Owned */
  XgStore *store;
  char *own_domain;

  GMutex lock;
  GHashTable *accepted;   /* set of broker JIDs; guarded by lock */
  gint64 unknown_senders; /* guarded by lock */
  gint64 last_seen;       /* guarded by lock; µs since the epoch; 0: never */
  gint64 last_event;      /* guarded by lock; µs since the epoch; 0: none yet */

  GMutex push_lock;
  guint64 received; /* guarded by push_lock */
};

/* On the store thread, which has less to do than that of the connection. */
static void
ask_rules (XgRecord *record, gpointer engine)
{
  if (!record->history)
    xg_engine_match (engine, record);
}

/**
 * xg_ingest_new:
 * @store: where records go; asks @engine about each before it is written
 * @engine: the alert rules
 * @own_domain: domain of the account: its services are believed
 *
 * Returns: (transfer full): an ingest
 */
XgIngest *
xg_ingest_new (XgStore *store, XgEngine *engine, const char *own_domain)
{
  XgIngest *self = g_atomic_rc_box_new0 (XgIngest);

  self->store = g_object_ref (store);
  self->own_domain = g_ascii_strdown (own_domain, -1);
  self->accepted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->push_lock);
  xg_store_set_record_func (store,
                            ask_rules,
                            xg_engine_ref (engine),
                            (GDestroyNotify) xg_engine_unref);
  return self;
}

XgIngest *
xg_ingest_ref (XgIngest *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
ingest_clear (gpointer data)
{
  XgIngest *self = data;

  g_object_unref (self->store);
  g_free (self->own_domain);
  g_hash_table_unref (self->accepted);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->push_lock);
}

void
xg_ingest_unref (XgIngest *self)
{
  g_atomic_rc_box_release_full (self, ingest_clear);
}

/**
 * xg_ingest_accept:
 * @self: an ingest
 * @broker: JID of a pubsub service that discovery, a person or the cache told us about
 *
 * Events of this sender are believed from now on.
 */
void
xg_ingest_accept (XgIngest *self, const char *broker)
{
  g_mutex_lock (&self->lock);
  g_hash_table_add (self->accepted, g_strdup (broker));
  g_mutex_unlock (&self->lock);
}

/**
 * xg_ingest_refuse:
 * @self: an ingest
 * @broker: JID of a pubsub service that is not one of ours any more
 *
 * Events of this sender are ignored from now on, unless it is of our own domain.
 */
void
xg_ingest_refuse (XgIngest *self, const char *broker)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->accepted, broker);
  g_mutex_unlock (&self->lock);
}

/*
 * Whether an event may come from @sender. Anybody can send us a message that looks like an event,
 * so only services count: known brokers, and, since items arrive before discovery has answered, the
 * account's own domain and its sub-domains, which the Controller vouches for. Never an account.
 */
static gboolean
is_believed (XgIngest *self, const char *sender)
{
  gboolean known;
  gsize length = strlen (sender);
  gsize own = strlen (self->own_domain);

  if (strchr (sender, '@') == NULL && length >= own &&
      g_ascii_strcasecmp (sender + length - own, self->own_domain) == 0 &&
      (length == own || sender[length - own - 1] == '.'))
    return TRUE;

  g_mutex_lock (&self->lock);
  known = g_hash_table_contains (self->accepted, sender);
  if (!known)
    self->unknown_senders++;
  g_mutex_unlock (&self->lock);
  return known;
}

/**
 * xg_ingest_get_unknown_senders:
 * @self: an ingest
 *
 * Returns: how many events were ignored because their sender is no broker of ours
 */
gint64
xg_ingest_get_unknown_senders (XgIngest *self)
{
  gint64 count;

  g_mutex_lock (&self->lock);
  count = self->unknown_senders;
  g_mutex_unlock (&self->lock);
  return count;
}

/**
 * xg_ingest_get_received:
 * @self: an ingest
 *
 * Returns: how many items, and events that were rejected, went into the store's queue: counted
 * here, by nobody who decides what becomes of them. When the queue is empty it is the sum of what
 * the store has stored, updated, found to be known and rejected
 */
guint64
xg_ingest_get_received (XgIngest *self)
{
  guint64 received;

  g_mutex_lock (&self->push_lock);
  received = self->received;
  g_mutex_unlock (&self->push_lock);
  return received;
}

/**
 * xg_ingest_get_last_event:
 * @self: an ingest
 *
 * Returns: when the last event came, microseconds since the epoch: the connection was alive then;
 *   0: none yet
 */
gint64
xg_ingest_get_last_event (XgIngest *self)
{
  gint64 last_event;

  g_mutex_lock (&self->lock);
  last_event = self->last_event;
  g_mutex_unlock (&self->lock);
  return last_event;
}

/**
 * xg_ingest_push:
 * @self: an ingest
 * @record: (transfer full): a complete record
 *
 * Counts and queues. The lock makes both one: who reads the count has what is queued, no more and
 * no less.
 *
 * Returns: whether @record will be stored; %FALSE when the store is closed
 */
gboolean
xg_ingest_push (XgIngest *self, XgRecord *record)
{
  gboolean counts = record->kind == XG_RECORD_ITEM || record->reject_reason != NULL;
  gboolean pushed;

  g_mutex_lock (&self->push_lock);
  pushed = xg_store_push (self->store, record);
  if (pushed && counts)
    self->received++;
  g_mutex_unlock (&self->push_lock);
  return pushed;
}

/**
 * xg_ingest_push_gap:
 * @self: an ingest
 * @broker: JID of the pubsub service
 * @node: a topic
 * @gap: what nobody can give us any more; copied
 *
 * Queues the word of it: a row of the feed, and of the ledger.
 */
void
xg_ingest_push_gap (XgIngest *self, const char *broker, const char *node, const XgGap *gap)
{
  XgRecord *record = xg_record_new (XG_RECORD_LOST, broker, node);

  record->gap = g_memdup2 (gap, sizeof *gap);
  record->summary = xg_gap_text_describe (gap);
  xg_ingest_push (self, record);
}

/**
 * xg_ingest_push_note:
 * @self: an ingest
 * @broker: JID of the pubsub service
 * @node: a topic
 * @sentence: what happened to our subscription
 *
 * Queues a row of the feed that no event of the broker told.
 */
void
xg_ingest_push_note (XgIngest *self, const char *broker, const char *node, const char *sentence)
{
  XgRecord *record = xg_record_new (XG_RECORD_SUBSCRIPTION, broker, node);

  record->summary = g_strdup (sentence);
  xg_ingest_push (self, record);
}

/**
 * xg_ingest_note_seen:
 * @self: an ingest
 * @when: microseconds since the epoch, UTC: until then, at least, we were there
 *
 * What a broker sends late, with a time stamp after this, was missed.
 */
void
xg_ingest_note_seen (XgIngest *self, gint64 when)
{
  g_mutex_lock (&self->lock);
  self->last_seen = MAX (self->last_seen, when);
  g_mutex_unlock (&self->lock);
}

/* Whether an event with a time stamp of its own (XEP-0203) is from the time that we were away. */
static gboolean
was_missed (XgIngest *self, gint64 delayed)
{
  gint64 last_seen;

  if (delayed == 0)
    return FALSE;
  g_mutex_lock (&self->lock);
  last_seen = self->last_seen;
  g_mutex_unlock (&self->lock);
  return last_seen != 0 && delayed > last_seen;
}

/* Looks into the payload. */
static void
complete_record (XgRecord *record, const XgElement *payload)
{
  g_auto (XgSummary) summary = { 0 };

  if (record->kind != XG_RECORD_ITEM || record->reject_reason != NULL)
    return;

  if (payload != NULL)
    {
      xg_payload_element_summarize (payload, record->payload_len, &summary);
      record->severity = summary.severity;
      record->summary = g_steal_pointer (&summary.title);
      record->text = g_steal_pointer (&summary.text);
      record->incident = g_steal_pointer (&summary.incident);
      record->purpose = g_steal_pointer (&summary.purpose);
      record->tlp = summary.tlp;
      record->iocs = g_steal_pointer (&summary.iocs);
      if (record->type == NULL)
        record->type = g_steal_pointer (&summary.type);
    }
  if (record->summary == NULL)
    record->summary =
      g_strdup (payload != NULL ? _ ("Item without a title") : _ ("Item without payload"));
}

/* Somebody asks for a subscription to a node of ours (XEP-0060 section 8.6). */
static gboolean
ingest_request (XgIngest *self, const XgElement *message)
{
  g_autoptr (XgPubsubRequest) request = xg_pubsub_request_parse (message);
  XgRecord *record;

  if (request == NULL)
    return FALSE;
  if (!is_believed (self, request->broker))
    return TRUE;
  record = xg_record_new (XG_RECORD_REQUEST, request->broker, request->node);
  record->summary = g_strdup_printf (_ ("%s asks for a subscription"), request->jid);
  record->publisher = g_steal_pointer (&request->jid);
  record->item_id = g_steal_pointer (&request->subid);
  xg_ingest_push (self, record);
  return TRUE;
}

/**
 * xg_ingest_message:
 * @self: an ingest
 * @message: a message stanza
 *
 * Decodes and queues what @message tells. Called on the stream thread.
 *
 * Returns: whether it was an event, or a request
 */
gboolean
xg_ingest_message (XgIngest *self, const XgElement *message)
{
  g_autoptr (GPtrArray) payloads = NULL;
  g_autoptr (GPtrArray) records = xg_pubsub_event_decode (message, &payloads);
  const char *sender = xg_element_get_attribute (message, "from");

  if (records == NULL)
    return ingest_request (self, message);
  if (sender == NULL)
    sender = self->own_domain;
  if (!is_believed (self, sender))
    return TRUE;

  g_mutex_lock (&self->lock);
  self->last_event = g_get_real_time ();
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < records->len; i++)
    {
      XgRecord *record = records->pdata[i];

      record->caught_up = was_missed (self, record->delayed);
      complete_record (record, payloads->pdata[i]);
      xg_ingest_push (self, xg_record_ref (record));
    }
  return TRUE;
}

/**
 * xg_ingest_item:
 * @broker: the broker that answered
 * @node: the topic
 * @item: an item of the answer
 * @caught_up: whether it was missed, not merely older than the subscription: only what was missed
 *   sets off alerts
 *
 * For workers: decodes a fetched item; xg_ingest_push_wait() queues it.
 *
 * Returns: (transfer full): the record
 */
XgRecord *
xg_ingest_item (const char *broker, const char *node, const XgPubsubItem *item, gboolean caught_up)
{
  XgRecord *record = xg_pubsub_event_record_item (broker, node, item->element);

  record->caught_up = caught_up;
  record->history = !caught_up;
  complete_record (record, xg_element_get_first_child (item->element));
  return record;
}

/**
 * xg_ingest_push_wait:
 * @self: an ingest
 * @record: (transfer full): a record of xg_ingest_item()
 * @cancellable: (nullable): ends the wait
 *
 * Queues @record for the store and waits while the queue is full. For workers.
 *
 * Returns: whether it is queued; %FALSE when cancelled or the store is closed
 */
gboolean
xg_ingest_push_wait (XgIngest *self, XgRecord *record, GCancellable *cancellable)
{
  if (xg_store_wait_room (self->store, cancellable))
    return xg_ingest_push (self, record);
  xg_record_unref (record);
  return FALSE;
}

static void
sink_message (const XgElement *message, gpointer user_data)
{
  xg_ingest_message (user_data, message);
}

static void
sink_malformed (const char *from, const char *reason, gpointer user_data)
{
  XgIngest *self = user_data;
  XgRecord *record;

  if (from == NULL || !is_believed (self, from))
    return;
  record = xg_record_new (XG_RECORD_ITEM, from, "");
  record->reject_reason = g_strdup ("nested too deep");
  record->summary = g_strdup (reason);
  xg_ingest_push (self, record);
}

static gboolean
sink_is_full (gpointer user_data)
{
  XgIngest *self = user_data;

  return xg_store_is_full (self->store);
}

/**
 * xg_ingest_get_sink:
 * @self: an ingest
 * @sink: (out): filled in, with a reference to @self that its destroy function gives back
 */
void
xg_ingest_get_sink (XgIngest *self, XgStreamSink *sink)
{
  *sink = (XgStreamSink){
    .message = sink_message,
    .malformed = sink_malformed,
    .is_full = sink_is_full,
    .user_data = xg_ingest_ref (self),
    .destroy = (GDestroyNotify) xg_ingest_unref,
  };
}
