/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-grid-private.h"

/* What becomes durable is counted, shown and handed on; figures and progress for people. */

#define TICK_MS   1000
#define RATE_SPAN 5.0
/* Progress of catching up, for eyes. */
#define CATCH_UP_MS 100

static void
count_record (XgGrid *self, const XgRecord *record)
{
  if (record->outcome == XG_OUTCOME_STORED || record->outcome == XG_OUTCOME_UPDATED)
    {
      self->counts.shown++;
      if (record->kind == XG_RECORD_ITEM && record->caught_up)
        self->counts.caught_up++;
    }
  if (record->kind == XG_RECORD_LOST && record->outcome == XG_OUTCOME_STORED)
    {
      self->counts.n_gaps++;
      if (record->gap->known != XG_GAP_UNKNOWN)
        self->counts.lost += (guint64) record->gap->count;
    }
  if (record->kind != XG_RECORD_ITEM && record->outcome != XG_OUTCOME_REJECTED)
    return;
  switch (record->outcome)
    {
    case XG_OUTCOME_STORED:
      self->counts.stored++;
      break;
    case XG_OUTCOME_UPDATED:
      self->counts.updated++;
      break;
    case XG_OUTCOME_DUPLICATE:
      self->counts.duplicate++;
      break;
    case XG_OUTCOME_REJECTED:
    case XG_OUTCOME_PENDING:
      self->counts.rejected++;
      break;
    }
}

/* What the commit queue hands over: durable records, in order. */
void
xg_grid_records_cb (GPtrArray *records, gpointer user_data)
{
  g_autoptr (XgGrid) self = g_object_ref (XG_GRID (user_data));
  XgBroker *broker = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const XgRecord *record = records->pdata[i];

      count_record (self, record);
      if (!self->ready)
        continue;
      if (broker == NULL || g_strcmp0 (xg_broker_get_jid (broker), record->broker) != 0)
        broker = xg_grid_find_sender (self, record->broker);
      if (broker != NULL)
        xg_broker_note_record (broker, record);
    }
  if (self->ready)
    {
      xg_grid_refresh_items (self, records);
      xg_grid_note_lists (self, records);
      xg_grid_note_alerts (self, records);
      xg_grid_note_requests (self, records);
    }
  xg_grid_emit_events (self, records);
}

/* How many items are through: as many as were received, once nothing is queued. */
guint64
xg_grid_sum_handed (XgGrid *self)
{
  return self->counts.stored + self->counts.updated + self->counts.duplicate +
         self->counts.rejected;
}

/**
 * xg_grid_get_counts:
 * @self: a grid
 * @counts: (out): the ledger of this session; zeros before the grid is open
 */
void
xg_grid_get_counts (XgGrid *self, XgGridCounts *counts)
{
  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (counts != NULL);

  *counts = self->counts;
  if (self->ingest == NULL)
    return;
  counts->received = xg_ingest_get_received (self->ingest);
  counts->queued = counts->received - xg_grid_sum_handed (self);
  counts->unknown_senders = (guint64) xg_ingest_get_unknown_senders (self->ingest);
}

static gboolean
tick_cb (gpointer user_data)
{
  XgGrid *self = XG_GRID (user_data);
  gint64 now = g_get_monotonic_time ();
  double seconds = (double) (now - self->rate_time) / G_USEC_PER_SEC;
  guint64 handed = xg_grid_sum_handed (self);
  guint64 fresh = handed - self->rate_last;

  /* An average that forgets over the span. */
  self->rate +=
    ((double) fresh / MAX (seconds, 0.001) - self->rate) * MIN (seconds / RATE_SPAN, 1.0);
  if (self->rate < 0.05)
    self->rate = 0;
  self->rate_last = handed;
  self->rate_time = now;
  self->cache_size = xg_store_get_size (self->store);
  xg_grid_notify_figures (self);
  return G_SOURCE_CONTINUE;
}

void
xg_grid_start_counting (XgGrid *self)
{
  self->rate_time = g_get_monotonic_time ();
  self->tick_source = g_timeout_add (TICK_MS, tick_cb, self);
  self->cache_size = xg_store_get_size (self->store);
}

void
xg_grid_stop_counting (XgGrid *self)
{
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_handle_id (&self->catch_up_source, g_source_remove);
}

static gboolean
catch_up_cb (gpointer user_data)
{
  XgGrid *self = XG_GRID (user_data);

  self->catch_up_source = 0;
  xg_grid_notify_catching_up (self);
  return G_SOURCE_REMOVE;
}

/**
 * xg_grid_queue_catch_up:
 * @self: a grid
 *
 * A broker went on with comparing: soon, who shows it is told.
 */
void
xg_grid_queue_catch_up (XgGrid *self)
{
  if (self->catch_up_source == 0 && self->ready)
    self->catch_up_source = g_timeout_add (CATCH_UP_MS, catch_up_cb, self);
}

/**
 * xg_grid_get_catch_up:
 * @self: a grid
 * @catch_up: (out): how far comparing our topics with all brokers is
 */
void
xg_grid_get_catch_up (XgGrid *self, XgCatchUp *catch_up)
{
  guint n_brokers;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (catch_up != NULL);

  memset (catch_up, 0, sizeof *catch_up);
  n_brokers = self->brokers != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->brokers)) : 0;
  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);
      XgCatchUp one;

      xg_broker_get_catch_up (broker, &one);
      catch_up->running = catch_up->running || one.running;
      catch_up->n_topics += one.n_topics;
      catch_up->n_done += one.n_done;
      catch_up->n_failed += one.n_failed;
      catch_up->n_items += one.n_items;
    }
}
