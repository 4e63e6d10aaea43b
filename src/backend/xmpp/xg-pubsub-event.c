/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-data-form.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-event-text.h"
#include "xmpp/xg-pubsub-event.h"

/* What a message says about all its events. */
typedef struct
{
  const char *broker;     /* NULL: no `from` */
  const char *collection; /* NULL: no header */
  gint64 delayed;         /* 0: no stamp */
  GPtrArray *records;     /* Owned */
  GPtrArray *payloads;    /* (nullable): the payload of each record, or NULL */
} Decoder;

static void
reject (XgRecord *record, const char *reason)
{
  if (record->reject_reason == NULL)
    record->reject_reason = g_strdup (reason);
}

/* Every record needs a broker and a node; "" is the root collection. */
static XgRecord *
make_record (XgRecordKind kind, const char *broker, const char *node)
{
  XgRecord *record = xg_record_new (kind, broker != NULL ? broker : "", node != NULL ? node : "");

  if (record->broker[0] == '\0')
    reject (record, "no broker");
  else if (node == NULL)
    reject (record, "no node");
  return record;
}

static XgRecord *
add_record (Decoder *self, XgRecord *record, const XgElement *payload)
{
  record->delayed = self->delayed;
  record->collection = g_strdup (self->collection);
  g_ptr_array_add (self->records, record);
  if (self->payloads != NULL)
    g_ptr_array_add (self->payloads, (gpointer) payload);
  return record;
}

static XgRecord *
add_new (Decoder *self, XgRecordKind kind, const char *node)
{
  return add_record (self, make_record (kind, self->broker, node), NULL);
}

/* An empty id names no item. */
static char *
dup_id (const XgElement *item)
{
  const char *id = xg_element_get_attribute (item, "id");

  return id != NULL && id[0] != '\0' ? g_strdup (id) : NULL;
}

static void
take_payload (XgRecord *record, const XgElement *payload)
{
  GString *text = g_string_sized_new (1024);

  xg_element_serialize (payload, text);
  record->payload_len = text->len;
  record->payload = g_string_free (text, FALSE);
  record->type = g_strdup (xg_element_get_ns (payload));
}

/* Openfire tells a new child of a collection by an item with the child's metadata form. */
static gboolean
is_meta_data (const XgElement *payload)
{
  g_autoptr (XgDataForm) form = NULL;

  if (!xg_element_is (payload, "x", XG_NS_DATA))
    return FALSE;
  form = xg_data_form_parse (payload);
  return g_strcmp0 (xg_data_form_get_form_type (form), XG_NS_PUBSUB_META_DATA) == 0;
}

static void
decode_item (Decoder *self, const char *node, const XgElement *item)
{
  const XgElement *payload = xg_element_get_first_child (item);
  XgRecord *record =
    add_record (self, xg_pubsub_event_record_item (self->broker, node, item), payload);

  if (record->item_id != NULL && is_meta_data (payload))
    {
      record->kind = XG_RECORD_COLLECTION;
      record->summary = xg_pubsub_event_text_associate (record->item_id);
    }
}

static void
decode_retract (Decoder *self, const char *node, const XgElement *retract)
{
  XgRecord *record = add_new (self, XG_RECORD_RETRACT, node);

  record->item_id = dup_id (retract);
  record->publisher = g_strdup (xg_element_get_attribute (retract, "publisher"));
  if (record->item_id != NULL)
    record->summary = xg_pubsub_event_text_retract (record->item_id);
  else
    reject (record, "no item id");
}

/* XEP-0060 sections 7.1.2 and 7.2.2.1. No item at all is the notification of a node that neither
 * keeps items nor delivers payloads. */
static void
decode_items (Decoder *self, const XgElement *items)
{
  const char *node = xg_element_get_attribute (items, "node");
  const XgElement *child = xg_element_get_first_child (items);
  guint before = self->records->len;

  for (; child != NULL; child = xg_element_get_next (child))
    {
      if (xg_element_is (child, "item", XG_NS_PUBSUB_EVENT))
        decode_item (self, node, child);
      else if (xg_element_is (child, "retract", XG_NS_PUBSUB_EVENT))
        decode_retract (self, node, child);
    }
  if (self->records->len == before)
    add_record (self, xg_pubsub_event_record_item (self->broker, node, NULL), NULL);
}

/* XEP-0060 section 8.5 */
static void
decode_purge (Decoder *self, const XgElement *purge)
{
  XgRecord *record = add_new (self, XG_RECORD_PURGE, xg_element_get_attribute (purge, "node"));

  record->summary = xg_pubsub_event_text_purge ();
}

/* XEP-0060 section 8.4 */
static void
decode_delete (Decoder *self, const XgElement *event)
{
  XgRecord *record = add_new (self, XG_RECORD_DELETE, xg_element_get_attribute (event, "node"));
  const XgElement *redirect = xg_element_get_child (event, "redirect", XG_NS_PUBSUB_EVENT);

  record->summary = xg_pubsub_event_text_delete (xg_element_get_attribute (redirect, "uri"));
}

/* XEP-0060 section 8.2 */
static void
decode_configuration (Decoder *self, const XgElement *configuration)
{
  XgRecord *record =
    add_new (self, XG_RECORD_CONFIGURATION, xg_element_get_attribute (configuration, "node"));
  g_autoptr (XgDataForm) form =
    xg_data_form_parse (xg_element_get_child (configuration, "x", XG_NS_DATA));

  record->summary = xg_pubsub_event_text_configuration (form);
}

/* XEP-0248 section 5.3.1.2. The header names the collection that is subscribed to, which may be any
 * ancestor of the new node. */
static void
decode_create (Decoder *self, const XgElement *create)
{
  const char *child = xg_element_get_attribute (create, "node");
  XgRecord *record;

  if (self->collection == NULL || child == NULL)
    {
      record = add_new (self, XG_RECORD_COLLECTION, child);
      record->summary = xg_pubsub_event_text_create (NULL);
      return;
    }
  record = add_new (self, XG_RECORD_COLLECTION, self->collection);
  record->item_id = g_strdup (child);
  record->summary = xg_pubsub_event_text_create (child);
}

/* XEP-0248 section 5.3.2; XEP-0060 has another spelling of the second word. The root collection has
 * no node id (section 8.1). */
static void
decode_collection (Decoder *self, const XgElement *collection)
{
  const char *node = xg_element_get_attribute (collection, "node");
  const XgElement *change = xg_element_get_first_child (collection);
  guint before = self->records->len;

  if (node == NULL)
    node = "";
  for (; change != NULL; change = xg_element_get_next (change))
    {
      gboolean added = xg_element_is (change, "associate", XG_NS_PUBSUB_EVENT);
      const char *child = xg_element_get_attribute (change, "node");
      XgRecord *record;

      if (!added && !xg_element_is (change, "disassociate", XG_NS_PUBSUB_EVENT) &&
          !xg_element_is (change, "dissociate", XG_NS_PUBSUB_EVENT))
        continue;
      record = add_new (self, XG_RECORD_COLLECTION, node);
      record->item_id = g_strdup (child);
      if (child == NULL)
        reject (record, "no child");
      else
        record->summary =
          added ? xg_pubsub_event_text_associate (child) : xg_pubsub_event_text_dissociate (child);
    }
  if (self->records->len == before)
    reject (add_new (self, XG_RECORD_COLLECTION, node), "no child");
}

/* XEP-0060 sections 8.6 and 8.8; without a node it is the root collection. */
static void
decode_subscription (Decoder *self, const XgElement *subscription)
{
  const char *node = xg_element_get_attribute (subscription, "node");
  const char *jid = xg_element_get_attribute (subscription, "jid");
  XgRecord *record = add_new (self, XG_RECORD_SUBSCRIPTION, node != NULL ? node : "");

  if (jid == NULL)
    {
      reject (record, "no jid");
      return;
    }
  record->summary =
    xg_pubsub_event_text_subscription (jid,
                                       xg_element_get_attribute (subscription, "subscription"));
  if (record->summary == NULL)
    reject (record, "unknown state");
}

typedef struct
{
  const char *name;
  void (*decode) (Decoder *self, const XgElement *element);
} EventType;

static const EventType event_types[] = {
  { "items", decode_items },
  { "purge", decode_purge },
  { "delete", decode_delete },
  { "configuration", decode_configuration },
  { "collection", decode_collection },
  { "create", decode_create },
  { "subscription", decode_subscription },
};

static void
decode_event (Decoder *self, const XgElement *event)
{
  const XgElement *child = xg_element_get_first_child (event);
  guint before = self->records->len;

  for (; child != NULL; child = xg_element_get_next (child))
    {
      for (guint i = 0; i < G_N_ELEMENTS (event_types); i++)
        {
          if (!xg_element_is (child, event_types[i].name, XG_NS_PUBSUB_EVENT))
            continue;
          event_types[i].decode (self, child);
          break;
        }
    }
  if (self->records->len == before)
    reject (add_new (self, XG_RECORD_ITEM, ""),
            xg_element_get_first_child (event) != NULL ? "unknown event" : "empty event");
}

/* XEP-0248 section 5.3.1 (XEP-0131 headers). A node in several collections brings several: the
 * first.
 */
static const char *
read_collection (const XgElement *headers)
{
  const XgElement *header = xg_element_get_child (headers, "header", XG_NS_SHIM);

  while (header != NULL)
    {
      const char *name = xg_element_get_attribute (header, "name");

      if (name != NULL && g_ascii_strcasecmp (name, "Collection") == 0)
        return xg_element_get_text (header);
      header = xg_element_get_next_named (header, "header", XG_NS_SHIM);
    }
  return NULL;
}

/* XEP-0203; 0 for what is no time. */
static gint64
read_delay (const XgElement *delay)
{
  const char *stamp = xg_element_get_attribute (delay, "stamp");
  g_autoptr (GTimeZone) utc = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (stamp == NULL)
    return 0;
  utc = g_time_zone_new_utc ();
  time = g_date_time_new_from_iso8601 (stamp, utc);
  if (time == NULL)
    return 0;
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

static void
read_envelope (Decoder *self, const XgElement *message)
{
  const XgElement *child = xg_element_get_first_child (message);

  self->broker = xg_element_get_attribute (message, "from");
  for (; child != NULL; child = xg_element_get_next (child))
    {
      if (self->collection == NULL && xg_element_is (child, "headers", XG_NS_SHIM))
        self->collection = read_collection (child);
      else if (self->delayed == 0 && xg_element_is (child, "delay", XG_NS_DELAY))
        self->delayed = read_delay (child);
    }
}

/* Some brokers tell a subscriber of a decision without `<event/>` (XEP-0060 section 8.6). */
static const XgElement *
find_decision (const XgElement *message)
{
  const XgElement *pubsub = xg_element_get_child (message, "pubsub", XG_NS_PUBSUB);

  return xg_element_get_child (pubsub, "subscription", XG_NS_PUBSUB);
}

/**
 * xg_pubsub_event_decode:
 * @message: (nullable): a message stanza
 * @payloads: (out) (optional) (transfer container) (element-type XgElement): the element that each
 *   record's payload is the text of, as far as there is one, in the order of the records; parts of
 *   @message
 *
 * Reads the notifications in @message (XEP-0060 sections 7 and 8, XEP-0248). The broker of the
 * records is the `from` of the message as it stands and nothing else: whether to believe it is up
 * to the caller. Records of items have a payload and a type but no summary yet, all others have a
 * translated sentence as summary.
 *
 * Returns: (transfer full) (nullable) (element-type XgRecord): at least one record; %NULL when
 *   @message is no event, which includes messages of type "error" (returned copies of one)
 */
GPtrArray *
xg_pubsub_event_decode (const XgElement *message, GPtrArray **payloads)
{
  const XgElement *event = xg_element_get_child (message, "event", XG_NS_PUBSUB_EVENT);
  const XgElement *decision = event == NULL ? find_decision (message) : NULL;
  Decoder self = { 0 };

  if (!xg_element_is (message, "message", NULL) || (event == NULL && decision == NULL) ||
      g_strcmp0 (xg_element_get_attribute (message, "type"), "error") == 0)
    return NULL;

  if (payloads != NULL)
    *payloads = self.payloads = g_ptr_array_new ();
  read_envelope (&self, message);
  self.records = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  if (decision != NULL)
    decode_subscription (&self, decision);
  while (event != NULL)
    {
      decode_event (&self, event);
      event = xg_element_get_next_named (event, "event", XG_NS_PUBSUB_EVENT);
    }
  return self.records;
}

/**
 * xg_pubsub_event_record_item:
 * @broker: (nullable): JID of the pubsub service
 * @node: (nullable): the topic
 * @item: (nullable): an `<item/>` of an event or of an answer; %NULL for a notification without
 *
 * Makes the record of one item. Id, publisher and payload may each be absent. Only the first child
 * of
 * @item is the payload (XEP-0060 section 7.1.1 allows no other).
 *
 * Returns: (transfer full): a record without a summary; rejected when @broker or @node is missing
 */
XgRecord *
xg_pubsub_event_record_item (const char *broker, const char *node, const XgElement *item)
{
  XgRecord *record = make_record (XG_RECORD_ITEM, broker, node);
  const XgElement *payload = xg_element_get_first_child (item);

  record->item_id = dup_id (item);
  record->publisher = g_strdup (xg_element_get_attribute (item, "publisher"));
  if (payload != NULL)
    take_payload (record, payload);
  return record;
}
