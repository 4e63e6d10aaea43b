/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker-changes.h"
#include "grid/xg-broker-trouble.h"
#include "grid/xg-broker.h"
#include "grid/xg-capabilities-private.h"
#include "grid/xg-catch-up.h"
#include "grid/xg-ingest.h"
#include "grid/xg-node-private.h"
#include "grid/xg-session.h"
#include "store/xg-reader.h"
#include "xmpp/xg-disco.h"

G_BEGIN_DECLS

/* Requests in flight at a time: enough for a server to go on while the window draws a frame, few
 * enough to stay polite. */
#define XG_BROKER_WINDOW       64
#define XG_BROKER_FETCH_WINDOW 8
#define XG_BROKER_PAGE         500
#define XG_BROKER_ITEMS_PAGE   100

struct _XgBroker
{
  GObject parent_instance;

  /* Owned */
  char *jid;
  char *name;
  char *error_text;
  GError *error;        /* why the last listing of nodes failed; NULL: it did not */
  GHashTable *features; /* set of strings */
  XgCapabilities *capabilities;
  GHashTable *nodes; /* id -> XgNode */
  XgNodeList *roots;
  XgNodeList *all;
  XgSession *session;
  XgStore *store;
  XgIngest *ingest;
  GCancellable *cancellable; /* of everything asked on the present connection */

  XgLoadState state;
  guint generation; /* of the connection or walk: answers to an older one do not count */
  gint64 unread;    /* sum over the topics */

  /* The walk (xg-broker-walk.c) */
  GQueue urgent; /* of WalkJob */
  GQueue normal;
  guint in_flight;
  GHashTable *listed; /* set of XgNode seen in the top-level listing of this walk */
  gboolean subscriptions_known;
  gboolean walking; /* not everything that a walk asks is answered */

  /* Fetching (xg-broker-items.c) */
  GQueue fetches; /* of XgNode, owned */
  guint fetches_in_flight;
  XgNode *looked_at; /* borrowed: what the person has open */
  GMutex reader_lock;
  XgReader *reader; /* of the workers; guarded by reader_lock; NULL: not needed yet */
  gboolean closed;  /* guarded by reader_lock */

  /* After an interruption (xg-broker-catch-up.c) */
  GHashTable *pending;     /* node id -> XgStorePending, borrowed: what is not reconciled yet */
  GPtrArray *pending_rows; /* owns them */
  GHashTable *trials;      /* XgNode -> what became of it on this connection */
  GHashTable *fresh;       /* set of XgNode, subscribed on this connection: history is to come */
  GHashTable *gone;        /* set of node ids of which was told that nobody knows what they had */
  XgCatchUp catch_up;
  gint64 interruption; /* the last one before "pending" was read */
  gint64 online_since; /* µs since the epoch; 0: not connected */
  gboolean planning;
  gboolean plan_again;
  guint retry_source;
  guint retry_s; /* the last pause before it; 0: none on this connection */
  guint begin_source;

  /* Subscriptions (xg-broker-subscribe.c) */
  GHashTable *subscribed_since;     /* XgNode -> connection on which it was seen first */
  guint connection;                 /* rises with each; 0 before the first */
  GHashTable *subscription_changes; /* XgNode -> subscription_serial when we changed it */
  guint subscription_serial;        /* rises with each such change */

  /* What is looked at (xg-broker-look.c) */
  GPtrArray *in_view; /* (element-type XgNode) the rows that are seen */
  GHashTable
    *counted; /* XgNode whose items were counted in this walk, or are -> whether not surely */
  guint counts_in_flight;
  gboolean counts_not;   /* the broker tells no numbers */
  gboolean counts_whole; /* it tells how many there are, not how many were asked for */
  XgLoadState affiliations_state;

  /* What we changed ourselves (xg-broker-changes.c) */
  GHashTable *changed; /* set of node ids to look at again */
  guint changed_source;

  /* What it does not tell (xg-broker-trouble.c) */
  guint again_source;
  guint again_s;          /* the last pause before it is asked again; 0: none yet */
  gint64 again_at;        /* µs since the epoch; 0: it is not */
  guint requests_asked;   /* questions about who waits that are under way */
  GError *requests_error; /* why it does not tell who waits; NULL: it does */

  /* Sums of collections (xg-broker-events.c) */
  guint sums_source;
};

XgBroker *xg_broker_new (const char *jid,
                         const char *name,
                         XgSession *session,
                         XgStore *store,
                         XgIngest *ingest);
void xg_broker_set_name (XgBroker *self, const char *name);
void xg_broker_set_features (XgBroker *self, GHashTable *features);
void xg_broker_set_state (XgBroker *self, XgLoadState state, const char *error_text);
void xg_broker_notify_again (XgBroker *self);
void xg_broker_notify_requests (XgBroker *self);
void xg_broker_notify_n_nodes (XgBroker *self);
void xg_broker_notify_unread (XgBroker *self);
void xg_broker_notify_loading (XgBroker *self);
void xg_broker_notify_catching_up (XgBroker *self);
void xg_broker_tree_changed (XgBroker *self);
void xg_broker_walked (XgBroker *self);
void xg_broker_offline (XgBroker *self);
void xg_broker_reset (XgBroker *self);

/* xg-broker-trouble.c */
void xg_broker_fail (XgBroker *self, const char *reason, const GError *error);
void xg_broker_trouble_over (XgBroker *self);
void xg_broker_trouble_forget (XgBroker *self);
void xg_broker_requests_asked (XgBroker *self);
void xg_broker_requests_answered (XgBroker *self, const GError *error);

/* xg-broker-nodes.c */
XgNode *xg_broker_ensure_node (XgBroker *self, const char *id);
void xg_broker_update_root (XgBroker *self, XgNode *node);
void xg_broker_remove_node (XgBroker *self, XgNode *node);
void xg_broker_save_node (XgBroker *self, XgNode *node);
void xg_broker_restore_nodes (XgBroker *self, GPtrArray *rows);
GPtrArray *xg_broker_list_nodes (XgBroker *self);
GPtrArray *xg_broker_collect_topics (XgBroker *self, XgNode *node);
gboolean xg_broker_is_covered (XgBroker *self, XgNode *node);

/* xg-broker-events.c */
void xg_broker_note_record (XgBroker *self, const XgRecord *record);
void xg_broker_note_read (XgBroker *self, XgNode *node, gint64 count);
void xg_broker_queue_sums (XgBroker *self);

/* xg-broker-learn.c */
void xg_broker_learn_children (XgBroker *self,
                               XgNode *parent,
                               XgDiscoItem *const *items,
                               guint n_items,
                               GHashTable *ids);
void xg_broker_learn_missing (XgBroker *self, XgNode *parent, GHashTable *seen);
void xg_broker_learn_info (XgBroker *self, XgNode *node, const XgDiscoInfo *info);
void xg_broker_learn_subscriptions (XgBroker *self, GPtrArray *subscriptions, guint serial);

/* xg-broker-walk.c */
void xg_broker_walk_start (XgBroker *self);
void xg_broker_walk_clear (XgBroker *self);
void xg_broker_walk_top (XgBroker *self);
void xg_broker_walk_subscription (XgBroker *self, XgNode *node);
void xg_broker_walk_children (XgBroker *self, XgNode *node, gboolean urgent);
void xg_broker_walk_info (XgBroker *self, XgNode *node, gboolean urgent);

void xg_broker_walk_hurry (XgBroker *self, GHashTable *nodes);

/* xg-broker-look.c */
void xg_broker_look_clear (XgBroker *self);
void xg_broker_look_forget (XgBroker *self, XgNode *node);
void xg_broker_look_again (XgBroker *self);

/* xg-broker-subscribe.c */
gboolean xg_broker_subscription_is_newer (XgBroker *self, XgNode *node, guint serial);
void xg_broker_set_subscription (XgBroker *self,
                                 XgNode *node,
                                 XgSubscriptionState state,
                                 const char *subid);
void xg_broker_next_connection (XgBroker *self);
gboolean xg_broker_was_covered (XgBroker *self, XgNode *node);

/* xg-broker-items.c */
void xg_broker_queue_fetch (XgBroker *self, XgNode *node);
void xg_broker_queue_topic (XgBroker *self, XgNode *node, gboolean again);
void xg_broker_pump_fetches (XgBroker *self);
void xg_broker_clear_fetches (XgBroker *self);

/* xg-broker-catch-up.c */
typedef struct _XgFetch XgFetch;

void xg_broker_catch_up (XgBroker *self);
void xg_broker_catch_up_soon (XgBroker *self);
void xg_broker_catch_up_clear (XgBroker *self);
gboolean xg_broker_begin_reconcile (XgBroker *self, XgNode *node, XgFetch *fetch);
void xg_broker_note_reconciled (XgBroker *self, XgNode *node, gint64 interruption);
void xg_broker_note_fetched (XgBroker *self, XgNode *node, gssize n_new);
gboolean xg_broker_claim_gone (XgBroker *self, XgNode *node);
void xg_broker_note_gone (XgBroker *self, XgNode *node);
void xg_broker_close (XgBroker *self);

G_END_DECLS
