/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-plan.h"

#include <string.h>

#include "store/xg-store-private.h"

/**
 * xg_store_plan_operation_free:
 * @self: (transfer full) (nullable): a part of a plan
 */
void
xg_store_plan_operation_free (XgStorePlanOperation *self)
{
  if (self == NULL)
    return;
  g_free (self->sentence);
  g_free (self->request);
  g_free (self->result);
  g_free (self->more);
  g_free (self);
}

/**
 * xg_store_plan_new:
 *
 * Returns: (transfer full): a plan to be filled
 */
XgStorePlan *
xg_store_plan_new (void)
{
  XgStorePlan *self = g_new0 (XgStorePlan, 1);

  self->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_plan_operation_free);
  return self;
}

/**
 * xg_store_plan_free:
 * @self: (transfer full) (nullable): a plan
 */
void
xg_store_plan_free (XgStorePlan *self)
{
  if (self == NULL)
    return;
  g_free (self->uuid);
  g_free (self->title);
  g_free (self->broker);
  g_free (self->who);
  g_ptr_array_unref (self->operations);
  g_free (self);
}

/**
 * xg_store_plan_dup_undo_uuid:
 * @uuid: of a plan
 * @number: of the time that it was over; the greatest counts
 *
 * What takes a plan back is kept as a plan that never began, by this name, also where nothing does.
 * Its "wrong" is how many changes can't be taken back. Of its operations "state" is the kind
 * (XgOperationKind of plan/) and XG_STORE_UNDO_STATE, and "result" the node.
 *
 * Returns: (transfer full): its uuid
 */
char *
xg_store_plan_dup_undo_uuid (const char *uuid, guint number)
{
  return g_strdup_printf ("undo:%s:%u", uuid, number);
}

/**
 * xg_store_put_plan:
 * @plan: (transfer full): a plan; of one that is there already, by its uuid, only ended, applied
 * and wrong count, and of an operation that is there only state, result and more
 *
 * Queues what is known of @plan. Never blocks.
 */
void
xg_store_put_plan (XgStore *self, XgStorePlan *plan)
{
  XgStoreOp *op;

  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (plan != NULL && plan->uuid != NULL && plan->title != NULL);
  g_return_if_fail (plan->broker != NULL && plan->who != NULL);

  op = xg_store_op_new (XG_STORE_OP_PUT_PLAN, 0, 0);
  op->plan = plan;
  op->size += sizeof *plan;
  for (guint i = 0; i < plan->operations->len; i++)
    {
      const XgStorePlanOperation *operation = plan->operations->pdata[i];

      op->size += sizeof *operation + strlen (operation->sentence) + strlen (operation->request);
      if (operation->more != NULL)
        op->size += strlen (operation->more);
    }
  xg_store_queue_push (self->queue, op);
}
