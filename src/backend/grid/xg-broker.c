/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-broker-private.h"

/* Between the topic ids of XgStoreNode.parents. */
#define UNIT_SEPARATOR "\x1f"
/* Collections show the sums of what is below them, computed at most so often. */
#define SUMS_INTERVAL_MS 200

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
  N_PROPS
};

enum
{
  TREE_CHANGED,
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
  g_clear_handle_id (&self->sums_source, g_source_remove);
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
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  g_clear_pointer (&self->features, g_hash_table_unref);
  g_clear_pointer (&self->listed, g_hash_table_unref);
  g_clear_pointer (&self->subscribed_since, g_hash_table_unref);
  g_clear_pointer (&self->pending, g_hash_table_unref);
  g_clear_pointer (&self->pending_rows, g_ptr_array_unref);
  g_clear_pointer (&self->trials, g_hash_table_unref);
  g_clear_pointer (&self->fresh, g_hash_table_unref);
  g_mutex_clear (&self->reader_lock);
  g_clear_pointer (&self->jid, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->error_text, g_free);
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
}

static void
xg_broker_init (XgBroker *self)
{
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->features = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->listed = g_hash_table_new (NULL, NULL);
  self->subscribed_since = g_hash_table_new (NULL, NULL);
  self->pending = g_hash_table_new (g_str_hash, g_str_equal);
  self->trials = g_hash_table_new (NULL, NULL);
  self->fresh = g_hash_table_new (NULL, NULL);
  g_mutex_init (&self->reader_lock);
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
 * Returns: (nullable): why the list of nodes can't be had, as a sentence
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

XgNode *
xg_broker_lookup_node (XgBroker *self, const char *id)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return g_hash_table_lookup (self->nodes, id);
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

/**
 * xg_broker_ensure_node:
 * @self: a broker
 * @id: a node id
 *
 * Returns: (transfer none): the node of this id, made when it was not known. A new node is not in
 *   the tree before it is linked to a collection or xg_broker_update_root() puts it on top
 */
XgNode *
xg_broker_ensure_node (XgBroker *self, const char *id)
{
  XgNode *node = g_hash_table_lookup (self->nodes, id);

  if (node == NULL)
    {
      node = xg_node_new (self, id);
      g_hash_table_insert (self->nodes, (char *) xg_node_get_id (node), node);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NODES]);
    }
  return node;
}

/* Top-level nodes are those without a known collection. */
void
xg_broker_update_root (XgBroker *self, XgNode *node)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (xg_node_get_n_parents (node) > 0)
    {
      xg_node_list_remove (self->roots, node);
      return;
    }
  g_ptr_array_add (one, node);
  xg_node_list_add (self->roots, one);
}

/**
 * xg_broker_remove_node:
 * @self: a broker
 * @node: a node that the broker no longer has
 *
 * Takes it out of the tree; its items stay in the cache. Children without another collection move
 * to the top, as XEP-0248 section 6.3 leaves them.
 */
void
xg_broker_remove_node (XgBroker *self, XgNode *node)
{
  g_autoptr (XgNode) keep = g_object_ref (node);
  g_autoptr (GPtrArray) orphans = g_ptr_array_new_with_free_func (g_object_unref);
  XgNodeList *children = xg_node_get_child_list (node);

  if (g_hash_table_lookup (self->nodes, xg_node_get_id (node)) != node)
    return;

  for (guint i = 0; i < xg_node_list_get_length (children); i++)
    g_ptr_array_add (orphans, g_object_ref (xg_node_list_peek (children, i)));
  self->unread -= xg_node_get_own_unread (node);
  xg_node_unlink_all (node);
  xg_node_list_remove (self->roots, node);
  xg_node_list_remove (self->all, node);
  g_hash_table_remove (self->listed, node);
  g_hash_table_remove (self->subscribed_since, node);
  g_hash_table_remove (self->fresh, node);
  g_hash_table_remove (self->trials, node);
  if (self->looked_at == node)
    self->looked_at = NULL;
  xg_store_forget_node (self->store, self->jid, xg_node_get_id (node));
  g_hash_table_remove (self->nodes, xg_node_get_id (node));
  for (guint i = 0; i < orphans->len; i++)
    {
      if (orphans->pdata[i] != (gpointer) node)
        xg_broker_update_root (self, orphans->pdata[i]);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NODES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
  xg_broker_tree_changed (self);
}

/**
 * xg_broker_save_node:
 * @self: a broker
 * @node: one of its nodes
 *
 * Remembers what the tree needs of @node for the next start.
 */
void
xg_broker_save_node (XgBroker *self, XgNode *node)
{
  g_autoptr (GString) parents = g_string_new (NULL);
  XgStoreNode row = { 0 };

  for (guint i = 0; i < xg_node_get_n_parents (node); i++)
    {
      if (i > 0)
        g_string_append (parents, UNIT_SEPARATOR);
      g_string_append (parents, xg_node_get_id (xg_node_get_parent (node, i)));
    }
  row.broker = self->jid;
  row.node = (char *) xg_node_get_id (node);
  row.name = (char *) xg_node_get_label (node);
  row.kind = (int) xg_node_get_kind (node);
  row.parents = parents->str;
  row.subscribed = xg_node_get_subscription (node) == XG_SUBSCRIPTION_SUBSCRIBED;
  xg_store_put_node (self->store, &row);
}

/**
 * xg_broker_restore_nodes:
 * @self: a broker
 * @rows: (element-type XgStoreNode): what the store remembers of it
 *
 * Builds the tree of last time.
 */
void
xg_broker_restore_nodes (XgBroker *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GPtrArray) top = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      XgStoreNode *row = rows->pdata[i];
      XgNode *node = xg_broker_ensure_node (self, row->node);

      xg_node_set_key (node, row->key);
      xg_node_set_name (node, row->name);
      xg_node_set_kind (node, (XgNodeKind) row->kind);
      xg_node_set_own_unread (node, row->unread);
      xg_node_set_own_activity (node, row->last_activity);
      xg_ingest_note_seen (self->ingest, row->last_activity);
      xg_node_set_shown (node, row->unread, row->last_activity);
      if (row->subscribed)
        xg_broker_set_subscription (self, node, XG_SUBSCRIPTION_SUBSCRIBED, NULL);
      self->unread += row->unread;
      g_ptr_array_add (all, node);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      XgStoreNode *row = rows->pdata[i];
      XgNode *node = all->pdata[i];
      g_auto (GStrv) parents =
        g_strsplit (row->parents != NULL ? row->parents : "", UNIT_SEPARATOR, -1);

      for (guint j = 0; parents[j] != NULL; j++)
        {
          g_autoptr (GPtrArray) one = g_ptr_array_new ();
          XgNode *parent = g_hash_table_lookup (self->nodes, parents[j]);

          g_ptr_array_add (one, node);
          if (parent != NULL && *parents[j] != '\0')
            xg_node_link (parent, one);
        }
      if (xg_node_get_n_parents (node) == 0)
        g_ptr_array_add (top, node);
    }
  xg_node_list_add (self->all, all);
  xg_node_list_add (self->roots, top);
  self->connection++; /* what was subscribed last time is older than the next one */
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
  xg_broker_tree_changed (self);
}

/* Adds every node at and below @node once. */
static void
collect_branch (XgNode *node, GHashTable *seen, GPtrArray *branch)
{
  XgNodeList *children;

  if (!g_hash_table_add (seen, node))
    return;
  g_ptr_array_add (branch, node);
  children = xg_node_get_child_list (node);
  for (guint i = 0; i < xg_node_list_get_length (children); i++)
    collect_branch (xg_node_list_peek (children, i), seen, branch);
}

/**
 * xg_broker_collect_topics:
 * @self: a broker
 * @node: where to begin
 *
 * Returns: (transfer container) (element-type XgNode): @node and everything below it, each once
 */
GPtrArray *
xg_broker_collect_topics (XgBroker *self, XgNode *node)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *branch = g_ptr_array_new ();

  collect_branch (node, seen, branch);
  return branch;
}

/**
 * xg_broker_list_nodes:
 * @self: a broker
 *
 * Returns: (transfer container) (element-type XgNode): all its nodes
 */
GPtrArray *
xg_broker_list_nodes (XgBroker *self)
{
  GPtrArray *nodes = g_ptr_array_new ();
  guint n_nodes = xg_node_list_get_length (self->all);

  for (guint i = 0; i < n_nodes; i++)
    g_ptr_array_add (nodes, xg_node_list_peek (self->all, i));
  return nodes;
}

/**
 * xg_broker_is_covered:
 * @self: a broker
 * @node: a node
 *
 * Returns: whether we receive what is published there: by a subscription of its own or of a
 *   collection above it (XEP-0248 section 5.2)
 */
gboolean
xg_broker_is_covered (XgBroker *self, XgNode *node)
{
  g_autoptr (GPtrArray) above = xg_node_list_above (node);

  for (guint i = 0; i < above->len; i++)
    {
      if (xg_node_get_subscription (above->pdata[i]) == XG_SUBSCRIPTION_SUBSCRIBED)
        return TRUE;
    }
  return FALSE;
}

static void
update_sum (XgBroker *self, XgNode *node)
{
  g_autoptr (GPtrArray) branch = NULL;
  gint64 unread = 0;
  gint64 activity = 0;

  if (xg_node_list_get_length (xg_node_get_child_list (node)) == 0)
    {
      xg_node_set_shown (node, xg_node_get_own_unread (node), xg_node_get_own_activity (node));
      return;
    }
  branch = xg_broker_collect_topics (self, node);
  for (guint i = 0; i < branch->len; i++)
    {
      unread += xg_node_get_own_unread (branch->pdata[i]);
      activity = MAX (activity, xg_node_get_own_activity (branch->pdata[i]));
    }
  xg_node_set_shown (node, unread, activity);
}

static gboolean
sums_cb (gpointer user_data)
{
  XgBroker *self = XG_BROKER (user_data);
  guint n_nodes = xg_node_list_get_length (self->all);

  self->sums_source = 0;
  for (guint i = 0; i < n_nodes; i++)
    update_sum (self, xg_node_list_peek (self->all, i));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
  return G_SOURCE_REMOVE;
}

void
xg_broker_queue_sums (XgBroker *self)
{
  if (self->sums_source == 0)
    self->sums_source = g_timeout_add (SUMS_INTERVAL_MS, sums_cb, self);
}

static void
note_item (XgBroker *self, XgNode *node, const XgRecord *record)
{
  if (record->outcome == XG_OUTCOME_STORED ||
      (record->outcome == XG_OUTCOME_UPDATED && !record->replaced_unread))
    {
      xg_node_set_own_unread (node, xg_node_get_own_unread (node) + 1);
      self->unread++;
    }
  /* Where there was nothing to fetch, it now shows whether there ever is. */
  if (xg_node_get_keeping (node) == XG_KEEPING_UNKNOWN && xg_node_get_n_items (node) == 0 &&
      !record->caught_up && xg_broker_is_covered (self, node))
    {
      xg_node_set_n_items (node, -1);
      xg_broker_queue_topic (self, node, TRUE);
      xg_broker_pump_fetches (self);
    }
}

/* A node that we learn of by an event, before discovery told of it. */
static XgNode *
node_of_event (XgBroker *self, const XgRecord *record)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  XgNode *node = xg_broker_lookup_node (self, record->node);
  XgNode *collection = NULL;

  if (node != NULL || record->kind == XG_RECORD_DELETE || record->kind == XG_RECORD_LOST)
    return node;

  node = xg_broker_ensure_node (self, record->node);
  g_ptr_array_add (one, node);
  xg_node_list_add (self->all, one);
  if (record->collection != NULL)
    collection = xg_broker_lookup_node (self, record->collection);
  if (collection != NULL && collection != node)
    xg_node_link (collection, one);
  xg_broker_update_root (self, node);
  xg_broker_walk_info (self, node, FALSE);
  xg_broker_tree_changed (self);
  return node;
}

/**
 * xg_broker_note_record:
 * @self: a broker
 * @record: a durable event of it
 *
 * Lets the tree follow: unread, last activity, deleted and changed nodes.
 */
void
xg_broker_note_record (XgBroker *self, const XgRecord *record)
{
  XgNode *node;

  if (record->outcome == XG_OUTCOME_REJECTED || record->outcome == XG_OUTCOME_DUPLICATE)
    return;
  if (*record->node == '\0')
    {
      /* The root collection is no node of the tree: what is on top changed. */
      if (record->kind == XG_RECORD_COLLECTION)
        xg_broker_walk_top (self);
      return;
    }
  node = node_of_event (self, record);
  if (node == NULL)
    return;

  if (record->node_key != 0)
    xg_node_set_key (node, record->node_key);
  if (record->kind == XG_RECORD_LOST)
    return;
  xg_node_set_own_activity (node, record->received);
  switch (record->kind)
    {
    case XG_RECORD_ITEM:
      note_item (self, node, record);
      break;
    case XG_RECORD_DELETE:
      xg_broker_remove_node (self, node);
      return;
    case XG_RECORD_CONFIGURATION:
      xg_broker_walk_info (self, node, TRUE);
      break;
    case XG_RECORD_COLLECTION:
      xg_broker_walk_children (self, node, TRUE);
      break;
    case XG_RECORD_SUBSCRIPTION:
      xg_broker_walk_subscription (self, node);
      break;
    case XG_RECORD_PURGE:
      /* That it has nothing now says nothing. */
      xg_node_set_keeping (node, XG_KEEPING_UNKNOWN);
      xg_node_set_n_items (node, 0);
      break;
    case XG_RECORD_RETRACT:
    case XG_RECORD_LOST:
      break;
    }
  if (xg_node_list_get_length (xg_node_get_child_list (node)) == 0)
    xg_node_set_shown (node, xg_node_get_own_unread (node), xg_node_get_own_activity (node));
  xg_broker_queue_sums (self);
}

/**
 * xg_broker_note_read:
 * @self: a broker
 * @node: one of its topics
 * @count: how many items of it were read; negative: marked unread again
 */
void
xg_broker_note_read (XgBroker *self, XgNode *node, gint64 count)
{
  gint64 before = xg_node_get_own_unread (node);

  xg_node_set_own_unread (node, before - count);
  self->unread += xg_node_get_own_unread (node) - before;
  xg_node_set_shown (node, xg_node_get_own_unread (node), xg_node_get_own_activity (node));
  xg_broker_queue_sums (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
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
  xg_broker_walk_clear (self);
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
  xg_broker_reset (self);
}
