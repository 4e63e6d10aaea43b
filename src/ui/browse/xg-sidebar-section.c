/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-section.h"

struct _XgSidebarSection
{
  GObject parent_instance;

  /* Owned */
  XgConnector *connector;
  XgPlace *items;
  GListStore *parts; /* (element-type GListModel): heading and roots by turns, after our own row */
  GListModel *model; /* all of them in one */
  GListStore *brokers;   /* (element-type GListModel): those of the grid, if there is one */
  GPtrArray *headings;   /* (element-type XgPlace): in the order of the brokers; empty: not shown */
  GSignalGroup *signals; /* of the brokers */

  gboolean named;
};

G_DEFINE_FINAL_TYPE (XgSidebarSection, xg_sidebar_section, G_TYPE_OBJECT)

enum
{
  BROKER_TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GListModel *
new_roots (XgPlace *heading)
{
  if (xg_place_get_open (heading))
    return g_object_ref (xg_broker_get_roots (xg_place_get_broker (heading)));

  return G_LIST_MODEL (g_list_store_new (XG_TYPE_NODE));
}

/* The part of the heading at INDEX. */
static guint
get_part (XgSidebarSection *self, guint index)
{
  return (self->named ? 1 : 0) + 2 * index;
}

static void
open_changed_cb (XgPlace *heading, GParamSpec *pspec, XgSidebarSection *self)
{
  g_autoptr (GListModel) roots = new_roots (heading);
  guint index;

  g_assert (XG_IS_SIDEBAR_SECTION (self));

  g_signal_emit (self, signals[BROKER_TOGGLED], 0, xg_place_get_broker (heading));
  if (g_ptr_array_find (self->headings, heading, &index))
    g_list_store_splice (self->parts, get_part (self, index) + 1, 1, (gpointer *) &roots, 1);
}

static XgPlace *
new_heading (XgSidebarSection *self, XgBroker *broker)
{
  XgPlace *heading = xg_place_new_broker (self->connector, broker);

  xg_place_set_named (heading, self->named);
  g_signal_connect_object (heading, "notify::open", G_CALLBACK (open_changed_cb), self, 0);

  return heading;
}

static gboolean
is_shown (XgSidebarSection *self)
{
  return !self->named || xg_place_get_open (self->items);
}

static void
brokers_changed_cb (GListModel *brokers,
                    guint position,
                    guint removed,
                    guint added,
                    XgSidebarSection *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert (XG_IS_SIDEBAR_SECTION (self));

  if (!is_shown (self))
    return;
  if (removed > 0)
    g_ptr_array_remove_range (self->headings, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (brokers, position + i);
      XgPlace *heading = new_heading (self, broker);
      GListStore *one = g_list_store_new (XG_TYPE_PLACE);

      g_list_store_append (one, heading);
      g_ptr_array_add (parts, one);
      g_ptr_array_add (parts, new_roots (heading));
      g_ptr_array_insert (self->headings, (int) (position + i), heading);
    }
  g_list_store_splice (self->parts,
                       get_part (self, position),
                       2 * removed,
                       parts->pdata,
                       parts->len);
}

/* Everything anew: which brokers there are, or whether their rows are shown, is another. */
static void
rebuild (XgSidebarSection *self)
{
  XgGrid *grid = xg_connector_get_grid (self->connector);
  GListModel *brokers = grid != NULL ? xg_grid_get_brokers (grid) : NULL;
  g_autoptr (GListStore) own = g_list_store_new (XG_TYPE_PLACE);

  g_signal_group_set_target (self->signals, brokers);
  g_ptr_array_set_size (self->headings, 0);
  g_list_store_append (own, self->items);
  g_list_store_splice (self->parts,
                       0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->parts)),
                       (gpointer *) &own,
                       self->named ? 1 : 0);
  if (brokers != NULL)
    brokers_changed_cb (brokers, 0, 0, g_list_model_get_n_items (brokers), self);
}

static void
grid_changed_cb (XgSidebarSection *self)
{
  XgGrid *grid = xg_connector_get_grid (self->connector);
  GListModel *brokers = grid != NULL ? xg_grid_get_brokers (grid) : NULL;

  for (guint i = 0; i < self->headings->len; i++)
    g_signal_emit (self,
                   signals[BROKER_TOGGLED],
                   0,
                   xg_place_get_broker (g_ptr_array_index (self->headings, i)));
  g_list_store_splice (self->brokers,
                       0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->brokers)),
                       (gpointer *) &brokers,
                       brokers != NULL ? 1 : 0);
  rebuild (self);
}

static void
xg_sidebar_section_dispose (GObject *object)
{
  XgSidebarSection *self = XG_SIDEBAR_SECTION (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->model);
  g_clear_object (&self->parts);
  g_clear_object (&self->brokers);
  g_clear_pointer (&self->headings, g_ptr_array_unref);
  g_clear_object (&self->items);
  g_clear_object (&self->connector);

  G_OBJECT_CLASS (xg_sidebar_section_parent_class)->dispose (object);
}

static void
xg_sidebar_section_class_init (XgSidebarSectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_sidebar_section_dispose;

  signals[BROKER_TOGGLED] = g_signal_new ("broker-toggled",
                                          G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          XG_TYPE_BROKER);
}

static void
xg_sidebar_section_init (XgSidebarSection *self)
{
  self->parts = g_list_store_new (G_TYPE_LIST_MODEL);
  self->brokers = g_list_store_new (G_TYPE_LIST_MODEL);
  self->headings = g_ptr_array_new_with_free_func (g_object_unref);
  self->model =
    G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->parts))));
  self->signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect (self->signals, "items-changed", G_CALLBACK (brokers_changed_cb), self);
}

/**
 * xg_sidebar_section_new:
 * @connector: whose rows
 *
 * Returns: (transfer full): a section that follows @connector
 */
XgSidebarSection *
xg_sidebar_section_new (XgConnector *connector)
{
  XgSidebarSection *self = g_object_new (XG_TYPE_SIDEBAR_SECTION, NULL);

  g_return_val_if_fail (XG_IS_CONNECTOR (connector), self);

  self->connector = g_object_ref (connector);
  self->items = xg_place_new_items (connector);
  g_signal_connect_object (self->items,
                           "notify::open",
                           G_CALLBACK (rebuild),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (connector,
                           "notify::grid",
                           G_CALLBACK (grid_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  grid_changed_cb (self);

  return self;
}

/**
 * xg_sidebar_section_get_model:
 *
 * Returns: (transfer none): a list model of #XgPlace and #XgNode
 */
GListModel *
xg_sidebar_section_get_model (XgSidebarSection *self)
{
  g_return_val_if_fail (XG_IS_SIDEBAR_SECTION (self), NULL);

  return self->model;
}

/**
 * xg_sidebar_section_get_brokers:
 *
 * Returns: (transfer none): a list model with one list model of #XgBroker, or empty
 */
GListModel *
xg_sidebar_section_get_brokers (XgSidebarSection *self)
{
  g_return_val_if_fail (XG_IS_SIDEBAR_SECTION (self), NULL);

  return G_LIST_MODEL (self->brokers);
}

XgConnector *
xg_sidebar_section_get_connector (XgSidebarSection *self)
{
  g_return_val_if_fail (XG_IS_SIDEBAR_SECTION (self), NULL);

  return self->connector;
}

XgPlace *
xg_sidebar_section_get_items (XgSidebarSection *self)
{
  g_return_val_if_fail (XG_IS_SIDEBAR_SECTION (self), NULL);

  return self->items;
}

/**
 * xg_sidebar_section_get_heading:
 *
 * Returns: (transfer none) (nullable): the heading of @broker, while it has a row
 */
XgPlace *
xg_sidebar_section_get_heading (XgSidebarSection *self, XgBroker *broker)
{
  g_return_val_if_fail (XG_IS_SIDEBAR_SECTION (self), NULL);

  for (guint i = 0; i < self->headings->len; i++)
    if (xg_place_get_broker (g_ptr_array_index (self->headings, i)) == broker)
      return g_ptr_array_index (self->headings, i);

  return NULL;
}

/**
 * xg_sidebar_section_has_broker:
 *
 * Returns: whether @broker is of this profile, shown or not
 */
gboolean
xg_sidebar_section_has_broker (XgSidebarSection *self, XgBroker *broker)
{
  XgGrid *grid;

  g_return_val_if_fail (XG_IS_SIDEBAR_SECTION (self), FALSE);

  grid = xg_connector_get_grid (self->connector);

  return grid != NULL && broker != NULL &&
         xg_grid_lookup_broker (grid, xg_broker_get_jid (broker)) == broker;
}

/**
 * xg_sidebar_section_set_named:
 * @named: there are several profiles: this one has a row of its own, with its name
 */
void
xg_sidebar_section_set_named (XgSidebarSection *self, gboolean named)
{
  g_return_if_fail (XG_IS_SIDEBAR_SECTION (self));

  if (self->named == named)
    return;
  self->named = named;
  xg_place_set_named (self->items, named);
  rebuild (self);
}
