/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-gap.h"
#include "base/xg-ioc.h"
#include "base/xg-severity.h"
#include "base/xg-tlp.h"

G_BEGIN_DECLS

/**
 * XgRecordKind:
 *
 * What happened on a node. %XG_RECORD_ITEM carries a payload, the others are the events other than
 * publish that XEP-0060 (sections 7, 8) and XEP-0248 define. The values are stored: never renumber.
 */
typedef enum
{
  XG_RECORD_ITEM = 0,
  XG_RECORD_RETRACT = 1,
  XG_RECORD_PURGE = 2,
  XG_RECORD_DELETE = 3,
  XG_RECORD_CONFIGURATION = 4,
  XG_RECORD_COLLECTION = 5,   /* created, associated or dissociated child */
  XG_RECORD_SUBSCRIPTION = 6, /* the broker changed our subscription */
  XG_RECORD_LOST = 7,         /* not an event of the grid: what nobody can give us any more */
  XG_RECORD_REQUEST = 8,      /* somebody asks an owner for a subscription: "publisher", and the
                                 subscription's id as "item_id" */
} XgRecordKind;

#define XG_RECORD_KIND_LAST XG_RECORD_REQUEST

const char *xg_record_kind_to_nick (XgRecordKind kind);

/**
 * XgRecordOutcome:
 *
 * What the store did with a record. For items received = stored + updated + duplicate + rejected,
 * always.
 */
typedef enum
{
  XG_OUTCOME_PENDING,
  XG_OUTCOME_STORED,    /* a new row */
  XG_OUTCOME_UPDATED,   /* a known item id with another payload: a new row, the old one kept */
  XG_OUTCOME_DUPLICATE, /* a known item id with the same payload: no new row */
  XG_OUTCOME_REJECTED,  /* malformed; nothing but the count and the reason is kept */
} XgRecordOutcome;

/**
 * XgRecord:
 *
 * One event of the grid on its way from the wire to the disk and on to the eyes. Made on the stream
 * thread (or a worker, for fetched items), completed by the store thread, and immutable for
 * everybody afterwards. Reference counted, thread-safe.
 *
 * All strings are owned, UTF-8 and may be %NULL unless said otherwise.
 */
typedef struct
{
  XgRecordKind kind;

  char *broker;  /* JID of the pubsub service; never NULL */
  char *node;    /* node id; never NULL, may be "" for the root collection */
  char *item_id; /* items and retracts; of a collection event the child's node id */
  char *publisher;
  char *collection; /* what the event came by (SHIM header, XEP-0248 section 5.3.1) */

  gint64 received;    /* arrival here, microseconds since the epoch, UTC */
  gint64 delayed;     /* XEP-0203 stamp of the broker, same unit; 0 without one */
  gboolean caught_up; /* it came while we were away: fetched, or delivered late */
  gboolean history;   /* it was there before we subscribed: no rule is asked about it */

  char *payload; /* the payload element as XML text, or NULL for an item without payload */
  gsize payload_len;

  /* From payload/, at ingest */
  char *type;     /* namespace of the payload element */
  char *summary;  /* one line for people; for other events the sentence to show; never NULL */
  char *text;     /* words to index: text and attribute values of the payload */
  char *incident; /* incident id, if the payload has one */
  char *purpose;  /* why the incident is told, if the payload says: "reporting" */
  XgTlp tlp;      /* who may see it, if the payload says */
  XgSeverity severity;
  XgIocSet *iocs;      /* indicators in the payload; NULL for none */
  char *reject_reason; /* short stable words; set means XG_OUTCOME_REJECTED */
  XgGap *gap;          /* XG_RECORD_LOST: what is known of it */

  GArray *matches; /* (element-type gint64): ids of the alert rules that matched; NULL for none */

  /* From the store */
  XgRecordOutcome outcome;
  /* > 0 once durable; rises with arrival. A duplicate's is that of the row that is there already
   * (and is not retracted any more), a rejected one's is 0. */
  gint64 rowid;
  gint64 node_key; /* the store's number of (broker, node) */
  /* The row that this one replaces as the newest version; of a retract: the row that is retracted
   * now; 0 for none. */
  gint64 replaced;
  gboolean replaced_unread; /* that version had not been read: the node's unread count stays */
  gboolean pinned;          /* that version was pinned, and so this one is */
  GArray *alert_ids;        /* (element-type gint64): parallel to matches, when stored or updated */
  guint version;            /* 1 for the first */
} XgRecord;

XgRecord *xg_record_new (XgRecordKind kind, const char *broker, const char *node);
XgRecord *xg_record_ref (XgRecord *self);
void xg_record_unref (XgRecord *self);
gsize xg_record_get_size (const XgRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgRecord, xg_record_unref)

G_END_DECLS
