/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-store-op.h"

/**
 * xg_store_op_new:
 * @kind: what to write
 * @id: a node key, a rule or an alert, as @kind says
 * @value: as @kind says
 *
 * Returns: (transfer full): a write
 */
XgStoreOp *
xg_store_op_new (XgStoreOpKind kind, gint64 id, int value)
{
  XgStoreOp *self = g_new0 (XgStoreOp, 1);

  self->kind = kind;
  self->id = id;
  self->value = value;
  self->size = sizeof *self;
  return self;
}

/**
 * xg_store_op_new_record:
 * @record: (transfer full): an event of the grid
 *
 * Returns: (transfer full): a write
 */
XgStoreOp *
xg_store_op_new_record (XgRecord *record)
{
  XgStoreOp *self = xg_store_op_new (XG_STORE_OP_RECORD, 0, 0);

  self->record = record;
  self->size += xg_record_get_size (record);
  return self;
}

/**
 * xg_store_op_new_rowids:
 * @kind: XG_STORE_OP_MARK_READ or XG_STORE_OP_MARK_PINNED
 * @rowids: (array length=n_rowids): items
 * @value: whether they were read, or are pinned
 *
 * Returns: (transfer full): a write
 */
XgStoreOp *
xg_store_op_new_rowids (XgStoreOpKind kind, const gint64 *rowids, guint n_rowids, gboolean value)
{
  XgStoreOp *self = xg_store_op_new (kind, 0, value ? 1 : 0);

  self->rowids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_rowids);
  g_array_append_vals (self->rowids, rowids, n_rowids);
  self->size += n_rowids * sizeof (gint64);
  return self;
}

/**
 * xg_store_op_new_node:
 * @node: copied
 *
 * Returns: (transfer full): a write
 */
XgStoreOp *
xg_store_op_new_node (XgStoreOpKind kind, const XgStoreNode *node)
{
  XgStoreOp *self = xg_store_op_new (kind, 0, 0);

  self->node = g_new0 (XgStoreNode, 1);
  self->node->broker = g_strdup (node->broker);
  self->node->node = g_strdup (node->node);
  self->node->name = g_strdup (node->name);
  self->node->kind = node->kind;
  self->node->parents = g_strdup (node->parents);
  self->node->subscribed = node->subscribed != FALSE;
  self->size += sizeof *self->node + strlen (node->broker) + strlen (node->node);
  return self;
}

/**
 * xg_store_op_new_body:
 * @node: copied
 * @body: copied
 *
 * Returns: (transfer full): a write
 */
XgStoreOp *
xg_store_op_new_body (XgStoreOpKind kind, const XgStoreNode *node, const char *body)
{
  XgStoreOp *self = xg_store_op_new_node (kind, node);

  self->body = g_strdup (body);
  self->size += strlen (body);
  return self;
}

/**
 * xg_store_op_new_rule:
 * @body: copied
 *
 * Returns: (transfer full): a write
 */
XgStoreOp *
xg_store_op_new_rule (gint64 id, const char *body)
{
  XgStoreOp *self = xg_store_op_new (XG_STORE_OP_PUT_RULE, id, 0);

  self->body = g_strdup (body);
  self->size += strlen (body);
  return self;
}

/**
 * xg_store_op_new_salvage:
 * @chunk: rows of a damaged cache
 *
 * Returns: (transfer full): a write; when it is freed, @chunk ends
 */
XgStoreOp *
xg_store_op_new_salvage (XgSalvageChunk *chunk)
{
  XgStoreOp *self = xg_store_op_new (XG_STORE_OP_SALVAGE, 0, 0);

  self->chunk = xg_salvage_chunk_ref (chunk);
  self->size += xg_salvage_chunk_get_size (chunk);
  return self;
}

/**
 * xg_store_op_free:
 * @self: (transfer full): a write
 */
void
xg_store_op_free (XgStoreOp *self)
{
  g_clear_pointer (&self->record, xg_record_unref);
  g_clear_pointer (&self->rowids, g_array_unref);
  g_clear_pointer (&self->node, xg_store_node_free);
  g_clear_pointer (&self->plan, xg_store_plan_free);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_free (self->body);
  if (self->chunk != NULL)
    {
      xg_salvage_chunk_end (self->chunk, FALSE);
      xg_salvage_chunk_unref (self->chunk);
    }
  g_free (self);
}
