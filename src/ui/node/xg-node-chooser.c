/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-chooser.h"

#define WIDTH  400
#define HEIGHT 480

struct _XgNodeChooser
{
  AdwWindow parent_instance;

  /* Children */
  XgNodeFinder *finder;

  /* Owned */
  GObject *owner; /* whom the refusal asks */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgNodeChooser, xg_node_chooser, ADW_TYPE_WINDOW)

static void
chosen_cb (XgNodeChooser *self, XgNode *node)
{
  g_signal_emit (self, signals[CHOSEN], 0, node);
  gtk_window_close (GTK_WINDOW (self));
}

static void
xg_node_chooser_dispose (GObject *object)
{
  XgNodeChooser *self = XG_NODE_CHOOSER (object);

  if (self->finder != NULL)
    xg_node_finder_set_refusal (self->finder, NULL, NULL);
  self->finder = NULL;
  g_clear_object (&self->owner);
  G_OBJECT_CLASS (xg_node_chooser_parent_class)->dispose (object);
}

static void
xg_node_chooser_class_init (XgNodeChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_node_chooser_dispose;
  signals[CHOSEN] = g_signal_new ("chosen",
                                  XG_TYPE_NODE_CHOOSER,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  XG_TYPE_NODE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_node_chooser_init (XgNodeChooser *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->finder = XG_NODE_FINDER (xg_node_finder_new ());
  g_signal_connect_object (self->finder, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->finder,
                           "stopped",
                           G_CALLBACK (gtk_window_close),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->finder));
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * xg_node_chooser_new:
 * @broker: whose nodes
 * @kind: which of them; %XG_NODE_UNKNOWN for all
 * @title: what one is chosen for
 * @near: a widget of the window that it belongs to
 *
 * Returns: (transfer none): a window that is not presented yet
 */
GtkWidget *
xg_node_chooser_new (XgBroker *broker, XgNodeKind kind, const char *title, GtkWidget *near)
{
  XgNodeChooser *self;
  GtkRoot *root;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (near), NULL);

  root = gtk_widget_get_root (near);
  self = g_object_new (XG_TYPE_NODE_CHOOSER,
                       "title",
                       title,
                       "modal",
                       TRUE,
                       "transient-for",
                       GTK_IS_WINDOW (root) ? root : NULL,
                       "default-width",
                       WIDTH,
                       "default-height",
                       HEIGHT,
                       NULL);
  xg_node_finder_set_broker (self->finder, broker, kind);
  gtk_widget_grab_focus (GTK_WIDGET (self->finder));
  return GTK_WIDGET (self);
}

/**
 * xg_node_chooser_set_refusal:
 * @refusal: says which nodes can't be chosen; its data is @owner
 * @owner: is kept until the window closes
 */
void
xg_node_chooser_set_refusal (XgNodeChooser *self, XgNodeRefusal refusal, GObject *owner)
{
  g_return_if_fail (XG_IS_NODE_CHOOSER (self));

  g_set_object (&self->owner, owner);
  xg_node_finder_set_refusal (self->finder, refusal, owner);
}
