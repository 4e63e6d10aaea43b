/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/xg-affiliation.h"
#include "xmpp/xg-pubsub.h"

G_BEGIN_DECLS

typedef enum
{
  XG_NODE_UNKNOWN, /* not looked at yet, or it may not be looked at */
  XG_NODE_TOPIC,
  XG_NODE_COLLECTION,
} XgNodeKind;

typedef enum
{
  XG_LOAD_NOT, /* never asked */
  XG_LOAD_RUNNING,
  XG_LOAD_DONE,
  XG_LOAD_FAILED, /* see the error */
} XgLoadState;

/**
 * XgKeeping:
 *
 * Whether what is published while we are away can be fetched later.
 */
typedef enum
{
  XG_KEEPING_UNKNOWN,     /* not asked yet, or nothing was published yet */
  XG_KEEPING_ITEMS,       /* yes, as many as the broker keeps */
  XG_KEEPING_NOTHING,     /* items came, and the broker has none */
  XG_KEEPING_REFUSED,     /* we may not fetch them */
  XG_KEEPING_UNSUPPORTED, /* the broker can't be asked */
  XG_KEEPING_TOO_BIG,     /* the answer ends the connection */
} XgKeeping;

typedef struct _XgBroker XgBroker;

#define XG_TYPE_NODE (xg_node_get_type ())
G_DECLARE_FINAL_TYPE (XgNode, xg_node, XG, NODE, GObject)

/*
 * One topic or collection of a broker. There is one object per (broker, node id) however many
 * collections it is in. Read-only properties with notification:
 *   id, label (title, else name, else id), title, description, type (payload namespace),
 *   kind (int, XgNodeKind), owner, created (string as the broker gave it), access-model,
 *   keeping (int, XgKeeping),
 *   publish-model, n-subscribers (int64, -1 unknown), n-items (int64, -1 unknown),
 *   info-state, children-state (int, XgLoadState),
 *   locked (boolean: the broker refuses to tell us about it), lock-reason (a sentence),
 *   lock-detail (the server's words and conditions, may be NULL),
 *   subscription (int, XgSubscriptionState), affiliation (int, XgAffiliation: ours, unknown until
 *   xg_broker_show_nodes() was asked for it), busy (boolean: a request of ours is under way),
 *   unread (int64: own; a collection: the sum of the topics below it, each once),
 *   last-activity (int64, µs since the epoch, 0 never; a collection: the newest below it).
 */
XgBroker *xg_node_get_broker (XgNode *self);
const char *xg_node_get_id (XgNode *self);
const char *xg_node_get_label (XgNode *self);
const char *xg_node_get_title (XgNode *self);
const char *xg_node_get_description (XgNode *self);
const char *xg_node_get_payload_type (XgNode *self);
XgNodeKind xg_node_get_kind (XgNode *self);
const char *xg_node_get_owner (XgNode *self);
const char *xg_node_get_created (XgNode *self);
const char *xg_node_get_access_model (XgNode *self);
const char *xg_node_get_publish_model (XgNode *self);
gint64 xg_node_get_n_subscribers (XgNode *self);
gint64 xg_node_get_n_items (XgNode *self);
XgKeeping xg_node_get_keeping (XgNode *self);
const char *xg_node_get_keeping_text (XgNode *self); /* why gaps can't be closed; NULL: they can */
XgLoadState xg_node_get_info_state (XgNode *self);
XgLoadState xg_node_get_children_state (XgNode *self);
gboolean xg_node_get_locked (XgNode *self);
const char *xg_node_get_lock_reason (XgNode *self);
const char *xg_node_get_lock_detail (XgNode *self);
const GError *xg_node_get_lock_error (XgNode *self);
XgSubscriptionState xg_node_get_subscription (XgNode *self);
XgAffiliation xg_node_get_affiliation (XgNode *self);
gboolean xg_node_get_busy (XgNode *self);
gint64 xg_node_get_unread (XgNode *self);
gint64 xg_node_get_last_activity (XgNode *self);

GListModel *xg_node_get_children (XgNode *self); /* XgNode, sorted by label; of a topic empty */
guint xg_node_get_n_parents (XgNode *self);
XgNode *xg_node_get_parent (XgNode *self, guint index);
GPtrArray *xg_node_list_above (XgNode *self); /* itself and every collection above, each once */
/* Every way from a top-level collection to this node: "Incidents › By sector". Cycle safe. */
char **xg_node_get_parent_paths (XgNode *self);
char *xg_node_get_uri (XgNode *self); /* xmpp:service?;node=… (XEP-0060 section 12.20) */

G_END_DECLS
