/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-grid-private.h"
#include "grid/xg-reason.h"
#include "xmpp/xg-disco.h"

/*
 * Finding the Brokers of a Controller (RFC 8600 section 4): its items, then what each of them is.
 * One that does not answer delays nobody.
 */

typedef struct
{
  XgGrid *grid;
  char *jid;
  char *name;
  guint generation;
} Candidate;

static void
candidate_free (Candidate *candidate)
{
  g_object_unref (candidate->grid);
  g_free (candidate->jid);
  g_free (candidate->name);
  g_free (candidate);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Candidate, candidate_free)

/**
 * xg_grid_lookup_broker:
 * @self: a grid
 * @jid: address of a pubsub service
 *
 * Returns: (transfer none) (nullable): the broker of this address
 */
XgBroker *
xg_grid_lookup_broker (XgGrid *self, const char *jid)
{
  guint n_brokers;

  g_return_val_if_fail (XG_IS_GRID (self), NULL);

  n_brokers = g_list_model_get_n_items (G_LIST_MODEL (self->brokers));
  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);

      if (g_strcmp0 (xg_broker_get_jid (broker), jid) == 0)
        return broker;
    }
  return NULL;
}

static int
compare_brokers (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return g_strcmp0 (xg_broker_get_jid ((XgBroker *) a), xg_broker_get_jid ((XgBroker *) b));
}

/**
 * xg_grid_ensure_broker:
 * @self: a grid
 * @jid: address of a pubsub service
 * @name: (nullable): what discovery calls it
 *
 * Returns: (transfer none): the broker of this address, made when it was not known
 */
XgBroker *
xg_grid_ensure_broker (XgGrid *self, const char *jid, const char *name)
{
  XgBroker *broker = xg_grid_lookup_broker (self, jid);

  if (broker == NULL)
    {
      g_autoptr (XgBroker) fresh =
        xg_broker_new (jid, name, self->session, self->store, self->ingest);

      broker = fresh; /* the list keeps it */
      g_signal_connect_object (broker,
                               "tree-changed",
                               G_CALLBACK (xg_grid_queue_scopes),
                               self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (broker,
                               "notify::catching-up",
                               G_CALLBACK (xg_grid_queue_catch_up),
                               self,
                               G_CONNECT_SWAPPED);
      xg_grid_follow_requests (self, broker);
      xg_grid_follow_capabilities (self, broker);
      g_list_store_insert_sorted (self->brokers, broker, compare_brokers, NULL);
    }
  xg_broker_set_name (broker, name);
  xg_ingest_accept (self->ingest, jid);
  return broker;
}

/* All candidates have answered. */
static void
discovery_done (XgGrid *self)
{
  guint n_brokers = g_list_model_get_n_items (G_LIST_MODEL (self->brokers));
  gboolean found = FALSE;

  for (guint i = 0; i < n_brokers && !found; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);

      found = xg_broker_get_state (broker) != XG_LOAD_NOT;
    }
  /* A Controller that did not say what it has may well have one. */
  if (!found && self->discovery_error == NULL)
    xg_grid_set_discovery_error (self,
                                 _ ("This Controller has no publish-subscribe service, so there "
                                    "are no topics to watch. Ask its "
                                    "administrator for the address of a Broker."));
}

static void
candidate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Candidate) candidate = user_data;
  XgGrid *self = candidate->grid;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoInfo) info = xg_disco_info_finish (XG_STREAM (source), result, &error);

  if (candidate->generation != self->discovery_generation)
    return;
  /* The account's own domain may list pubsub features for PEP: the identity decides. */
  if (info != NULL && xg_disco_info_has_identity (info, "pubsub", "service"))
    {
      XgBroker *broker = xg_grid_ensure_broker (self, candidate->jid, candidate->name);

      if (xg_broker_get_state (broker) == XG_LOAD_NOT)
        xg_broker_walk_start (broker);
    }
  if (--self->discovering == 0)
    discovery_done (self);
}

static Candidate *
candidate_new (XgGrid *self, const char *jid, const char *name)
{
  Candidate *candidate = g_new0 (Candidate, 1);

  candidate->grid = g_object_ref (self);
  candidate->jid = g_strdup (jid);
  candidate->name = g_strdup (name);
  candidate->generation = self->discovery_generation;
  return candidate;
}

static void
ask_candidate (XgGrid *self, XgStream *stream, const char *jid, const char *name)
{
  Candidate *candidate = candidate_new (self, jid, name);

  self->discovering++;
  xg_disco_info_async (stream, jid, NULL, self->discovery, candidate_cb, candidate);
}

/* Brokers of last time are asked at once, without waiting for discovery. */
static gboolean
needs_asking (XgGrid *self, const char *jid)
{
  XgBroker *broker = xg_grid_lookup_broker (self, jid);

  return broker == NULL || xg_broker_get_state (broker) == XG_LOAD_NOT;
}

static void
items_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Candidate) domain = user_data;
  XgGrid *self = domain->grid;
  XgStream *stream = XG_STREAM (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoItems) items = xg_disco_items_finish (stream, result, &error);

  if (domain->generation != self->discovery_generation)
    return;
  if (items == NULL)
    {
      g_autofree char *text =
        g_strdup_printf (_ ("The Controller does not tell what services it has: %s"),
                         error->message);

      xg_grid_set_discovery_error (self, text);
    }
  for (guint i = 0; items != NULL && i < items->items->len; i++)
    {
      const XgDiscoItem *item = items->items->pdata[i];

      if (item->jid != NULL && item->node == NULL && needs_asking (self, item->jid))
        ask_candidate (self, stream, item->jid, item->name);
    }
  if (--self->discovering == 0)
    discovery_done (self);
}

/**
 * xg_grid_discover:
 * @self: a grid that has just come online
 */
void
xg_grid_discover (XgGrid *self)
{
  XgStream *stream = xg_session_get_stream (self->session);
  const char *at = strchr (xg_profile_get_jid (self->profile), '@');
  Candidate *domain;
  guint n_brokers = g_list_model_get_n_items (G_LIST_MODEL (self->brokers));

  xg_grid_stop_discovery (self);
  if (stream == NULL || at == NULL)
    return;
  xg_grid_set_discovery_error (self, NULL);
  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);

      xg_broker_walk_start (broker);
    }
  domain = candidate_new (self, at + 1, NULL);
  self->discovering = 1;
  xg_disco_items_async (stream, domain->jid, NULL, 0, NULL, self->discovery, items_cb, domain);
}

void
xg_grid_stop_discovery (XgGrid *self)
{
  g_cancellable_cancel (self->discovery);
  g_clear_object (&self->discovery);
  self->discovery = g_cancellable_new ();
  self->discovering = 0;
  self->discovery_generation++;
}
