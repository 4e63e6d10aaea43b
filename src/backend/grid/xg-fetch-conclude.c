/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-fetch-private.h"

/*
 * The end of fetching, on workers: what is new is queued, and what nobody has any more is told.
 */

/* Our newest items that are looked at, and so many that came since, to see how fast they came. */
#define N_MARKS 1000

gboolean
xg_fetch_read_marks (XgFetch *fetch, XgReader *reader, GError **error)
{
  if (fetch->marks == NULL)
    fetch->marks = xg_reader_list_marks (reader, fetch->node_key, fetch->newest, N_MARKS, error);
  if (fetch->marks == NULL || !fetch->reconcile)
    return fetch->marks != NULL;
  if (fetch->breaks == NULL)
    fetch->breaks = xg_reader_list_breaks (reader,
                                           fetch->first_interruption,
                                           fetch->interruption,
                                           fetch->until,
                                           error);
  return fetch->breaks != NULL;
}

gboolean
xg_fetch_push_pages (XgFetch *fetch, GCancellable *cancellable, GError **error)
{
  gboolean pushed = TRUE;

  for (guint i = fetch->pages->len; i > 0 && pushed; i--)
    {
      GPtrArray *page = fetch->pages->pdata[i - 1];

      for (guint j = 0; j < page->len && pushed; j++)
        pushed =
          xg_ingest_push_wait (fetch->broker->ingest, xg_record_ref (page->pdata[j]), cancellable);
    }
  g_ptr_array_set_size (fetch->pages, 0);
  fetch->n_bytes = 0;
  if (!pushed)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  return pushed;
}

static void
describe_evidence (const XgFetch *fetch, XgGapEvidence *evidence)
{
  *evidence = (XgGapEvidence){
    .marks = fetch->marks,
    .trail = fetch->trail,
    .keeps_place = fetch->keeps_place,
    .resumed = fetch->resumed,
    .after = fetch->after,
    .breaks = fetch->breaks,
    .n_gone = fetch->listed != NULL ? g_hash_table_size (fetch->listed) : 0,
    .since = fetch->since,
    .until = fetch->until,
  };
}

/* What the judge may ask for. */
typedef struct
{
  XgFetch *fetch;
  XgReader *reader;
  gboolean flushed;
} Asked;

static gboolean
has_item (const char *item_id, gpointer data)
{
  Asked *asked = data;
  XgFetch *fetch = asked->fetch;
  XgStoreKnown known;

  /* What has just come may be on its way to the disk. */
  if (!asked->flushed)
    xg_store_flush (fetch->broker->store);
  asked->flushed = TRUE;
  xg_reader_find_known (asked->reader,
                        fetch->broker->jid,
                        xg_node_get_id (fetch->node),
                        item_id,
                        NULL,
                        0,
                        &known);
  return known.rowid != 0;
}

/* Everything that comes has come: queues it, and after it, so that neither is there without the
 * other, what is lost. */
gboolean
xg_fetch_conclude (XgFetch *fetch, XgReader *reader, GCancellable *cancellable, GError **error)
{
  Asked asked = { .fetch = fetch, .reader = reader };
  XgGapEvidence evidence;
  XgGap gap;

  /* Late, so that it tells how fast they come. */
  g_clear_pointer (&fetch->after, g_ptr_array_unref);
  if (fetch->reconcile)
    fetch->after = xg_reader_list_since (reader, fetch->node_key, fetch->newest, N_MARKS, error);
  if (fetch->reconcile && fetch->after == NULL)
    return FALSE;
  if (!xg_fetch_push_pages (fetch, cancellable, error))
    return FALSE;
  describe_evidence (fetch, &evidence);
  evidence.has = has_item;
  evidence.has_data = &asked;
  if (fetch->reconcile && xg_gap_judge (&evidence, &gap))
    {
      gap.interruption = fetch->interruption;
      xg_ingest_push_gap (fetch->broker->ingest,
                          fetch->broker->jid,
                          xg_node_get_id (fetch->node),
                          &gap);
    }
  return TRUE;
}

/* Nothing can be fetched: what was missed, if anything was, is lost. */
void
xg_fetch_refuse_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  XgFetch *fetch = task_data;
  g_autoptr (XgReader) reader = NULL;
  GError *error = NULL;
  XgGapEvidence evidence;
  XgGap gap;

  reader = xg_broker_get_reader (fetch->broker, &error);
  if (reader == NULL || !xg_fetch_read_marks (fetch, reader, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  describe_evidence (fetch, &evidence);
  if (fetch->reconcile && fetch->marks->len > 0 && !fetch->resumed)
    {
      xg_gap_init (&gap, fetch->reason, &evidence);
      gap.interruption = fetch->interruption;
      xg_ingest_push_gap (fetch->broker->ingest,
                          fetch->broker->jid,
                          xg_node_get_id (fetch->node),
                          &gap);
    }
  g_task_return_boolean (task, TRUE);
}

/* More would have come. The connection that it came over may be gone, and all requests with it
 * cancelled: that does not matter here. */
void
xg_fetch_keep_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!xg_fetch_push_pages (task_data, NULL, &error))
    g_info ("what was fetched is not kept: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

/* What has come is all that will. */
void
xg_fetch_push_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  XgFetch *fetch = task_data;
  g_autoptr (XgReader) reader = NULL;
  GError *error = NULL;

  reader = xg_broker_get_reader (fetch->broker, &error);
  if (reader != NULL && xg_fetch_conclude (fetch, reader, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}
