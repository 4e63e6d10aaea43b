/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-private.h"
#include "grid/xg-broker-trouble.h"

struct _XgBroker
{
  GObject parent_instance;

  char *jid;
  char *label;
  char *error_text;
  GError *error;
  GError *requests_error;
  gboolean asking_requests;
  gint64 again_at;
  XgNodeList *roots;
  XgNodeList *all;
  GHashTable *nodes;
  GError *subscribe_error;
  XgCapabilities *capabilities;
  int state;
  gboolean loading;
  gint64 unread;
};

G_DEFINE_FINAL_TYPE (XgBroker, xg_broker, G_TYPE_OBJECT)

static guint tree_changed;
static guint node_changed;

enum
{
  PROP_0,
  PROP_JID,
  PROP_LABEL,
  PROP_ERROR_TEXT,
  PROP_STATE,
  PROP_N_NODES,
  PROP_UNREAD,
  PROP_LOADING,
  PROP_ERROR, /* only of the double */
  PROP_AGAIN_AT,
  PROP_REQUESTS_ERROR,
  PROP_ASKING_REQUESTS, /* only of the double */
};

static void
xg_broker_finalize (GObject *object)
{
  XgBroker *self = XG_BROKER (object);

  g_free (self->jid);
  g_free (self->label);
  g_free (self->error_text);
  g_clear_error (&self->error);
  g_clear_error (&self->requests_error);
  g_clear_error (&self->subscribe_error);
  g_clear_object (&self->roots);
  g_clear_object (&self->all);
  g_clear_object (&self->capabilities);
  g_clear_pointer (&self->nodes, g_hash_table_unref);

  G_OBJECT_CLASS (xg_broker_parent_class)->finalize (object);
}

static void
xg_broker_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgBroker *self = XG_BROKER (object);

  switch (prop_id)
    {
    case PROP_JID:
      g_value_set_string (value, self->jid);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_N_NODES:
      g_value_set_uint (value, g_hash_table_size (self->nodes));
      break;
    case PROP_UNREAD:
      g_value_set_int64 (value, self->unread);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_AGAIN_AT:
      g_value_set_int64 (value, self->again_at);
      break;
    case PROP_REQUESTS_ERROR:
      g_value_set_boxed (value, self->requests_error);
      break;
    case PROP_ASKING_REQUESTS:
      g_value_set_boolean (value, self->asking_requests);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_broker_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgBroker *self = XG_BROKER (object);

  switch (prop_id)
    {
    case PROP_ERROR_TEXT:
      g_free (self->error_text);
      self->error_text = g_value_dup_string (value);
      break;
    case PROP_STATE:
      self->state = g_value_get_int (value);
      break;
    case PROP_UNREAD:
      self->unread = g_value_get_int64 (value);
      break;
    case PROP_LOADING:
      self->loading = g_value_get_boolean (value);
      break;
    case PROP_ERROR:
      g_clear_error (&self->error);
      self->error = g_value_dup_boxed (value);
      break;
    case PROP_AGAIN_AT:
      self->again_at = g_value_get_int64 (value);
      break;
    case PROP_REQUESTS_ERROR:
      g_clear_error (&self->requests_error);
      self->requests_error = g_value_dup_boxed (value);
      break;
    case PROP_ASKING_REQUESTS:
      self->asking_requests = g_value_get_boolean (value);
      g_object_notify (object, "requests-error");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_broker_class_init (XgBrokerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = xg_broker_finalize;
  object_class->get_property = xg_broker_get_property;
  object_class->set_property = xg_broker_set_property;

  g_object_class_install_property (object_class,
                                   PROP_JID,
                                   g_param_spec_string ("jid", NULL, NULL, NULL, read_only));
  g_object_class_install_property (object_class,
                                   PROP_LABEL,
                                   g_param_spec_string ("label", NULL, NULL, NULL, read_only));
  g_object_class_install_property (object_class,
                                   PROP_ERROR_TEXT,
                                   g_param_spec_string ("error-text", NULL, NULL, NULL, flags));
  g_object_class_install_property (
    object_class,
    PROP_STATE,
    g_param_spec_int ("state", NULL, NULL, 0, XG_LOAD_FAILED, XG_LOAD_DONE, flags));
  g_object_class_install_property (
    object_class,
    PROP_N_NODES,
    g_param_spec_uint ("n-nodes", NULL, NULL, 0, G_MAXUINT, 0, read_only));
  g_object_class_install_property (
    object_class,
    PROP_UNREAD,
    g_param_spec_int64 ("unread", NULL, NULL, 0, G_MAXINT64, 0, flags));
  g_object_class_install_property (object_class,
                                   PROP_LOADING,
                                   g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags));
  g_object_class_install_property (object_class,
                                   PROP_ERROR,
                                   g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags));
  g_object_class_install_property (
    object_class,
    PROP_AGAIN_AT,
    g_param_spec_int64 ("again-at", NULL, NULL, 0, G_MAXINT64, 0, flags));
  g_object_class_install_property (
    object_class,
    PROP_REQUESTS_ERROR,
    g_param_spec_boxed ("requests-error", NULL, NULL, G_TYPE_ERROR, flags));
  g_object_class_install_property (
    object_class,
    PROP_ASKING_REQUESTS,
    g_param_spec_boolean ("asking-requests", NULL, NULL, FALSE, flags));

  tree_changed = g_signal_new ("tree-changed",
                               XG_TYPE_BROKER,
                               G_SIGNAL_RUN_LAST,
                               0,
                               NULL,
                               NULL,
                               NULL,
                               G_TYPE_NONE,
                               0);
  node_changed = g_signal_new ("node-changed",
                               XG_TYPE_BROKER,
                               G_SIGNAL_RUN_LAST,
                               0,
                               NULL,
                               NULL,
                               NULL,
                               G_TYPE_NONE,
                               1,
                               XG_TYPE_NODE);
}

static void
xg_broker_init (XgBroker *self)
{
  self->state = XG_LOAD_DONE;
  self->roots = xg_node_list_new ();
  self->all = xg_node_list_new ();
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}

XgBroker *
xg_double_broker_new (const char *jid, const char *label)
{
  XgBroker *self = g_object_new (XG_TYPE_BROKER, NULL);

  self->jid = g_strdup (jid);
  self->label = g_strdup (label);
  self->capabilities = xg_capabilities_new (jid);

  return self;
}

XgNode *
xg_double_broker_add_node (XgBroker *self,
                           XgNode *parent,
                           const char *id,
                           const char *title,
                           XgNodeKind kind)
{
  XgNode *node = g_hash_table_lookup (self->nodes, id);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (node == NULL)
    {
      node = xg_node_new (self, id);
      g_hash_table_insert (self->nodes, (char *) xg_node_get_id (node), node);
      xg_node_set_info (node, &(XgNodeInfo){ .kind = kind, .title = title, .n_subscribers = -1 });
      if (kind != XG_NODE_UNKNOWN)
        {
          xg_node_set_info_state (node, XG_LOAD_DONE);
          xg_node_set_children_state (node, XG_LOAD_DONE);
        }
      g_ptr_array_add (one, node);
      xg_node_list_add (self->all, one);
      g_object_notify (G_OBJECT (self), "n-nodes");
    }
  else
    g_ptr_array_add (one, node);

  if (parent != NULL)
    xg_node_link (parent, one);
  else
    xg_node_list_add (self->roots, one);
  g_signal_emit (self, tree_changed, 0);

  return node;
}

void
xg_double_broker_remove_node (XgBroker *self, const char *id)
{
  g_autoptr (XgNode) node = g_object_ref (g_hash_table_lookup (self->nodes, id));
  XgNodeList *children = xg_node_get_child_list (node);
  g_autoptr (GPtrArray) orphans = g_ptr_array_new ();

  for (guint i = 0; i < xg_node_list_get_length (children); i++)
    if (xg_node_get_n_parents (xg_node_list_peek (children, i)) == 1)
      g_ptr_array_add (orphans, xg_node_list_peek (children, i));
  xg_node_unlink_all (node);
  xg_node_list_remove (self->roots, node);
  xg_node_list_remove (self->all, node);
  xg_node_list_add (self->roots, orphans);
  g_hash_table_remove (self->nodes, id);
  g_object_notify (G_OBJECT (self), "n-nodes");
}

void
xg_double_broker_set_subscribe_error (XgBroker *self, const GError *error)
{
  g_clear_error (&self->subscribe_error);
  if (error != NULL)
    self->subscribe_error = g_error_copy (error);
}

const char *
xg_broker_get_jid (XgBroker *self)
{
  return self->jid;
}

const char *
xg_broker_get_label (XgBroker *self)
{
  return self->label;
}

XgLoadState
xg_broker_get_state (XgBroker *self)
{
  return (XgLoadState) self->state;
}

const GError *
xg_broker_get_error (XgBroker *self)
{
  return self->error;
}

gint64
xg_broker_get_again_at (XgBroker *self)
{
  return self->again_at;
}

const GError *
xg_broker_get_requests_error (XgBroker *self)
{
  return self->requests_error;
}

gboolean
xg_broker_get_asking_requests (XgBroker *self)
{
  return self->asking_requests;
}

const char *
xg_broker_get_error_text (XgBroker *self)
{
  return self->error_text;
}

gint64
xg_broker_get_unread (XgBroker *self)
{
  return self->unread;
}

gboolean
xg_broker_get_loading (XgBroker *self)
{
  return self->loading;
}

GListModel *
xg_broker_get_roots (XgBroker *self)
{
  return G_LIST_MODEL (self->roots);
}

GListModel *
xg_broker_get_all_nodes (XgBroker *self)
{
  return G_LIST_MODEL (self->all);
}

XgNode *
xg_broker_lookup_node (XgBroker *self, const char *id)
{
  return g_hash_table_lookup (self->nodes, id);
}

XgCapabilities *
xg_broker_get_capabilities (XgBroker *self)
{
  return self->capabilities;
}

gboolean
xg_broker_has_feature (XgBroker *self, const char *feature)
{
  return TRUE;
}

void
xg_broker_node_changed (XgBroker *self, XgNode *node)
{
  g_signal_emit (self, node_changed, 0, node);
}

void
xg_broker_show_nodes (XgBroker *self, GPtrArray *nodes)
{
}

gboolean
xg_broker_knows_subscriptions (XgBroker *self)
{
  return TRUE;
}

void
xg_broker_refresh (XgBroker *self)
{
  xg_double_note ("refresh %s", self->jid);
}

void
xg_broker_load_node (XgBroker *self, XgNode *node, gboolean again)
{
  xg_double_note ("load %s%s", xg_node_get_id (node), again ? " again" : "");
}

void
xg_broker_look_at (XgBroker *self, XgNode *node, gboolean again)
{
  if (node != NULL)
    xg_double_note ("look at %s%s", xg_node_get_id (node), again ? " again" : "");
}

static gboolean
answer_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  XgBroker *self = g_task_get_source_object (task);
  XgNode *node = g_task_get_task_data (task);

  xg_node_set_busy (node, FALSE);
  if (self->subscribe_error != NULL)
    g_task_return_error (task, g_error_copy (self->subscribe_error));
  else
    {
      if (g_task_get_source_tag (task) == xg_broker_subscribe_async)
        xg_node_set_subscription (node, XG_SUBSCRIPTION_SUBSCRIBED, NULL);
      else if (g_task_get_source_tag (task) == xg_broker_unsubscribe_async)
        xg_node_set_subscription (node, XG_SUBSCRIPTION_NONE, NULL);
      g_task_return_int (task, 1);
    }

  return G_SOURCE_REMOVE;
}

static void
ask (XgBroker *self,
     const char *what,
     gpointer tag,
     XgNode *node,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  xg_double_note ("%s %s", what, xg_node_get_id (node));
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_object_ref (node), g_object_unref);
  xg_node_set_busy (node, TRUE);
  g_timeout_add (20, answer_cb, task);
}

void
xg_broker_subscribe_async (XgBroker *self,
                           XgNode *node,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  ask (self, "subscribe", xg_broker_subscribe_async, node, cancellable, callback, user_data);
}

gboolean
xg_broker_subscribe_finish (XgBroker *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error) >= 0;
}

void
xg_broker_unsubscribe_async (XgBroker *self,
                             XgNode *node,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  ask (self, "unsubscribe", xg_broker_unsubscribe_async, node, cancellable, callback, user_data);
}

gboolean
xg_broker_unsubscribe_finish (XgBroker *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error) >= 0;
}

void
xg_broker_fetch_items_async (XgBroker *self,
                             XgNode *node,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  ask (self, "fetch", xg_broker_fetch_items_async, node, cancellable, callback, user_data);
}

gssize
xg_broker_fetch_items_finish (XgBroker *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}
