/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-model-private.h"

#include "grid/xg-item-list.h"

/* Rows of a change that GTK may read all */
#define MAX_READ_AGAIN 500

enum
{
  PROP_0,
  PROP_SOURCE,
  PROP_NEWEST_FIRST,
  PROP_SELECTED_ITEM,
  PROP_N_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *list)
{
  return XG_TYPE_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return XG_FEED_MODEL (list)->n_items + XG_FEED_MODEL (list)->n_leaving;
}

/* Whether the rows have an order of their own instead of that of their arrival. */
gboolean
xg_feed_model_is_ordered (XgFeedModel *self)
{
  return XG_IS_ITEM_LIST (self->source) && xg_item_list_is_ordered (XG_ITEM_LIST (self->source));
}

static gboolean
is_turned_round (XgFeedModel *self)
{
  return !self->newest_first && !xg_feed_model_is_ordered (self);
}

static guint
to_source (XgFeedModel *self, guint position)
{
  return is_turned_round (self) ? self->n_items - 1 - position : position;
}

gint64
xg_feed_model_get_source_rowid (XgFeedModel *self, guint index)
{
  g_autoptr (XgItem) item = NULL;

  if (XG_IS_ITEM_LIST (self->source))
    return xg_item_list_get_rowid (XG_ITEM_LIST (self->source), index);
  item = g_list_model_get_item (self->source, index);
  return item != NULL ? xg_item_get_rowid (item) : 0;
}

gint64
xg_feed_model_get_rowid (XgFeedModel *self, guint position)
{
  return position < self->n_items
           ? xg_feed_model_get_source_rowid (self, to_source (self, position))
           : 0;
}

static gpointer
get_item (GListModel *list, guint position)
{
  XgFeedModel *self = XG_FEED_MODEL (list);

  if (position < self->n_items)
    return g_list_model_get_item (self->source, to_source (self, position));
  if (position - self->n_items < self->n_leaving)
    return g_list_model_get_item (self->leaving, position - self->n_items);
  return NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (XgFeedModel,
                               xg_feed_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                 G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                        xg_feed_model_selection_init))

/* Where in [start, end) of the source the row is: row ids fall with the index. */
gboolean
xg_feed_model_find (XgFeedModel *self, gint64 rowid, guint start, guint end, guint *position)
{
  if (XG_IS_ITEM_LIST (self->source))
    return xg_item_list_find (XG_ITEM_LIST (self->source), rowid, position) && *position >= start &&
           *position < end;
  while (start < end)
    {
      guint middle = start + (end - start) / 2;
      g_autoptr (XgItem) item = g_list_model_get_item (self->source, middle);
      gint64 here = item != NULL ? xg_item_get_rowid (item) : 0;

      if (here == rowid)
        {
          *position = middle;
          return TRUE;
        }
      if (here > rowid)
        start = middle + 1;
      else
        end = middle;
    }
  return FALSE;
}

static void
source_items_changed_cb (GListModel *source,
                         guint position,
                         guint removed,
                         guint added,
                         XgFeedModel *self)
{
  guint selected = GTK_INVALID_LIST_POSITION; /* in the source */
  gboolean lost = FALSE;

  g_assert (XG_IS_FEED_MODEL (self));

  if (self->selected_item != NULL)
    {
      guint before =
        self->selected != GTK_INVALID_LIST_POSITION ? to_source (self, self->selected) : position;

      if (before < position)
        selected = before;
      else if (before >= position + removed && self->selected != GTK_INVALID_LIST_POSITION)
        selected = before + added - removed;
      else
        lost = !xg_feed_model_find (self,
                                    xg_item_get_rowid (self->selected_item),
                                    position,
                                    position + added,
                                    &selected);
    }

  if (is_turned_round (self))
    position = self->n_items - position - removed;
  self->n_items += added - removed;
  self->selected = GTK_INVALID_LIST_POSITION;
  if (selected != GTK_INVALID_LIST_POSITION)
    self->selected = to_source (self, selected);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);

  /* A list that reloads is empty for a moment: the row may come back. */
  if (lost && self->n_items > 0)
    {
      g_clear_object (&self->selected_item);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_ITEM]);
    }
}

static void
xg_feed_model_dispose (GObject *object)
{
  XgFeedModel *self = XG_FEED_MODEL (object);

  g_clear_object (&self->source);
  g_clear_object (&self->selected_item);
  xg_row_set_clear (self->marked);
  self->n_items = 0;
  self->selected = GTK_INVALID_LIST_POSITION;
  G_OBJECT_CLASS (xg_feed_model_parent_class)->dispose (object);
}

static void
xg_feed_model_finalize (GObject *object)
{
  g_clear_pointer (&XG_FEED_MODEL (object)->marked, xg_row_set_free);
  G_OBJECT_CLASS (xg_feed_model_parent_class)->finalize (object);
}

static void
xg_feed_model_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgFeedModel *self = XG_FEED_MODEL (object);

  switch (prop_id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    case PROP_NEWEST_FIRST:
      g_value_set_boolean (value, self->newest_first);
      break;
    case PROP_SELECTED_ITEM:
      g_value_set_object (value, self->selected_item);
      break;
    case PROP_N_SELECTED:
      g_value_set_uint (value, xg_feed_model_get_n_selected (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_feed_model_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgFeedModel *self = XG_FEED_MODEL (object);

  switch (prop_id)
    {
    case PROP_SOURCE:
      xg_feed_model_set_source (self, g_value_get_object (value));
      break;
    case PROP_NEWEST_FIRST:
      xg_feed_model_set_newest_first (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_feed_model_class_init (XgFeedModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_feed_model_dispose;
  object_class->finalize = xg_feed_model_finalize;
  object_class->get_property = xg_feed_model_get_property;
  object_class->set_property = xg_feed_model_set_property;

  properties[PROP_SOURCE] =
    g_param_spec_object ("source",
                         NULL,
                         NULL,
                         G_TYPE_LIST_MODEL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_NEWEST_FIRST] =
    g_param_spec_boolean ("newest-first",
                          NULL,
                          NULL,
                          TRUE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SELECTED_ITEM] =
    g_param_spec_object ("selected-item",
                         NULL,
                         NULL,
                         XG_TYPE_ITEM,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_N_SELECTED] =
    g_param_spec_uint ("n-selected",
                       NULL,
                       NULL,
                       0,
                       G_MAXUINT,
                       0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_feed_model_init (XgFeedModel *self)
{
  self->newest_first = TRUE;
  self->marked = xg_row_set_new ();
  self->selected = GTK_INVALID_LIST_POSITION;
}

/**
 * xg_feed_model_new:
 *
 * Returns: (transfer full): an empty model, newest first
 */
XgFeedModel *
xg_feed_model_new (void)
{
  return g_object_new (XG_TYPE_FEED_MODEL, NULL);
}

/**
 * xg_feed_model_get_source:
 * @self: a model
 *
 * Returns: (transfer none) (nullable): the list of #XgItem behind it, newest first
 */
GListModel *
xg_feed_model_get_source (XgFeedModel *self)
{
  g_return_val_if_fail (XG_IS_FEED_MODEL (self), NULL);
  return self->source;
}

/*
 * Another set took the place of @old (NULL: not known any more), which had @removed rows. In one
 * change, GTK would read every row of the new set to look for those that it has; and it throws away
 * the widgets of rows that go, two hundred of them, but uses those again that are out of sight. So
 * the new rows come before the old ones, the view goes there, then the old ones leave.
 */
static void
tell_of_set (XgFeedModel *self, GListModel *old, guint removed)
{
  guint added = self->n_items;

  if (removed > 0 && added > 0 && old != NULL && xg_feed_model_get_newest_on_top (self))
    {
      self->leaving = g_object_ref (old);
      self->n_leaving = removed;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, added);
      self->n_leaving = 0;
      g_clear_object (&self->leaving);
      g_list_model_items_changed (G_LIST_MODEL (self), added, removed, 0);
      return;
    }
  if (removed > 0 && added > MAX_READ_AGAIN)
    {
      self->n_items = 0;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, removed, 0);
      self->n_items = added;
      removed = 0;
    }
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, removed, added);
}

/**
 * xg_feed_model_set_source:
 * @self: a model
 * @source: (nullable): a list of #XgItem, newest first, of falling row ids
 *
 * Shows another set. The selected row stays selected when it is in the new set too.
 */
void
xg_feed_model_set_source (XgFeedModel *self, GListModel *source)
{
  g_autoptr (GListModel) old = NULL;
  guint removed;
  guint found;
  gboolean lost = FALSE;
  gboolean was_turned_round;

  g_return_if_fail (XG_IS_FEED_MODEL (self));
  g_return_if_fail (source == NULL || G_IS_LIST_MODEL (source));

  if (self->source == source)
    return;

  if (self->source != NULL)
    g_signal_handlers_disconnect_by_func (self->source, source_items_changed_cb, self);
  was_turned_round = is_turned_round (self);
  old = g_steal_pointer (&self->source);
  g_set_object (&self->source, source);
  xg_row_set_clear (self->marked);
  removed = self->n_items;
  self->n_items = source != NULL ? g_list_model_get_n_items (source) : 0;
  self->selected = GTK_INVALID_LIST_POSITION;
  if (source != NULL)
    g_signal_connect_object (source,
                             "items-changed",
                             G_CALLBACK (source_items_changed_cb),
                             self,
                             0);
  if (self->selected_item != NULL)
    {
      if (xg_feed_model_find (self,
                              xg_item_get_rowid (self->selected_item),
                              0,
                              self->n_items,
                              &found))
        self->selected = to_source (self, found);
      else
        lost = TRUE;
    }
  /* Rows that stood the other way round are behind nothing. */
  tell_of_set (self, was_turned_round ? NULL : old, removed);
  if (lost)
    {
      g_clear_object (&self->selected_item);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_ITEM]);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/**
 * xg_feed_model_get_replacing:
 * @self: a model
 *
 * Returns: whether what just came is another set, whose predecessor is about to leave
 */
gboolean
xg_feed_model_get_replacing (XgFeedModel *self)
{
  g_return_val_if_fail (XG_IS_FEED_MODEL (self), FALSE);
  return self->n_leaving > 0;
}

/**
 * xg_feed_model_get_newest_first:
 * @self: a model
 *
 * Returns: whether the newest row stands at the top
 */
gboolean
xg_feed_model_get_newest_first (XgFeedModel *self)
{
  g_return_val_if_fail (XG_IS_FEED_MODEL (self), TRUE);
  return self->newest_first;
}

/**
 * xg_feed_model_get_newest_on_top:
 * @self: a model
 *
 * Returns: whether the top is the end that is followed: where the rows have an order of their own
 *   it always is
 */
gboolean
xg_feed_model_get_newest_on_top (XgFeedModel *self)
{
  g_return_val_if_fail (XG_IS_FEED_MODEL (self), TRUE);
  return !is_turned_round (self);
}

/**
 * xg_feed_model_set_newest_first:
 * @self: a model
 * @newest_first: whether the newest row stands at the top
 */
void
xg_feed_model_set_newest_first (XgFeedModel *self, gboolean newest_first)
{
  g_return_if_fail (XG_IS_FEED_MODEL (self));

  newest_first = !!newest_first;
  if (self->newest_first == newest_first)
    return;

  self->newest_first = newest_first;
  if (self->selected != GTK_INVALID_LIST_POSITION && !xg_feed_model_is_ordered (self))
    self->selected = self->n_items - 1 - self->selected;
  if (self->n_items > 0 && !xg_feed_model_is_ordered (self))
    tell_of_set (self, NULL, self->n_items);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEWEST_FIRST]);
}

/**
 * xg_feed_model_get_selected:
 * @self: a model
 *
 * Returns: the position of the selected row, or %GTK_INVALID_LIST_POSITION
 */
guint
xg_feed_model_get_selected (XgFeedModel *self)
{
  g_return_val_if_fail (XG_IS_FEED_MODEL (self), GTK_INVALID_LIST_POSITION);
  return self->selected;
}

/**
 * xg_feed_model_get_selected_item:
 * @self: a model
 *
 * Returns: (transfer none) (nullable): the selected row
 */
XgItem *
xg_feed_model_get_selected_item (XgFeedModel *self)
{
  g_return_val_if_fail (XG_IS_FEED_MODEL (self), NULL);
  return self->selected_item;
}

/**
 * xg_feed_model_get_newest:
 * @self: a model
 *
 * Returns: the position of the newest row, or %GTK_INVALID_LIST_POSITION when there is none
 */
guint
xg_feed_model_get_newest (XgFeedModel *self)
{
  g_return_val_if_fail (XG_IS_FEED_MODEL (self), GTK_INVALID_LIST_POSITION);

  if (self->n_items == 0)
    return GTK_INVALID_LIST_POSITION;
  /* Where the rows have an order of their own, it is the first that is meant. */
  return to_source (self, 0);
}

/**
 * xg_feed_model_select_rowid:
 * @self: a model
 * @rowid: the row id of an item
 *
 * Returns: whether the row is in the set, and so selected now
 */
gboolean
xg_feed_model_select_rowid (XgFeedModel *self, gint64 rowid)
{
  guint found;

  g_return_val_if_fail (XG_IS_FEED_MODEL (self), FALSE);

  if (!xg_feed_model_find (self, rowid, 0, self->n_items, &found))
    return FALSE;
  xg_feed_model_set_selected (self, to_source (self, found));
  return TRUE;
}
