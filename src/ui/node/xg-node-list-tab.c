/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-list-tab-private.h"

#include <glib/gi18n.h>

#include "details/xg-details-button.h"
#include "xg-ui.h"

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (XgNodeListTab, xg_node_list_tab, XG_TYPE_NODE_TAB)

enum
{
  PROP_0,
  PROP_ORDER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
learn (XgNodeListTab *self, const GError *error)
{
  XgBroker *broker = xg_node_tab_get_broker (XG_NODE_TAB (self));
  guint function = XG_NODE_LIST_TAB_GET_CLASS (self)->function;

  if (broker != NULL && function != XG_N_FUNCTIONS)
    xg_capabilities_learn (xg_broker_get_capabilities (broker), function, error);
}

static void
update (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  xg_node_tab_set_busy (XG_NODE_TAB (self), priv->cancellable != NULL);
  gtk_widget_set_sensitive (priv->again, xg_node_tab_get_online (XG_NODE_TAB (self)));
  xg_node_list_tab_show_state (self);
  if (XG_NODE_LIST_TAB_GET_CLASS (self)->update != NULL)
    XG_NODE_LIST_TAB_GET_CLASS (self)->update (self);
}

static void
cancel (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
}

static void
load (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);
  g_autoptr (GCancellable) cancellable = NULL;

  if (!xg_node_tab_get_online (XG_NODE_TAB (self)))
    return;
  cancel (self);
  g_clear_error (&priv->error);
  if (!xg_node_list_tab_is_possible (self, NULL))
    {
      update (self);
      return;
    }
  priv->cancellable = g_cancellable_new ();
  cancellable = g_object_ref (priv->cancellable);
  XG_NODE_LIST_TAB_GET_CLASS (self)->load (self, cancellable);
  update (self);
}

static void
online_changed_cb (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  if (xg_node_tab_get_online (XG_NODE_TAB (self)) && !priv->loaded && priv->cancellable == NULL &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
  else
    update (self);
}

/* What the broker can do became known. */
static void
capable_changed_cb (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  if (priv->error == NULL)
    online_changed_cb (self);
  else
    update (self);
}

static void
search_changed_cb (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  xg_node_list_tab_find (self, gtk_editable_get_text (GTK_EDITABLE (priv->search)));
  update (self);
}

static void
stop_search_cb (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  gtk_editable_set_text (GTK_EDITABLE (priv->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (priv->view));
}

static void
again_cb (XgNodeListTab *self)
{
  load (self);
}

static void
xg_node_list_tab_node_changed (XgNodeTab *tab)
{
  XgNodeListTab *self = XG_NODE_LIST_TAB (tab);
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  cancel (self);
  g_clear_error (&priv->error);
  priv->loaded = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (priv->search), "");
  g_clear_pointer (&priv->folded, g_free);
  if (XG_NODE_LIST_TAB_GET_CLASS (self)->clear != NULL)
    XG_NODE_LIST_TAB_GET_CLASS (self)->clear (self);
  g_list_store_remove_all (priv->rows);
  update (self);
}

static void
xg_node_list_tab_shown (XgNodeTab *tab)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (XG_NODE_LIST_TAB (tab));

  if (!priv->loaded && priv->error == NULL && priv->cancellable == NULL)
    load (XG_NODE_LIST_TAB (tab));
}

static void
xg_node_list_tab_reload (XgNodeTab *tab)
{
  load (XG_NODE_LIST_TAB (tab));
}

static gboolean
xg_node_list_tab_search (XgNodeTab *tab)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (XG_NODE_LIST_TAB (tab));

  return gtk_widget_grab_focus (GTK_WIDGET (priv->search));
}

static void
set_order (XgNodeListTab *self, const char *order)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  if (g_strcmp0 (priv->order, order) == 0)
    return;
  g_free (priv->order);
  priv->order = g_strdup (order);
  xg_node_list_tab_sort (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

static void
xg_node_list_tab_constructed (GObject *object)
{
  XgNodeListTab *self = XG_NODE_LIST_TAB (object);
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);
  XgNodeListTabClass *klass = XG_NODE_LIST_TAB_GET_CLASS (self);

  G_OBJECT_CLASS (xg_node_list_tab_parent_class)->constructed (object);

  set_order (self, klass->order);
  gtk_editable_set_text (GTK_EDITABLE (priv->search), "");
  g_object_set (priv->search, "placeholder-text", _ (klass->search_text), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->search),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (klass->search_text),
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (klass->label),
                                  -1);
}

static void
xg_node_list_tab_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (XG_NODE_LIST_TAB (object));

  switch (prop_id)
    {
    case PROP_ORDER:
      g_value_set_string (value, priv->order);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_node_list_tab_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ORDER:
      set_order (XG_NODE_LIST_TAB (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_node_list_tab_dispose (GObject *object)
{
  XgNodeListTab *self = XG_NODE_LIST_TAB (object);
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  cancel (self);
  g_clear_pointer (&priv->content, gtk_widget_unparent);
  xg_node_list_tab_clear_rows (self);
  g_clear_error (&priv->error);
  g_clear_pointer (&priv->order, g_free);

  G_OBJECT_CLASS (xg_node_list_tab_parent_class)->dispose (object);
}

static void
xg_node_list_tab_class_init (XgNodeListTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  XgNodeTabClass *tab_class = XG_NODE_TAB_CLASS (klass);

  object_class->constructed = xg_node_list_tab_constructed;
  object_class->get_property = xg_node_list_tab_get_property;
  object_class->set_property = xg_node_list_tab_set_property;
  object_class->dispose = xg_node_list_tab_dispose;
  tab_class->node_changed = xg_node_list_tab_node_changed;
  tab_class->shown = xg_node_list_tab_shown;
  tab_class->reload = xg_node_list_tab_reload;
  tab_class->search = xg_node_list_tab_search;
  klass->function = XG_N_FUNCTIONS;

  properties[PROP_ORDER] =
    g_param_spec_string ("order",
                         NULL,
                         NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_property_action (widget_class, "rows.order", "order");

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/node/xg-node-list-tab.ui");
  /* One that is in a hidden page would draw a frame after the other. */
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_start);
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_stop);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, content);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, toolbar);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, search);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, notes);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, stack);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, status);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, detail);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, again);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, view);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, bar);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, bar_text);
  gtk_widget_class_bind_template_child_private (widget_class, XgNodeListTab, buttons);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
xg_node_list_tab_init (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  priv->details = xg_details_button_new ();
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (priv->again)), priv->details);
  xg_node_list_tab_make_rows (self);
  g_signal_connect_object (priv->selection,
                           "selection-changed",
                           G_CALLBACK (update),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::online", G_CALLBACK (online_changed_cb), NULL);
  g_signal_connect_object (xg_node_tab_get_capable (XG_NODE_TAB (self)),
                           "changed",
                           G_CALLBACK (capable_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

XgNodeListTabPrivate *
xg_node_list_tab_get_private (XgNodeListTab *self)
{
  return xg_node_list_tab_get_instance_private (self);
}

/* For the toolbar: beside the search. */
void
xg_node_list_tab_add_tool (XgNodeListTab *self, GtkWidget *tool)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  gtk_box_append (priv->toolbar, tool);
}

/* Above the list: what there is to know of it. */
void
xg_node_list_tab_add_note (XgNodeListTab *self, GtkWidget *note)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  gtk_box_append (priv->notes, note);
}

/* Below the list: what to do with what is selected or changed. */
void
xg_node_list_tab_add_button (XgNodeListTab *self, GtkWidget *button)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  gtk_box_append (priv->buttons, button);
}

void
xg_node_list_tab_set_factory (XgNodeListTab *self, GtkListItemFactory *factory)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  gtk_list_view_set_factory (priv->view, factory);
}

/**
 * xg_node_list_tab_set_bar:
 * @text: (nullable): what the bar below the list says; %NULL: there is nothing to do
 */
void
xg_node_list_tab_set_bar (XgNodeListTab *self, const char *text)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  if (text != NULL)
    gtk_label_set_text (priv->bar_text, text);
  gtk_revealer_set_reveal_child (priv->bar, text != NULL);
}

/**
 * xg_node_list_tab_take:
 * @rows: (element-type GObject): what the broker told; rows that are shown already take the places
 *   of those that say the same
 *
 * Shows the answer; what was selected and is still there (the same object) stays selected.
 */
void
xg_node_list_tab_take (XgNodeListTab *self, GPtrArray *rows)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  g_return_if_fail (XG_IS_NODE_LIST_TAB (self));

  g_clear_object (&priv->cancellable);
  g_clear_error (&priv->error);
  priv->loaded = TRUE;
  learn (self, NULL);
  xg_node_list_tab_put_rows (self, rows);
  update (self);
}

/**
 * xg_node_list_tab_fail:
 * @error: why there is no answer; an answer that nobody waits for any more changes nothing
 */
void
xg_node_list_tab_fail (XgNodeListTab *self, const GError *error)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);
  g_autofree char *reason = NULL;

  g_return_if_fail (XG_IS_NODE_LIST_TAB (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&priv->cancellable);
  g_clear_error (&priv->error);
  priv->error = g_error_copy (error);
  learn (self, error);
  /* What was shown stays, and is told to be old. */
  if (priv->loaded && xg_node_tab_get_online (XG_NODE_TAB (self)))
    {
      reason = xg_reason_for_reading (error, XG_NODE_LIST_TAB_GET_CLASS (self)->action);
      xg_toast_error (GTK_WIDGET (self), reason, error);
    }
  update (self);
}

/**
 * xg_node_list_tab_refresh:
 *
 * Rows were added, taken out or changed by the person.
 */
void
xg_node_list_tab_refresh (XgNodeListTab *self)
{
  g_return_if_fail (XG_IS_NODE_LIST_TAB (self));

  update (self);
}

gboolean
xg_node_list_tab_get_loaded (XgNodeListTab *self)
{
  XgNodeListTabPrivate *priv = xg_node_list_tab_get_instance_private (self);

  return priv->loaded;
}
