/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-plan"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "plan/xg-plan-private.h"
#include "xmpp/xg-xmpp-error.h"

/*
 * Applying a plan: a window of operations under way, each as soon as what it needs is done. Then
 * what was changed is read again, once for all operations that the same answer tells about: a
 * broker that says "done" has not always done it.
 *
 * A request that was sent is waited for, also after the person has cancelled: nobody should have to
 * guess whether it took effect. What only reads again can be stopped.
 */

typedef struct
{
  XgPlan *plan;
  GObject *context; /* nullable */
  GCancellable *cancellable;
  gulong cancelled_id;
  guint window;

  GQueue ready; /* of XgPlanEntry, borrowed */
  guint in_flight;
  gboolean lost; /* there is no connection any more */
  GQueue checks; /* of Check, owned: not asked yet */
  gboolean pumping;
  gboolean begun_checks;
} Run;

/* Operations that one answer tells about. */
typedef struct
{
  GTask *task;           /* owned while the answer is awaited */
  GPtrArray *operations; /* owned refs; the first one asks */
} Check;

typedef struct
{
  GTask *task;
  XgPlanEntry *entry;
} Flight;

static void pump (GTask *task);

static void
check_free (gpointer data)
{
  Check *check = data;

  g_clear_object (&check->task);
  g_clear_pointer (&check->operations, g_ptr_array_unref);
  g_free (check);
}

static void
run_free (gpointer data)
{
  Run *run = data;

  g_queue_clear (&run->ready);
  g_queue_clear_full (&run->checks, check_free);
  g_clear_object (&run->plan);
  g_clear_object (&run->context);
  g_clear_object (&run->cancellable);
  g_free (run);
}

/* What needs @entry can't be done. */
static void
skip_dependents (Run *run, const XgPlanEntry *entry)
{
  g_autofree char *text = NULL;
  g_autoptr (GQueue) left = g_queue_new ();

  text = g_strdup_printf (_ ("Not tried, as this was not done: %s"),
                          xg_operation_get_sentence (entry->operation));
  g_queue_push_tail (left, (gpointer) entry);
  while (!g_queue_is_empty (left))
    {
      const XgPlanEntry *each = g_queue_pop_head (left);

      for (guint i = 0; i < each->dependents->len; i++)
        {
          XgPlanEntry *dependent = each->dependents->pdata[i];

          if (xg_operation_is_over (dependent->operation))
            continue;
          xg_plan_set_operation (run->plan, dependent->operation, XG_OPERATION_SKIPPED, text, NULL);
          g_queue_push_tail (left, dependent);
        }
    }
}

static void
release_dependents (Run *run, const XgPlanEntry *entry)
{
  for (guint i = 0; i < entry->dependents->len; i++)
    {
      XgPlanEntry *dependent = entry->dependents->pdata[i];

      if (--dependent->n_waiting == 0 &&
          xg_operation_get_state (dependent->operation) == XG_OPERATION_PENDING)
        g_queue_push_tail (&run->ready, dependent);
    }
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Flight *flight = user_data;
  g_autoptr (GTask) task = flight->task;
  Run *run = g_task_get_task_data (task);
  XgPlanEntry *entry = flight->entry;
  XgOperation *operation = XG_OPERATION (source);
  g_autoptr (GError) error = NULL;

  g_free (flight);
  run->in_flight--;
  if (XG_OPERATION_GET_CLASS (operation)->apply_finish (operation, result, &error))
    {
      xg_plan_set_operation (run->plan, operation, XG_OPERATION_DONE, NULL, NULL);
      release_dependents (run, entry);
    }
  else
    {
      run->lost =
        run->lost || g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_DISCONNECTED);
      xg_plan_set_operation (run->plan, operation, XG_OPERATION_FAILED, NULL, error);
      skip_dependents (run, entry);
    }
  pump (task);
}

/* The rest is left: the person may try again. */
static void
leave_rest (Run *run)
{
  const char *text = run->lost ? _ ("Not tried: the connection was lost.") : _ ("Not tried.");

  g_queue_clear (&run->ready);
  for (guint i = 0; i < run->plan->entries->len; i++)
    {
      XgPlanEntry *entry = run->plan->entries->pdata[i];

      if (xg_operation_get_state (entry->operation) == XG_OPERATION_PENDING)
        xg_plan_set_operation (run->plan, entry->operation, XG_OPERATION_CANCELLED, text, NULL);
    }
}

static void
apply_next (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  XgPlanEntry *entry = g_queue_pop_head (&run->ready);
  Flight *flight;

  if (xg_operation_get_state (entry->operation) != XG_OPERATION_PENDING)
    return;
  flight = g_new0 (Flight, 1);
  flight->task = g_object_ref (task);
  flight->entry = entry;
  run->in_flight++;
  xg_plan_set_operation (run->plan, entry->operation, XG_OPERATION_RUNNING, NULL, NULL);
  XG_OPERATION_GET_CLASS (entry->operation)
    ->apply_async (entry->operation, run->context, NULL, applied_cb, flight);
}

/* Sorts what was done by what has to be read again for it. */
static void
collect_checks (Run *run)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < run->plan->entries->len; i++)
    {
      XgPlanEntry *entry = run->plan->entries->pdata[i];
      g_autofree char *key = NULL;
      Check *check;

      if (xg_operation_get_state (entry->operation) == XG_OPERATION_DONE)
        key = xg_operation_dup_evidence_key (entry->operation);
      if (key == NULL)
        continue;
      check = g_hash_table_lookup (by_key, key);
      if (check == NULL)
        {
          check = g_new0 (Check, 1);
          check->operations = g_ptr_array_new_with_free_func (g_object_unref);
          g_queue_push_tail (&run->checks, check);
          g_hash_table_insert (by_key, g_steal_pointer (&key), check);
        }
      g_ptr_array_add (check->operations, g_object_ref (entry->operation));
    }
}

static void
judge (Run *run, XgOperation *operation, GObject *evidence, const GError *error)
{
  g_autofree char *text = NULL;
  const GError *why = NULL;
  XgOperationState state = XG_OPERATION_CONFIRMED;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      text = g_strdup (_ ("The Broker said that it is done; it was not read again."));
      state = XG_OPERATION_UNCONFIRMED;
    }
  else if (evidence == NULL)
    {
      text = g_strdup_printf (_ ("The Broker said that it is done; reading it again failed: %s"),
                              error->message);
      state = XG_OPERATION_UNCONFIRMED;
      why = error;
    }
  else if (!XG_OPERATION_GET_CLASS (operation)->check (operation, evidence, &text))
    state = XG_OPERATION_DIFFERENT;
  xg_plan_set_operation (run->plan, operation, state, text, why);
}

static void
judge_all (Run *run, Check *check, GObject *evidence, const GError *error)
{
  for (guint i = 0; i < check->operations->len; i++)
    judge (run, check->operations->pdata[i], evidence, error);
}

/* What nobody wants to wait for any more. */
static void
drop_checks (Run *run)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  Check *check;

  while ((check = g_queue_pop_head (&run->checks)) != NULL)
    {
      judge_all (run, check, NULL, error);
      check_free (check);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *check = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&check->task);
  Run *run = g_task_get_task_data (task);
  XgOperation *asker = XG_OPERATION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) evidence =
    XG_OPERATION_GET_CLASS (asker)->read_finish (asker, result, &error);

  run->in_flight--;
  judge_all (run, check, evidence, error);
  check_free (check);
  pump (task);
}

static void
check_next (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  Check *check = g_queue_pop_head (&run->checks);
  XgOperation *asker = check->operations->pdata[0];

  check->task = g_object_ref (task);
  run->in_flight++;
  XG_OPERATION_GET_CLASS (asker)->read_async (asker,
                                              run->context,
                                              run->plan->reading,
                                              read_cb,
                                              check);
}

static void
finish (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (run->cancelled_id != 0)
    g_signal_handler_disconnect (run->cancellable, run->cancelled_id);
  run->cancelled_id = 0;
  g_clear_object (&run->plan->reading);
  xg_plan_set_state (run->plan, XG_PLAN_OVER);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

/* Starts what can be started. Operations may answer before their call returns. */
static void
pump (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (run->pumping)
    return;
  run->pumping = TRUE;
  if (run->lost || g_cancellable_is_cancelled (run->cancellable))
    leave_rest (run);
  while (run->in_flight < run->window && !g_queue_is_empty (&run->ready))
    apply_next (task);
  if (run->in_flight == 0 && g_queue_is_empty (&run->ready) && !run->begun_checks)
    {
      run->begun_checks = TRUE;
      run->plan->reading = g_cancellable_new ();
      xg_plan_set_state (run->plan, XG_PLAN_CHECKING);
      collect_checks (run);
    }
  while (run->in_flight < run->window && !g_queue_is_empty (&run->checks))
    {
      if (g_cancellable_is_cancelled (run->plan->reading))
        drop_checks (run);
      else
        check_next (task);
    }
  run->pumping = FALSE;
  if (run->in_flight == 0 && run->begun_checks && g_queue_is_empty (&run->checks))
    finish (task);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  pump (G_TASK (user_data));
}

/* Nobody waits for what the person does not want. */
static void
leave_out_unchosen (Run *run)
{
  for (guint i = 0; i < run->plan->entries->len; i++)
    {
      XgPlanEntry *entry = run->plan->entries->pdata[i];

      if (xg_operation_get_state (entry->operation) == XG_OPERATION_PENDING &&
          !xg_operation_get_chosen (entry->operation))
        xg_plan_set_operation (run->plan, entry->operation, XG_OPERATION_LEFT_OUT, NULL, NULL);
    }
}

/* An operation is ready when all that it needs is done. */
static void
find_ready (Run *run)
{
  for (guint i = 0; i < run->plan->entries->len; i++)
    {
      XgPlanEntry *entry = run->plan->entries->pdata[i];

      entry->n_waiting = 0;
      for (guint j = 0; j < entry->needs->len; j++)
        {
          const XgPlanEntry *needed = entry->needs->pdata[j];

          entry->n_waiting += !xg_operation_is_applied (needed->operation) &&
                              xg_operation_get_state (needed->operation) != XG_OPERATION_LEFT_OUT;
        }
      if (entry->n_waiting == 0 &&
          xg_operation_get_state (entry->operation) == XG_OPERATION_PENDING)
        g_queue_push_tail (&run->ready, entry);
    }
}

/**
 * xg_plan_apply_async:
 * @self: a draft
 * @context: (nullable): what its operations work on: an #XgSession for those of a broker
 * @window: how many operations may be under way at once
 * @cancellable: (nullable): what is under way is waited for, nothing new begins
 * @callback: called when everything is done or given up, and read again
 * @user_data: for @callback
 *
 * Does what is pending. Main thread.
 */
void
xg_plan_apply_async (XgPlan *self,
                     GObject *context,
                     guint window,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Run *run;

  g_return_if_fail (XG_IS_PLAN (self));
  g_return_if_fail (self->state == XG_PLAN_DRAFT);
  g_return_if_fail (window > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_plan_apply_async);
  g_task_set_check_cancellable (task, FALSE);
  run = g_new0 (Run, 1);
  run->plan = g_object_ref (self);
  run->context = context != NULL ? g_object_ref (context) : NULL;
  run->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  run->window = window;
  g_queue_init (&run->ready);
  g_queue_init (&run->checks);
  g_task_set_task_data (task, run, run_free);

  xg_plan_set_state (self, XG_PLAN_APPLYING);
  leave_out_unchosen (run);
  find_ready (run);
  if (cancellable != NULL)
    run->cancelled_id =
      g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task, 0);
  pump (task);
}

/**
 * xg_plan_stop_reading:
 * @self: a plan
 *
 * Gives up what is being read again: what was done stays unconfirmed. While changes are being
 * applied it does nothing.
 */
void
xg_plan_stop_reading (XgPlan *self)
{
  g_autoptr (GCancellable) reading = NULL;

  g_return_if_fail (XG_IS_PLAN (self));

  /* The last answer lets go of it. */
  if (self->reading != NULL)
    reading = g_object_ref (self->reading);
  g_cancellable_cancel (reading);
}

/**
 * xg_plan_apply_finish:
 * @self: a plan
 * @result: what the callback got
 * @error: return location: G_IO_ERROR_CANCELLED
 *
 * Returns: whether nobody cancelled it; what became of each operation is its own to tell
 */
gboolean
xg_plan_apply_finish (XgPlan *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
