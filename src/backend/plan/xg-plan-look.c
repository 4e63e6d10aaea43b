/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-plan"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "plan/xg-plan-private.h"

/*
 * A look at what there is before a plan is applied that puts back what was: once for all operations
 * that the same answer tells about. What somebody changed since then is said, and left out unless
 * the person wants it.
 */

typedef struct
{
  GObject *context; /* nullable */
  GQueue left;      /* of GPtrArray of XgOperation, owned: not asked yet */
  guint in_flight;
  gboolean over;
  gboolean news; /* something was found that was not before */
} Look;

typedef struct
{
  GTask *task;
  GPtrArray *operations; /* owned refs; the first one asks */
} Question;

static void ask_next (GTask *task);

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_object (&look->context);
  g_queue_clear_full (&look->left, (GDestroyNotify) g_ptr_array_unref);
  g_free (look);
}

static void
tell (XgPlan *self, Look *look, XgOperation *operation, GObject *evidence, const GError *error)
{
  g_autofree char *found = NULL;

  if (evidence != NULL)
    found =
      XG_OPERATION_GET_CLASS (operation)->find_change (operation, G_LIST_MODEL (self), evidence);
  else
    /* Translators: %s is a sentence that says why */
    found = g_strdup_printf (_ ("What there is now could not be read: %s"), error->message);
  if (xg_operation_set_found (operation, found))
    look->news = TRUE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GTask) task = question->task;
  g_autoptr (GPtrArray) operations = question->operations;
  Look *look = g_task_get_task_data (task);
  XgOperation *asker = XG_OPERATION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) evidence =
    XG_OPERATION_GET_CLASS (asker)->read_finish (asker, result, &error);

  g_free (question);
  look->in_flight--;
  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    for (guint i = 0; i < operations->len; i++)
      tell (g_task_get_source_object (task), look, operations->pdata[i], evidence, error);
  ask_next (task);
}

/* Asks one question; ends with the last answer. */
static void
ask_next (GTask *task)
{
  Look *look = g_task_get_task_data (task);
  GPtrArray *operations = g_queue_pop_head (&look->left);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Question *question;

  if (operations != NULL && !g_cancellable_is_cancelled (cancellable))
    {
      question = g_new0 (Question, 1);
      question->task = g_object_ref (task);
      question->operations = operations;
      look->in_flight++;
      XG_OPERATION_GET_CLASS (operations->pdata[0])
        ->read_async (operations->pdata[0], look->context, cancellable, read_cb, question);
      return;
    }
  g_clear_pointer (&operations, g_ptr_array_unref);
  if (look->in_flight > 0 || look->over)
    return;
  look->over = TRUE;
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

/* Sorts what can be looked at by what has to be read for it. */
static void
collect (XgPlan *self, Look *look)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      XgOperation *operation = ((XgPlanEntry *) self->entries->pdata[i])->operation;
      g_autofree char *key = NULL;
      GPtrArray *operations;

      if (xg_operation_can_look (operation) &&
          xg_operation_get_state (operation) == XG_OPERATION_PENDING)
        key = xg_operation_dup_evidence_key (operation);
      if (key == NULL)
        continue;
      operations = g_hash_table_lookup (by_key, key);
      if (operations == NULL)
        {
          operations = g_ptr_array_new_with_free_func (g_object_unref);
          g_queue_push_tail (&look->left, operations);
          g_hash_table_insert (by_key, g_steal_pointer (&key), operations);
        }
      g_ptr_array_add (operations, g_object_ref (operation));
    }
}

/**
 * xg_plan_can_look:
 * @self: a plan
 *
 * Returns: whether it has operations that have to be looked at before they are applied
 */
gboolean
xg_plan_can_look (XgPlan *self)
{
  g_return_val_if_fail (XG_IS_PLAN (self), FALSE);

  for (guint i = 0; i < self->entries->len; i++)
    if (xg_operation_can_look (((XgPlanEntry *) self->entries->pdata[i])->operation))
      return TRUE;
  return FALSE;
}

/**
 * xg_plan_look_async:
 * @self: a draft
 * @context: (nullable): as of xg_plan_apply_async()
 * @window: how many questions may be under way at once
 * @cancellable: (nullable): to stop it; what was found stays
 * @callback: called when all is known
 * @user_data: for @callback
 *
 * Reads what there is, and says of each operation that is pending what speaks against it:
 * xg_operation_get_found(). Such an operation is not chosen any more. Main thread.
 */
void
xg_plan_look_async (XgPlan *self,
                    GObject *context,
                    guint window,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Look *look;
  guint n;

  g_return_if_fail (XG_IS_PLAN (self));
  g_return_if_fail (self->state == XG_PLAN_DRAFT);
  g_return_if_fail (window > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_plan_look_async);
  look = g_new0 (Look, 1);
  look->context = context != NULL ? g_object_ref (context) : NULL;
  g_queue_init (&look->left);
  g_task_set_task_data (task, look, look_free);
  collect (self, look);
  n = CLAMP (g_queue_get_length (&look->left), 1, window);
  for (guint i = 0; i < n; i++)
    ask_next (task);
}

/**
 * xg_plan_look_finish:
 * @self: a plan
 * @result: what the callback got
 * @news: (out) (optional): whether anything was found that was not known before
 * @error: return location: %G_IO_ERROR_CANCELLED
 *
 * Returns: whether all was looked at
 */
gboolean
xg_plan_look_finish (XgPlan *self, GAsyncResult *result, gboolean *news, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (news != NULL)
    *news = ((const Look *) g_task_get_task_data (G_TASK (result)))->news;
  return g_task_propagate_boolean (G_TASK (result), error);
}
