/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-portion-list.h"

/*
 * A list view makes its first two hundred rows at once, also those that nobody sees, and measures
 * them in one go: half a second where they have texts of several lines.
 */

/* What a list view makes at most, and some. */
#define ENOUGH 240
/* The lowest row that such a view has, about. */
#define ROW_HEIGHT 48 /* px */

struct _XgPortionList
{
  GObject parent_instance;

  /* Owned */
  GListModel *model;
  GPtrArray *held; /* what stays instead of what there is; NULL: nothing */

  /* Weak */
  GtkWidget *view;

  guint limit; /* of the rows that are there */
  guint n_shown;
  guint tick;     /* 0: it does not grow */
  gboolean fresh; /* those that came last are not painted yet */
};

static void xg_portion_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XgPortionList,
                               xg_portion_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      xg_portion_list_model_init))

static GType
get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (XG_PORTION_LIST (list)->model);
}

static guint
get_n_items (GListModel *list)
{
  XgPortionList *self = XG_PORTION_LIST (list);

  return self->held != NULL ? self->held->len : self->n_shown;
}

static gpointer
get_item (GListModel *list, guint position)
{
  XgPortionList *self = XG_PORTION_LIST (list);

  if (self->held != NULL)
    return position < self->held->len ? g_object_ref (self->held->pdata[position]) : NULL;
  return position < self->n_shown ? g_list_model_get_item (self->model, position) : NULL;
}

static void
xg_portion_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
grow_cb (GtkWidget *view, GdkFrameClock *clock, gpointer user_data)
{
  XgPortionList *self = XG_PORTION_LIST (user_data);
  guint n_items = g_list_model_get_n_items (self->model);
  guint before = self->n_shown;
  gboolean done;

  /* Ticks come before the frame is drawn: what is to be seen first is there already. */
  if (self->fresh)
    {
      self->fresh = FALSE;
      return G_SOURCE_CONTINUE;
    }
  self->limit += XG_PORTION;
  done = self->limit >= MIN (n_items, ENOUGH);
  if (done)
    {
      self->limit = G_MAXUINT;
      self->tick = 0;
    }
  self->n_shown = MIN (self->limit, n_items);
  if (self->n_shown > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_shown - before);
  return done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* Many rows come at @position. Without a view nobody would let them grow. What can be seen at once
 * comes at once. */
static void
limit_at (XgPortionList *self, guint position)
{
  guint n_seen = (guint) gtk_widget_get_height (self->view) / ROW_HEIGHT + 1;

  self->limit = MIN (self->limit, position + MAX (XG_PORTION, n_seen));
  self->fresh = TRUE;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (self->view, grow_cb, self, NULL);
}

static void
items_changed_cb (XgPortionList *self, guint position, guint n_removed, guint n_added)
{
  guint before = self->n_shown;
  gboolean whole = self->limit == G_MAXUINT;

  if (self->held != NULL)
    {
      if (g_list_model_get_n_items (self->model) > 0)
        xg_portion_list_release (self);
      return;
    }
  if (n_added > XG_PORTION && position < ENOUGH && self->view != NULL)
    limit_at (self, position);
  self->n_shown = MIN (self->limit, g_list_model_get_n_items (self->model));
  if (whole && self->limit == G_MAXUINT)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  else if (position < MAX (before, self->n_shown))
    {
      position = MIN (position, MIN (before, self->n_shown));
      g_list_model_items_changed (G_LIST_MODEL (self),
                                  position,
                                  before - position,
                                  self->n_shown - position);
    }
}

static void
stop_growing (XgPortionList *self)
{
  if (self->tick != 0 && self->view != NULL)
    gtk_widget_remove_tick_callback (self->view, self->tick);
  self->tick = 0;
  self->limit = G_MAXUINT;
}

static void
xg_portion_list_dispose (GObject *object)
{
  XgPortionList *self = XG_PORTION_LIST (object);

  stop_growing (self);
  g_clear_weak_pointer (&self->view);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  G_OBJECT_CLASS (xg_portion_list_parent_class)->dispose (object);
}

static void
xg_portion_list_finalize (GObject *object)
{
  g_clear_object (&XG_PORTION_LIST (object)->model);
  G_OBJECT_CLASS (xg_portion_list_parent_class)->finalize (object);
}

static void
xg_portion_list_class_init (XgPortionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_portion_list_dispose;
  object_class->finalize = xg_portion_list_finalize;
}

static void
xg_portion_list_init (XgPortionList *self)
{
  self->limit = G_MAXUINT;
}

/* What there is now is all new. */
static void
begin (XgPortionList *self)
{
  self->n_shown = g_list_model_get_n_items (self->model);
  if (self->n_shown > XG_PORTION && self->view != NULL)
    {
      limit_at (self, 0);
      self->n_shown = MIN (self->limit, self->n_shown);
    }
}

/**
 * xg_portion_list_new:
 * @model: (transfer full): what there is to show
 * @view: the list view that shows it, in its own time
 *
 * Returns: (transfer full): what to give to @view
 */
XgPortionList *
xg_portion_list_new (GListModel *model, GtkWidget *view)
{
  XgPortionList *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (view), NULL);

  self = g_object_new (XG_TYPE_PORTION_LIST, NULL);
  self->model = model;
  g_set_weak_pointer (&self->view, view);
  begin (self);
  g_signal_connect_object (model,
                           "items-changed",
                           G_CALLBACK (items_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * xg_portion_list_get_n_coming:
 * @self: a list
 *
 * Returns: how many rows there will be, of which some may not be there yet
 */
guint
xg_portion_list_get_n_coming (XgPortionList *self)
{
  g_return_val_if_fail (XG_IS_PORTION_LIST (self), 0);
  return g_list_model_get_n_items (self->model);
}

/**
 * xg_portion_list_hold:
 * @self: a list whose model is about to be emptied, and filled again soon
 *
 * What there is now stays until something comes instead of it, or until xg_portion_list_release():
 * a list view has the rows for it then, and did not draw itself empty meanwhile. Who calls it keeps
 * them from being seen and used.
 */
void
xg_portion_list_hold (XgPortionList *self)
{
  g_return_if_fail (XG_IS_PORTION_LIST (self));

  if (self->held != NULL || self->n_shown == 0)
    return;
  stop_growing (self);
  self->held = g_ptr_array_new_full (self->n_shown, g_object_unref);
  for (guint i = 0; i < self->n_shown; i++)
    g_ptr_array_add (self->held, g_list_model_get_item (self->model, i));
}

/**
 * xg_portion_list_release:
 * @self: a list
 *
 * What was held goes, and what there is comes.
 */
void
xg_portion_list_release (XgPortionList *self)
{
  guint n_held;

  g_return_if_fail (XG_IS_PORTION_LIST (self));

  if (self->held == NULL)
    return;
  n_held = self->held->len;
  g_clear_pointer (&self->held, g_ptr_array_unref);
  /* A list view that is told both at once makes the new rows before it gives the old ones back. */
  self->n_shown = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_held, 0);
  begin (self);
  if (self->n_shown > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->n_shown);
}
