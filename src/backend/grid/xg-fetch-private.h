/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker-private.h"
#include "grid/xg-gap-judge.h"

G_BEGIN_DECLS

/* What is known of a topic until the program ends: an answer that is too big ends the connection,
 * so that nothing may be asked for twice that leads to one. */
typedef struct
{
  guint page; /* items, at first */
  gboolean no_growth;
  gboolean no_ids;
  gboolean no_whole;
  gboolean given_up;
} XgFetchLimits;

typedef enum
{
  XG_FETCH_LOOK,  /* the newest few: whether anything was missed at all */
  XG_FETCH_PAGES, /* from the newest back */
  XG_FETCH_IDS,   /* by their ids */
  XG_FETCH_WHOLE, /* everything at once */
} XgFetchMode;

/**
 * XgFetch:
 *
 * Fetching what a topic has persisted, once. The main loop and workers take turns with it.
 */
struct _XgFetch
{
  XgBroker *broker;
  XgNode *node;
  XgFetchLimits *limits; /* of the node */
  guint page;            /* items; what was the limit at the begin */
  XgFetchMode mode;
  char *before;   /* RSM: the page ahead of this one; "" the newest */
  GPtrArray *ids; /* XG_FETCH_IDS: (element-type utf8) what is still to be fetched, oldest first */
  guint n_asked;  /* XG_FETCH_IDS: of them, in the request */
  GPtrArray *pages; /* (element-type GPtrArray of XgRecord), newest page first: what is new to us */
  gsize n_bytes;
  gsize answer_bytes; /* of the items in the last answer */
  gssize n_new;
  guint n_seen;
  gboolean caught_up;
  XgPubsubItems *answer;

  /* Comparing with what we have */
  gboolean reconcile;        /* after an interruption; else what is there is history */
  gboolean settles;          /* the topic is reconciled with this */
  gint64 interruption;       /* the last one, when it began */
  gint64 first_interruption; /* since the topic was compared last */
  gint64 newest;             /* rows up to this one are from before */
  gint64 node_key;           /* 0: the store does not know the topic */
  gint64 since;              /* µs since the epoch */
  gboolean resumed;          /* the stream went on: the server kept what was published */
  gint64 until;              /* same unit */
  GPtrArray *marks;          /* (element-type XgStoreMark), newest first; NULL: not read yet */
  GPtrArray *after;          /* (element-type XgStoreMark): what came since, oldest first */
  GArray *breaks;            /* (element-type XgStoreBreak), oldest first */
  XgTrail *trail;
  GHashTable
    *listed; /* XG_FETCH_IDS: set of the ids that are listed, new to us, and did not come */

  /* Set by the worker */
  gboolean last_page;
  gboolean ids_wanted; /* there may be more, and the broker does not page */
  gboolean keeps_place;
  guint n_items; /* in the answer */

  /* Nothing can be fetched */
  GError *refusal;
  XgGapReason reason;
};

/* xg-fetch-limits.c */
XgFetchLimits *xg_fetch_limits_of_node (XgNode *node);
void xg_fetch_grow_page (XgFetch *fetch);
void xg_fetch_note_too_big (XgFetch *fetch);

gboolean xg_fetch_read_marks (XgFetch *fetch, XgReader *reader, GError **error);
gboolean xg_fetch_push_pages (XgFetch *fetch, GCancellable *cancellable, GError **error);
gboolean
xg_fetch_conclude (XgFetch *fetch, XgReader *reader, GCancellable *cancellable, GError **error);

void xg_fetch_decode_worker (GTask *task,
                             gpointer source,
                             gpointer task_data,
                             GCancellable *cancellable);
void xg_fetch_missing_worker (GTask *task,
                              gpointer source,
                              gpointer task_data,
                              GCancellable *cancellable);
void xg_fetch_refuse_worker (GTask *task,
                             gpointer source,
                             gpointer task_data,
                             GCancellable *cancellable);
void
xg_fetch_keep_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);
void
xg_fetch_push_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);

G_END_DECLS
