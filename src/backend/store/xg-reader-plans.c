/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-reader-private.h"
#include "store/xg-store-plan.h"

static void
add_plan (sqlite3_stmt *stmt, gpointer user_data)
{
  XgStorePlan *plan = xg_store_plan_new ();

  plan->id = sqlite3_column_int64 (stmt, 0);
  plan->uuid = xg_reader_dup_column (stmt, 1);
  plan->title = xg_reader_dup_column (stmt, 2);
  plan->broker = xg_reader_dup_column (stmt, 3);
  plan->who = xg_reader_dup_column (stmt, 4);
  plan->begun = sqlite3_column_int64 (stmt, 5);
  plan->ended = sqlite3_column_int64 (stmt, 6);
  plan->total = (guint) sqlite3_column_int64 (stmt, 7);
  plan->applied = (guint) sqlite3_column_int64 (stmt, 8);
  plan->wrong = (guint) sqlite3_column_int64 (stmt, 9);
  g_ptr_array_add (user_data, plan);
}

static void
add_operation (sqlite3_stmt *stmt, gpointer user_data)
{
  XgStorePlanOperation *operation = g_new0 (XgStorePlanOperation, 1);

  operation->position = (guint) sqlite3_column_int64 (stmt, 0);
  operation->sentence = xg_reader_dup_column (stmt, 1);
  operation->request = xg_reader_dup_column (stmt, 2);
  operation->state = sqlite3_column_int (stmt, 3);
  operation->result = xg_reader_dup_column (stmt, 4);
  g_ptr_array_add (user_data, operation);
}

/**
 * xg_reader_list_plans:
 * @limit: how many at most
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStorePlan): the newest plans, the newest
 *   first, without their operations
 */
GPtrArray *
xg_reader_list_plans (XgReader *self, guint limit, GError **error)
{
  g_autoptr (GPtrArray) plans =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_plan_free);

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  if (!xg_reader_each_row (self,
                           "SELECT id, uuid, title, broker, who, begun, ended, total, applied,"
                           " wrong FROM plan WHERE begun > 0 ORDER BY id DESC LIMIT ?1",
                           limit,
                           add_plan,
                           plans,
                           error))
    return NULL;
  return g_steal_pointer (&plans);
}

/* What else is kept of operations stands behind them all, in their order: each gets its own. */
static void
join_more (GPtrArray *operations)
{
  guint of = 0;

  for (guint i = 0; i < operations->len; i++)
    {
      XgStorePlanOperation *row = operations->pdata[i];
      XgStorePlanOperation *operation;

      if (row->state != XG_STORE_MORE_STATE || row->position < XG_STORE_MORE_POSITION)
        continue;
      for (; of < i; of++)
        {
          operation = operations->pdata[of];
          if (operation->position + XG_STORE_MORE_POSITION >= row->position)
            break;
        }
      operation = operations->pdata[of];
      if (operation->position + XG_STORE_MORE_POSITION == row->position)
        operation->more = g_steal_pointer (&row->request);
    }
  for (guint i = operations->len; i > 0; i--)
    if (((XgStorePlanOperation *) operations->pdata[i - 1])->state == XG_STORE_MORE_STATE)
      g_ptr_array_remove_index (operations, i - 1);
}

/* Those that WHERE, an SQL clause with VALUE for ?1, selects. */
static GPtrArray *
list_operations (XgReader *self, const char *where, gint64 value, GError **error)
{
  g_autoptr (GPtrArray) operations =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_plan_operation_free);
  g_autofree char *sql =
    g_strconcat ("SELECT position, sentence, request, state, result FROM plan_operation ",
                 where,
                 NULL);

  if (!xg_reader_each_row (self, sql, value, add_operation, operations, error))
    return NULL;
  join_more (operations);
  return g_steal_pointer (&operations);
}

/**
 * xg_reader_list_plan_operations:
 * @plan: id of a plan
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStorePlanOperation): its parts, in order
 */
GPtrArray *
xg_reader_list_plan_operations (XgReader *self, gint64 plan, GError **error)
{
  g_return_val_if_fail (XG_IS_READER (self), NULL);

  return list_operations (self, "WHERE plan = ?1 ORDER BY position", plan, error);
}

/**
 * xg_reader_find_undo:
 * @plan: id of a plan
 * @error: return location; not set where nothing was kept
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable): what takes @plan back, see xg_store_plan_dup_undo_uuid(),
 * with its operations in order, whose states are kinds and whose results are nodes
 */
XgStorePlan *
xg_reader_find_undo (XgReader *self, gint64 plan, GError **error)
{
  g_autoptr (GPtrArray) plans =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_plan_free);
  g_autoptr (GPtrArray) operations = NULL;
  XgStorePlan *undo;

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  if (!xg_reader_each_row (self,
                           "SELECT undo.id, undo.uuid, undo.title, undo.broker, undo.who,"
                           " undo.begun, undo.ended, undo.total, undo.applied, undo.wrong"
                           " FROM plan JOIN plan AS undo"
                           " ON undo.uuid GLOB 'undo:' || plan.uuid || ':*' AND undo.begun = 0"
                           " WHERE plan.id = ?1 ORDER BY undo.id DESC LIMIT 1",
                           plan,
                           add_plan,
                           plans,
                           error) ||
      plans->len == 0)
    return NULL;
  undo = plans->pdata[0];
  operations = list_operations (self, "WHERE plan = ?1 ORDER BY position", undo->id, error);
  if (operations == NULL)
    return NULL;
  for (guint i = 0; i < operations->len; i++)
    {
      XgStorePlanOperation *operation = operations->pdata[i];

      if (operation->state >= XG_STORE_UNDO_STATE)
        operation->state -= XG_STORE_UNDO_STATE;
    }
  g_ptr_array_unref (undo->operations);
  undo->operations = g_steal_pointer (&operations);
  return g_ptr_array_steal_index (plans, 0);
}

/**
 * xg_reader_list_lost_operations:
 * @limit: how many at most
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStorePlanOperation): those whose plan did not
 *   survive a damage of the cache, without those that would have taken one back
 */
GPtrArray *
xg_reader_list_lost_operations (XgReader *self, guint limit, GError **error)
{
  g_return_val_if_fail (XG_IS_READER (self), NULL);

  return list_operations (
    self,
    "WHERE plan NOT IN (SELECT id FROM plan) AND"
    " state < " G_STRINGIFY (XG_STORE_UNDO_STATE) " ORDER BY plan DESC, position LIMIT ?1",
    limit,
    error);
}
