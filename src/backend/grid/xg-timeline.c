/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "base/xg-memory.h"
#include "grid/xg-timeline.h"

#include "grid/xg-item-list-private.h"
#include "store/xg-reader-histogram.h"

/* A list that changes all the time is counted again at this pace, and no sooner than some times
 * what counting took: in a large cache it takes a second. */
#define PACE_MS     500
#define PACE_FACTOR 10

/* About so many buckets. */
#define WANTED_BUCKETS 60

G_STATIC_ASSERT (XG_TIMELINE_MAX_BUCKETS == XG_STORE_HISTOGRAM_BUCKETS);

struct _XgTimeline
{
  GObject parent_instance;

  /* Owned */
  XgItemList *list;
  GCancellable *cancellable;
  XgStoreHistogram histogram;

  guint source;
  gint64 began; /* monotonic µs: when counting began */
  gint64 took;  /* µs: the last time */
  gboolean loading;
  gboolean waiting; /* for the first rows of the list, which come before a count of all */
  gboolean stale;   /* the list changed since counting began */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgTimeline, xg_timeline, G_TYPE_OBJECT)

static void queue (XgTimeline *self);

typedef struct
{
  XgReader *reader;
  XgStoreQuery *query;
  XgStoreHistogram histogram;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->reader);
  xg_store_query_free (work->query);
  g_free (work);
}

/* The smallest round width with which the span fits. */
static gint64
choose_width (gint64 span)
{
  static const gint64 seconds[] = { 1,      2,      5,       10,      15,      30,
                                    60,     120,    300,     600,     900,     1800,
                                    3600,   7200,   10800,   21600,   43200,   86400,
                                    172800, 604800, 1209600, 2592000, 7776000, 31536000 };

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    if (span / (seconds[i] * G_USEC_PER_SEC) < WANTED_BUCKETS)
      return seconds[i] * G_USEC_PER_SEC;
  return span / WANTED_BUCKETS + 1;
}

/* Buckets of days begin at midnight, those of hours with the hour, of this computer's zone. */
static gint64
round_down (gint64 time, gint64 width)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  gint64 offset = date != NULL ? g_date_time_get_utc_offset (date) : 0;
  gint64 local = time + offset;
  gint64 rest = local % width;

  return time - (rest < 0 ? rest + width : rest);
}

static void
lay_out (XgStoreHistogram *histogram, gint64 first, gint64 last)
{
  histogram->width = choose_width (last - first);
  histogram->since = round_down (first, histogram->width);
  histogram->n_buckets =
    (guint) MIN ((last - histogram->since) / histogram->width + 1, XG_TIMELINE_MAX_BUCKETS);
}

static void
count_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  gint64 first, last;

  if (!xg_reader_find_span (work->reader, work->query, &first, &last, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (first > 0)
    {
      lay_out (&work->histogram, first, last);
      if (!xg_reader_count_by_time (work->reader,
                                    work->query,
                                    &work->histogram,
                                    cancellable,
                                    &error))
        {
          g_task_return_error (task, error);
          return;
        }
      xg_memory_give_back (); /* a million rows are put in order for it */
    }
  g_task_return_boolean (task, TRUE);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  XgTimeline *self = XG_TIMELINE (source);
  const Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->took = g_get_monotonic_time () - self->began;
  self->loading = FALSE;
  if (done)
    self->histogram = work->histogram;
  else
    g_message ("When items came can't be counted: %s", error->message);
  if (self->stale)
    {
      self->stale = FALSE;
      queue (self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
count (XgTimeline *self)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->loading = TRUE;
  self->waiting = FALSE;
  self->stale = FALSE;
  self->began = g_get_monotonic_time ();
  work = g_new0 (Work, 1);
  work->reader = g_object_ref (xg_item_list_get_reader (self->list));
  work->query = xg_item_list_dup_store_query (self->list);
  task = g_task_new (self, self->cancellable, counted_cb, NULL);
  g_task_set_source_tag (task, count);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, count_worker);
}

static gboolean
queue_cb (gpointer user_data)
{
  XgTimeline *self = XG_TIMELINE (user_data);

  self->source = 0;
  count (self);
  return G_SOURCE_REMOVE;
}

static void
queue (XgTimeline *self)
{
  gint64 pause = MAX (PACE_MS, self->took * PACE_FACTOR / 1000);

  if (self->source == 0)
    self->source = g_timeout_add ((guint) MIN (pause, G_MAXINT), queue_cb, self);
}

/* The first count is of all rows. */
static void
list_loaded_cb (XgTimeline *self)
{
  if (!self->waiting || xg_item_list_get_loading (self->list))
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  count (self);
}

static void
items_changed_cb (XgTimeline *self)
{
  if (self->loading)
    self->stale = TRUE;
  else
    queue (self);
}

static void
forget_list (XgTimeline *self)
{
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->loading = FALSE;
  self->waiting = FALSE;
  self->stale = FALSE;
}

static void
xg_timeline_dispose (GObject *object)
{
  forget_list (XG_TIMELINE (object));
  G_OBJECT_CLASS (xg_timeline_parent_class)->dispose (object);
}

static void
xg_timeline_class_init (XgTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_timeline_dispose;
  signals[CHANGED] = g_signal_new ("changed",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

static void
xg_timeline_init (XgTimeline *self)
{
}

/**
 * xg_timeline_new:
 *
 * Returns: (transfer full): a timeline of nothing
 */
XgTimeline *
xg_timeline_new (void)
{
  return g_object_new (XG_TYPE_TIMELINE, NULL);
}

/**
 * xg_timeline_set_list:
 * @self: a timeline
 * @list: (nullable): whose rows are counted; %NULL for nothing
 *
 * What was counted of another list stays until this one's rows are. Counting a million rows takes
 * a processor for most of a second: those of a list that is still being read are counted when it
 * was, or after half a second.
 */
void
xg_timeline_set_list (XgTimeline *self, XgItemList *list)
{
  g_return_if_fail (XG_IS_TIMELINE (self));
  g_return_if_fail (list == NULL || XG_IS_ITEM_LIST (list));

  if (self->list == list)
    return;
  forget_list (self);
  if (list == NULL || xg_item_list_get_reader (list) == NULL)
    {
      self->histogram.n_buckets = 0;
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }
  self->list = g_object_ref (list);
  g_signal_connect_object (list,
                           "items-changed",
                           G_CALLBACK (items_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list,
                           "notify::loading",
                           G_CALLBACK (list_loaded_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->loading = TRUE;
  self->waiting = TRUE;
  if (xg_item_list_get_loading (list))
    self->source = g_timeout_add (PACE_MS, queue_cb, self);
  else
    count (self);
}

/**
 * xg_timeline_get_loading:
 *
 * Returns: whether rows are being counted
 */
gboolean
xg_timeline_get_loading (XgTimeline *self)
{
  g_return_val_if_fail (XG_IS_TIMELINE (self), FALSE);
  return self->loading;
}

guint
xg_timeline_get_n_buckets (XgTimeline *self)
{
  g_return_val_if_fail (XG_IS_TIMELINE (self), 0);
  return self->histogram.n_buckets;
}

gint64
xg_timeline_get_start (XgTimeline *self, guint bucket)
{
  g_return_val_if_fail (XG_IS_TIMELINE (self), 0);
  return self->histogram.since + bucket * self->histogram.width;
}

gint64
xg_timeline_get_width (XgTimeline *self)
{
  g_return_val_if_fail (XG_IS_TIMELINE (self), 0);
  return self->histogram.width;
}

guint64
xg_timeline_get_count (XgTimeline *self, guint bucket, XgSeverity severity)
{
  g_return_val_if_fail (XG_IS_TIMELINE (self), 0);
  g_return_val_if_fail (bucket < self->histogram.n_buckets, 0);
  g_return_val_if_fail ((guint) severity <= XG_SEVERITY_LAST, 0);
  return (guint64) self->histogram.counts[bucket][severity];
}

guint64
xg_timeline_get_sum (XgTimeline *self, guint bucket)
{
  guint64 sum = 0;

  for (int severity = 0; severity <= XG_SEVERITY_LAST; severity++)
    sum += xg_timeline_get_count (self, bucket, (XgSeverity) severity);
  return sum;
}

/**
 * xg_timeline_get_largest:
 *
 * Returns: how many rows came in the fullest bucket
 */
guint64
xg_timeline_get_largest (XgTimeline *self)
{
  guint64 largest = 0;

  g_return_val_if_fail (XG_IS_TIMELINE (self), 0);

  for (guint i = 0; i < self->histogram.n_buckets; i++)
    largest = MAX (largest, xg_timeline_get_sum (self, i));
  return largest;
}
