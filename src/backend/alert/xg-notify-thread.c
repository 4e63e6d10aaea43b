/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-alert"

#include "config.h"

#include "alert/xg-notify-thread.h"

static GMutex lock;
static GCond changed;
static GMutex turn; /* held by a thread for its life: the next one waits, even for a hung one */

/* Protected by the lock */
static GMainContext *context; /* of the thread that takes users; NULL: none does */
static guint n_users;         /* of that thread */
static guint n_threads;       /* with those that are about to end */

typedef struct
{
  GMainContext *context;
  void (*begin) (void);
  void (*end) (void);
} Start;

/* Without users the thread takes none any more: who comes now gets another one. */
static gboolean
is_over (void)
{
  gboolean over;

  g_mutex_lock (&lock);
  over = n_users == 0;
  if (over)
    context = NULL;
  g_mutex_unlock (&lock);
  return over;
}

static gpointer
thread_main (gpointer data)
{
  g_autofree Start *start = data;

  g_mutex_lock (&turn);
  g_main_context_push_thread_default (start->context);
  start->begin ();
  while (!is_over ())
    g_main_context_iteration (start->context, TRUE);
  start->end ();

  /* GDBus frees what belonged to a subscription in an idle of its context. */
  while (g_main_context_iteration (start->context, FALSE))
    ;
  g_main_context_pop_thread_default (start->context);
  g_main_context_unref (start->context);
  g_mutex_unlock (&turn);

  g_mutex_lock (&lock);
  n_threads--;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
  return NULL;
}

/**
 * xg_notify_thread_join:
 * @begin: called in the thread when somebody uses it
 * @end: called in the thread when nobody does any more
 *
 * One user more; the same functions always. Starts the thread if there is none.
 */
void
xg_notify_thread_join (void (*begin) (void), void (*end) (void))
{
  g_mutex_lock (&lock);
  n_users++;
  if (context == NULL)
    {
      Start *start = g_new (Start, 1);

      context = g_main_context_new ();
      n_threads++;
      start->context = context;
      start->begin = begin;
      start->end = end;
      g_thread_unref (g_thread_new ("notifier", thread_main, start));
    }
  g_mutex_unlock (&lock);
}

/**
 * xg_notify_thread_invoke:
 * @delay: in how many milliseconds at the earliest
 * @func: called in the thread, once: its result does not matter
 * @data: for @func
 * @destroy: frees @data, also when the thread ends before
 *
 * For users of the thread, from any thread.
 */
void
xg_notify_thread_invoke (guint delay, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  GSource *source = delay > 0 ? g_timeout_source_new (delay) : g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_mutex_lock (&lock);
  if (context != NULL)
    g_source_attach (source, context);
  g_mutex_unlock (&lock);
  g_source_unref (source);
}

/**
 * xg_notify_thread_leave:
 * @left: set to %TRUE
 *
 * One user less. To be called in the thread itself, so that what the user asked for before is done.
 */
void
xg_notify_thread_leave (gboolean *left)
{
  g_mutex_lock (&lock);
  *left = TRUE;
  n_users--;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

/**
 * xg_notify_thread_wait:
 * @left: what xg_notify_thread_leave() sets
 * @limit: how many milliseconds at most
 *
 * Waits until the user has left and, if it was the last one, the thread is over.
 */
void
xg_notify_thread_wait (const gboolean *left, guint limit)
{
  gint64 end = g_get_monotonic_time () + limit * G_TIME_SPAN_MILLISECOND;

  g_mutex_lock (&lock);
  while (!*left || (n_users == 0 && n_threads > 0))
    {
      if (!g_cond_wait_until (&changed, &lock, end))
        break;
    }
  g_mutex_unlock (&lock);
}
