/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-iq-table.h"
#include "xmpp/xg-jid.h"

typedef struct
{
  char *to; /* NULL: our own account */
  gint64 deadline;
  gpointer entry;
} Request;

struct _XgIqTable
{
  GMutex lock;
  GHashTable *requests; /* id → Request */
  guint64 prefix;
  guint64 next_id;
  char *own_jid; /* full; NULL before login */
  char *own_bare;
  char *own_domain;
};

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->to);
  g_free (request);
}

/**
 * xg_iq_table_new:
 *
 * Returns: (transfer full): an empty table whose ids nobody can guess
 */
XgIqTable *
xg_iq_table_new (void)
{
  XgIqTable *self = g_new0 (XgIqTable, 1);

  g_mutex_init (&self->lock);
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, request_free);
  self->prefix = (guint64) g_random_int () << 32 | g_random_int ();
  return self;
}

/**
 * xg_iq_table_free:
 * @self: (transfer full) (nullable): a table; its entries are the caller's
 */
void
xg_iq_table_free (XgIqTable *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->requests);
  g_free (self->own_jid);
  g_free (self->own_bare);
  g_free (self->own_domain);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * xg_iq_table_set_own_jid:
 * @self: a table
 * @jid: our full JID
 */
void
xg_iq_table_set_own_jid (XgIqTable *self, const char *jid)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->own_jid, g_free);
  g_clear_pointer (&self->own_bare, g_free);
  g_clear_pointer (&self->own_domain, g_free);
  self->own_jid = g_strdup (jid);
  self->own_bare = xg_jid_bare (jid);
  xg_jid_split (jid, NULL, &self->own_domain, NULL);
  g_mutex_unlock (&self->lock);
}

/**
 * xg_iq_table_add:
 * @self: a table
 * @to: (nullable): whom the request is sent to; %NULL for our own account
 * @deadline: until when it waits, in microseconds of the clock that the caller uses
 * @entry: what to keep with it
 *
 * Returns: (transfer full): the id to send it with
 */
char *
xg_iq_table_add (XgIqTable *self, const char *to, gint64 deadline, gpointer entry)
{
  Request *request = g_new0 (Request, 1);
  char *id;

  request->to = g_strdup (to);
  request->deadline = deadline;
  request->entry = entry;

  g_mutex_lock (&self->lock);
  id = g_strdup_printf ("%016" G_GINT64_MODIFIER "x-%" G_GUINT64_FORMAT,
                        self->prefix,
                        ++self->next_id);
  g_hash_table_insert (self->requests, g_strdup (id), request);
  g_mutex_unlock (&self->lock);
  return id;
}

/*
 * RFC 6120 sections 8.1.2.1 and 10.3.3: the server answers on behalf of our account from our bare
 * JID or without a sender; some use the full one or their domain. No one else can send a stanza
 * without sender, as the server stamps it.
 */
static gboolean
sender_matches (XgIqTable *self, const char *to, const char *from)
{
  gboolean to_account = to == NULL || xg_jid_equal (to, self->own_bare);
  gboolean to_server = xg_jid_equal (to, self->own_domain);

  if (from == NULL)
    return to_account || to_server || xg_jid_equal (to, self->own_jid);
  if (xg_jid_equal (from, to))
    return TRUE;
  if (to_account)
    return xg_jid_equal (from, self->own_bare) || xg_jid_equal (from, self->own_jid) ||
           (to == NULL && xg_jid_equal (from, self->own_domain));
  return FALSE;
}

static gpointer
steal (XgIqTable *self, const char *id)
{
  Request *request = g_hash_table_lookup (self->requests, id);
  gpointer entry = request->entry;

  g_hash_table_remove (self->requests, id);
  return entry;
}

/**
 * xg_iq_table_take_answer:
 * @self: a table
 * @id: (nullable): id of an answer
 * @from: (nullable): its sender
 *
 * Returns: (nullable): what was kept with the request that this answers, which is out of the table
 *   now; %NULL when it answers none
 */
gpointer
xg_iq_table_take_answer (XgIqTable *self, const char *id, const char *from)
{
  gpointer entry = NULL;
  Request *request;

  if (id == NULL)
    return NULL;
  g_mutex_lock (&self->lock);
  request = g_hash_table_lookup (self->requests, id);
  if (request != NULL && sender_matches (self, request->to, from))
    entry = steal (self, id);
  g_mutex_unlock (&self->lock);
  return entry;
}

/**
 * xg_iq_table_take:
 * @self: a table
 * @id: id of a request
 *
 * Returns: (nullable): what was kept with it; %NULL when it is answered already
 */
gpointer
xg_iq_table_take (XgIqTable *self, const char *id)
{
  gpointer entry = NULL;

  g_mutex_lock (&self->lock);
  if (g_hash_table_contains (self->requests, id))
    entry = steal (self, id);
  g_mutex_unlock (&self->lock);
  return entry;
}

static GPtrArray *
take_until (XgIqTable *self, gint64 now)
{
  GPtrArray *taken = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Request *request = value;

      if (request->deadline > now)
        continue;
      g_ptr_array_add (taken, request->entry);
      g_hash_table_iter_remove (&iter);
    }
  g_mutex_unlock (&self->lock);
  return taken;
}

/**
 * xg_iq_table_take_expired:
 * @self: a table
 * @now: microseconds
 *
 * Returns: (transfer full): what was kept with the requests whose deadline has come
 */
GPtrArray *
xg_iq_table_take_expired (XgIqTable *self, gint64 now)
{
  return take_until (self, now);
}

/**
 * xg_iq_table_take_all:
 * @self: a table
 *
 * Returns: (transfer full): what was kept with all requests; the table is empty now
 */
GPtrArray *
xg_iq_table_take_all (XgIqTable *self)
{
  return take_until (self, G_MAXINT64);
}

/**
 * xg_iq_table_get_next_deadline:
 * @self: a table
 *
 * Returns: the earliest deadline in microseconds; -1 when nothing waits
 */
gint64
xg_iq_table_get_next_deadline (XgIqTable *self)
{
  gint64 next = -1;
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Request *request = value;

      if (next < 0 || request->deadline < next)
        next = request->deadline;
    }
  g_mutex_unlock (&self->lock);
  return next;
}
