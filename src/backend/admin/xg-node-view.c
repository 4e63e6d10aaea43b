/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-node-view-private.h"
#include "base/xg-fold.h"

/* A walk tells of thousands of nodes, one by one; so often they are put in order. */
#define REFRESH_MS 200

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XgNodeView,
                               xg_node_view,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_N_TOTAL,
  N_PROPS
};

enum
{
  REFRESHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
xg_node_view_get_item_type (GListModel *model)
{
  return XG_TYPE_NODE;
}

static guint
xg_node_view_get_n_items (GListModel *model)
{
  return XG_NODE_VIEW (model)->shown->len;
}

static gpointer
xg_node_view_get_item (GListModel *model, guint position)
{
  XgNodeView *self = XG_NODE_VIEW (model);

  if (position >= self->shown->len)
    return NULL;
  return g_object_ref (((XgNodeEntry *) self->shown->pdata[position])->node);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = xg_node_view_get_item_type;
  iface->get_n_items = xg_node_view_get_n_items;
  iface->get_item = xg_node_view_get_item;
}

static void
note_total (XgNodeView *self)
{
  if (self->n_total == self->sorted->len)
    return;
  self->n_total = self->sorted->len;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TOTAL]);
}

static void
refresh (XgNodeView *self)
{
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  self->stale = FALSE;
  if (self->broker != NULL)
    xg_node_view_collect (self);
  else
    {
      g_ptr_array_set_size (self->sorted, 0);
      self->round++;
    }
  xg_node_view_sort (self);
  xg_node_view_filter (self, self->sorted);
  /* Rows that were shown up to now pointed to them. */
  xg_node_view_forget_gone (self);
  note_total (self);
  g_signal_emit (self, signals[REFRESHED], 0);
}

static gboolean
refresh_cb (gpointer user_data)
{
  XgNodeView *self = user_data;

  self->refresh_source = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (XgNodeView *self)
{
  self->stale = TRUE;
  if (self->live && self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
node_changed_cb (XgNodeView *self, XgNode *node)
{
  XgNodeEntry *entry = g_hash_table_lookup (self->entries, node);

  if (entry != NULL)
    {
      xg_node_entry_forget (entry);
    }
  queue_refresh (self);
}

static void
xg_node_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_TOTAL:
      g_value_set_uint (value, XG_NODE_VIEW (object)->n_total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_node_view_dispose (GObject *object)
{
  XgNodeView *self = XG_NODE_VIEW (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_object (&self->broker_signals);
  g_clear_object (&self->list_signals);
  g_clear_object (&self->broker);

  G_OBJECT_CLASS (xg_node_view_parent_class)->dispose (object);
}

static void
xg_node_view_finalize (GObject *object)
{
  XgNodeView *self = XG_NODE_VIEW (object);

  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->sorted);
  g_hash_table_unref (self->entries);
  g_free (self->text);
  g_strfreev (self->words);

  G_OBJECT_CLASS (xg_node_view_parent_class)->finalize (object);
}

static void
xg_node_view_class_init (XgNodeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = xg_node_view_get_property;
  object_class->dispose = xg_node_view_dispose;
  object_class->finalize = xg_node_view_finalize;

  properties[PROP_N_TOTAL] =
    g_param_spec_uint ("n-total",
                       NULL,
                       NULL,
                       0,
                       G_MAXUINT,
                       0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REFRESHED] = g_signal_new ("refreshed",
                                     XG_TYPE_NODE_VIEW,
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     0);
}

static void
xg_node_view_init (XgNodeView *self)
{
  self->live = TRUE;
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) xg_node_entry_free);
  self->sorted = g_ptr_array_new ();
  self->shown = g_ptr_array_new ();
  self->broker_signals = g_signal_group_new (XG_TYPE_BROKER);
  g_signal_group_connect_swapped (self->broker_signals,
                                  "tree-changed",
                                  G_CALLBACK (queue_refresh),
                                  self);
  g_signal_group_connect_swapped (self->broker_signals,
                                  "node-changed",
                                  G_CALLBACK (node_changed_cb),
                                  self);
  self->list_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->list_signals,
                                  "items-changed",
                                  G_CALLBACK (queue_refresh),
                                  self);
}

/**
 * xg_node_view_new:
 *
 * Returns: (transfer full): the topics of no broker, by label
 */
XgNodeView *
xg_node_view_new (void)
{
  return g_object_new (XG_TYPE_NODE_VIEW, NULL);
}

/**
 * xg_node_view_set_broker:
 * @self: a view
 * @broker: (nullable): whose nodes are meant
 */
void
xg_node_view_set_broker (XgNodeView *self, XgBroker *broker)
{
  g_return_if_fail (XG_IS_NODE_VIEW (self));
  g_return_if_fail (broker == NULL || XG_IS_BROKER (broker));

  if (!g_set_object (&self->broker, broker))
    return;
  g_signal_group_set_target (self->broker_signals, broker);
  g_signal_group_set_target (self->list_signals,
                             broker != NULL ? xg_broker_get_all_nodes (broker) : NULL);
  if (self->live || broker == NULL)
    refresh (self);
  else
    self->stale = TRUE;
}

/**
 * xg_node_view_set_live:
 * @self: a view
 * @live: whether anybody looks; else it follows when somebody does
 */
void
xg_node_view_set_live (XgNodeView *self, gboolean live)
{
  g_return_if_fail (XG_IS_NODE_VIEW (self));

  if (self->live == !!live)
    return;
  self->live = !!live;
  if (!live)
    g_clear_handle_id (&self->refresh_source, g_source_remove);
  else if (self->stale)
    refresh (self);
}

XgNodeSet
xg_node_view_get_set (XgNodeView *self)
{
  g_return_val_if_fail (XG_IS_NODE_VIEW (self), XG_NODE_SET_TOPICS);
  return self->set;
}

void
xg_node_view_set_set (XgNodeView *self, XgNodeSet set)
{
  g_return_if_fail (XG_IS_NODE_VIEW (self));
  g_return_if_fail (set < XG_N_NODE_SETS);

  if (self->set == set)
    return;
  self->set = set;
  refresh (self);
}

static char **
split_words (const char *text)
{
  g_autofree char *folded = xg_fold (text);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (words, parts[i]);
  return g_strv_builder_end (words);
}

/**
 * xg_node_view_set_filter:
 * @self: a view
 * @text: (nullable): words that label or id contain, whatever their case and accents
 *
 * Typing on looks only at what is left, and never puts anything in order.
 */
void
xg_node_view_set_filter (XgNodeView *self, const char *text)
{
  gboolean narrower;

  g_return_if_fail (XG_IS_NODE_VIEW (self));

  if (text == NULL)
    text = "";
  if (g_strcmp0 (self->text, text) == 0)
    return;
  narrower = self->text == NULL || g_str_has_prefix (text, self->text);
  g_free (self->text);
  self->text = g_strdup (text);
  g_clear_pointer (&self->words, g_strfreev);
  self->words = split_words (text);
  if (self->words[0] == NULL)
    g_clear_pointer (&self->words, g_strfreev);
  xg_node_view_filter (self, narrower ? self->shown : self->sorted);
}

gboolean
xg_node_view_is_filtered (XgNodeView *self)
{
  g_return_val_if_fail (XG_IS_NODE_VIEW (self), FALSE);
  return self->words != NULL;
}

/**
 * xg_node_view_set_order:
 * @self: a view
 * @column: what to order by; what is the same there, by label
 * @descending: the greatest first
 */
void
xg_node_view_set_order (XgNodeView *self, XgNodeColumn column, gboolean descending)
{
  GHashTableIter iter;
  gpointer entry;

  g_return_if_fail (XG_IS_NODE_VIEW (self));
  g_return_if_fail (column < XG_N_NODE_COLUMNS);

  if (self->column == column && self->descending == !!descending)
    return;
  if (self->column != column)
    {
      g_hash_table_iter_init (&iter, self->entries);
      while (g_hash_table_iter_next (&iter, NULL, &entry))
        ((XgNodeEntry *) entry)->keyed = FALSE;
    }
  self->column = column;
  self->descending = !!descending;
  refresh (self);
}

guint
xg_node_view_get_n_total (XgNodeView *self)
{
  g_return_val_if_fail (XG_IS_NODE_VIEW (self), 0);
  return self->n_total;
}

/**
 * xg_node_view_contains:
 * @self: a view
 * @node: a node
 *
 * Returns: whether @node is one of its rows
 */
gboolean
xg_node_view_contains (XgNodeView *self, XgNode *node)
{
  XgNodeEntry *entry;

  g_return_val_if_fail (XG_IS_NODE_VIEW (self), FALSE);

  entry = g_hash_table_lookup (self->entries, node);
  return entry != NULL && entry->shown;
}

void
xg_node_view_get_work (XgNodeView *self, XgNodeViewWork *work)
{
  g_return_if_fail (XG_IS_NODE_VIEW (self));
  *work = self->work;
}
