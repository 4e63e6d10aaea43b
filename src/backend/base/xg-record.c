/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include <string.h>

#include "base/xg-record.h"

/**
 * xg_record_kind_to_nick:
 * @kind: a kind
 *
 * Returns: (transfer none): the stable word for @kind, as `--json` prints it
 */
const char *
xg_record_kind_to_nick (XgRecordKind kind)
{
  switch (kind)
    {
    case XG_RECORD_ITEM:
      return "item";
    case XG_RECORD_RETRACT:
      return "retract";
    case XG_RECORD_PURGE:
      return "purge";
    case XG_RECORD_DELETE:
      return "delete";
    case XG_RECORD_CONFIGURATION:
      return "configuration";
    case XG_RECORD_COLLECTION:
      return "collection";
    case XG_RECORD_SUBSCRIPTION:
      return "subscription";
    case XG_RECORD_LOST:
      return "lost";
    case XG_RECORD_REQUEST:
      return "request";
    default:
      return "unknown";
    }
}

/**
 * xg_record_new:
 * @kind: what happened
 * @broker: JID of the pubsub service
 * @node: node id
 *
 * Returns: (transfer full): a record received now, with everything else unset
 */
XgRecord *
xg_record_new (XgRecordKind kind, const char *broker, const char *node)
{
  XgRecord *self = g_atomic_rc_box_new0 (XgRecord);

  self->kind = kind;
  self->broker = g_strdup (broker);
  self->node = g_strdup (node);
  self->received = g_get_real_time ();
  return self;
}

/**
 * xg_record_ref:
 * @self: a record
 *
 * Returns: (transfer full): @self
 */
XgRecord *
xg_record_ref (XgRecord *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
record_clear (gpointer data)
{
  XgRecord *self = data;

  g_free (self->broker);
  g_free (self->node);
  g_free (self->item_id);
  g_free (self->publisher);
  g_free (self->collection);
  g_free (self->payload);
  g_free (self->type);
  g_free (self->summary);
  g_free (self->text);
  g_free (self->incident);
  g_free (self->purpose);
  g_free (self->reject_reason);
  g_free (self->gap);
  g_clear_pointer (&self->iocs, xg_ioc_set_unref);
  g_clear_pointer (&self->matches, g_array_unref);
  g_clear_pointer (&self->alert_ids, g_array_unref);
}

/**
 * xg_record_unref:
 * @self: (transfer full): a record
 */
void
xg_record_unref (XgRecord *self)
{
  g_atomic_rc_box_release_full (self, record_clear);
}

/**
 * xg_record_get_size:
 * @self: a record
 *
 * Returns: roughly how many bytes it holds, for the store's queue bound
 */
gsize
xg_record_get_size (const XgRecord *self)
{
  gsize size = sizeof *self + self->payload_len;

  if (self->text != NULL)
    size += strlen (self->text);
  if (self->summary != NULL)
    size += strlen (self->summary);
  size += xg_ioc_set_get_size (self->iocs);
  return size + 256;
}
