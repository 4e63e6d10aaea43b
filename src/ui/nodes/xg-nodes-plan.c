/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-nodes"

#include "config.h"

#include "nodes/xg-nodes-plan.h"

#include <glib/gi18n.h>

#include "admin/xg-placement.h"
#include "admin/xg-removal-operation.h"
#include "node/xg-node-chooser.h"
#include "node/xg-node-remove.h"
#include "node/xg-placement-plan.h"
#include "plan/xg-plan-run.h"

/**
 * xg_nodes_delete:
 * @broker: their broker
 * @nodes: (element-type XgNode): topics and collections
 * @near: a widget of the window
 *
 * Shows what deletes @nodes (XEP-0060 section 8.4).
 */
void
xg_nodes_delete (XgBroker *broker, GPtrArray *nodes, GtkWidget *near)
{
  g_autofree char *title = NULL;
  g_autoptr (XgPlan) plan = NULL;

  g_return_if_fail (nodes->len > 0);

  if (nodes->len == 1)
    {
      g_object_unref (xg_node_delete (nodes->pdata[0], near));
      return;
    }
  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                        "Delete %u topic or collection",
                                        "Delete %u topics and collections",
                                        nodes->len),
                           nodes->len);
  plan = xg_plan_new (title);
  for (guint i = 0; i < nodes->len; i++)
    xg_plan_add (plan, xg_delete_operation_new (broker, xg_node_get_id (nodes->pdata[i])));
  xg_plan_review (plan, broker, near);
}

/* What is to be put somewhere; kept by the window in which the person chooses where. */
#define XG_TYPE_NODES_CARGO (xg_nodes_cargo_get_type ())
G_DECLARE_FINAL_TYPE (XgNodesCargo, xg_nodes_cargo, XG, NODES_CARGO, GObject)

struct _XgNodesCargo
{
  GObject parent_instance;
  GPtrArray *nodes; /* owned */
  GWeakRef near;
};

G_DEFINE_FINAL_TYPE (XgNodesCargo, xg_nodes_cargo, G_TYPE_OBJECT)

static void
xg_nodes_cargo_finalize (GObject *object)
{
  XgNodesCargo *self = XG_NODES_CARGO (object);

  g_weak_ref_clear (&self->near);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  G_OBJECT_CLASS (xg_nodes_cargo_parent_class)->finalize (object);
}

static void
xg_nodes_cargo_class_init (XgNodesCargoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_nodes_cargo_finalize;
}

static void
xg_nodes_cargo_init (XgNodesCargo *self)
{
  g_weak_ref_init (&self->near, NULL);
}

/* A collection is refused where none of the nodes can be put into it, for the first one's reason.
 */
static char *
refuse_cb (XgNode *collection, gpointer user_data)
{
  XgNodesCargo *self = XG_NODES_CARGO (user_data);
  char *reason = NULL;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      g_autofree char *each = xg_placement_check (self->nodes->pdata[i], collection);

      if (each == NULL)
        {
          g_free (reason);
          return NULL;
        }
      if (reason == NULL)
        reason = g_steal_pointer (&each);
    }
  return reason;
}

static void
chosen_cb (XgNodesCargo *self, XgNode *collection)
{
  g_autoptr (GtkWidget) near = g_weak_ref_get (&self->near);

  if (near != NULL)
    xg_placement_put_into (collection, self->nodes, near);
}

/**
 * xg_nodes_put_into:
 * @broker: their broker
 * @nodes: (element-type XgNode): topics and collections
 * @near: a widget of the window
 *
 * Asks for a collection, then shows what puts @nodes into it, too (XEP-0248 section 7.4).
 */
void
xg_nodes_put_into (XgBroker *broker, GPtrArray *nodes, GtkWidget *near)
{
  g_autoptr (XgNodesCargo) cargo = g_object_new (XG_TYPE_NODES_CARGO, NULL);
  GtkWidget *chooser;

  cargo->nodes = g_ptr_array_ref (nodes);
  g_weak_ref_set (&cargo->near, near);
  chooser = xg_node_chooser_new (broker, XG_NODE_COLLECTION, _ ("Put Into a Collection"), near);
  xg_node_chooser_set_refusal (XG_NODE_CHOOSER (chooser), refuse_cb, G_OBJECT (cargo));
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), cargo, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
}
