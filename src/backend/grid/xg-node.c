/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-broker.h"
#include "grid/xg-node-private.h"

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
  char *lock_detail;
  char *subid;

  XgNodeKind kind;
  XgLoadState info_state;
  XgLoadState children_state;
  XgSubscriptionState subscription;
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

G_DEFINE_FINAL_TYPE (XgNode, xg_node, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_LABEL,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_TYPE,
  PROP_OWNER,
  PROP_CREATED,
  PROP_ACCESS_MODEL,
  PROP_PUBLISH_MODEL,
  PROP_LOCK_REASON,
  PROP_LOCK_DETAIL,
  PROP_KIND,
  PROP_INFO_STATE,
  PROP_CHILDREN_STATE,
  PROP_SUBSCRIPTION,
  PROP_N_SUBSCRIBERS,
  PROP_N_ITEMS,
  PROP_KEEPING,
  PROP_UNREAD,
  PROP_LAST_ACTIVITY,
  PROP_LOCKED,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
xg_node_dispose (GObject *object)
{
  XgNode *self = XG_NODE (object);

  g_clear_weak_pointer (&self->broker);
  G_OBJECT_CLASS (xg_node_parent_class)->dispose (object);
}

static void
xg_node_finalize (GObject *object)
{
  XgNode *self = XG_NODE (object);

  g_clear_object (&self->children);
  g_clear_pointer (&self->parents, g_ptr_array_unref);
  g_free (self->id);
  g_free (self->name);
  g_free (self->title);
  g_free (self->sort_key);
  g_free (self->description);
  g_free (self->type);
  g_free (self->owner);
  g_free (self->created);
  g_free (self->access_model);
  g_free (self->publish_model);
  g_free (self->lock_reason);
  g_free (self->lock_detail);
  g_free (self->subid);
  G_OBJECT_CLASS (xg_node_parent_class)->finalize (object);
}

static void
xg_node_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgNode *self = XG_NODE (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, xg_node_get_id (self));
      break;
    case PROP_LABEL:
      g_value_set_string (value, xg_node_get_label (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, xg_node_get_title (self));
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, xg_node_get_description (self));
      break;
    case PROP_TYPE:
      g_value_set_string (value, xg_node_get_payload_type (self));
      break;
    case PROP_OWNER:
      g_value_set_string (value, xg_node_get_owner (self));
      break;
    case PROP_CREATED:
      g_value_set_string (value, xg_node_get_created (self));
      break;
    case PROP_ACCESS_MODEL:
      g_value_set_string (value, xg_node_get_access_model (self));
      break;
    case PROP_PUBLISH_MODEL:
      g_value_set_string (value, xg_node_get_publish_model (self));
      break;
    case PROP_LOCK_REASON:
      g_value_set_string (value, xg_node_get_lock_reason (self));
      break;
    case PROP_LOCK_DETAIL:
      g_value_set_string (value, xg_node_get_lock_detail (self));
      break;
    case PROP_KIND:
      g_value_set_int (value, (int) xg_node_get_kind (self));
      break;
    case PROP_INFO_STATE:
      g_value_set_int (value, (int) xg_node_get_info_state (self));
      break;
    case PROP_CHILDREN_STATE:
      g_value_set_int (value, (int) xg_node_get_children_state (self));
      break;
    case PROP_SUBSCRIPTION:
      g_value_set_int (value, (int) xg_node_get_subscription (self));
      break;
    case PROP_N_SUBSCRIBERS:
      g_value_set_int64 (value, xg_node_get_n_subscribers (self));
      break;
    case PROP_KEEPING:
      g_value_set_int (value, (int) self->keeping);
      break;
    case PROP_N_ITEMS:
      g_value_set_int64 (value, xg_node_get_n_items (self));
      break;
    case PROP_UNREAD:
      g_value_set_int64 (value, xg_node_get_unread (self));
      break;
    case PROP_LAST_ACTIVITY:
      g_value_set_int64 (value, xg_node_get_last_activity (self));
      break;
    case PROP_LOCKED:
      g_value_set_boolean (value, xg_node_get_locked (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, xg_node_get_busy (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_node_class_init (XgNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_node_dispose;
  object_class->finalize = xg_node_finalize;
  object_class->get_property = xg_node_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_TYPE] = g_param_spec_string ("type", NULL, NULL, NULL, flags);
  properties[PROP_OWNER] = g_param_spec_string ("owner", NULL, NULL, NULL, flags);
  properties[PROP_CREATED] = g_param_spec_string ("created", NULL, NULL, NULL, flags);
  properties[PROP_ACCESS_MODEL] = g_param_spec_string ("access-model", NULL, NULL, NULL, flags);
  properties[PROP_PUBLISH_MODEL] = g_param_spec_string ("publish-model", NULL, NULL, NULL, flags);
  properties[PROP_LOCK_REASON] = g_param_spec_string ("lock-reason", NULL, NULL, NULL, flags);
  properties[PROP_LOCK_DETAIL] = g_param_spec_string ("lock-detail", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_INFO_STATE] = g_param_spec_int ("info-state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_CHILDREN_STATE] =
    g_param_spec_int ("children-state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_SUBSCRIPTION] =
    g_param_spec_int ("subscription", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_N_SUBSCRIBERS] =
    g_param_spec_int64 ("n-subscribers", NULL, NULL, -1, G_MAXINT64, 0, flags);
  properties[PROP_KEEPING] =
    g_param_spec_int ("keeping", NULL, NULL, 0, XG_KEEPING_TOO_BIG, 0, flags);
  properties[PROP_N_ITEMS] = g_param_spec_int64 ("n-items", NULL, NULL, -1, G_MAXINT64, 0, flags);
  properties[PROP_UNREAD] = g_param_spec_int64 ("unread", NULL, NULL, -1, G_MAXINT64, 0, flags);
  properties[PROP_LAST_ACTIVITY] =
    g_param_spec_int64 ("last-activity", NULL, NULL, -1, G_MAXINT64, 0, flags);
  properties[PROP_LOCKED] = g_param_spec_boolean ("locked", NULL, NULL, FALSE, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_node_init (XgNode *self)
{
  self->parents = g_ptr_array_new ();
  self->children = xg_node_list_new ();
  self->n_subscribers = -1;
  self->n_items = -1;
}

static void
notify (XgNode *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* "" reads as none: brokers send empty fields for what nobody set. */
static void
set_string (XgNode *self, char **member, const char *value, guint property)
{
  if (value != NULL && *value == '\0')
    value = NULL;
  if (g_strcmp0 (*member, value) == 0)
    return;
  g_free (*member);
  *member = g_strdup (value);
  notify (self, property);
}

static void
set_number (XgNode *self, gint64 *member, gint64 value, guint property)
{
  if (*member == value)
    return;
  *member = value;
  notify (self, property);
}

/* Sorts the node anew wherever it is listed. */
static void
label_changed (XgNode *self)
{
  g_autofree char *folded = g_utf8_casefold (xg_node_get_label (self), -1);

  g_free (self->sort_key);
  self->sort_key = g_utf8_collate_key_for_filename (folded, -1);
  for (guint i = 0; i < self->parents->len; i++)
    xg_node_list_resort (XG_NODE (self->parents->pdata[i])->children, self);
  notify (self, PROP_LABEL);
}

/**
 * xg_node_new:
 * @broker: the broker that has it; not kept alive
 * @id: its node id; "" is the root collection of some brokers
 *
 * Returns: (transfer full): a node of which nothing else is known
 */
XgNode *
xg_node_new (XgBroker *broker, const char *id)
{
  XgNode *self = g_object_new (XG_TYPE_NODE, NULL);

  g_set_weak_pointer (&self->broker, broker);
  self->id = g_utf8_make_valid (id, -1);
  label_changed (self);
  return self;
}

/**
 * xg_node_compare:
 * @a: a node
 * @b: another one
 *
 * Orders as people read: by label ignoring case, numbers by value, and by id where labels are
 * equal.
 *
 * Returns: as strcmp()
 */
int
xg_node_compare (XgNode *a, XgNode *b)
{
  int order = strcmp (a->sort_key, b->sort_key);

  return order != 0 ? order : strcmp (a->id, b->id);
}

XgBroker *
xg_node_get_broker (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->broker;
}

const char *
xg_node_get_id (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->id;
}

const char *
xg_node_get_name (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->name;
}

const char *
xg_node_get_title (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->title;
}

const char *
xg_node_get_description (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->description;
}

const char *
xg_node_get_payload_type (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->type;
}

XgNodeKind
xg_node_get_kind (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), XG_NODE_UNKNOWN);
  return self->kind;
}

const char *
xg_node_get_owner (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->owner;
}

const char *
xg_node_get_created (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->created;
}

const char *
xg_node_get_access_model (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->access_model;
}

const char *
xg_node_get_publish_model (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->publish_model;
}

/**
 * xg_node_get_n_subscribers:
 * @self: a node
 *
 * Returns: how many the broker says there are; -1 when it does not
 */
gint64
xg_node_get_n_subscribers (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), 0);
  return self->n_subscribers;
}

/**
 * xg_node_get_n_items:
 * @self: a node
 *
 * Returns: how many items the broker has persisted; -1 when that is not known
 */
gint64
xg_node_get_n_items (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), 0);
  return self->n_items;
}

XgLoadState
xg_node_get_info_state (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), XG_LOAD_NOT);
  return self->info_state;
}

XgLoadState
xg_node_get_children_state (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), XG_LOAD_NOT);
  return self->children_state;
}

gboolean
xg_node_get_locked (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), FALSE);
  return self->lock_reason != NULL;
}

/**
 * xg_node_get_lock_reason:
 * @self: a node
 *
 * Returns: (nullable): why we may not look into it, as a sentence; %NULL when we may
 */
const char *
xg_node_get_lock_reason (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->lock_reason;
}

/**
 * xg_node_get_lock_detail:
 * @self: a node
 *
 * Returns: (nullable): the broker's own words and conditions about that
 */
const char *
xg_node_get_lock_detail (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->lock_detail;
}

XgSubscriptionState
xg_node_get_subscription (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), XG_SUBSCRIPTION_NONE);
  return self->subscription;
}

const char *
xg_node_get_subid (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->subid;
}

gboolean
xg_node_get_busy (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), FALSE);
  return self->busy;
}

gint64
xg_node_get_unread (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), 0);
  return self->unread;
}

/**
 * xg_node_get_last_activity:
 * @self: a node
 *
 * Returns: when something was last received for it, or below it, microseconds since the epoch,
 *   UTC; 0 for never
 */
gint64
xg_node_get_last_activity (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), 0);
  return self->last_activity;
}

gint64
xg_node_get_own_unread (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), 0);
  return self->own_unread;
}

gint64
xg_node_get_own_activity (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), 0);
  return self->own_activity;
}

gint64
xg_node_get_key (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), 0);
  return self->key;
}

XgNodeList *
xg_node_get_child_list (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->children;
}

guint
xg_node_get_n_parents (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), 0);
  return self->parents->len;
}

/**
 * xg_node_get_parent_array:
 * @self: a node
 *
 * Returns: (transfer none) (element-type XgNode): the collections that it is in, for
 *   xg-node-tree.c to change
 */
GPtrArray *
xg_node_get_parent_array (XgNode *self)
{
  return self->parents;
}

/**
 * xg_node_get_label:
 * @self: a node
 *
 * Returns: (transfer none): what to call it: its title, else the broker's name for it, else its id
 */
const char *
xg_node_get_label (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);

  if (self->title != NULL)
    return self->title;
  return self->name != NULL ? self->name : self->id;
}

/**
 * xg_node_get_keeping:
 * @self: a node
 *
 * Returns: whether what is published while we are away can be fetched later
 */
XgKeeping
xg_node_get_keeping (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), XG_KEEPING_UNKNOWN);
  return self->keeping;
}

/**
 * xg_node_get_keeping_text:
 * @self: a node
 *
 * Returns: (transfer none) (nullable): why what is published while we are away is lost, as
 *   sentences; %NULL when it is not, as far as we know
 */
const char *
xg_node_get_keeping_text (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);

  switch (self->keeping)
    {
    case XG_KEEPING_NOTHING:
      return _ ("The Broker keeps no items of this topic. What is published while you are not "
                "connected is lost to you.");
    case XG_KEEPING_REFUSED:
      return _ ("The Broker does not let you fetch items of this topic. What is published while "
                "you are not connected is lost to you.");
    case XG_KEEPING_UNSUPPORTED:
      return _ ("The Broker can’t be asked for earlier items. What is published while you are not "
                "connected is lost to you.");
    case XG_KEEPING_TOO_BIG:
      return _ ("What the Broker keeps of this topic is too big to be read. What is published "
                "while you are not connected is lost to you.");
    case XG_KEEPING_UNKNOWN:
    case XG_KEEPING_ITEMS:
    default:
      return NULL;
    }
}

/**
 * xg_node_get_children:
 * @self: a node
 *
 * Returns: (transfer none): a list model of #XgNode sorted by label; empty for a topic
 */
GListModel *
xg_node_get_children (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return G_LIST_MODEL (self->children);
}

/**
 * xg_node_get_parent:
 * @self: a node
 * @index: below xg_node_get_n_parents()
 *
 * Returns: (transfer none): a collection that it is in
 */
XgNode *
xg_node_get_parent (XgNode *self, guint index)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  g_return_val_if_fail (index < self->parents->len, NULL);
  return self->parents->pdata[index];
}

void
xg_node_set_name (XgNode *self, const char *name)
{
  if (name != NULL && *name == '\0')
    name = NULL;
  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = name != NULL ? g_utf8_make_valid (name, -1) : NULL;
  if (self->title == NULL)
    label_changed (self);
}

void
xg_node_set_kind (XgNode *self, XgNodeKind kind)
{
  if (self->kind == kind)
    return;
  self->kind = kind;
  notify (self, PROP_KIND);
}

void
xg_node_set_info (XgNode *self, const XgNodeInfo *info)
{
  g_autofree char *before = g_strdup (xg_node_get_label (self));

  g_object_freeze_notify (G_OBJECT (self));
  xg_node_set_kind (self, info->kind);
  if (info->name != NULL)
    xg_node_set_name (self, info->name);
  set_string (self, &self->title, info->title, PROP_TITLE);
  set_string (self, &self->description, info->description, PROP_DESCRIPTION);
  set_string (self, &self->type, info->type, PROP_TYPE);
  set_string (self, &self->owner, info->owner, PROP_OWNER);
  set_string (self, &self->created, info->created, PROP_CREATED);
  set_string (self, &self->access_model, info->access_model, PROP_ACCESS_MODEL);
  set_string (self, &self->publish_model, info->publish_model, PROP_PUBLISH_MODEL);
  set_number (self, &self->n_subscribers, info->n_subscribers, PROP_N_SUBSCRIBERS);
  if (g_strcmp0 (before, xg_node_get_label (self)) != 0)
    label_changed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
xg_node_set_info_state (XgNode *self, XgLoadState state)
{
  if (self->info_state == state)
    return;
  self->info_state = state;
  notify (self, PROP_INFO_STATE);
}

void
xg_node_set_children_state (XgNode *self, XgLoadState state)
{
  if (self->children_state == state)
    return;
  self->children_state = state;
  notify (self, PROP_CHILDREN_STATE);
}

/**
 * xg_node_set_lock:
 * @self: a node
 * @reason: (nullable): a sentence why the broker does not show it; %NULL unlocks
 * @detail: (nullable): the server's words
 */
void
xg_node_set_lock (XgNode *self, const char *reason, const char *detail)
{
  gboolean was_locked = self->lock_reason != NULL;

  g_object_freeze_notify (G_OBJECT (self));
  set_string (self, &self->lock_reason, reason, PROP_LOCK_REASON);
  set_string (self, &self->lock_detail, detail, PROP_LOCK_DETAIL);
  if (was_locked != (self->lock_reason != NULL))
    notify (self, PROP_LOCKED);
  g_object_thaw_notify (G_OBJECT (self));
}

void
xg_node_set_subscription (XgNode *self, XgSubscriptionState state, const char *subid)
{
  if (g_strcmp0 (self->subid, subid) != 0)
    {
      g_free (self->subid);
      self->subid = g_strdup (subid);
    }
  if (self->subscription == state)
    return;
  self->subscription = state;
  notify (self, PROP_SUBSCRIPTION);
}

void
xg_node_set_busy (XgNode *self, gboolean busy)
{
  if (self->busy == !!busy)
    return;
  self->busy = !!busy;
  notify (self, PROP_BUSY);
}

void
xg_node_set_n_items (XgNode *self, gint64 n_items)
{
  set_number (self, &self->n_items, n_items, PROP_N_ITEMS);
}

void
xg_node_set_keeping (XgNode *self, XgKeeping keeping)
{
  if (self->keeping == keeping)
    return;
  self->keeping = keeping;
  notify (self, PROP_KEEPING);
}

void
xg_node_set_own_unread (XgNode *self, gint64 unread)
{
  self->own_unread = MAX (unread, 0);
}

void
xg_node_set_own_activity (XgNode *self, gint64 time)
{
  self->own_activity = MAX (self->own_activity, time);
}

void
xg_node_set_shown (XgNode *self, gint64 unread, gint64 activity)
{
  set_number (self, &self->unread, unread, PROP_UNREAD);
  set_number (self, &self->last_activity, activity, PROP_LAST_ACTIVITY);
}

void
xg_node_set_key (XgNode *self, gint64 key)
{
  self->key = key;
}

/**
 * xg_node_get_uri:
 * @self: a node
 *
 * Returns: (transfer full): its address as a link, `xmpp:service?;node=id` (XEP-0060 section 12.20)
 */
char *
xg_node_get_uri (XgNode *self)
{
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (XG_IS_NODE (self), NULL);

  escaped = g_uri_escape_string (self->id, NULL, FALSE);
  return g_strdup_printf ("xmpp:%s?;node=%s",
                          self->broker != NULL ? xg_broker_get_jid (self->broker) : "",
                          escaped);
}
