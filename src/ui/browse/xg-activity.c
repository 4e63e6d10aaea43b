/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-activity.h"

#include <string.h>

#define BUCKET_USEC ((gint64) XG_ACTIVITY_SECONDS * G_USEC_PER_SEC)

/* A ring: the bucket of time T is at (T / BUCKET_USEC) modulo its length. */
typedef struct
{
  gint64 newest; /* number of the newest bucket that is filled */
  guint counts[XG_ACTIVITY_BUCKETS];
} History;

struct _XgActivity
{
  GObject parent_instance;

  /* Owned */
  GHashTable *histories; /* XgNode → History */
  guint tick;

  gboolean changed;
  guint n_ticks;
};

G_DEFINE_FINAL_TYPE (XgActivity, xg_activity, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Empties the buckets of the time in which nothing came. */
static void
advance (History *history, gint64 bucket)
{
  if (bucket - history->newest >= XG_ACTIVITY_BUCKETS)
    memset (history->counts, 0, sizeof history->counts);
  else
    for (gint64 i = history->newest + 1; i <= bucket; i++)
      history->counts[i % XG_ACTIVITY_BUCKETS] = 0;
  history->newest = MAX (history->newest, bucket);
}

static void
count (XgActivity *self, XgNode *node, gint64 bucket, guint n_items)
{
  History *history = g_hash_table_lookup (self->histories, node);

  if (history == NULL)
    {
      history = g_new0 (History, 1);
      history->newest = bucket;
      g_hash_table_insert (self->histories, g_object_ref (node), history);
    }
  advance (history, bucket);
  if (history->newest - bucket < XG_ACTIVITY_BUCKETS)
    history->counts[bucket % XG_ACTIVITY_BUCKETS] += n_items;
}

/* SEEN keeps a circle of collections from being walked for ever, and a topic that has two ways up
 * from being counted twice at the top. */
static void
count_upwards (XgActivity *self, XgNode *node, gint64 bucket, guint n_items, GHashTable *seen)
{
  if (!g_hash_table_add (seen, node))
    return;
  count (self, node, bucket, n_items);
  for (guint i = 0; i < xg_node_get_n_parents (node); i++)
    count_upwards (self, xg_node_get_parent (node, i), bucket, n_items, seen);
}

static guint
place_hash (gconstpointer data)
{
  const XgRecord *record = data;

  return g_str_hash (record->broker) ^ g_str_hash (record->node);
}

static gboolean
place_equal (gconstpointer a, gconstpointer b)
{
  const XgRecord *left = a;
  const XgRecord *right = b;

  return strcmp (left->node, right->node) == 0 && strcmp (left->broker, right->broker) == 0;
}

/* One look-up and one walk per topic and batch, however many items it holds. */
static void
events_cb (XgGrid *grid, GPtrArray *records, XgActivity *self)
{
  g_autoptr (GHashTable) sums = g_hash_table_new (place_hash, place_equal);
  GHashTableIter iter;
  gpointer key, value;
  gint64 now = g_get_real_time ();

  g_assert (XG_IS_ACTIVITY (self));

  for (guint i = 0; i < records->len; i++)
    {
      XgRecord *record = g_ptr_array_index (records, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (sums, record));

      if (record->kind == XG_RECORD_ITEM && record->outcome != XG_OUTCOME_REJECTED)
        g_hash_table_insert (sums, record, GUINT_TO_POINTER (n + 1));
    }

  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const XgRecord *record = key;
      XgBroker *broker = xg_grid_lookup_broker (grid, record->broker);
      XgNode *node = broker != NULL ? xg_broker_lookup_node (broker, record->node) : NULL;

      if (node != NULL)
        xg_activity_add (self, node, now, GPOINTER_TO_UINT (value));
    }
}

static gboolean
tick_cb (gpointer data)
{
  XgActivity *self = data;

  /* Without news the lines still move on, one bucket at a time. */
  if (self->changed || ++self->n_ticks % XG_ACTIVITY_SECONDS == 0)
    {
      self->changed = FALSE;
      g_signal_emit (self, signals[CHANGED], 0);
    }

  return G_SOURCE_CONTINUE;
}

static void
xg_activity_dispose (GObject *object)
{
  XgActivity *self = XG_ACTIVITY (object);

  g_clear_handle_id (&self->tick, g_source_remove);

  G_OBJECT_CLASS (xg_activity_parent_class)->dispose (object);
}

static void
xg_activity_finalize (GObject *object)
{
  XgActivity *self = XG_ACTIVITY (object);

  g_clear_pointer (&self->histories, g_hash_table_unref);

  G_OBJECT_CLASS (xg_activity_parent_class)->finalize (object);
}

static void
xg_activity_class_init (XgActivityClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_activity_dispose;
  object_class->finalize = xg_activity_finalize;

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
xg_activity_init (XgActivity *self)
{
  self->histories = g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, g_free);
  self->tick = g_timeout_add_seconds (1, tick_cb, self);
}

XgActivity *
xg_activity_new (void)
{
  return g_object_new (XG_TYPE_ACTIVITY, NULL);
}

/**
 * xg_activity_watch:
 * @grid: what to count; not kept alive. A grid that is watched already is not counted twice
 */
void
xg_activity_watch (XgActivity *self, XgGrid *grid)
{
  g_return_if_fail (XG_IS_ACTIVITY (self));
  g_return_if_fail (XG_IS_GRID (grid));

  g_signal_handlers_disconnect_by_func (grid, events_cb, self);
  g_signal_connect_object (grid, "events", G_CALLBACK (events_cb), self, 0);
}

static gboolean
is_gone_cb (gpointer node, gpointer history, gpointer data)
{
  return xg_node_get_broker (node) == NULL;
}

/**
 * xg_activity_sweep:
 *
 * Forgets the topics of grids that are gone.
 */
void
xg_activity_sweep (XgActivity *self)
{
  g_return_if_fail (XG_IS_ACTIVITY (self));

  g_hash_table_foreach_remove (self->histories, is_gone_cb, NULL);
}

/**
 * xg_activity_add:
 * @node: where the items came
 * @time: when, µs since the epoch
 * @n_items: how many
 */
void
xg_activity_add (XgActivity *self, XgNode *node, gint64 time, guint n_items)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

  g_return_if_fail (XG_IS_ACTIVITY (self));
  g_return_if_fail (XG_IS_NODE (node));

  count_upwards (self, node, time / BUCKET_USEC, n_items, seen);
  self->changed = TRUE;
}

/**
 * xg_activity_read:
 * @now: µs since the epoch: the end of the newest bucket
 * @buckets: (out caller-allocates) (array fixed-size=24): the counts, oldest first
 *
 * Returns: the largest count; 0 when nothing came
 */
guint
xg_activity_read (XgActivity *self, XgNode *node, gint64 now, guint *buckets)
{
  History *history;
  gint64 last = now / BUCKET_USEC;
  guint largest = 0;

  g_return_val_if_fail (XG_IS_ACTIVITY (self), 0);

  history = g_hash_table_lookup (self->histories, node);
  for (guint i = 0; i < XG_ACTIVITY_BUCKETS; i++)
    {
      gint64 bucket = last - (XG_ACTIVITY_BUCKETS - 1) + i;

      buckets[i] = 0;
      if (history != NULL && bucket <= history->newest &&
          bucket > history->newest - XG_ACTIVITY_BUCKETS)
        buckets[i] = history->counts[bucket % XG_ACTIVITY_BUCKETS];
      largest = MAX (largest, buckets[i]);
    }

  return largest;
}

/**
 * xg_activity_get_minute:
 * @self: an activity
 * @node: a node
 * @now: µs since the epoch
 *
 * Returns: how many items came in the last minute, about
 */
guint
xg_activity_get_minute (XgActivity *self, XgNode *node, gint64 now)
{
  guint buckets[XG_ACTIVITY_BUCKETS];
  guint sum = 0;

  xg_activity_read (self, node, now, buckets);
  for (guint i = XG_ACTIVITY_BUCKETS - 60 / XG_ACTIVITY_SECONDS; i < XG_ACTIVITY_BUCKETS; i++)
    sum += buckets[i];
  return sum;
}
