/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/xg-thread.h"
#include "store/xg-store-private.h"
#include "store/xg-store-writer.h"

static const char too_big[] = "too big to store";

/* A write that can never succeed must not stand in the way of the others for ever. */
static void
drop_unfit (XgStoreOp *unfit)
{
  XgRecord *record = unfit->record;

  if (record == NULL)
    {
      g_message ("A setting, or what was saved of a damaged cache, is too long to be stored");
      /* Stays in the batch, where it is counted, as a write that changes nothing. */
      unfit->kind = XG_STORE_OP_ALERT_STATE;
      unfit->id = 0;
      return;
    }
  if (g_strcmp0 (record->reject_reason, too_big) == 0)
    {
      /* It was not the payload: count it where its name does not matter. */
      g_free (record->node);
      record->node = g_strdup ("");
      g_free (record->broker);
      record->broker = g_strdup ("");
    }
  g_free (record->reject_reason);
  record->reject_reason = g_strdup (too_big);
}

/* Writes BATCH however long it takes; FALSE when the store is closing and it still can't be. */
static gboolean
write_batch (XgStore *self, GPtrArray *batch)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *sentence = NULL;
      XgStoreOp *unfit = NULL;

      if (xg_store_writer_write (self->writer, batch, &unfit, &error))
        {
          xg_store_set_trouble (self, NULL);
          return TRUE;
        }
      if (unfit != NULL)
        {
          drop_unfit (unfit);
          continue;
        }
      if (g_error_matches (error, XG_STORE_ERROR, XG_STORE_ERROR_CORRUPT))
        xg_store_set_damaged (self);
      /* Translators: %s is a whole sentence that says what is wrong. */
      sentence =
        g_strdup_printf (_ ("%s New items wait until they can be stored."), error->message);
      xg_store_set_trouble (self, sentence);
      if (!xg_store_queue_wait_retry (self->queue, self->options.retry_ms))
        return FALSE;
    }
}

/* Has the rest found out of what is to be written. The lock is let go after each record: who
 * changes the function does not wait for all of them. */
static void
complete_records (XgStore *self, const GPtrArray *batch)
{
  for (guint i = 0; i < batch->len; i++)
    {
      const XgStoreOp *op = batch->pdata[i];

      if (op->kind != XG_STORE_OP_RECORD)
        continue;
      g_mutex_lock (&self->func_lock);
      if (self->record.func != NULL)
        ((XgStoreRecordFunc) self->record.func) (op->record, self->record.data);
      g_mutex_unlock (&self->func_lock);
    }
}

/* Tells who wants to know what is durable now. */
static void
report (XgStore *self, const GPtrArray *batch)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  gint64 newest = 0;

  for (guint i = 0; i < batch->len; i++)
    {
      const XgStoreOp *op = batch->pdata[i];

      if (op->kind == XG_STORE_OP_SALVAGE)
        xg_salvage_chunk_end (op->chunk, TRUE);
      if (op->kind != XG_STORE_OP_RECORD)
        continue;
      newest = MAX (newest, op->record->rowid);
      g_ptr_array_add (records, xg_record_ref (op->record));
    }

  xg_store_note_size (self);
  xg_store_note_newest (self, newest);
  g_mutex_lock (&self->func_lock);
  if (records->len > 0 && self->commit.func != NULL)
    ((XgStoreCommitFunc) self->commit.func) (records, self->commit.data);
  g_mutex_unlock (&self->func_lock);
}

/* A step that fails changes nothing: searches go on reading the words themselves. */
static void
index_words (XgStore *self)
{
  g_autoptr (GError) error = NULL;

  if (xg_store_writer_index_words (self->writer, &error))
    return;
  if (g_error_matches (error, XG_STORE_ERROR, XG_STORE_ERROR_CORRUPT))
    xg_store_set_damaged (self);
}

static void
tell_room (XgStore *self)
{
  g_mutex_lock (&self->func_lock);
  if (self->space_func != NULL)
    self->space_func (self, self->space_data);
  g_mutex_unlock (&self->func_lock);
}

/**
 * xg_store_thread:
 * @data: the store
 *
 * The store thread: batches from the queue to the disk, until the queue is closed and empty; in
 * between, words into the full-text index. What the index lacks at the end it gets after the next
 * start.
 */
gpointer
xg_store_thread (gpointer data)
{
  XgStore *self = data;
  guint n_left;

  xg_thread_give_way (XG_THREAD_WORKS);
  for (;;)
    {
      g_autoptr (GPtrArray) batch =
        g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_op_free);

      if (!xg_store_queue_take (self->queue, batch, xg_store_writer_get_words_due (self->writer)))
        break;
      if (batch->len == 0)
        {
          index_words (self);
          continue;
        }
      complete_records (self, batch);
      if (!write_batch (self, batch))
        break;
      report (self, batch);
      if (xg_store_queue_done (self->queue, batch))
        tell_room (self);
      if (xg_store_writer_is_far_behind (self->writer))
        index_words (self);
    }

  n_left = xg_store_queue_end (self->queue);
  if (n_left > 0)
    {
      g_autofree char *sentence = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "“%s” could not be written: %u entry was lost when it was closed.",
                     "“%s” could not be written: %u entries were lost when it was "
                     "closed.",
                     n_left),
        self->path,
        n_left);

      xg_store_set_trouble (self, sentence);
    }
  return NULL;
}
