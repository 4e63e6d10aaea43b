/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-remove.h"

#include <glib/gi18n.h>

#include "admin/xg-removal-operation.h"
#include "plan/xg-plan-run.h"
#include "xg-phrases.h"

/* Where the person is led when the node is gone. */
typedef struct
{
  GWeakRef window;
  char *jid;   /* of the broker */
  char *id;    /* of the node */
  GStrv above; /* ids of the collections that it was in */
} Leave;

static void
leave_free (gpointer data, GClosure *closure)
{
  Leave *leave = data;

  g_weak_ref_clear (&leave->window);
  g_free (leave->jid);
  g_free (leave->id);
  g_strfreev (leave->above);
  g_free (leave);
}

static Leave *
leave_new (XgNode *node, GtkWidget *near)
{
  Leave *leave = g_new0 (Leave, 1);
  g_autoptr (GStrvBuilder) above = g_strv_builder_new ();

  for (guint i = 0; i < xg_node_get_n_parents (node); i++)
    g_strv_builder_add (above, xg_node_get_id (xg_node_get_parent (node, i)));
  g_weak_ref_init (&leave->window, gtk_widget_get_root (near));
  leave->jid = g_strdup (xg_broker_get_jid (xg_node_get_broker (node)));
  leave->id = g_strdup (xg_node_get_id (node));
  leave->above = g_strv_builder_end (above);
  return leave;
}

/* Only what the broker said to be done: a node that it keeps stays in front. */
static void
deleted_cb (XgPlan *plan, GParamSpec *pspec, Leave *leave)
{
  g_autoptr (GtkWidget) window = g_weak_ref_get (&leave->window);
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), 0);

  if (window != NULL && xg_plan_get_state (plan) == XG_PLAN_OVER &&
      xg_operation_is_applied (operation))
    gtk_widget_activate_action (window,
                                "win.leave-node",
                                "(ss^as)",
                                leave->jid,
                                leave->id,
                                leave->above);
}

static XgPlan *
plan_new (const char *title, XgOperation *operation)
{
  XgPlan *plan = xg_plan_new (title);

  xg_plan_add (plan, operation);
  return plan;
}

/**
 * xg_node_delete:
 * @node: a topic or collection
 * @near: a widget of the window that it belongs to
 *
 * Shows what deletes @node (XEP-0060 section 8.4). When it is done the window is told to leave the
 * node, by its action "win.leave-node" with (broker, node, the collections that it was in).
 *
 * Returns: (transfer full): the plan
 */
XgPlan *
xg_node_delete (XgNode *node, GtkWidget *near)
{
  g_autofree char *label = NULL;
  g_autofree char *title = NULL;
  XgBroker *broker;
  XgPlan *plan;

  g_return_val_if_fail (XG_IS_NODE (node), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (near), NULL);

  broker = xg_node_get_broker (node);
  g_return_val_if_fail (broker != NULL, NULL);
  label = xg_phrase_label (node);
  title = g_strdup_printf (_ ("Delete “%s”"), label);
  plan = plan_new (title, xg_delete_operation_new (broker, xg_node_get_id (node)));
  g_signal_connect_data (plan,
                         "notify::state",
                         G_CALLBACK (deleted_cb),
                         leave_new (node, near),
                         leave_free,
                         0);
  xg_plan_review (plan, broker, near);
  return plan;
}

/**
 * xg_node_purge:
 * @node: a topic
 * @near: a widget of the window that it belongs to
 *
 * Shows what removes all items of @node (XEP-0060 section 8.5).
 *
 * Returns: (transfer full): the plan
 */
XgPlan *
xg_node_purge (XgNode *node, GtkWidget *near)
{
  g_autofree char *label = NULL;
  g_autofree char *title = NULL;
  XgBroker *broker;
  XgPlan *plan;

  g_return_val_if_fail (XG_IS_NODE (node), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (near), NULL);

  broker = xg_node_get_broker (node);
  g_return_val_if_fail (broker != NULL, NULL);
  label = xg_phrase_label (node);
  title = g_strdup_printf (_ ("Purge “%s”"), label);
  plan = plan_new (title, xg_purge_operation_new (broker, xg_node_get_id (node)));
  xg_plan_review (plan, broker, near);
  return plan;
}
