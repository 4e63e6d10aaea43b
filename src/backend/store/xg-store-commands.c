/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-private.h"

/**
 * xg_store_node_free:
 * @self: (transfer full) (nullable): a node
 */
void
xg_store_node_free (XgStoreNode *self)
{
  if (self == NULL)
    return;
  g_free (self->broker);
  g_free (self->node);
  g_free (self->name);
  g_free (self->parents);
  g_free (self);
}

/**
 * xg_store_mark_read:
 * @rowids: (array length=n_rowids): items; others are left alone
 * @read: whether they were looked at
 */
void
xg_store_mark_read (XgStore *self, const gint64 *rowids, guint n_rowids, gboolean read)
{
  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (rowids != NULL || n_rowids == 0);

  if (n_rowids > 0)
    xg_store_queue_push (self->queue,
                         xg_store_op_new_rowids (XG_STORE_OP_MARK_READ, rowids, n_rowids, read));
}

/**
 * xg_store_mark_pinned:
 * @rowids: (array length=n_rowids): items; others are left alone
 * @pinned: whether they are kept when old items are deleted, and found by "is:pinned"
 *
 * Later versions of a pinned item are pinned as well. Taking a pin away takes it from all versions
 * of the item.
 */
void
xg_store_mark_pinned (XgStore *self, const gint64 *rowids, guint n_rowids, gboolean pinned)
{
  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (rowids != NULL || n_rowids == 0);

  if (n_rowids > 0)
    xg_store_queue_push (
      self->queue,
      xg_store_op_new_rowids (XG_STORE_OP_MARK_PINNED, rowids, n_rowids, pinned));
}

/**
 * xg_store_mark_node_read:
 * @node_key: a node, 0 for all
 *
 * Marks the items read that are durable now: not those on their way, which nobody has seen.
 */
void
xg_store_mark_node_read (XgStore *self, gint64 node_key)
{
  XgStoreOp *op;

  g_return_if_fail (XG_IS_STORE (self));

  op = xg_store_op_new (XG_STORE_OP_MARK_NODE_READ, node_key, 0);
  g_mutex_lock (&self->lock);
  op->up_to = self->newest;
  g_mutex_unlock (&self->lock);
  xg_store_queue_push (self->queue, op);
}

/**
 * xg_store_forget_node:
 *
 * xg_reader_list_nodes() does not list the node any more, until an item of it comes or
 * xg_store_put_node() puts it back. Its items stay.
 */
void
xg_store_forget_node (XgStore *self, const char *broker, const char *node)
{
  const XgStoreNode wanted = { .broker = (char *) broker, .node = (char *) node };

  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (broker != NULL && node != NULL);

  xg_store_queue_push (self->queue, xg_store_op_new_node (XG_STORE_OP_FORGET_NODE, &wanted));
}

/**
 * xg_store_delete_request:
 * @broker: JID of the pubsub service
 * @node: what was asked for
 * @jid: who asked
 * @subid: (nullable): id of the subscription
 *
 * The request does not wait any more. The same one may come again later, as a new one.
 */
void
xg_store_delete_request (XgStore *self,
                         const char *broker,
                         const char *node,
                         const char *jid,
                         const char *subid)
{
  const XgStoreNode wanted = { .broker = (char *) broker,
                               .node = (char *) node,
                               .name = (char *) subid };

  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (broker != NULL && node != NULL && jid != NULL);

  xg_store_queue_push (self->queue,
                       xg_store_op_new_body (XG_STORE_OP_DELETE_REQUEST, &wanted, jid));
}

/**
 * xg_store_put_capability:
 * @broker: JID of a pubsub service
 * @body: what it can do, as text
 */
void
xg_store_put_capability (XgStore *self, const char *broker, const char *body)
{
  const XgStoreNode wanted = { .broker = (char *) broker, .node = (char *) "" };

  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (broker != NULL && body != NULL);

  xg_store_queue_push (self->queue,
                       xg_store_op_new_body (XG_STORE_OP_PUT_CAPABILITY, &wanted, body));
}

/**
 * xg_store_interrupt:
 * @since: until then, µs since the epoch, we were connected for certain
 *
 * Remembers that the connection is gone. What was pushed before is from before.
 *
 * Returns: the number of this interruption
 */
gint64
xg_store_interrupt (XgStore *self, gint64 since)
{
  XgStoreOp *op;
  gint64 interruption;

  g_return_val_if_fail (XG_IS_STORE (self), 0);

  op = xg_store_op_new (XG_STORE_OP_INTERRUPT, 0, 0);
  op->up_to = since;
  g_mutex_lock (&self->lock);
  interruption = ++self->interruption;
  g_mutex_unlock (&self->lock);
  op->id = interruption;
  xg_store_queue_push (self->queue, op);
  return interruption;
}

/**
 * xg_store_reconcile:
 * @broker: JID of the pubsub service
 * @node: a topic that was compared with what @broker has, with everything that was missing pushed
 * @interruption: the last one that this was done after
 *
 * xg_reader_list_pending() does not list the topic any more, until the next interruption.
 */
void
xg_store_reconcile (XgStore *self, const char *broker, const char *node, gint64 interruption)
{
  const XgStoreNode wanted = { .broker = (char *) broker, .node = (char *) node };
  XgStoreOp *op;

  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (broker != NULL && node != NULL);

  op = xg_store_op_new_node (XG_STORE_OP_RECONCILE, &wanted);
  op->id = interruption;
  xg_store_queue_push (self->queue, op);
}

/**
 * xg_store_put_node:
 * @node: what to remember; key, unread and last_activity are ignored
 *
 * Writes only what changed: putting the whole tree again is cheap.
 */
void
xg_store_put_node (XgStore *self, const XgStoreNode *node)
{
  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (node != NULL && node->broker != NULL && node->node != NULL);

  xg_store_queue_push (self->queue, xg_store_op_new_node (XG_STORE_OP_PUT_NODE, node));
}

/**
 * xg_store_put_rule:
 * @id: chosen by alert/
 * @body: opaque text; replaces the one of the same @id
 */
void
xg_store_put_rule (XgStore *self, gint64 id, const char *body)
{
  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (body != NULL);

  xg_store_queue_push (self->queue, xg_store_op_new_rule (id, body));
}

/**
 * xg_store_delete_rule:
 *
 * The rule's alerts stay.
 */
void
xg_store_delete_rule (XgStore *self, gint64 id)
{
  g_return_if_fail (XG_IS_STORE (self));

  xg_store_queue_push (self->queue, xg_store_op_new (XG_STORE_OP_DELETE_RULE, id, 0));
}

/**
 * xg_store_set_alert_state:
 * @alert_id: of #XgStoreAlert or of alert_ids in #XgRecord
 * @state: XgAlertState of alert/
 */
void
xg_store_set_alert_state (XgStore *self, gint64 alert_id, int state)
{
  g_return_if_fail (XG_IS_STORE (self));

  xg_store_queue_push (self->queue, xg_store_op_new (XG_STORE_OP_ALERT_STATE, alert_id, state));
}

/**
 * xg_store_push:
 * @record: (transfer full): an event of the grid; not to be touched any more until it is reported
 *
 * Queues @record. Any thread; never blocks. After xg_store_close() it does nothing.
 *
 * Returns: whether @record will be written
 */
gboolean
xg_store_push (XgStore *self, XgRecord *record)
{
  g_return_val_if_fail (XG_IS_STORE (self), FALSE);
  g_return_val_if_fail (record != NULL && record->broker != NULL && record->node != NULL, FALSE);

  return xg_store_queue_push (self->queue, xg_store_op_new_record (record));
}

/**
 * xg_store_push_wait:
 * @record: (transfer full): as for xg_store_push()
 * @cancellable: (nullable): ends the wait
 *
 * Queues @record when there is room for it. Blocks until then: for workers.
 *
 * Returns: %FALSE when the store was closed or @cancellable cancelled: @record was not queued
 */
gboolean
xg_store_push_wait (XgStore *self, XgRecord *record, GCancellable *cancellable)
{
  g_return_val_if_fail (XG_IS_STORE (self), FALSE);
  g_return_val_if_fail (record != NULL && record->broker != NULL && record->node != NULL, FALSE);

  if (!xg_store_queue_wait_room (self->queue, cancellable))
    {
      xg_record_unref (record);
      return FALSE;
    }
  return xg_store_queue_push (self->queue, xg_store_op_new_record (record));
}

/**
 * xg_store_wait_room:
 * @cancellable: (nullable): ends the wait
 *
 * The wait of xg_store_push_wait() alone. Blocks: for workers.
 *
 * Returns: %FALSE when the store was closed or @cancellable cancelled
 */
gboolean
xg_store_wait_room (XgStore *self, GCancellable *cancellable)
{
  g_return_val_if_fail (XG_IS_STORE (self), FALSE);

  return xg_store_queue_wait_room (self->queue, cancellable);
}

/**
 * xg_store_is_full:
 *
 * Returns: whether producers should stop for now; the space function tells when they may go on
 */
gboolean
xg_store_is_full (XgStore *self)
{
  g_return_val_if_fail (XG_IS_STORE (self), FALSE);

  return xg_store_queue_is_full (self->queue);
}

/**
 * xg_store_flush:
 *
 * Waits until everything pushed so far is durable and was reported, or the store is closed. Blocks,
 * as long as the file can't be written.
 */
void
xg_store_flush (XgStore *self)
{
  g_return_if_fail (XG_IS_STORE (self));

  xg_store_queue_wait_done (self->queue);
}
