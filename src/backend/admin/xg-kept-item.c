/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-kept-item.h"

#include <glib/gi18n-lib.h>

#include "base/xg-record.h"
#include "payload/xg-payload.h"
#include "xmpp/xg-pubsub-event.h"

struct _XgKeptItem
{
  GObject parent_instance;

  /* Owned */
  char *id;        /* NULL: the broker gave none */
  char *publisher; /* NULL: nobody knows */
  char *type;      /* namespace of the content; NULL: none */
  char *summary;

  gint64 time; /* µs since the epoch; 0: nobody knows */
  gint64 row;  /* in the cache, of the same content; 0: it is not there */
  gsize size;  /* bytes of the content */
  XgSeverity severity;
  XgKeptSource publisher_source;
  XgKeptSource time_source;
};

G_DEFINE_FINAL_TYPE (XgKeptItem, xg_kept_item, G_TYPE_OBJECT)

static void
xg_kept_item_finalize (GObject *object)
{
  XgKeptItem *self = XG_KEPT_ITEM (object);

  g_free (self->id);
  g_free (self->publisher);
  g_free (self->type);
  g_free (self->summary);
  G_OBJECT_CLASS (xg_kept_item_parent_class)->finalize (object);
}

static void
xg_kept_item_class_init (XgKeptItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_kept_item_finalize;
}

static void
xg_kept_item_init (XgKeptItem *self)
{
}

static void
look_into (XgKeptItem *self, const XgRecord *record)
{
  g_auto (XgSummary) summary = { 0 };

  self->size = record->payload_len;
  self->type = g_strdup (record->type);
  if (record->payload != NULL)
    {
      xg_payload_summarize (record->payload, record->payload_len, &summary);
      self->severity = summary.severity;
      self->summary = g_steal_pointer (&summary.title);
      if (self->type == NULL)
        self->type = g_steal_pointer (&summary.type);
    }
  if (self->summary == NULL)
    self->summary =
      g_strdup (record->payload != NULL ? _ ("Item without a title") : _ ("Item without payload"));
}

/* What the cache has of another version of the item says nothing about this one. */
static void
join (XgKeptItem *self, const XgRecord *record, XgReader *reader)
{
  XgStoreKnown known;
  g_autoptr (XgStoreItem) row = NULL;

  xg_reader_find_known (reader,
                        record->broker,
                        record->node,
                        record->item_id,
                        record->payload,
                        record->payload_len,
                        &known);
  if (known.rowid == 0 || !known.same)
    return;
  row = xg_reader_get_item (reader, known.rowid);
  if (row == NULL)
    return;
  self->row = known.rowid;
  if (self->publisher == NULL && row->publisher != NULL)
    {
      self->publisher = g_steal_pointer (&row->publisher);
      self->publisher_source = XG_KEPT_CACHE;
    }
  self->time = row->delayed != 0 ? row->delayed : row->received;
  if (row->delayed != 0)
    self->time_source = XG_KEPT_BROKER;
  else
    self->time_source = row->caught_up ? XG_KEPT_MISSED : XG_KEPT_CACHE;
}

/**
 * xg_kept_item_new:
 * @broker: JID of the broker that answered
 * @node: the topic
 * @item: an item of the answer
 * @reader: (nullable): the cache
 *
 * For workers: looks into the content, which can be megabytes, and into the cache.
 *
 * Returns: (transfer full): the item
 */
XgKeptItem *
xg_kept_item_new (const char *broker, const char *node, const XgPubsubItem *item, XgReader *reader)
{
  XgKeptItem *self;
  g_autoptr (XgRecord) record = NULL;

  g_return_val_if_fail (broker != NULL && node != NULL && item != NULL, NULL);

  self = g_object_new (XG_TYPE_KEPT_ITEM, NULL);
  record = xg_pubsub_event_record_item (broker, node, item->element);
  self->id = g_strdup (record->item_id);
  self->publisher = g_strdup (record->publisher);
  if (self->publisher != NULL)
    self->publisher_source = XG_KEPT_BROKER;
  look_into (self, record);
  if (reader != NULL && self->id != NULL)
    join (self, record, reader);
  return self;
}

/**
 * xg_kept_item_get_id:
 * @self: an item
 *
 * Returns: (nullable): its id; %NULL: the broker gave none, so that nothing can be done with it
 */
const char *
xg_kept_item_get_id (XgKeptItem *self)
{
  g_return_val_if_fail (XG_IS_KEPT_ITEM (self), NULL);
  return self->id;
}

/**
 * xg_kept_item_get_publisher:
 * @self: an item
 *
 * Returns: (nullable): who published it; %NULL: nobody knows
 */
const char *
xg_kept_item_get_publisher (XgKeptItem *self)
{
  g_return_val_if_fail (XG_IS_KEPT_ITEM (self), NULL);
  return self->publisher;
}

XgKeptSource
xg_kept_item_get_publisher_source (XgKeptItem *self)
{
  g_return_val_if_fail (XG_IS_KEPT_ITEM (self), XG_KEPT_UNKNOWN);
  return self->publisher_source;
}

/**
 * xg_kept_item_get_time:
 * @self: an item
 *
 * Returns: when it was published, as well as is known (see xg_kept_item_get_time_source()), in µs
 *   since the epoch; 0: nobody knows
 */
gint64
xg_kept_item_get_time (XgKeptItem *self)
{
  g_return_val_if_fail (XG_IS_KEPT_ITEM (self), 0);
  return self->time;
}

XgKeptSource
xg_kept_item_get_time_source (XgKeptItem *self)
{
  g_return_val_if_fail (XG_IS_KEPT_ITEM (self), XG_KEPT_UNKNOWN);
  return self->time_source;
}

/**
 * xg_kept_item_get_size:
 * @self: an item
 *
 * Returns: bytes of its content, written anew after reading; 0: it has none
 */
gsize
xg_kept_item_get_size (XgKeptItem *self)
{
  g_return_val_if_fail (XG_IS_KEPT_ITEM (self), 0);
  return self->size;
}

/**
 * xg_kept_item_get_payload_type:
 * @self: an item
 *
 * Returns: (nullable): namespace of its content
 */
const char *
xg_kept_item_get_payload_type (XgKeptItem *self)
{
  g_return_val_if_fail (XG_IS_KEPT_ITEM (self), NULL);
  return self->type;
}

/**
 * xg_kept_item_get_summary:
 * @self: an item
 *
 * Returns: one line for people
 */
const char *
xg_kept_item_get_summary (XgKeptItem *self)
{
  g_return_val_if_fail (XG_IS_KEPT_ITEM (self), NULL);
  return self->summary;
}

XgSeverity
xg_kept_item_get_severity (XgKeptItem *self)
{
  g_return_val_if_fail (XG_IS_KEPT_ITEM (self), XG_SEVERITY_UNKNOWN);
  return self->severity;
}

/**
 * xg_kept_item_get_row:
 * @self: an item
 *
 * Returns: row of the same content in the cache; 0: it is not there
 */
gint64
xg_kept_item_get_row (XgKeptItem *self)
{
  g_return_val_if_fail (XG_IS_KEPT_ITEM (self), 0);
  return self->row;
}
