/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-placement-plan.h"

#include <glib/gi18n.h>

#include "admin/xg-collection-operation.h"
#include "admin/xg-reach.h"
#include "plan/xg-plan-run.h"

typedef struct
{
  GPtrArray *into;
  GPtrArray *out_of;
  GWeakRef near;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->into, g_ptr_array_unref);
  g_clear_pointer (&change->out_of, g_ptr_array_unref);
  g_weak_ref_clear (&change->near);
  g_free (change);
}

static XgOperation *
operation_new (XgNode *node, XgNode *collection, gboolean associate, const XgReach *reach)
{
  g_autofree char *words = reach != NULL ? xg_reach_describe (reach, associate) : NULL;

  return xg_collection_operation_new (xg_node_get_broker (node),
                                      xg_node_get_id (node),
                                      xg_node_get_id (collection),
                                      associate,
                                      words);
}

/* What leaves one collection for another is never in none: it leaves when it has arrived. */
static XgPlan *
plan_new (XgNode *node, Change *change, const XgReach *reach)
{
  g_autofree char *title = g_strdup_printf (_ ("Collections of “%s”"), xg_node_get_label (node));
  XgPlan *plan = xg_plan_new (title);
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new ();

  for (guint i = 0; change->into != NULL && i < change->into->len; i++)
    {
      XgOperation *operation = operation_new (node, change->into->pdata[i], TRUE, reach);

      xg_plan_add (plan, operation);
      g_ptr_array_add (arrivals, operation);
    }
  for (guint i = 0; change->out_of != NULL && i < change->out_of->len; i++)
    {
      XgOperation *operation = operation_new (node, change->out_of->pdata[i], FALSE, reach);

      xg_plan_add (plan, operation);
      for (guint j = 0; j < arrivals->len; j++)
        xg_plan_add_need (plan, operation, arrivals->pdata[j]);
    }
  return plan;
}

static void
reach_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgNode *node = XG_NODE (source);
  Change *change = g_task_get_task_data (task);
  g_autoptr (GtkWidget) near = g_weak_ref_get (&change->near);
  g_autoptr (XgPlan) plan = NULL;
  XgReach reach = { 0 };
  GError *error = NULL;

  if (!xg_reach_read_finish (node, result, &reach, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (near != NULL)
    {
      plan = plan_new (node, change, &reach);
      xg_plan_review (plan, xg_node_get_broker (node), near);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * xg_placement_review_async:
 * @node: a topic or collection
 * @into: (nullable) (element-type XgNode): collections to put it into
 * @out_of: (nullable) (element-type XgNode): collections to take it out of
 * @near: a widget of the window that it belongs to
 * @cancellable: (nullable): to stop
 * @callback: called when the plan is shown
 * @user_data: for @callback
 *
 * Asks who will receive what by the change, then shows it for review.
 */
void
xg_placement_review_async (XgNode *node,
                           GPtrArray *into,
                           GPtrArray *out_of,
                           GtkWidget *near,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (node, cancellable, callback, user_data);
  Change *change = g_new0 (Change, 1);

  g_task_set_source_tag (task, xg_placement_review_async);
  change->into = into != NULL ? g_ptr_array_ref (into) : NULL;
  change->out_of = out_of != NULL ? g_ptr_array_ref (out_of) : NULL;
  g_weak_ref_init (&change->near, near);
  g_task_set_task_data (task, change, change_free);
  xg_reach_read_async (node, into, out_of, cancellable, reach_cb, g_object_ref (task));
}

gboolean
xg_placement_review_finish (XgNode *node, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, node), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * xg_placement_take_out:
 * @collection: a collection
 * @children: (element-type XgNode): what is in it and is to leave it
 * @near: a widget of the window that it belongs to
 *
 * Shows for review what takes @children out.
 */
void
xg_placement_take_out (XgNode *collection, GPtrArray *children, GtkWidget *near)
{
  g_autofree char *title = g_strdup_printf (_ ("Take Out of “%s”"), xg_node_get_label (collection));
  g_autoptr (XgPlan) plan = xg_plan_new (title);

  for (guint i = 0; i < children->len; i++)
    xg_plan_add (plan, operation_new (children->pdata[i], collection, FALSE, NULL));
  xg_plan_review (plan, xg_node_get_broker (collection), near);
}
