/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-queue.h"

struct _XgStoreQueue
{
  XgStoreQueueLimits limits;

  GMutex lock;
  GCond work;  /* there is something to do for the consumer */
  GCond ready; /* something was done: room, or the end of a wait */
  GQueue ops;  /* (element-type XgStoreOp): not taken yet */
  gsize bytes_waiting;
  gboolean idle; /* the consumer waits for work */

  guint n_held; /* waiting or taken, not done */
  gsize bytes_held;
  gboolean full; /* from reaching a limit until half of it is free again */

  guint64 n_pushed; /* ever */
  guint64 n_done;
  guint64 hurry;    /* somebody waits for this count */
  gint64 last_done; /* monotonic µs */

  gboolean closed;
  gint64 give_up; /* monotonic µs, once closed */
  gboolean ended;
};

/**
 * xg_store_queue_new:
 * @limits: copied
 *
 * Returns: (transfer full): an empty queue
 */
XgStoreQueue *
xg_store_queue_new (const XgStoreQueueLimits *limits)
{
  XgStoreQueue *self = g_new0 (XgStoreQueue, 1);

  self->limits = *limits;
  g_mutex_init (&self->lock);
  g_cond_init (&self->work);
  g_cond_init (&self->ready);
  g_queue_init (&self->ops);
  return self;
}

/**
 * xg_store_queue_free:
 * @self: (transfer full): a queue that nobody waits for
 */
void
xg_store_queue_free (XgStoreQueue *self)
{
  g_queue_clear_full (&self->ops, (GDestroyNotify) xg_store_op_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->work);
  g_cond_clear (&self->ready);
  g_free (self);
}

static gboolean
is_batch_due (XgStoreQueue *self)
{
  return self->closed || self->hurry > self->n_done || self->ops.length >= self->limits.batch_ops ||
         self->bytes_waiting >= self->limits.batch_bytes;
}

/**
 * xg_store_queue_push:
 * @op: (transfer full): a write; freed when the queue was closed
 *
 * Never blocks for long and never refuses for want of room.
 *
 * Returns: %FALSE when the queue was closed
 */
gboolean
xg_store_queue_push (XgStoreQueue *self, XgStoreOp *op)
{
  gboolean closed;

  g_mutex_lock (&self->lock);
  closed = self->closed;
  if (!closed)
    {
      g_queue_push_tail (&self->ops, op);
      self->n_pushed++;
      self->n_held++;
      self->bytes_held += op->size;
      self->bytes_waiting += op->size;
      if (self->n_held >= self->limits.ops || self->bytes_held >= self->limits.bytes)
        self->full = TRUE;
      /* Waking somebody takes longer than all the rest of this. */
      if (self->idle && (self->ops.length == 1 || is_batch_due (self)))
        {
          self->idle = FALSE;
          g_cond_signal (&self->work);
        }
    }
  g_mutex_unlock (&self->lock);

  if (closed)
    xg_store_op_free (op);
  return !closed;
}

/**
 * xg_store_queue_is_full:
 *
 * Returns: whether producers should stop; each %TRUE is followed by an xg_store_queue_done() that
 * says that there is room again
 */
gboolean
xg_store_queue_is_full (XgStoreQueue *self)
{
  gboolean full;

  g_mutex_lock (&self->lock);
  full = self->full;
  g_mutex_unlock (&self->lock);
  return full;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  XgStoreQueue *self = user_data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->ready);
  g_mutex_unlock (&self->lock);
}

/**
 * xg_store_queue_wait_room:
 * @cancellable: (nullable): ends the wait
 *
 * Returns: %FALSE when cancelled or closed
 */
gboolean
xg_store_queue_wait_room (XgStoreQueue *self, GCancellable *cancellable)
{
  gboolean result;
  gulong id = 0;

  /* Connecting and disconnecting call back or wait for a call back: never under our lock. */
  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
  g_mutex_lock (&self->lock);
  while (self->full && !self->closed && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->ready, &self->lock);
  result = !self->closed && !g_cancellable_is_cancelled (cancellable);
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, id);
  return result;
}

/**
 * xg_store_queue_hurry:
 *
 * What was pushed so far is taken without waiting for more to be written with it.
 */
void
xg_store_queue_hurry (XgStoreQueue *self)
{
  g_mutex_lock (&self->lock);
  self->hurry = MAX (self->hurry, self->n_pushed);
  g_cond_signal (&self->work);
  g_mutex_unlock (&self->lock);
}

/**
 * xg_store_queue_wait_done:
 *
 * Waits until everything that was pushed before is done, or the consumer ended.
 */
void
xg_store_queue_wait_done (XgStoreQueue *self)
{
  guint64 target;

  g_mutex_lock (&self->lock);
  target = self->n_pushed;
  self->hurry = MAX (self->hurry, target);
  g_cond_signal (&self->work);
  while (self->n_done < target && !self->ended)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);
}

/**
 * xg_store_queue_close:
 * @patience_ms: how long from now the consumer may go on trying what fails
 *
 * Nothing can be pushed any more; what is queued is still to be done.
 */
void
xg_store_queue_close (XgStoreQueue *self, guint patience_ms)
{
  g_mutex_lock (&self->lock);
  if (!self->closed)
    {
      self->closed = TRUE;
      self->give_up = g_get_monotonic_time () + (gint64) patience_ms * 1000;
    }
  g_cond_broadcast (&self->work);
  g_cond_broadcast (&self->ready);
  g_mutex_unlock (&self->lock);
}

/* FALSE: UNTIL came first. */
static gboolean
wait_for_work (XgStoreQueue *self, gint64 until)
{
  gboolean in_time = TRUE;

  self->idle = TRUE;
  if (until == G_MAXINT64)
    g_cond_wait (&self->work, &self->lock);
  else
    in_time = g_cond_wait_until (&self->work, &self->lock, until);
  self->idle = FALSE;
  return in_time;
}

/* FALSE: UNTIL came first. */
static gboolean
wait_for_batch (XgStoreQueue *self, gint64 until)
{
  gint64 due;

  while (self->ops.length == 0 && !self->closed)
    {
      if (!wait_for_work (self, until))
        return FALSE;
    }

  /* A transaction for each of a thousand records a second would do little else. */
  due = self->last_done + (gint64) self->limits.gather_ms * 1000;
  while (self->ops.length > 0 && !is_batch_due (self))
    {
      if (!wait_for_work (self, MIN (due, until)))
        return due <= until;
    }
  return TRUE;
}

static void
take_ops (XgStoreQueue *self, GPtrArray *batch)
{
  gsize bytes = 0;

  while (self->ops.length > 0 && batch->len < self->limits.batch_ops)
    {
      const XgStoreOp *op = g_queue_peek_head (&self->ops);

      if (batch->len > 0 && bytes + op->size > self->limits.batch_bytes)
        break;
      bytes += op->size;
      g_ptr_array_add (batch, g_queue_pop_head (&self->ops));
    }
  self->bytes_waiting -= bytes;
}

/**
 * xg_store_queue_take:
 * @batch: (element-type XgStoreOp): an empty array that frees its elements; filled
 * @until: monotonic µs: when the consumer has something else to do; %G_MAXINT64: never
 *
 * Waits for the next batch.
 *
 * Returns: %FALSE when the queue is closed and empty; %TRUE with an empty @batch when none was due
 *   until @until
 */
gboolean
xg_store_queue_take (XgStoreQueue *self, GPtrArray *batch, gint64 until)
{
  gboolean result;

  g_mutex_lock (&self->lock);
  if (wait_for_batch (self, until))
    {
      take_ops (self, batch);
      result = batch->len > 0;
    }
  else
    {
      result = TRUE;
    }
  g_mutex_unlock (&self->lock);
  return result;
}

/**
 * xg_store_queue_done:
 * @batch: what xg_store_queue_take() gave; durable now
 *
 * Returns: whether the queue was full and has room again with this
 */
gboolean
xg_store_queue_done (XgStoreQueue *self, const GPtrArray *batch)
{
  gboolean room = FALSE;
  gsize bytes = 0;

  for (guint i = 0; i < batch->len; i++)
    bytes += ((const XgStoreOp *) batch->pdata[i])->size;

  g_mutex_lock (&self->lock);
  self->n_done += batch->len;
  self->n_held -= batch->len;
  self->bytes_held -= bytes;
  self->last_done = g_get_monotonic_time ();
  if (self->full && self->n_held <= self->limits.ops / 2 &&
      self->bytes_held <= self->limits.bytes / 2)
    {
      self->full = FALSE;
      room = TRUE;
    }
  g_cond_broadcast (&self->ready);
  g_mutex_unlock (&self->lock);
  return room;
}

/**
 * xg_store_queue_wait_retry:
 * @retry_ms: pause before the next attempt
 *
 * Called by the consumer after a failure.
 *
 * Returns: %FALSE when the queue was closed and the time for trying is over
 */
gboolean
xg_store_queue_wait_retry (XgStoreQueue *self, guint retry_ms)
{
  gint64 now = g_get_monotonic_time ();
  gint64 end = now + (gint64) retry_ms * 1000;
  gboolean was_closed;
  gboolean again;

  g_mutex_lock (&self->lock);
  was_closed = self->closed;
  if (was_closed)
    end = MIN (end, now + MIN ((gint64) retry_ms, 100) * 1000);
  /* Whoever is in a hurry wakes us too: wait on. Closing is worth an attempt at once. */
  while (self->closed == was_closed)
    {
      if (!g_cond_wait_until (&self->work, &self->lock, end))
        break;
    }
  again = !self->closed || g_get_monotonic_time () < self->give_up;
  g_mutex_unlock (&self->lock);
  return again;
}

/**
 * xg_store_queue_end:
 *
 * The consumer stops: everybody who waits for it is let go.
 *
 * Returns: how many writes were never done
 */
guint
xg_store_queue_end (XgStoreQueue *self)
{
  guint n_left;

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  self->ended = TRUE;
  n_left = self->n_held;
  g_cond_broadcast (&self->ready);
  g_mutex_unlock (&self->lock);
  return n_left;
}
