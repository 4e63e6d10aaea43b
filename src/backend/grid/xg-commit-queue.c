/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-commit-queue.h"

/* Main may be so many records behind; at 2,000 items/s that is ten seconds. */
#define MAX_PENDING 20000
/* So many are handed over at a time, for the main loop to breathe in between. */
#define MAX_HANDED 1000
/* Where much comes at once, the next hand-over waits longer, up to that: nobody reads more than ten
 * lists a second, and each costs main a look at all that is on the screen. */
#define LONGEST_MS     100
#define RECORDS_PER_MS 5

struct _XgCommitQueue
{
  GMutex lock;
  GCond room;

  /* Guarded by lock */
  GPtrArray *pending;
  GSource *source; /* attached to main; NULL: none under way */
  gboolean closed;
  gint64 last;    /* when the last hand-over was, monotonic µs */
  guint pause_ms; /* between it and the next */

  /* Constant */
  GMainContext *context;
  guint interval_ms;
  XgCommitQueueFunc func;
  gpointer user_data;
};

/**
 * xg_commit_queue_new:
 * @interval_ms: least time between two calls of @func, milliseconds, longer where much comes; 0: at
 *   once
 * @func: called in the present thread-default main context
 * @user_data: for @func
 *
 * Returns: (transfer full): a queue
 */
XgCommitQueue *
xg_commit_queue_new (guint interval_ms, XgCommitQueueFunc func, gpointer user_data)
{
  XgCommitQueue *self = g_atomic_rc_box_new0 (XgCommitQueue);

  g_mutex_init (&self->lock);
  g_cond_init (&self->room);
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  self->context = g_main_context_ref_thread_default ();
  self->interval_ms = interval_ms;
  self->pause_ms = interval_ms;
  self->func = func;
  self->user_data = user_data;
  return self;
}

XgCommitQueue *
xg_commit_queue_ref (XgCommitQueue *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
commit_queue_clear (gpointer data)
{
  XgCommitQueue *self = data;

  g_ptr_array_unref (self->pending);
  g_main_context_unref (self->context);
  g_cond_clear (&self->room);
  g_mutex_clear (&self->lock);
}

void
xg_commit_queue_unref (XgCommitQueue *self)
{
  g_atomic_rc_box_release_full (self, commit_queue_clear);
}

/* Takes up to @max of what is pending; the lock is held. */
static GPtrArray *
take_pending (XgCommitQueue *self, guint max)
{
  GPtrArray *taken;

  if (self->pending->len <= max)
    {
      taken = self->pending;
      self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
      return taken;
    }
  taken = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  for (guint i = 0; i < max; i++)
    g_ptr_array_add (taken, xg_record_ref (self->pending->pdata[i]));
  g_ptr_array_remove_range (self->pending, 0, max);
  return taken;
}

static void schedule (XgCommitQueue *self);

static gboolean
hand_over_cb (gpointer user_data)
{
  XgCommitQueue *self = user_data;
  g_autoptr (GPtrArray) records = NULL;

  g_mutex_lock (&self->lock);
  records = take_pending (self, MAX_HANDED);
  g_clear_pointer (&self->source, g_source_unref);
  self->last = g_get_monotonic_time ();
  self->pause_ms = self->interval_ms;
  if (self->pending->len > 0)
    schedule (self); /* main is behind */
  else if (self->interval_ms > 0)
    self->pause_ms = MIN (self->interval_ms + records->len / RECORDS_PER_MS, LONGEST_MS);
  g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->lock);

  if (records->len > 0 && self->func != NULL)
    self->func (records, self->user_data);
  return G_SOURCE_REMOVE;
}

/* The lock is held. */
static void
schedule (XgCommitQueue *self)
{
  gint64 since = (g_get_monotonic_time () - self->last) / 1000;

  if (self->source != NULL)
    return;
  if (since >= self->pause_ms)
    self->source = g_idle_source_new ();
  else
    self->source = g_timeout_source_new (self->pause_ms - (guint) since);
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT_IDLE - 50);
  g_source_set_callback (self->source,
                         hand_over_cb,
                         xg_commit_queue_ref (self),
                         (GDestroyNotify) xg_commit_queue_unref);
  g_source_attach (self->source, self->context);
}

/**
 * xg_commit_queue_push:
 * @self: a queue
 * @records: (element-type XgRecord): what became durable
 *
 * Called on the store thread. Waits while main is far behind, until the queue is closed.
 */
void
xg_commit_queue_push (XgCommitQueue *self, GPtrArray *records)
{
  g_mutex_lock (&self->lock);
  while (self->pending->len > MAX_PENDING && !self->closed)
    g_cond_wait (&self->room, &self->lock);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (self->pending, xg_record_ref (records->pdata[i]));
  if (!self->closed && self->pending->len > 0)
    schedule (self);
  g_mutex_unlock (&self->lock);
}

/**
 * xg_commit_queue_close:
 * @self: a queue
 *
 * From now on push() never waits, and nothing is handed over by itself: call
 * xg_commit_queue_flush() for what is left.
 */
void
xg_commit_queue_close (XgCommitQueue *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->lock);
}

/**
 * xg_commit_queue_flush:
 * @self: a queue
 *
 * Hands over all that is pending, now. Main only.
 */
void
xg_commit_queue_flush (XgCommitQueue *self)
{
  g_autoptr (GPtrArray) records = NULL;

  g_mutex_lock (&self->lock);
  records = take_pending (self, G_MAXUINT);
  g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->lock);
  if (records->len > 0 && self->func != NULL)
    self->func (records, self->user_data);
}
