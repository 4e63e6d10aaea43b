/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-node-list.h"
#include "grid/xg-node.h"

G_BEGIN_DECLS

struct _XgNode
{
  GObject parent_instance;

  /* Borrowed */
  XgBroker *broker;   /* weak */
  GPtrArray *parents; /* (element-type XgNode) */

  /* Owned */
  XgNodeList *children;
  char *id;
  char *name;
  char *title;
  char *sort_key;
  char *description;
  char *type;
  char *owner;
  char *created;
  char *access_model;
  char *publish_model;
  char *lock_reason;
  GError *lock_error;
  char *subid;

  XgNodeKind kind;
  XgLoadState info_state;
  XgLoadState children_state;
  XgSubscriptionState subscription;
  XgAffiliation affiliation;
  gboolean busy;
  gint64 n_subscribers;
  gint64 n_items;
  XgKeeping keeping;
  gint64 own_unread;
  gint64 own_activity;
  gint64 unread;
  gint64 last_activity;
  gint64 key;
};

typedef enum
{
  XG_NODE_PROP_ID = 1,
  XG_NODE_PROP_LABEL,
  XG_NODE_PROP_TITLE,
  XG_NODE_PROP_DESCRIPTION,
  XG_NODE_PROP_TYPE,
  XG_NODE_PROP_OWNER,
  XG_NODE_PROP_CREATED,
  XG_NODE_PROP_ACCESS_MODEL,
  XG_NODE_PROP_PUBLISH_MODEL,
  XG_NODE_PROP_LOCK_REASON,
  XG_NODE_PROP_LOCK_DETAIL,
  XG_NODE_PROP_KIND,
  XG_NODE_PROP_INFO_STATE,
  XG_NODE_PROP_CHILDREN_STATE,
  XG_NODE_PROP_SUBSCRIPTION,
  XG_NODE_PROP_AFFILIATION,
  XG_NODE_PROP_N_SUBSCRIBERS,
  XG_NODE_PROP_N_ITEMS,
  XG_NODE_PROP_KEEPING,
  XG_NODE_PROP_UNREAD,
  XG_NODE_PROP_LAST_ACTIVITY,
  XG_NODE_PROP_LOCKED,
  XG_NODE_PROP_BUSY,
  XG_NODE_N_PROPS
} XgNodeProperty;

/* What a broker tells about a node (disco#info with pubsub#meta-data). Borrowed strings. */
typedef struct
{
  XgNodeKind kind;
  const char *name;
  const char *title;
  const char *description;
  const char *type;
  const char *owner;
  const char *created;
  const char *access_model;
  const char *publish_model;
  gint64 n_subscribers; /* -1: unknown */
} XgNodeInfo;

XgNode *xg_node_new (XgBroker *broker, const char *id);
int xg_node_compare (XgNode *a, XgNode *b);
const char *xg_node_get_name (XgNode *self);
void xg_node_notify (XgNode *self, XgNodeProperty property);
void xg_node_label_changed (XgNode *self);

/* Of the broker: what a table shows of one of its nodes is another now. */
void xg_broker_node_changed (XgBroker *self, XgNode *node);

/* xg-node-update.c */
void xg_node_set_name (XgNode *self, const char *name);
void xg_node_set_kind (XgNode *self, XgNodeKind kind);
void xg_node_set_info (XgNode *self, const XgNodeInfo *info);
void xg_node_set_info_state (XgNode *self, XgLoadState state);
void xg_node_set_children_state (XgNode *self, XgLoadState state);
void xg_node_set_lock (XgNode *self, const char *reason, const GError *error);
void xg_node_set_subscription (XgNode *self, XgSubscriptionState state, const char *subid);
const char *xg_node_get_subid (XgNode *self);
void xg_node_set_affiliation (XgNode *self, XgAffiliation affiliation);
void xg_node_set_busy (XgNode *self, gboolean busy);
void xg_node_set_n_items (XgNode *self, gint64 n_items);
void xg_node_set_keeping (XgNode *self, XgKeeping keeping);

/* Own figures, and those shown (own plus what is below, summed by the broker). */
gint64 xg_node_get_own_unread (XgNode *self);
void xg_node_set_own_unread (XgNode *self, gint64 unread);
gint64 xg_node_get_own_activity (XgNode *self);
void xg_node_set_own_activity (XgNode *self, gint64 time);
void xg_node_set_shown (XgNode *self, gint64 unread, gint64 activity);

/* The store's number; 0 while none is known. */
gint64 xg_node_get_key (XgNode *self);
void xg_node_set_key (XgNode *self, gint64 key);

XgNodeList *xg_node_get_child_list (XgNode *self);
GPtrArray *xg_node_get_parent_array (XgNode *self);
gboolean xg_node_has_parent (XgNode *self, XgNode *parent);
void xg_node_link (XgNode *parent, GPtrArray *children);
void xg_node_unlink (XgNode *parent, XgNode *child);
void xg_node_unlink_all (XgNode *self);

G_END_DECLS
