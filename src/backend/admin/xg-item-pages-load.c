/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-item-pages-private.h"
#include "admin/xg-item-reader.h"
#include "grid/xg-broker-changes.h"

/*
 * The ways to page are those of fetching (grid/xg-broker-fetch.c): the newest page is asked for by
 * max_items and RSM at once; where no page follows, the ids are listed and items asked for by them;
 * where there are no ids either, everything comes at once.
 */

/* Items of a page that somebody scrolls to. */
#define PAGE           100
#define PAGE_MAX_BYTES (1024 * 1024)
/* After an answer that ended the connection by its size. */
#define PAGE_SHRINK 10

/* What was asked for by id and did not come is to be asked for again. */
static void
put_back (XgItemPages *self)
{
  if (self->asked == NULL)
    return;
  for (guint i = self->asked->len; i > 0; i--)
    g_ptr_array_add (self->ids, g_strdup (self->asked->pdata[i - 1]));
  g_clear_pointer (&self->asked, g_ptr_array_unref);
}

/* Ends what is under way; its answer will find that nobody waits. */
void
xg_item_pages_stop (XgItemPages *self)
{
  g_clear_handle_id (&self->timeout_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  put_back (self);
}

/* The answer to a request came. */
static void
settle (XgItemPages *self)
{
  g_clear_handle_id (&self->timeout_source, g_source_remove);
  g_clear_object (&self->cancellable);
}

/* @error: (transfer full) */
static void
fail (XgItemPages *self, GError *error)
{
  put_back (self);
  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG))
    self->most = MAX (self->n_asked / PAGE_SHRINK, 1);
  self->all = FALSE;
  g_clear_error (&self->error);
  self->error = error;
  xg_item_pages_emit_changed (self);
}

static guint
get_timeout (XgItemPages *self)
{
  XgSession *session = xg_broker_get_session (self->broker);
  XgStream *stream = self->stream;

  if (self->timeout_ms != 0)
    return self->timeout_ms;
  if (stream == NULL && session != NULL)
    stream = xg_session_get_stream (session);
  return XG_ITEM_PAGES_PATIENCE *
         (stream != NULL ? xg_stream_get_request_timeout (stream) : XG_STREAM_IQ_TIMEOUT);
}

static gboolean
timed_out_cb (gpointer data)
{
  XgItemPages *self = XG_ITEM_PAGES (data);

  self->timeout_source = 0;
  xg_item_pages_stop (self);
  fail (self, xg_stanza_error_new_no_answer (get_timeout (self)));
  return G_SOURCE_REMOVE;
}

/* Whether the answer is to what is still waited for; else @error is set. */
static gboolean
is_awaited (XgItemPages *self, const GError *error)
{
  return self->cancellable != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
finish (XgItemPages *self)
{
  gint64 n = self->rows->len;

  self->complete = TRUE;
  self->all = FALSE;
  self->promised = self->total;
  self->total = n;
}

static void
grow_page (XgItemPages *self, const XgItemAnswer *answer)
{
  gsize each = answer->items->len > 0 ? answer->n_bytes / answer->items->len + 1 : 1;
  gsize most = MIN (PAGE_MAX_BYTES / each, XG_ITEM_PAGES_MOST);
  gsize next = self->all ? self->page * 2 : PAGE;

  self->page = (guint) MAX (MIN (MIN (next, most), self->most), 1);
}

/* Where the next page ends, or how to go on without pages. */
static void
take_page (XgItemPages *self, XgItemAnswer *answer)
{
  const XgRsm *rsm = &answer->rsm;
  guint n_items = answer->items->len;
  gboolean newest = *self->before == '\0';
  gboolean reversed = !xg_item_answer_is_newest_first (answer);
  const char *key = reversed ? rsm->first : rsm->last;
  gboolean ends = n_items == 0 || key == NULL ||
                  /* Who counts within max_items begins there, not at the first of all. */
                  (rsm->first_index == 0 && reversed && !(newest && n_items >= self->n_asked));

  xg_item_pages_append (self, answer->items, reversed);
  if (!rsm->present)
    {
      /* More or fewer than were asked for is all that there is. */
      if (n_items == self->n_asked)
        self->mode = XG_ITEM_PAGES_LIST_IDS;
      else
        finish (self);
      return;
    }
  if (rsm->count >= 0 && (!newest || rsm->count != n_items || n_items < self->n_asked))
    self->total = rsm->count;
  if (ends)
    finish (self);
  else if (!g_hash_table_add (self->anchors, g_strdup (key)))
    self->mode = XG_ITEM_PAGES_LIST_IDS; /* it turns in a circle */
  else
    {
      g_free (self->before);
      self->before = g_strdup (key);
    }
}

static void
take_some (XgItemPages *self, XgItemAnswer *answer)
{
  g_autoptr (GHashTable) came = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (guint i = 0; i < answer->items->len; i++)
    if (xg_kept_item_get_id (answer->items->pdata[i]) != NULL)
      g_hash_table_insert (came,
                           (char *) xg_kept_item_get_id (answer->items->pdata[i]),
                           answer->items->pdata[i]);
  for (guint i = 0; i < self->asked->len; i++)
    {
      XgKeptItem *item = g_hash_table_lookup (came, self->asked->pdata[i]);

      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  self->by_ids_works = self->by_ids_works || items->len > 0;
  xg_item_pages_append (self, items, FALSE);
  if (!self->by_ids_works)
    self->mode = XG_ITEM_PAGES_WHOLE;
  else if (self->ids->len == 0)
    finish (self);
}

/* More of them, if all are wanted, or if nothing came of this answer. */
static void
go_on (XgItemPages *self, guint before)
{
  if (!self->complete && (self->all || self->rows->len == before))
    xg_item_pages_ask (self);
  xg_item_pages_emit_changed (self);
}

static gboolean
is_about_ids (const GError *error)
{
  return error->domain == XG_STANZA_ERROR &&
         (error->code == XG_STANZA_ERROR_ITEM_NOT_FOUND ||
          error->code == XG_STANZA_ERROR_BAD_REQUEST ||
          error->code == XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED);
}

/* One of the ids is gone, and the broker tells of none of them: half of them is asked for, and in
 * the end one, which is left out. */
static void
halve (XgItemPages *self)
{
  self->page = MAX (self->asked->len / 2, 1);
  if (self->asked->len > 1)
    put_back (self);
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  if (self->ids->len == 0)
    finish (self);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgItemPages) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgItemAnswer) answer = xg_item_reader_finish (result, &error);
  guint before = self->rows->len;

  if (!is_awaited (self, error))
    return;
  settle (self);
  if (answer == NULL && self->mode == XG_ITEM_PAGES_BY_ID && is_about_ids (error))
    halve (self);
  else if (answer == NULL && self->mode == XG_ITEM_PAGES_BY_PAGE && *self->before != '\0' &&
           error->domain == XG_STANZA_ERROR && error->code == XG_STANZA_ERROR_ITEM_NOT_FOUND)
    self->mode = XG_ITEM_PAGES_LIST_IDS; /* the item that the page ends at was retracted */
  else if (answer == NULL)
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  else if (self->mode == XG_ITEM_PAGES_BY_PAGE)
    take_page (self, answer);
  else if (self->mode == XG_ITEM_PAGES_BY_ID)
    take_some (self, answer);
  else
    {
      xg_item_pages_append (self, answer->items, !xg_item_answer_is_newest_first (answer));
      finish (self);
    }
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  if (answer != NULL)
    grow_page (self, answer);
  go_on (self, before);
}

/* Nothing says in which order ids are listed: what is shown does. */
static gboolean
lists_newest_first (XgItemPages *self, const GPtrArray *ids)
{
  const char *newest = self->rows->len > 0 ? xg_kept_item_get_id (self->rows->pdata[0]) : NULL;
  const char *oldest =
    self->rows->len > 1 ? xg_kept_item_get_id (self->rows->pdata[self->rows->len - 1]) : NULL;

  for (guint i = 0; i < ids->len; i++)
    {
      if (g_strcmp0 (ids->pdata[i], newest) == 0)
        return TRUE;
      if (g_strcmp0 (ids->pdata[i], oldest) == 0)
        return FALSE;
    }
  return FALSE;
}

static void
take_ids (XgItemPages *self, const GPtrArray *listed)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean newest_first = lists_newest_first (self, listed);

  g_clear_pointer (&self->ids, g_ptr_array_unref);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < listed->len; i++)
    {
      const char *id = listed->pdata[newest_first ? listed->len - 1 - i : i];

      if (g_hash_table_add (done, (char *) id) && !g_hash_table_contains (self->by_id, id))
        g_ptr_array_add (self->ids, g_strdup (id));
    }
  self->mode = XG_ITEM_PAGES_BY_ID;
  self->by_ids_works = FALSE;
  self->total = (gint64) self->rows->len + self->ids->len;
  if (self->ids->len == 0)
    finish (self);
}

static void
ids_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgItemPages) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = xg_item_reader_ids_finish (result, &error);
  guint before = self->rows->len;

  if (!is_awaited (self, error))
    return;
  settle (self);
  if (error != NULL &&
      (error->domain != XG_STANZA_ERROR || error->code == XG_STANZA_ERROR_DISCONNECTED ||
       error->code == XG_STANZA_ERROR_NO_ANSWER))
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  /* We have a page of items: a list that is shorter is none. */
  if (listed == NULL || listed->len < MIN (self->rows->len, XG_ITEM_PAGES_FIRST))
    self->mode = XG_ITEM_PAGES_WHOLE;
  else
    take_ids (self, listed);
  go_on (self, before);
}

/* The newest of the ids that are left. */
static void
ask_some (XgItemPages *self, GCancellable *cancellable)
{
  guint n = MIN (self->page, self->ids->len);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  self->asked = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    {
      char *id = g_ptr_array_steal_index (self->ids, self->ids->len - 1);

      g_ptr_array_add (self->asked, id);
      g_ptr_array_add (ids, id);
    }
  g_ptr_array_add (ids, NULL);
  xg_item_reader_some_async (self->broker,
                             self->stream,
                             self->node,
                             (const char *const *) ids->pdata,
                             cancellable,
                             answered_cb,
                             g_object_ref (self));
}

void
xg_item_pages_ask (XgItemPages *self)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  self->cancellable = g_object_ref (cancellable);
  self->timeout_source = g_timeout_add (get_timeout (self), timed_out_cb, self);
  self->n_asked = self->mode == XG_ITEM_PAGES_WHOLE ? 0 : self->page;
  if (self->mode == XG_ITEM_PAGES_LIST_IDS)
    xg_item_reader_ids_async (self->broker,
                              self->stream,
                              self->node,
                              cancellable,
                              ids_cb,
                              g_object_ref (self));
  else if (self->mode == XG_ITEM_PAGES_BY_ID)
    ask_some (self, cancellable);
  else
    xg_item_reader_page_async (self->broker,
                               self->stream,
                               self->node,
                               self->n_asked,
                               self->before,
                               cancellable,
                               answered_cb,
                               g_object_ref (self));
}

void
xg_item_pages_forget (XgItemPages *self)
{
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_hash_table_remove_all (self->anchors);
  g_clear_error (&self->error);
  g_free (self->before);
  self->before = g_strdup ("");
  self->mode = XG_ITEM_PAGES_BY_PAGE;
  self->page = MIN (XG_ITEM_PAGES_FIRST, self->most);
  self->total = -1;
  self->promised = -1;
  self->complete = FALSE;
  self->all = FALSE;
}
