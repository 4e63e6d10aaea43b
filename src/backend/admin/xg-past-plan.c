/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-past-plan.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-kept-operation.h"
#include "grid/xg-broker-changes.h"
#include "store/xg-store-plan.h"

/* Of operations without a plan */
#define MAX_LOST 1000

struct _XgPastPlan
{
  GObject parent_instance;
  XgStorePlan *row;      /* owned */
  GPtrArray *operations; /* (element-type XgStorePlanOperation) owned */
  XgStorePlan *undo;     /* owned; NULL: none was kept */
};

G_DEFINE_FINAL_TYPE (XgPastPlan, xg_past_plan, G_TYPE_OBJECT)

static void
xg_past_plan_finalize (GObject *object)
{
  XgPastPlan *self = XG_PAST_PLAN (object);

  g_clear_pointer (&self->row, xg_store_plan_free);
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  g_clear_pointer (&self->undo, xg_store_plan_free);
  G_OBJECT_CLASS (xg_past_plan_parent_class)->finalize (object);
}

static void
xg_past_plan_class_init (XgPastPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_past_plan_finalize;
}

static void
xg_past_plan_init (XgPastPlan *self)
{
}

const char *
xg_past_plan_get_title (XgPastPlan *self)
{
  g_return_val_if_fail (XG_IS_PAST_PLAN (self), NULL);
  return self->row->title;
}

const char *
xg_past_plan_get_broker (XgPastPlan *self)
{
  g_return_val_if_fail (XG_IS_PAST_PLAN (self), NULL);
  return self->row->broker;
}

/**
 * xg_past_plan_get_who:
 * @self: a plan
 *
 * Returns: bare JID of who applied it
 */
const char *
xg_past_plan_get_who (XgPastPlan *self)
{
  g_return_val_if_fail (XG_IS_PAST_PLAN (self), NULL);
  return self->row->who;
}

/**
 * xg_past_plan_get_begun:
 * @self: a plan
 *
 * Returns: when, in µs since the epoch
 */
gint64
xg_past_plan_get_begun (XgPastPlan *self)
{
  g_return_val_if_fail (XG_IS_PAST_PLAN (self), 0);
  return self->row->begun;
}

/**
 * xg_past_plan_get_ended:
 * @self: a plan
 *
 * Returns: when, in µs since the epoch; 0: it runs, or the program ended in the middle of it
 */
gint64
xg_past_plan_get_ended (XgPastPlan *self)
{
  g_return_val_if_fail (XG_IS_PAST_PLAN (self), 0);
  return self->row->ended;
}

guint
xg_past_plan_get_n_operations (XgPastPlan *self)
{
  g_return_val_if_fail (XG_IS_PAST_PLAN (self), 0);
  return self->operations->len;
}

guint
xg_past_plan_get_n_applied (XgPastPlan *self)
{
  g_return_val_if_fail (XG_IS_PAST_PLAN (self), 0);
  return self->row->applied;
}

guint
xg_past_plan_get_n_wrong (XgPastPlan *self)
{
  g_return_val_if_fail (XG_IS_PAST_PLAN (self), 0);
  return self->row->wrong;
}

/* An attempt that went well may have come after one that did not. */
static gboolean
is_wrong (XgOperationState state)
{
  return state == XG_OPERATION_FAILED || state == XG_OPERATION_UNCONFIRMED;
}

/**
 * xg_past_plan_get_operation:
 * @self: a plan
 * @index: below xg_past_plan_get_n_operations()
 * @operation: (out): what became of it; borrowed strings
 */
void
xg_past_plan_get_operation (XgPastPlan *self, guint index, XgPastOperation *operation)
{
  const XgStorePlanOperation *row;

  g_return_if_fail (XG_IS_PAST_PLAN (self));
  g_return_if_fail (index < self->operations->len);

  row = self->operations->pdata[index];
  operation->sentence = row->sentence;
  operation->request = row->request;
  operation->state = (XgOperationState) row->state;
  operation->result = row->result;
  operation->reply =
    is_wrong (operation->state) && row->more != NULL && *row->more != '\0' ? row->more : NULL;
}

/**
 * xg_past_plan_is_lost:
 * @self: a plan
 *
 * Returns: whether it stands for operations whose plan did not survive a damage of the cache: who
 *   applied them, where and when is not known
 */
gboolean
xg_past_plan_is_lost (XgPastPlan *self)
{
  g_return_val_if_fail (XG_IS_PAST_PLAN (self), FALSE);
  return self->row->uuid == NULL;
}

/**
 * xg_past_plan_can_undo:
 * @self: a plan
 *
 * Returns: whether anything of it can be taken back
 */
gboolean
xg_past_plan_can_undo (XgPastPlan *self)
{
  g_return_val_if_fail (XG_IS_PAST_PLAN (self), FALSE);
  return self->undo != NULL && self->undo->operations->len > 0;
}

/**
 * xg_past_plan_tell_undo:
 * @self: a plan
 *
 * Returns: (transfer full) (nullable): what of it can't be taken back, and why; %NULL: everything
 * can
 */
char *
xg_past_plan_tell_undo (XgPastPlan *self)
{
  guint n_left_out;

  g_return_val_if_fail (XG_IS_PAST_PLAN (self), NULL);

  if (xg_past_plan_is_lost (self))
    return g_strdup (_ ("Can’t be undone: at which Broker they were made is not known any more."));
  if (self->row->ended == 0)
    return g_strdup (_ ("Can’t be undone: it did not come to its end, and what takes it back is "
                        "kept only then."));
  if (self->undo == NULL)
    return g_strdup (_ ("Can’t be undone: what takes it back was not kept. Either an earlier "
                        "version of this program made these changes, or the cache was damaged "
                        "since then."));
  n_left_out =
    self->undo->wrong + self->undo->total - MIN (self->undo->total, self->undo->operations->len);
  if (xg_past_plan_can_undo (self) && n_left_out > 0)
    return g_strdup_printf (ngettext ("%'u of its changes can’t be undone.",
                                      "%'u of its changes can’t be undone.",
                                      n_left_out),
                            n_left_out);
  if (xg_past_plan_can_undo (self))
    return NULL;
  if (n_left_out == 0)
    return g_strdup (_ ("There is nothing to undo: nothing of it was done."));
  return g_strdup (_ ("Can’t be undone: nothing takes back what it did."));
}

/**
 * xg_past_plan_make_undo:
 * @self: a plan
 * @broker: the broker of xg_past_plan_get_broker()
 * @title: of the new one
 *
 * Returns: (transfer full): a draft that takes back what can be, the last first; several changes of
 *   a node wait for each other
 */
XgPlan *
xg_past_plan_make_undo (XgPastPlan *self, XgBroker *broker, const char *title)
{
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal);
  XgPlan *plan = xg_plan_new (title);

  g_return_val_if_fail (XG_IS_PAST_PLAN (self), plan);

  for (guint i = 0; self->undo != NULL && i < self->undo->operations->len; i++)
    {
      const XgStorePlanOperation *row = self->undo->operations->pdata[i];
      XgOperation *operation = NULL;

      if (row->result != NULL && row->state >= 0 && row->state <= XG_OPERATION_DESTROYS)
        operation = xg_kept_operation_new (broker,
                                           row->result,
                                           row->sentence,
                                           row->request,
                                           row->more,
                                           (XgOperationKind) row->state);
      if (operation == NULL)
        continue;
      xg_plan_add (plan, operation);
      if (g_hash_table_contains (last, row->result))
        xg_plan_add_need (plan, operation, g_hash_table_lookup (last, row->result));
      g_hash_table_insert (last, row->result, operation);
    }
  return plan;
}

/* Takes what @rows have. */
static GListStore *
read_operations (XgReader *reader, GPtrArray *rows, GError **error)
{
  g_autoptr (GListStore) plans = g_list_store_new (XG_TYPE_PAST_PLAN);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (XgPastPlan) plan = g_object_new (XG_TYPE_PAST_PLAN, NULL);
      GError *broken = NULL;

      plan->row = g_steal_pointer (&rows->pdata[i]);
      plan->operations = xg_reader_list_plan_operations (reader, plan->row->id, error);
      if (plan->operations == NULL)
        return NULL;
      plan->undo = xg_reader_find_undo (reader, plan->row->id, &broken);
      if (broken != NULL)
        {
          g_propagate_error (error, broken);
          return NULL;
        }
      g_list_store_append (plans, plan);
    }
  return g_steal_pointer (&plans);
}

/* What has lost its plan stands together, behind all others. */
static gboolean
append_lost (GListStore *plans, XgReader *reader, GError **error)
{
  g_autoptr (GPtrArray) operations = xg_reader_list_lost_operations (reader, MAX_LOST, error);
  g_autoptr (XgPastPlan) plan = NULL;

  if (operations == NULL)
    return FALSE;
  if (operations->len == 0)
    return TRUE;
  plan = g_object_new (XG_TYPE_PAST_PLAN, NULL);
  plan->row = xg_store_plan_new ();
  plan->row->title = g_strdup (_ ("Changes whose plan was lost"));
  plan->row->broker = g_strdup ("");
  plan->row->who = g_strdup ("");
  plan->row->total = operations->len;
  plan->operations = g_steal_pointer (&operations);
  g_list_store_append (plans, plan);
  return TRUE;
}

static void
load_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (XgReader) reader = xg_reader_new (source, &error);
  g_autoptr (GPtrArray) rows = NULL;
  GListStore *plans = NULL;

  if (reader != NULL)
    rows = xg_reader_list_plans (reader, GPOINTER_TO_UINT (task_data), &error);
  if (rows != NULL)
    plans = read_operations (reader, rows, &error);
  if (plans != NULL && !append_lost (plans, reader, &error))
    g_clear_object (&plans);
  if (reader != NULL)
    xg_reader_close (reader);
  if (plans != NULL)
    g_task_return_pointer (task, plans, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * xg_past_plans_load_async:
 * @broker: any broker of the grid whose plans are meant
 * @limit: how many at most
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the plans
 * @user_data: for @callback
 *
 * Reads in a worker what was changed at the brokers of a grid.
 */
void
xg_past_plans_load_async (XgBroker *broker,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (XG_IS_BROKER (broker));

  task = g_task_new (xg_broker_get_store (broker), cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_past_plans_load_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (limit), NULL);
  g_task_run_in_thread (task, load_worker);
}

/**
 * xg_past_plans_load_finish:
 * @result: what the callback got
 * @error: return location for an #XG_STORE_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): a model of #XgPastPlan, the newest first
 */
GListModel *
xg_past_plans_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
