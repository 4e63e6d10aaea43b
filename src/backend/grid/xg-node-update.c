/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-node-private.h"

/* A node as its broker changes it: each change is told, and only a change. */

/* "" reads as none: brokers send empty fields for what nobody set. */
static void
set_string (XgNode *self, char **member, const char *value, XgNodeProperty property)
{
  if (value != NULL && *value == '\0')
    value = NULL;
  if (g_strcmp0 (*member, value) == 0)
    return;
  g_free (*member);
  *member = g_strdup (value);
  xg_node_notify (self, property);
}

static void
set_number (XgNode *self, gint64 *member, gint64 value, XgNodeProperty property)
{
  if (*member == value)
    return;
  *member = value;
  xg_node_notify (self, property);
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
    xg_node_label_changed (self);
}

void
xg_node_set_kind (XgNode *self, XgNodeKind kind)
{
  if (self->kind == kind)
    return;
  self->kind = kind;
  xg_node_notify (self, XG_NODE_PROP_KIND);
}

void
xg_node_set_info (XgNode *self, const XgNodeInfo *info)
{
  g_autofree char *before = g_strdup (xg_node_get_label (self));

  g_object_freeze_notify (G_OBJECT (self));
  xg_node_set_kind (self, info->kind);
  if (info->name != NULL)
    xg_node_set_name (self, info->name);
  set_string (self, &self->title, info->title, XG_NODE_PROP_TITLE);
  set_string (self, &self->description, info->description, XG_NODE_PROP_DESCRIPTION);
  set_string (self, &self->type, info->type, XG_NODE_PROP_TYPE);
  set_string (self, &self->owner, info->owner, XG_NODE_PROP_OWNER);
  set_string (self, &self->created, info->created, XG_NODE_PROP_CREATED);
  set_string (self, &self->access_model, info->access_model, XG_NODE_PROP_ACCESS_MODEL);
  set_string (self, &self->publish_model, info->publish_model, XG_NODE_PROP_PUBLISH_MODEL);
  set_number (self, &self->n_subscribers, info->n_subscribers, XG_NODE_PROP_N_SUBSCRIBERS);
  if (g_strcmp0 (before, xg_node_get_label (self)) != 0)
    xg_node_label_changed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
xg_node_set_info_state (XgNode *self, XgLoadState state)
{
  if (self->info_state == state)
    return;
  self->info_state = state;
  xg_node_notify (self, XG_NODE_PROP_INFO_STATE);
}

void
xg_node_set_children_state (XgNode *self, XgLoadState state)
{
  if (self->children_state == state)
    return;
  self->children_state = state;
  xg_node_notify (self, XG_NODE_PROP_CHILDREN_STATE);
}

/**
 * xg_node_set_lock:
 * @self: a node
 * @reason: (nullable): a sentence why the broker does not show it; %NULL unlocks
 * @error: (nullable): what the broker answered, also where it may be shown another time
 */
void
xg_node_set_lock (XgNode *self, const char *reason, const GError *error)
{
  gboolean was_locked = self->lock_reason != NULL;
  g_autoptr (GError) before = g_steal_pointer (&self->lock_error);

  g_object_freeze_notify (G_OBJECT (self));
  set_string (self, &self->lock_reason, reason, XG_NODE_PROP_LOCK_REASON);
  self->lock_error = error != NULL ? g_error_copy (error) : NULL;
  if (g_strcmp0 (before != NULL ? before->message : NULL, xg_node_get_lock_detail (self)) != 0)
    xg_node_notify (self, XG_NODE_PROP_LOCK_DETAIL);
  if (was_locked != (self->lock_reason != NULL))
    xg_node_notify (self, XG_NODE_PROP_LOCKED);
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
  xg_node_notify (self, XG_NODE_PROP_SUBSCRIPTION);
}

void
xg_node_set_affiliation (XgNode *self, XgAffiliation affiliation)
{
  if (self->affiliation == affiliation)
    return;
  self->affiliation = affiliation;
  xg_node_notify (self, XG_NODE_PROP_AFFILIATION);
}

void
xg_node_set_busy (XgNode *self, gboolean busy)
{
  if (self->busy == !!busy)
    return;
  self->busy = !!busy;
  xg_node_notify (self, XG_NODE_PROP_BUSY);
}

void
xg_node_set_n_items (XgNode *self, gint64 n_items)
{
  set_number (self, &self->n_items, n_items, XG_NODE_PROP_N_ITEMS);
}

void
xg_node_set_keeping (XgNode *self, XgKeeping keeping)
{
  if (self->keeping == keeping)
    return;
  self->keeping = keeping;
  xg_node_notify (self, XG_NODE_PROP_KEEPING);
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
  set_number (self, &self->unread, unread, XG_NODE_PROP_UNREAD);
  set_number (self, &self->last_activity, activity, XG_NODE_PROP_LAST_ACTIVITY);
}

void
xg_node_set_key (XgNode *self, gint64 key)
{
  self->key = key;
}
