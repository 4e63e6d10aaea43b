/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-query.h"

#include "query/xg-query-field.h"

/* How long the old rows may stand in for rows that are still being looked for. */
#define PATIENCE_MS 250

struct _XgFeedQuery
{
  GObject parent_instance;

  XgSeverity severity_min;
  XgSeverity wanted_severity; /* in @wanted */
  gboolean paused;
  XgItemOrder order;
  gboolean descending;
  guint patience;

  /* Owned */
  XgGrid *grid;
  XgBroker *broker;
  XgNode *node;
  char *text;        /* as it was typed last */
  XgQuery *wanted;   /* of the text, or of the last one that could be read; with the severity */
  GError *problem;   /* why the text can't be read, or NULL */
  XgQueryMark mark;  /* where */
  XgItemList *base;  /* the scope without a filter */
  XgItemList *shown; /* @base, or what matches */
  XgItemList *next;  /* takes the place of @shown once it has rows */
};

enum
{
  PROP_0,
  PROP_LIST,
  PROP_LOADING,
  PROP_FILTERED,
  PROP_PAUSED,
  PROP_HELD,
  PROP_N_MATCHES,
  PROP_N_TOTAL,
  PROP_PROBLEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgFeedQuery, xg_feed_query, G_TYPE_OBJECT)

static guint
count (XgItemList *list)
{
  return list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list)) : 0;
}

static void
notify (XgFeedQuery *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
forget (XgFeedQuery *self, XgItemList **list)
{
  /* @base may be @shown too: the handlers go with the last use. */
  XgItemList *old = *list;

  *list = NULL;
  if (old != NULL && old != self->base && old != self->shown && old != self->next)
    g_signal_handlers_disconnect_by_data (old, self);
  g_clear_object (&old);
}

static void
take (XgFeedQuery *self, XgItemList *list)
{
  XgItemList *old = self->shown;

  g_clear_handle_id (&self->patience, g_source_remove);
  self->shown = list != NULL ? g_object_ref (list) : NULL;
  forget (self, &old);
  forget (self, &self->next);
  notify (self, PROP_LIST);
  notify (self, PROP_LOADING);
  notify (self, PROP_HELD);
  notify (self, PROP_N_MATCHES);
  notify (self, PROP_N_TOTAL);
}

static gboolean
is_ready (XgItemList *list)
{
  return !xg_item_list_get_loading (list) || count (list) > 0;
}

static void
items_changed_cb (GListModel *list, guint position, guint removed, guint added, XgFeedQuery *self)
{
  g_assert (XG_IS_FEED_QUERY (self));

  if (XG_ITEM_LIST (list) == self->next && is_ready (self->next))
    {
      take (self, self->next);
      return;
    }
  if (XG_ITEM_LIST (list) == self->shown)
    notify (self, PROP_N_MATCHES);
  if (XG_ITEM_LIST (list) == self->base)
    notify (self, PROP_N_TOTAL);
}

static void
state_changed_cb (XgItemList *list, GParamSpec *pspec, XgFeedQuery *self)
{
  g_assert (XG_IS_FEED_QUERY (self));

  if (list == self->next && is_ready (list))
    {
      take (self, list);
      return;
    }
  notify (self, PROP_LOADING);
  notify (self, PROP_HELD);
}

static void
watch (XgFeedQuery *self, XgItemList *list)
{
  g_signal_connect_object (list, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  g_signal_connect_object (list, "notify::loading", G_CALLBACK (state_changed_cb), self, 0);
  g_signal_connect_object (list, "notify::held", G_CALLBACK (state_changed_cb), self, 0);
}

static gboolean
patience_cb (gpointer data)
{
  XgFeedQuery *self = data;

  self->patience = 0;
  if (self->next != NULL)
    take (self, self->next);
  return G_SOURCE_REMOVE;
}

static XgItemList *
list_new (XgFeedQuery *self, XgQuery *query)
{
  XgItemList *list = xg_grid_list_items (self->grid, self->broker, self->node, query, FALSE);

  xg_item_list_set_paused (list, self->paused);
  watch (self, list);
  return list;
}

/* Begins to look for what the scope and the filter mean now. */
static void
restart (XgFeedQuery *self)
{
  g_autoptr (XgItemList) want = NULL;

  if (self->grid == NULL)
    {
      take (self, NULL);
      return;
    }

  if (xg_feed_query_get_filtered (self) || self->order != XG_ORDER_ARRIVAL)
    {
      want = list_new (self, self->wanted);
      xg_item_list_set_order (want, self->order, self->descending);
    }
  else
    want = g_object_ref (self->base);

  if (is_ready (want) || self->shown == NULL)
    {
      take (self, want);
      return;
    }
  forget (self, &self->next);
  self->next = g_steal_pointer (&want);
  if (self->patience == 0)
    self->patience = g_timeout_add (PATIENCE_MS, patience_cb, self);
  notify (self, PROP_LOADING);
}

static void
xg_feed_query_dispose (GObject *object)
{
  XgFeedQuery *self = XG_FEED_QUERY (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  forget (self, &self->next);
  forget (self, &self->shown);
  forget (self, &self->base);
  g_clear_object (&self->node);
  g_clear_object (&self->broker);
  g_clear_object (&self->grid);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->wanted, xg_query_unref);
  g_clear_error (&self->problem);
  G_OBJECT_CLASS (xg_feed_query_parent_class)->dispose (object);
}

static void
xg_feed_query_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgFeedQuery *self = XG_FEED_QUERY (object);

  switch (prop_id)
    {
    case PROP_LIST:
      g_value_set_object (value, self->shown);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, xg_feed_query_get_loading (self));
      break;
    case PROP_FILTERED:
      g_value_set_boolean (value, xg_feed_query_get_filtered (self));
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    case PROP_HELD:
      g_value_set_uint (value, xg_feed_query_get_held (self));
      break;
    case PROP_N_MATCHES:
      g_value_set_uint (value, count (self->shown));
      break;
    case PROP_N_TOTAL:
      g_value_set_uint (value, count (self->base));
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem != NULL ? self->problem->message : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_feed_query_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgFeedQuery *self = XG_FEED_QUERY (object);

  switch (prop_id)
    {
    case PROP_PAUSED:
      xg_feed_query_set_paused (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_feed_query_class_init (XgFeedQueryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags ro = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_feed_query_dispose;
  object_class->get_property = xg_feed_query_get_property;
  object_class->set_property = xg_feed_query_set_property;

  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, XG_TYPE_ITEM_LIST, ro);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, ro);
  properties[PROP_FILTERED] = g_param_spec_boolean ("filtered", NULL, NULL, FALSE, ro);
  properties[PROP_PAUSED] =
    g_param_spec_boolean ("paused", NULL, NULL, FALSE, ro | G_PARAM_WRITABLE);
  properties[PROP_HELD] = g_param_spec_uint ("held", NULL, NULL, 0, G_MAXUINT, 0, ro);
  properties[PROP_N_MATCHES] = g_param_spec_uint ("n-matches", NULL, NULL, 0, G_MAXUINT, 0, ro);
  properties[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, ro);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, ro);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_feed_query_init (XgFeedQuery *self)
{
  self->text = g_strdup ("");
  self->wanted = xg_query_new_all ();
}

/**
 * xg_feed_query_new:
 *
 * Returns: (transfer full): a query without a grid
 */
XgFeedQuery *
xg_feed_query_new (void)
{
  return g_object_new (XG_TYPE_FEED_QUERY, NULL);
}

/**
 * xg_feed_query_set_scope:
 * @self: a query
 * @grid: (nullable): whose items
 * @broker: (nullable): of which service; %NULL: of all
 * @node: (nullable): of which topic or collection of @broker; %NULL: of all
 */
void
xg_feed_query_set_scope (XgFeedQuery *self, XgGrid *grid, XgBroker *broker, XgNode *node)
{
  g_return_if_fail (XG_IS_FEED_QUERY (self));
  g_return_if_fail (grid == NULL || XG_IS_GRID (grid));
  g_return_if_fail (broker == NULL || XG_IS_BROKER (broker));
  g_return_if_fail (node == NULL || XG_IS_NODE (node));

  if (self->base != NULL && self->grid == grid && self->broker == broker && self->node == node)
    return;

  if (self->grid != grid)
    take (self, NULL); /* rows of another grid do not stand in */
  g_set_object (&self->grid, grid);
  g_set_object (&self->broker, broker);
  g_set_object (&self->node, node);
  forget (self, &self->next);
  forget (self, &self->base);
  if (grid != NULL)
    self->base = list_new (self, NULL);
  restart (self);
}

/**
 * xg_feed_query_set_filter:
 * @self: a query
 * @text: (nullable): an expression of the filter language
 * @severity_min: least severity; %XG_SEVERITY_UNKNOWN for any
 *
 * While @text can't be read, the rows stay those of the last one that could, and "problem" says
 * why.
 */
void
xg_feed_query_set_filter (XgFeedQuery *self, const char *text, XgSeverity severity_min)
{
  g_autoptr (XgQuery) query = NULL;
  gboolean was_filtered;

  g_return_if_fail (XG_IS_FEED_QUERY (self));

  if (g_strcmp0 (text != NULL ? text : "", self->text) == 0 && severity_min == self->severity_min)
    return;

  was_filtered = xg_feed_query_get_filtered (self);
  g_free (self->text);
  self->text = g_strdup (text != NULL ? text : "");
  self->severity_min = severity_min;
  g_clear_error (&self->problem);
  query = xg_query_parse_now (self->text, &self->mark, &self->problem);
  notify (self, PROP_PROBLEM);
  if (query == NULL)
    return;
  g_clear_pointer (&self->wanted, xg_query_unref);
  self->wanted = xg_query_with_severity (query, severity_min);
  self->wanted_severity = severity_min;
  restart (self);
  if (was_filtered != xg_feed_query_get_filtered (self))
    notify (self, PROP_FILTERED);
}

/**
 * xg_feed_query_dup_expression:
 * @self: a query
 *
 * Returns: (transfer full): the filter, the least severity included, as it could be read last; ""
 *   when there is none
 */
char *
xg_feed_query_dup_expression (XgFeedQuery *self)
{
  const char *text;
  const char *word;

  g_return_val_if_fail (XG_IS_FEED_QUERY (self), NULL);

  text = xg_query_get_text (self->wanted);
  if (self->wanted_severity == XG_SEVERITY_UNKNOWN)
    return g_strdup (text);
  word = xg_query_field_get_words (XG_QUERY_SEVERITY)[self->wanted_severity];
  if (*text == '\0')
    return g_strconcat ("severity>=", word, NULL);
  return g_strconcat ("(", text, ") severity>=", word, NULL);
}

/**
 * xg_feed_query_set_order:
 * @self: a query
 * @order: by what the rows are ordered
 * @descending: the greatest first; of the order of arrival the newest is always the first
 */
void
xg_feed_query_set_order (XgFeedQuery *self, XgItemOrder order, gboolean descending)
{
  g_return_if_fail (XG_IS_FEED_QUERY (self));

  if (self->order == order && (order == XG_ORDER_ARRIVAL || self->descending == !!descending))
    return;
  self->order = order;
  self->descending = !!descending;
  restart (self);
}

/**
 * xg_feed_query_get_list:
 * @self: a query
 *
 * Returns: (transfer none) (nullable): the rows to show
 */
XgItemList *
xg_feed_query_get_list (XgFeedQuery *self)
{
  g_return_val_if_fail (XG_IS_FEED_QUERY (self), NULL);
  return self->shown;
}

/**
 * xg_feed_query_get_loading:
 * @self: a query
 *
 * Returns: whether rows are still being looked for
 */
gboolean
xg_feed_query_get_loading (XgFeedQuery *self)
{
  g_return_val_if_fail (XG_IS_FEED_QUERY (self), FALSE);
  return self->next != NULL || (self->shown != NULL && xg_item_list_get_loading (self->shown));
}

/**
 * xg_feed_query_get_filtered:
 * @self: a query
 *
 * Returns: whether a filter narrows the scope
 */
gboolean
xg_feed_query_get_filtered (XgFeedQuery *self)
{
  g_return_val_if_fail (XG_IS_FEED_QUERY (self), FALSE);
  return !xg_query_is_all (self->wanted);
}

/**
 * xg_feed_query_get_paused:
 * @self: a query
 *
 * Returns: whether new rows are held back
 */
gboolean
xg_feed_query_get_paused (XgFeedQuery *self)
{
  g_return_val_if_fail (XG_IS_FEED_QUERY (self), FALSE);
  return self->paused;
}

/**
 * xg_feed_query_set_paused:
 * @self: a query
 * @paused: whether to hold back new rows; they are stored all the same
 */
void
xg_feed_query_set_paused (XgFeedQuery *self, gboolean paused)
{
  g_return_if_fail (XG_IS_FEED_QUERY (self));

  paused = !!paused;
  if (self->paused == paused)
    return;
  self->paused = paused;
  if (self->base != NULL)
    xg_item_list_set_paused (self->base, paused);
  if (self->shown != NULL && self->shown != self->base)
    xg_item_list_set_paused (self->shown, paused);
  if (self->next != NULL && self->next != self->base)
    xg_item_list_set_paused (self->next, paused);
  notify (self, PROP_PAUSED);
  notify (self, PROP_HELD);
}

/**
 * xg_feed_query_get_held:
 * @self: a query
 *
 * Returns: how many new rows are held back
 */
guint
xg_feed_query_get_held (XgFeedQuery *self)
{
  g_return_val_if_fail (XG_IS_FEED_QUERY (self), 0);
  return self->shown != NULL ? xg_item_list_get_held (self->shown) : 0;
}

/**
 * xg_feed_query_get_n_matches:
 * @self: a query
 *
 * Returns: how many rows are shown
 */
guint
xg_feed_query_get_n_matches (XgFeedQuery *self)
{
  g_return_val_if_fail (XG_IS_FEED_QUERY (self), 0);
  return count (self->shown);
}

/**
 * xg_feed_query_get_n_total:
 * @self: a query
 *
 * Returns: how many rows the scope has without the filter
 */
guint
xg_feed_query_get_n_total (XgFeedQuery *self)
{
  g_return_val_if_fail (XG_IS_FEED_QUERY (self), 0);
  return count (self->base);
}

/**
 * xg_feed_query_get_problem:
 * @self: a query
 * @mark: (out) (optional): where it is in the text
 *
 * Returns: (transfer none) (nullable): why the text can't be read, a sentence; %NULL when it can
 */
const char *
xg_feed_query_get_problem (XgFeedQuery *self, XgQueryMark *mark)
{
  g_return_val_if_fail (XG_IS_FEED_QUERY (self), NULL);

  if (self->problem == NULL)
    return NULL;
  if (mark != NULL)
    *mark = self->mark;
  return self->problem->message;
}
