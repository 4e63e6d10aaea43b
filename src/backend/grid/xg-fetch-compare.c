/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-fetch-private.h"

/*
 * The part of fetching that runs on workers: decodes answers, compares them with the cache, queues
 * what is new, and tells what nobody has any more.
 *
 * What we have as it is was not received a second time: it is only looked at, and counts nowhere.
 */

/* So many bytes of pages are kept before they are queued, at the price of their order. */
#define PAGES_MAX_BYTES (64 * 1024 * 1024)
/* Where an item that is published again keeps its place, so many of the newest are compared. */
#define DEEP_ITEMS 1000
/* Known items that are fetched again when it is not clear that nothing happened to them. */
#define MAX_SUSPECTS 100

/* What we have of RECORD. */
static XgSeen
classify (XgFetch *fetch, XgReader *reader, const XgRecord *record, XgStoreKnown *known)
{
  memset (known, 0, sizeof *known);
  if (record->item_id != NULL)
    xg_reader_find_known (reader,
                          record->broker,
                          record->node,
                          record->item_id,
                          record->payload,
                          record->payload_len,
                          known);
  if (known->rowid == 0)
    return XG_SEEN_MISSED;
  if (known->rowid > fetch->newest)
    return XG_SEEN_LIVE;
  return known->same ? XG_SEEN_BEFORE : XG_SEEN_CHANGED;
}

/* A decoded answer, in the broker's order until it is turned round. */
typedef struct
{
  GPtrArray *records; /* (element-type XgRecord) */
  GArray *seen;       /* (element-type XgSeen) parallel */
  GArray *rows;       /* (element-type gint64) parallel: 0 for what we do not have */
  GArray *wanted;     /* (element-type gboolean) parallel: to be queued */
  int ascending; /* how often our rows rise with the broker's order, less how often they fall */
  gint64 last_row;
} Page;

static void
page_clear (Page *page)
{
  g_clear_pointer (&page->records, g_ptr_array_unref);
  g_clear_pointer (&page->seen, g_array_unref);
  g_clear_pointer (&page->rows, g_array_unref);
  g_clear_pointer (&page->wanted, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static void
decode_page (XgFetch *fetch, XgReader *reader, Page *page)
{
  XgBroker *broker = fetch->broker;
  const char *node = xg_node_get_id (fetch->node);

  page->records = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  page->seen = g_array_new (FALSE, FALSE, sizeof (XgSeen));
  page->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  page->wanted = g_array_new (FALSE, FALSE, sizeof (gboolean));
  fetch->answer_bytes = 0;
  for (guint i = 0; i < fetch->answer->items->len; i++)
    {
      const XgPubsubItem *item = &g_array_index (fetch->answer->items, XgPubsubItem, i);
      XgRecord *record = xg_ingest_item (broker->jid, node, item, fetch->caught_up);
      XgStoreKnown known;
      XgSeen seen = classify (fetch, reader, record, &known);
      gboolean wanted = known.rowid == 0 || !known.same || known.retracted;

      if (known.rowid != 0 && page->last_row != 0)
        page->ascending += known.rowid > page->last_row ? 1 : -1;
      if (known.rowid != 0)
        page->last_row = known.rowid;
      if (fetch->listed != NULL && record->item_id != NULL)
        g_hash_table_remove (fetch->listed, record->item_id);
      fetch->answer_bytes += xg_record_get_size (record);
      g_ptr_array_add (page->records, record);
      g_array_append_val (page->seen, seen);
      g_array_append_val (page->rows, known.rowid);
      g_array_append_val (page->wanted, wanted);
    }
}

/* Some brokers answer newest first. */
static guint
page_index (const Page *page, guint index)
{
  return page->ascending < 0 ? page->records->len - 1 - index : index;
}

/* A suspect that turned out to be as we have it. */
static void
clear_suspicion (XgFetch *fetch, const char *item_id)
{
  for (guint i = 0; i < fetch->trail->len && item_id != NULL; i++)
    {
      XgSeenItem *item = &g_array_index (fetch->trail, XgSeenItem, i);

      if (item->seen == XG_SEEN_CHANGED && g_strcmp0 (item->item_id, item_id) == 0)
        {
          item->seen = XG_SEEN_BEFORE;
          return;
        }
    }
}

/* Keeps what is new to us and adds the page to the trail. */
static guint
keep_page (XgFetch *fetch, const Page *page)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  g_autoptr (XgTrail) trail = xg_trail_new ();

  for (guint i = 0; i < page->records->len; i++)
    {
      guint index = page_index (page, i);
      XgRecord *record = page->records->pdata[index];

      xg_trail_add (trail,
                    g_array_index (page->seen, XgSeen, index),
                    g_array_index (page->rows, gint64, index),
                    record->item_id);
      if (fetch->mode == XG_FETCH_IDS &&
          g_array_index (page->seen, XgSeen, index) == XG_SEEN_BEFORE)
        clear_suspicion (fetch, record->item_id);
      if (!g_array_index (page->wanted, gboolean, index))
        continue;
      fetch->n_bytes += xg_record_get_size (record);
      g_ptr_array_add (kept, xg_record_ref (record));
    }
  /* The trail of a fetch by ids is their list. */
  if (fetch->mode != XG_FETCH_IDS)
    xg_trail_prepend (fetch->trail, trail);
  fetch->n_new += kept->len;
  g_ptr_array_add (fetch->pages, g_ptr_array_ref (kept));
  return kept->len;
}

static guint
count_before (const XgFetch *fetch, guint n_items)
{
  guint n_before = 0;

  for (guint i = 0; i < n_items && i < fetch->trail->len; i++)
    n_before += g_array_index (fetch->trail, XgSeenItem, i).seen == XG_SEEN_BEFORE;
  return n_before;
}

/*
 * Whether the broker's newest items are ours, in the order in which we got them, once those are
 * taken away that came after the interruption by themselves.
 */
static gboolean
is_unchanged (const XgFetch *fetch)
{
  guint n_marks = 0;

  for (guint i = fetch->trail->len; i > 0; i--)
    {
      const XgSeenItem *item = &g_array_index (fetch->trail, XgSeenItem, i - 1);
      const XgStoreMark *mark;

      if (item->seen == XG_SEEN_LIVE)
        continue;
      if (item->seen != XG_SEEN_BEFORE || n_marks >= fetch->marks->len)
        return FALSE;
      do
        mark = fetch->marks->pdata[n_marks++];
      while (mark->retracted && n_marks < fetch->marks->len);
      if (g_strcmp0 (mark->item_id, item->item_id) != 0)
        return FALSE;
    }
  return n_marks > 0;
}

/* Sees whether to go on, and how. */
static void
look_at_page (XgFetch *fetch, guint n_items, guint n_kept)
{
  const XgRsm *rsm = &fetch->answer->rsm;
  gboolean newest = *fetch->before == '\0';
  gboolean full = n_items >= fetch->page;
  gboolean known = count_before (fetch, n_items) == n_items;

  fetch->ids_wanted = FALSE;
  fetch->keeps_place = fetch->keeps_place || (rsm->present && xg_rsm_key_is_time (rsm->first));
  if (fetch->keeps_place && fetch->reconcile)
    known = fetch->n_seen >= DEEP_ITEMS;
  if (fetch->mode == XG_FETCH_WHOLE)
    fetch->last_page = TRUE;
  else if (fetch->mode == XG_FETCH_IDS)
    fetch->last_page = fetch->ids->len == 0 || n_items > fetch->n_asked;
  else if (fetch->mode == XG_FETCH_LOOK)
    fetch->last_page =
      n_items != fetch->page || (n_kept == 0 && !fetch->keeps_place && is_unchanged (fetch));
  else if (n_items == 0 || known)
    fetch->last_page = TRUE;
  else if (!rsm->present)
    {
      /* More than we asked for is all that there is. */
      fetch->ids_wanted = n_items == fetch->page;
      fetch->last_page = !fetch->ids_wanted;
    }
  else
    /* A broker that pages only through what max_items leaves begins to count there. */
    fetch->last_page = rsm->first == NULL || (rsm->first_index == 0 && !(newest && full)) ||
                       g_strcmp0 (rsm->first, fetch->before) == 0;
  if (fetch->mode == XG_FETCH_LOOK && !fetch->last_page && !rsm->present)
    fetch->ids_wanted = TRUE;
}

/* Decodes the answer, sees what of it is new, and queues when the end is reached. */
void
xg_fetch_decode_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  XgFetch *fetch = task_data;
  g_autoptr (XgReader) reader = NULL;
  g_auto (Page) page = { 0 };
  GError *error = NULL;
  guint n_kept;

  reader = xg_broker_get_reader (fetch->broker, &error);
  if (reader == NULL || !xg_fetch_read_marks (fetch, reader, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  decode_page (fetch, reader, &page);
  fetch->n_items = page.records->len;
  fetch->n_seen += page.records->len;
  n_kept = keep_page (fetch, &page);
  look_at_page (fetch, page.records->len, n_kept);
  if (fetch->last_page)
    xg_fetch_conclude (fetch, reader, cancellable, &error);
  else if (fetch->n_bytes > PAGES_MAX_BYTES && !fetch->ids_wanted)
    xg_fetch_push_pages (fetch, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Nothing says in which order ids are listed: Prosody's own pubsub has the newest first. The newest
 * page tells. */
static gboolean
is_newest_first (const GPtrArray *ids, const XgTrail *page)
{
  const char *first = g_array_index (page, XgSeenItem, 0).item_id;
  const char *last = g_array_index (page, XgSeenItem, page->len - 1).item_id;

  for (guint i = 0; i < ids->len; i++)
    {
      if (g_strcmp0 (ids->pdata[i], first) == 0)
        return FALSE;
      if (g_strcmp0 (ids->pdata[i], last) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether something may have happened to a known item: it was published again and went to the
 * end. */
typedef struct
{
  gint64 highest;   /* row, of the items that are older at the broker */
  gboolean new_yet; /* something older is new to us */
  guint n_run;      /* known ones before that */
} Order;

static gboolean
is_suspect (Order *order, gint64 rowid)
{
  gboolean suspect = order->new_yet || rowid < order->highest;

  order->highest = MAX (order->highest, rowid);
  return suspect;
}

static void
want_id (XgFetch *fetch, GPtrArray *missing, const char *id, gboolean is_new)
{
  g_ptr_array_add (missing, g_strdup (id));
  if (is_new)
    g_hash_table_add (fetch->listed, g_strdup (id));
}

/* Our newest item that was not retracted; NULL: there is none. */
static const XgStoreMark *
find_newest (const XgFetch *fetch)
{
  for (guint i = 0; i < fetch->marks->len; i++)
    {
      const XgStoreMark *mark = fetch->marks->pdata[i];

      if (!mark->retracted)
        return mark;
    }
  return NULL;
}

/* The known items that the broker lists before all new ones should end with our newest. When they
 * do not, that one was evicted, retracted or moved: the last of them are looked at. */
static void
suspect_run (XgFetch *fetch, const Order *order, GPtrArray *missing)
{
  const XgStoreMark *newest = find_newest (fetch);
  guint n_suspects = MIN (order->n_run, MAX_SUSPECTS);

  if (!fetch->reconcile || newest == NULL || order->highest == newest->rowid)
    return;
  for (guint i = order->n_run - n_suspects; i < order->n_run; i++)
    {
      XgSeenItem *item = &g_array_index (fetch->trail, XgSeenItem, i);

      if (item->seen != XG_SEEN_BEFORE)
        continue;
      item->seen = XG_SEEN_CHANGED;
      g_ptr_array_insert (missing,
                          (int) (i - (order->n_run - n_suspects)),
                          g_strdup (item->item_id));
    }
}

/* Adds one id to the trail, and to what is to be fetched when that is needed. */
static void
look_at_id (XgFetch *fetch, XgReader *reader, const char *id, Order *order, GPtrArray *missing)
{
  XgStoreKnown known;
  XgSeen seen = XG_SEEN_BEFORE;

  xg_reader_find_known (reader,
                        fetch->broker->jid,
                        xg_node_get_id (fetch->node),
                        id,
                        NULL,
                        0,
                        &known);
  if (known.rowid == 0)
    seen = XG_SEEN_MISSED;
  else if (known.rowid > fetch->newest)
    seen = XG_SEEN_LIVE;
  else if (fetch->reconcile && is_suspect (order, known.rowid))
    seen = XG_SEEN_CHANGED;
  if (seen == XG_SEEN_MISSED || known.retracted || seen == XG_SEEN_CHANGED)
    want_id (fetch, missing, id, seen == XG_SEEN_MISSED);
  xg_trail_add (fetch->trail, seen, known.rowid, id);
}

/* Goes through the ids, oldest first; those of the newest PAGE are known for what they are. */
static GPtrArray *
find_missing (XgFetch *fetch, XgReader *reader, const XgTrail *page)
{
  g_autoptr (GHashTable) in_page = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_free);
  gboolean newest_first = is_newest_first (fetch->ids, page);
  guint n_ids = fetch->ids->len;
  Order order = { 0 };

  for (guint i = 0; i < page->len; i++)
    {
      XgSeenItem *item = &g_array_index (page, XgSeenItem, i);

      if (item->item_id != NULL)
        g_hash_table_insert (in_page, item->item_id, item);
    }
  for (guint i = 0; i < n_ids; i++)
    {
      char *id = fetch->ids->pdata[newest_first ? n_ids - 1 - i : i];
      const XgSeenItem *item = g_hash_table_lookup (in_page, id);
      XgSeen seen;

      if (!g_hash_table_add (done, id))
        continue;
      if (item != NULL)
        xg_trail_add (fetch->trail, item->seen, item->rowid, id);
      else
        look_at_id (fetch, reader, id, &order, missing);
      seen = g_array_index (fetch->trail, XgSeenItem, fetch->trail->len - 1).seen;
      if (seen == XG_SEEN_MISSED || seen == XG_SEEN_LIVE)
        order.new_yet = TRUE;
      if (!order.new_yet && item == NULL)
        order.n_run = fetch->trail->len;
    }
  suspect_run (fetch, &order, missing);
  return missing;
}

/* Keeps of the ids those that are neither in the cache nor in the newest page. */
void
xg_fetch_missing_worker (GTask *task,
                         gpointer source,
                         gpointer task_data,
                         GCancellable *cancellable)
{
  XgFetch *fetch = task_data;
  g_autoptr (XgTrail) page = g_steal_pointer (&fetch->trail);
  g_autoptr (XgReader) reader = NULL;
  GPtrArray *missing;
  GError *error = NULL;

  fetch->trail = xg_trail_new ();
  fetch->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reader = xg_broker_get_reader (fetch->broker, &error);
  if (reader == NULL || !xg_fetch_read_marks (fetch, reader, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  missing = find_missing (fetch, reader, page);
  g_ptr_array_unref (fetch->ids);
  fetch->ids = missing;
  if (missing->len == 0 && !xg_fetch_conclude (fetch, reader, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}
