/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-broker.h"
#include "grid/xg-node-private.h"

G_DEFINE_FINAL_TYPE (XgNode, xg_node, G_TYPE_OBJECT)

static GParamSpec *properties[XG_NODE_N_PROPS];

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
  g_clear_error (&self->lock_error);
  g_free (self->subid);
  G_OBJECT_CLASS (xg_node_parent_class)->finalize (object);
}

static void
xg_node_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgNode *self = XG_NODE (object);

  switch ((XgNodeProperty) prop_id)
    {
    case XG_NODE_PROP_ID:
      g_value_set_string (value, xg_node_get_id (self));
      break;
    case XG_NODE_PROP_LABEL:
      g_value_set_string (value, xg_node_get_label (self));
      break;
    case XG_NODE_PROP_TITLE:
      g_value_set_string (value, xg_node_get_title (self));
      break;
    case XG_NODE_PROP_DESCRIPTION:
      g_value_set_string (value, xg_node_get_description (self));
      break;
    case XG_NODE_PROP_TYPE:
      g_value_set_string (value, xg_node_get_payload_type (self));
      break;
    case XG_NODE_PROP_OWNER:
      g_value_set_string (value, xg_node_get_owner (self));
      break;
    case XG_NODE_PROP_CREATED:
      g_value_set_string (value, xg_node_get_created (self));
      break;
    case XG_NODE_PROP_ACCESS_MODEL:
      g_value_set_string (value, xg_node_get_access_model (self));
      break;
    case XG_NODE_PROP_PUBLISH_MODEL:
      g_value_set_string (value, xg_node_get_publish_model (self));
      break;
    case XG_NODE_PROP_LOCK_REASON:
      g_value_set_string (value, xg_node_get_lock_reason (self));
      break;
    case XG_NODE_PROP_LOCK_DETAIL:
      g_value_set_string (value, xg_node_get_lock_detail (self));
      break;
    case XG_NODE_PROP_KIND:
      g_value_set_int (value, (int) xg_node_get_kind (self));
      break;
    case XG_NODE_PROP_INFO_STATE:
      g_value_set_int (value, (int) xg_node_get_info_state (self));
      break;
    case XG_NODE_PROP_CHILDREN_STATE:
      g_value_set_int (value, (int) xg_node_get_children_state (self));
      break;
    case XG_NODE_PROP_SUBSCRIPTION:
      g_value_set_int (value, (int) xg_node_get_subscription (self));
      break;
    case XG_NODE_PROP_AFFILIATION:
      g_value_set_int (value, (int) self->affiliation);
      break;
    case XG_NODE_PROP_N_SUBSCRIBERS:
      g_value_set_int64 (value, xg_node_get_n_subscribers (self));
      break;
    case XG_NODE_PROP_KEEPING:
      g_value_set_int (value, (int) self->keeping);
      break;
    case XG_NODE_PROP_N_ITEMS:
      g_value_set_int64 (value, xg_node_get_n_items (self));
      break;
    case XG_NODE_PROP_UNREAD:
      g_value_set_int64 (value, xg_node_get_unread (self));
      break;
    case XG_NODE_PROP_LAST_ACTIVITY:
      g_value_set_int64 (value, xg_node_get_last_activity (self));
      break;
    case XG_NODE_PROP_LOCKED:
      g_value_set_boolean (value, xg_node_get_locked (self));
      break;
    case XG_NODE_PROP_BUSY:
      g_value_set_boolean (value, xg_node_get_busy (self));
      break;
    case XG_NODE_N_PROPS:
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

  properties[XG_NODE_PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[XG_NODE_PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[XG_NODE_PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[XG_NODE_PROP_DESCRIPTION] =
    g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[XG_NODE_PROP_TYPE] = g_param_spec_string ("type", NULL, NULL, NULL, flags);
  properties[XG_NODE_PROP_OWNER] = g_param_spec_string ("owner", NULL, NULL, NULL, flags);
  properties[XG_NODE_PROP_CREATED] = g_param_spec_string ("created", NULL, NULL, NULL, flags);
  properties[XG_NODE_PROP_ACCESS_MODEL] =
    g_param_spec_string ("access-model", NULL, NULL, NULL, flags);
  properties[XG_NODE_PROP_PUBLISH_MODEL] =
    g_param_spec_string ("publish-model", NULL, NULL, NULL, flags);
  properties[XG_NODE_PROP_LOCK_REASON] =
    g_param_spec_string ("lock-reason", NULL, NULL, NULL, flags);
  properties[XG_NODE_PROP_LOCK_DETAIL] =
    g_param_spec_string ("lock-detail", NULL, NULL, NULL, flags);
  properties[XG_NODE_PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[XG_NODE_PROP_INFO_STATE] =
    g_param_spec_int ("info-state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[XG_NODE_PROP_CHILDREN_STATE] =
    g_param_spec_int ("children-state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[XG_NODE_PROP_SUBSCRIPTION] =
    g_param_spec_int ("subscription", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[XG_NODE_PROP_AFFILIATION] =
    g_param_spec_int ("affiliation", NULL, NULL, 0, XG_AFFILIATION_LAST, 0, flags);
  properties[XG_NODE_PROP_N_SUBSCRIBERS] =
    g_param_spec_int64 ("n-subscribers", NULL, NULL, -1, G_MAXINT64, 0, flags);
  properties[XG_NODE_PROP_KEEPING] =
    g_param_spec_int ("keeping", NULL, NULL, 0, XG_KEEPING_TOO_BIG, 0, flags);
  properties[XG_NODE_PROP_N_ITEMS] =
    g_param_spec_int64 ("n-items", NULL, NULL, -1, G_MAXINT64, 0, flags);
  properties[XG_NODE_PROP_UNREAD] =
    g_param_spec_int64 ("unread", NULL, NULL, -1, G_MAXINT64, 0, flags);
  properties[XG_NODE_PROP_LAST_ACTIVITY] =
    g_param_spec_int64 ("last-activity", NULL, NULL, -1, G_MAXINT64, 0, flags);
  properties[XG_NODE_PROP_LOCKED] = g_param_spec_boolean ("locked", NULL, NULL, FALSE, flags);
  properties[XG_NODE_PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, XG_NODE_N_PROPS, properties);
}

static void
xg_node_init (XgNode *self)
{
  self->parents = g_ptr_array_new ();
  self->children = xg_node_list_new ();
  self->n_subscribers = -1;
  self->n_items = -1;
}

/* What comes with each item is not. */
static gboolean
is_of_table (XgNodeProperty property)
{
  switch (property)
    {
    case XG_NODE_PROP_UNREAD:
    case XG_NODE_PROP_LAST_ACTIVITY:
    case XG_NODE_PROP_BUSY:
    case XG_NODE_PROP_KEEPING:
      return FALSE;
    default:
      return TRUE;
    }
}

void
xg_node_notify (XgNode *self, XgNodeProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  if (self->broker != NULL && is_of_table (property))
    xg_broker_node_changed (self->broker, self);
}

/* Sorts the node anew wherever it is listed. */
void
xg_node_label_changed (XgNode *self)
{
  g_autofree char *folded = g_utf8_casefold (xg_node_get_label (self), -1);

  g_free (self->sort_key);
  self->sort_key = g_utf8_collate_key_for_filename (folded, -1);
  for (guint i = 0; i < self->parents->len; i++)
    xg_node_list_resort (XG_NODE (self->parents->pdata[i])->children, self);
  xg_node_notify (self, XG_NODE_PROP_LABEL);
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
  xg_node_label_changed (self);
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
  return self->lock_error != NULL ? self->lock_error->message : NULL;
}

/**
 * xg_node_get_lock_error:
 * @self: a node
 *
 * Returns: (nullable): why it is locked, or could not be looked at, with both stanzas; %NULL: it
 * was looked at
 */
const GError *
xg_node_get_lock_error (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), NULL);
  return self->lock_error;
}

XgSubscriptionState
xg_node_get_subscription (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), XG_SUBSCRIPTION_NONE);
  return self->subscription;
}

/**
 * xg_node_get_affiliation:
 * @self: a node
 *
 * Returns: what we are to it (XEP-0060 section 4.1); unknown until somebody looked at it, and with
 *   brokers that do not tell
 */
XgAffiliation
xg_node_get_affiliation (XgNode *self)
{
  g_return_val_if_fail (XG_IS_NODE (self), XG_AFFILIATION_UNKNOWN);
  return self->affiliation;
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
