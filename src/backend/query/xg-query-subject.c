/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-query"

#include "config.h"

#include "query/xg-query-subject.h"

/**
 * xg_query_subject_init_record:
 * @self: (out caller-allocates): filled in; to be cleared
 * @record: what it is about; has to stay
 *
 * A record is new: unread if it is an item, and not retracted. Its version, and whether it is
 * pinned as the one before it, are known once the store has it.
 */
void
xg_query_subject_init_record (XgQuerySubject *self, const XgRecord *record)
{
  *self = (XgQuerySubject){
    .kind = record->kind,
    .severity = record->severity,
    .tlp = record->tlp,
    .received = record->received,
    .version = record->version,
    .read = record->kind != XG_RECORD_ITEM,
    .pinned = record->pinned,
    .caught_up = record->caught_up,
    .has_payload = record->payload != NULL && record->payload_len > 0,
    .broker = record->broker,
    .node = record->node,
    .item_id = record->item_id,
    .publisher = record->publisher,
    .type = record->type,
    .summary = record->summary,
    .incident = record->incident,
    .purpose = record->purpose,
    .text = record->text,
    .iocs = record->iocs,
  };
}

/**
 * xg_query_subject_clear:
 * @self: a subject; not to be used afterwards
 */
void
xg_query_subject_clear (XgQuerySubject *self)
{
  g_clear_pointer (&self->index, xg_word_index_free);
}

/**
 * xg_query_subject_get_index:
 * @self: a subject
 *
 * The words in the order in which the store writes them into its index, so that a phrase that
 * reaches from one into the next is found here as there.
 *
 * Returns: (transfer none): its words; made the first time
 */
XgWordIndex *
xg_query_subject_get_index (XgQuerySubject *self)
{
  if (self->index == NULL)
    {
      self->index = xg_word_index_new ();
      xg_word_index_add (self->index, self->summary);
      xg_word_index_add (self->index, self->node);
      xg_word_index_add (self->index, self->publisher);
      xg_word_index_add (self->index, self->item_id);
      xg_word_index_add (self->index, self->incident);
      xg_word_index_add (self->index, self->text);
    }
  return self->index;
}
