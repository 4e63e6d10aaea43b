/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-placement-plan.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "admin/xg-collection-operation.h"
#include "admin/xg-placement.h"
#include "admin/xg-reach.h"
#include "plan/xg-plan-run.h"
#include "xg-phrases.h"
#include "xg-toast.h"

/* How long who asks is not told that it lasts, in ms. */
#define PATIENCE 400

typedef struct
{
  char *title;
  GPtrArray *nodes;
  GPtrArray *into;
  GPtrArray *out_of;
  GWeakRef near;

  /* While it is asked who receives what; of many only */
  GCancellable *skip; /* NULL: the person waits */
  AdwToast *toast;
  guint toast_source;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_handle_id (&change->toast_source, g_source_remove);
  if (change->toast != NULL)
    adw_toast_dismiss (change->toast);
  g_clear_object (&change->toast);
  g_clear_object (&change->skip);
  g_clear_pointer (&change->title, g_free);
  g_clear_pointer (&change->nodes, g_ptr_array_unref);
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

/* What is where it is to be already, or can't be there, is left out of the plan, not of the nodes.
 */
static gboolean
is_wanted (XgNode *node, XgNode *collection)
{
  g_autofree char *reason = xg_placement_check (node, collection);

  return reason == NULL;
}

/* What leaves one collection for another is never in none: it leaves when it has arrived. */
static void
add_node (XgPlan *plan, XgNode *node, const Change *change, const XgReach *reach)
{
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new ();

  for (guint i = 0; change->into != NULL && i < change->into->len; i++)
    {
      XgOperation *operation;

      if (!is_wanted (node, change->into->pdata[i]))
        continue;
      operation = operation_new (node, change->into->pdata[i], TRUE, reach);
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
}

/* @reaches: (nullable) (element-type XgReach): of the nodes */
static void
review (const Change *change, GArray *reaches)
{
  g_autoptr (GtkWidget) near = g_weak_ref_get (&((Change *) change)->near);
  g_autoptr (XgPlan) plan = NULL;

  if (near == NULL)
    return;
  plan = xg_plan_new (change->title);
  for (guint i = 0; i < change->nodes->len; i++)
    add_node (plan,
              change->nodes->pdata[i],
              change,
              reaches != NULL ? &g_array_index (reaches, XgReach, i) : NULL);
  xg_plan_review (plan, xg_node_get_broker (change->nodes->pdata[0]), near);
}

static void
reach_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) reaches = xg_reach_read_finish (result, &error);

  /* Who does not want to wait is told what the tree knows. */
  if (reaches == NULL && !g_cancellable_is_cancelled (change->skip))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  review (change, reaches);
  g_task_return_boolean (task, TRUE);
}

static Change *
change_new (GPtrArray *nodes, GPtrArray *into, GPtrArray *out_of, GtkWidget *near)
{
  Change *change = g_new0 (Change, 1);

  change->nodes = g_ptr_array_ref (nodes);
  change->into = into != NULL ? g_ptr_array_ref (into) : NULL;
  change->out_of = out_of != NULL ? g_ptr_array_ref (out_of) : NULL;
  g_weak_ref_init (&change->near, near);
  return change;
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
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *label = xg_phrase_label (node);
  Change *change;

  g_task_set_source_tag (task, xg_placement_review_async);
  g_ptr_array_add (nodes, g_object_ref (node));
  change = change_new (nodes, into, out_of, near);
  change->title = g_strdup_printf (_ ("Collections of “%s”"), label);
  g_task_set_task_data (task, change, change_free);
  xg_reach_read_async (nodes, into, out_of, cancellable, reach_cb, g_object_ref (task));
}

gboolean
xg_placement_review_finish (XgNode *node, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, node), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
toast_cb (gpointer user_data)
{
  Change *change = user_data;
  g_autoptr (GtkWidget) near = g_weak_ref_get (&change->near);
  GtkWidget *overlay = near != NULL ? gtk_widget_get_ancestor (near, ADW_TYPE_TOAST_OVERLAY) : NULL;

  change->toast_source = 0;
  if (overlay == NULL)
    return G_SOURCE_REMOVE;
  change->toast = g_object_ref_sink (adw_toast_new (_ ("Asking who will receive what by it…")));
  adw_toast_set_timeout (change->toast, 0);
  /* Translators: go on without the answer */
  adw_toast_set_button_label (change->toast, _ ("Don’t _Wait"));
  g_signal_connect_object (change->toast,
                           "button-clicked",
                           G_CALLBACK (g_cancellable_cancel),
                           change->skip,
                           G_CONNECT_SWAPPED);
  xg_toast_show (ADW_TOAST_OVERLAY (overlay), g_object_ref (change->toast));
  return G_SOURCE_REMOVE;
}

/* @change: (transfer full): with a title */
static void
review_many (Change *change)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, review_many);
  g_task_set_task_data (task, change, change_free);
  change->skip = g_cancellable_new ();
  change->toast_source = g_timeout_add (PATIENCE, toast_cb, change);
  xg_reach_read_async (change->nodes,
                       change->into,
                       change->out_of,
                       change->skip,
                       reach_cb,
                       g_object_ref (task));
}

/**
 * xg_placement_put_into:
 * @collection: a collection
 * @nodes: (element-type XgNode): what is to be put into it, too
 * @near: a widget of the window
 *
 * Asks who will receive what by it, then shows it for review. What is there already, or can't be,
 * is left out. The person need not wait for the answers.
 */
void
xg_placement_put_into (XgNode *collection, GPtrArray *nodes, GtkWidget *near)
{
  g_autoptr (GPtrArray) movable = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) into = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *label = xg_phrase_label (collection);
  Change *change;

  for (guint i = 0; i < nodes->len; i++)
    if (is_wanted (nodes->pdata[i], collection))
      g_ptr_array_add (movable, g_object_ref (nodes->pdata[i]));
  if (movable->len == 0)
    return;
  g_ptr_array_add (into, g_object_ref (collection));
  change = change_new (movable, into, NULL, near);
  change->title = g_strdup_printf (_ ("Put Into “%s”"), label);
  review_many (change);
}

/**
 * xg_placement_take_out:
 * @collection: a collection
 * @children: (element-type XgNode): what is in it and is to leave it
 * @near: a widget of the window that it belongs to
 *
 * As xg_placement_put_into().
 */
void
xg_placement_take_out (XgNode *collection, GPtrArray *children, GtkWidget *near)
{
  g_autoptr (GPtrArray) out_of = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *label = xg_phrase_label (collection);
  Change *change;

  g_return_if_fail (children->len > 0);

  g_ptr_array_add (out_of, g_object_ref (collection));
  change = change_new (children, NULL, out_of, near);
  change->title = g_strdup_printf (_ ("Take Out of “%s”"), label);
  review_many (change);
}
