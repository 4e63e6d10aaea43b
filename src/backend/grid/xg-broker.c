/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-broker-private.h"

G_DEFINE_FINAL_TYPE (XgBroker, xg_broker, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_JID,
  PROP_LABEL,
  PROP_STATE,
  PROP_ERROR_TEXT,
  PROP_N_NODES,
  PROP_UNREAD,
  PROP_LOADING,
  PROP_CATCHING_UP,
  PROP_AGAIN_AT,
  PROP_REQUESTS_ERROR,
  N_PROPS
};

enum
{
  TREE_CHANGED,
  NODE_CHANGED,
  WALKED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
xg_broker_dispose (GObject *object)
{
  XgBroker *self = XG_BROKER (object);
  GHashTableIter iter;
  gpointer node;

  g_cancellable_cancel (self->cancellable);
  xg_capabilities_end (self->capabilities);
  g_clear_handle_id (&self->sums_source, g_source_remove);
  g_clear_handle_id (&self->changed_source, g_source_remove);
  g_clear_handle_id (&self->again_source, g_source_remove);
  xg_broker_walk_clear (self);
  xg_broker_clear_fetches (self);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_handle_id (&self->begin_source, g_source_remove);
  xg_broker_close (self);

  /* Collections may hold each other in a circle. */
  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &node))
    xg_node_unlink_all (node);
  g_hash_table_remove_all (self->nodes);
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_pointer (&self->ingest, xg_ingest_unref);
  G_OBJECT_CLASS (xg_broker_parent_class)->dispose (object);
}

static void
xg_broker_finalize (GObject *object)
{
  XgBroker *self = XG_BROKER (object);

  g_clear_object (&self->roots);
  g_clear_object (&self->all);
  g_clear_object (&self->capabilities);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  g_clear_pointer (&self->features, g_hash_table_unref);
  g_clear_pointer (&self->listed, g_hash_table_unref);
  g_clear_pointer (&self->subscribed_since, g_hash_table_unref);
  g_clear_pointer (&self->subscription_changes, g_hash_table_unref);
  g_clear_pointer (&self->pending, g_hash_table_unref);
  g_clear_pointer (&self->pending_rows, g_ptr_array_unref);
  g_clear_pointer (&self->trials, g_hash_table_unref);
  g_clear_pointer (&self->gone, g_hash_table_unref);
  g_clear_pointer (&self->fresh, g_hash_table_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_pointer (&self->in_view, g_ptr_array_unref);
  g_clear_pointer (&self->counted, g_hash_table_unref);
  g_mutex_clear (&self->reader_lock);
  g_clear_pointer (&self->jid, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->error_text, g_free);
  g_clear_error (&self->error);
  g_clear_error (&self->requests_error);
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
      g_value_set_string (value, xg_broker_get_label (self));
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_N_NODES:
      g_value_set_uint (value, g_hash_table_size (self->nodes));
      break;
    case PROP_UNREAD:
      g_value_set_int64 (value, self->unread);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, xg_broker_get_loading (self));
      break;
    case PROP_CATCHING_UP:
      g_value_set_boolean (value, self->catch_up.running);
      break;
    case PROP_AGAIN_AT:
      g_value_set_int64 (value, self->again_at);
      break;
    case PROP_REQUESTS_ERROR:
      g_value_set_boxed (value, self->requests_error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_broker_class_init (XgBrokerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_broker_dispose;
  object_class->finalize = xg_broker_finalize;
  object_class->get_property = xg_broker_get_property;

  properties[PROP_JID] = g_param_spec_string ("jid", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  properties[PROP_N_NODES] = g_param_spec_uint ("n-nodes", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_UNREAD] = g_param_spec_int64 ("unread", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_CATCHING_UP] = g_param_spec_boolean ("catching-up", NULL, NULL, FALSE, flags);
  properties[PROP_AGAIN_AT] = g_param_spec_int64 ("again-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_REQUESTS_ERROR] =
    g_param_spec_boxed ("requests-error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * XgBroker::tree-changed:
   *
   * Nodes came, went or moved: what belongs to a branch has to be computed anew.
   */
  signals[TREE_CHANGED] = g_signal_new ("tree-changed",
                                        XG_TYPE_BROKER,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        0);

  /**
   * XgBroker::node-changed:
   * @node: one of its nodes
   *
   * What is known of @node is another now: its name, kind, metadata, what we are to it, or how much
   * is in it.
   */
  signals[NODE_CHANGED] = g_signal_new ("node-changed",
                                        XG_TYPE_BROKER,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        XG_TYPE_NODE);

  /**
   * XgBroker::walked:
   *
   * The nodes are listed, and each of them was asked about: once a walk.
   */
  signals[WALKED] =
    g_signal_new ("walked", XG_TYPE_BROKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
xg_broker_init (XgBroker *self)
{
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->features = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->listed = g_hash_table_new (NULL, NULL);
  self->subscribed_since = g_hash_table_new (NULL, NULL);
  self->subscription_changes = g_hash_table_new (NULL, NULL);
  self->pending = g_hash_table_new (g_str_hash, g_str_equal);
  self->trials = g_hash_table_new (NULL, NULL);
  self->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fresh = g_hash_table_new (NULL, NULL);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->reader_lock);
  self->in_view = g_ptr_array_new_with_free_func (g_object_unref);
  self->counted = g_hash_table_new (NULL, NULL);
  self->roots = xg_node_list_new ();
  self->all = xg_node_list_new ();
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->urgent);
  g_queue_init (&self->normal);
  g_queue_init (&self->fetches);
}

/**
 * xg_broker_new:
 * @jid: address of the pubsub service
 * @name: (nullable): what discovery calls it
 * @session: the connection to ask on
 * @store: where its nodes are remembered
 * @ingest: where fetched items go
 *
 * Returns: (transfer full): a broker without nodes
 */
XgBroker *
xg_broker_new (const char *jid,
               const char *name,
               XgSession *session,
               XgStore *store,
               XgIngest *ingest)
{
  XgBroker *self = g_object_new (XG_TYPE_BROKER, NULL);

  self->jid = g_strdup (jid);
  self->name = g_strdup (name);
  self->capabilities = xg_capabilities_new (jid);
  self->session = g_object_ref (session);
  self->store = g_object_ref (store);
  self->ingest = xg_ingest_ref (ingest);
  return self;
}

const char *
xg_broker_get_jid (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return self->jid;
}

const char *
xg_broker_get_label (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return self->name != NULL ? self->name : self->jid;
}

/**
 * xg_broker_get_state:
 * @self: a broker
 *
 * Returns: whether the list of its nodes was asked for and came; metadata may still be on the
 *   way, see xg_broker_get_loading()
 */
XgLoadState
xg_broker_get_state (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), XG_LOAD_NOT);
  return self->state;
}

/**
 * xg_broker_get_error_text:
 * @self: a broker
 *
 * Returns: (nullable): why the list of nodes can't be had, or what of it is missing, as a sentence
 */
const char *
xg_broker_get_error_text (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return self->error_text;
}

/**
 * xg_broker_get_unread:
 * @self: a broker
 *
 * Returns: how many items of all its topics nobody has looked at
 */
gint64
xg_broker_get_unread (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), 0);
  return self->unread;
}

/**
 * xg_broker_get_loading:
 * @self: a broker
 *
 * Returns: whether anything that was asked is still unanswered
 */
gboolean
xg_broker_get_loading (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), FALSE);
  return self->state == XG_LOAD_RUNNING || self->in_flight > 0;
}

GListModel *
xg_broker_get_roots (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return G_LIST_MODEL (self->roots);
}

GListModel *
xg_broker_get_all_nodes (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return G_LIST_MODEL (self->all);
}

/**
 * xg_broker_get_capabilities:
 * @self: a broker
 *
 * Returns: (transfer none): what it can do
 */
XgCapabilities *
xg_broker_get_capabilities (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return self->capabilities;
}

/**
 * xg_broker_has_feature:
 * @self: a broker
 * @feature: a namespace, as disco#info lists it (XEP-0030 section 3.1)
 *
 * Returns: whether the broker advertises @feature, which does not mean that it works
 */
gboolean
xg_broker_has_feature (XgBroker *self, const char *feature)
{
  g_return_val_if_fail (XG_IS_BROKER (self), FALSE);
  return g_hash_table_contains (self->features, feature);
}

void
xg_broker_set_name (XgBroker *self, const char *name)
{
  if (name == NULL || g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

void
xg_broker_set_features (XgBroker *self, GHashTable *features)
{
  GHashTableIter iter;
  gpointer feature;

  g_hash_table_remove_all (self->features);
  g_hash_table_iter_init (&iter, features);
  while (g_hash_table_iter_next (&iter, &feature, NULL))
    g_hash_table_add (self->features, g_strdup (feature));
}

void
xg_broker_set_state (XgBroker *self, XgLoadState state, const char *error_text)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (state != XG_LOAD_FAILED)
    xg_broker_trouble_over (self);
  if (g_strcmp0 (self->error_text, error_text) != 0)
    {
      g_free (self->error_text);
      self->error_text = g_strdup (error_text);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  xg_broker_notify_loading (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
xg_broker_notify_loading (XgBroker *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
xg_broker_notify_again (XgBroker *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AGAIN_AT]);
}

void
xg_broker_notify_requests (XgBroker *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REQUESTS_ERROR]);
}

void
xg_broker_notify_n_nodes (XgBroker *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NODES]);
}

void
xg_broker_notify_unread (XgBroker *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
}

void
xg_broker_notify_catching_up (XgBroker *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATCHING_UP]);
}

void
xg_broker_tree_changed (XgBroker *self)
{
  xg_broker_queue_sums (self);
  g_signal_emit (self, signals[TREE_CHANGED], 0);
}

void
xg_broker_walked (XgBroker *self)
{
  g_signal_emit (self, signals[WALKED], 0);
}

/* Thousands are told during a walk: cheap while nobody listens. */
void
xg_broker_node_changed (XgBroker *self, XgNode *node)
{
  if (g_signal_has_handler_pending (self, signals[NODE_CHANGED], 0, FALSE))
    g_signal_emit (self, signals[NODE_CHANGED], 0, node);
}

/**
 * xg_broker_reset:
 * @self: a broker
 *
 * Forgets what was asked.
 */
void
xg_broker_reset (XgBroker *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->generation++;
  self->walking = FALSE;
  xg_capabilities_end (self->capabilities);
  xg_capabilities_set_listing (self->capabilities, FALSE);
  xg_broker_walk_clear (self);
  xg_broker_look_clear (self);
  xg_broker_clear_fetches (self);
  xg_broker_catch_up_clear (self);
  xg_broker_set_state (self, XG_LOAD_NOT, NULL);
}

/**
 * xg_broker_offline:
 * @self: a broker
 *
 * The connection ended: nothing that was asked will be answered.
 */
void
xg_broker_offline (XgBroker *self)
{
  xg_broker_next_connection (self);
  xg_broker_trouble_forget (self);
  xg_broker_reset (self);
}
