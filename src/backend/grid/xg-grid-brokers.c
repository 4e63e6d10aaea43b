/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-grid-private.h"

/*
 * Brokers that a person added by their address, most of them on other domains: the server of the
 * account passes requests on to theirs (RFC 6120 section 10.4). The profile has the list.
 */

static char **
list_added (XgGrid *self)
{
  const char *brokers = xg_profile_get_brokers (self->profile);

  return g_strsplit (brokers != NULL ? brokers : "", " ", -1);
}

static gboolean
is_added (XgGrid *self, const char *jid)
{
  g_auto (GStrv) added = list_added (self);

  return g_strv_contains ((const char *const *) added, jid);
}

/**
 * xg_grid_is_foreign:
 * @self: a grid
 * @jid: address of a pubsub service
 *
 * Returns: whether @jid is neither the domain of the account nor below it
 */
gboolean
xg_grid_is_foreign (XgGrid *self, const char *jid)
{
  const char *account;
  const char *own;
  gsize own_length;
  gsize length;

  g_return_val_if_fail (XG_IS_GRID (self), FALSE);
  g_return_val_if_fail (jid != NULL, FALSE);

  account = xg_profile_get_jid (self->profile);
  own = account != NULL ? strchr (account, '@') : NULL;
  if (own == NULL)
    return FALSE;
  own++;
  own_length = strcspn (own, "/");
  length = strlen (jid);
  return length < own_length ||
         g_ascii_strncasecmp (jid + length - own_length, own, own_length) != 0 ||
         (length > own_length && jid[length - own_length - 1] != '.');
}

/**
 * xg_grid_restore_brokers:
 * @self: a grid that is being opened
 *
 * Lists what the person added, also where nothing of it is in the cache.
 */
void
xg_grid_restore_brokers (XgGrid *self)
{
  g_auto (GStrv) added = list_added (self);

  for (guint i = 0; added[i] != NULL; i++)
    if (*added[i] != '\0')
      xg_grid_ensure_broker (self, added[i], NULL);
}

/**
 * xg_grid_find_sender:
 * @self: a grid
 * @jid: where a record came from
 *
 * Returns: (transfer none) (nullable): its broker; %NULL when a person has just removed that
 */
XgBroker *
xg_grid_find_sender (XgGrid *self, const char *jid)
{
  XgBroker *broker = xg_grid_lookup_broker (self, jid);

  if (broker == NULL && !xg_grid_is_foreign (self, jid))
    broker = xg_grid_ensure_broker (self, jid, NULL);
  return broker;
}

/**
 * xg_grid_add_broker:
 * @self: an open grid
 * @jid: address of a pubsub service, see xg_broker_find_async()
 * @name: (nullable): what it calls itself
 *
 * Lists the broker from now on and asks it for its tree. The profile has it in "brokers" then;
 * saving that is for who called.
 *
 * Returns: (transfer none): the broker
 */
XgBroker *
xg_grid_add_broker (XgGrid *self, const char *jid, const char *name)
{
  XgBroker *broker;

  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  g_return_val_if_fail (self->ready, NULL);
  g_return_val_if_fail (jid != NULL && strchr (jid, ' ') == NULL, NULL);

  broker = xg_grid_ensure_broker (self, jid, name);
  if (!is_added (self, jid))
    {
      const char *before = xg_profile_get_brokers (self->profile);
      g_autofree char *brokers =
        before != NULL ? g_strdup_printf ("%s %s", before, jid) : g_strdup (jid);

      g_object_set (self->profile, "brokers", brokers, NULL);
    }
  if (self->was_online && xg_broker_get_state (broker) == XG_LOAD_NOT)
    xg_broker_walk_start (broker);
  return broker;
}

/**
 * xg_grid_can_remove_broker:
 * @self: a grid
 * @broker: one of its brokers
 *
 * Returns: whether a person may take it out of the list: the Controller's own would come again
 */
gboolean
xg_grid_can_remove_broker (XgGrid *self, XgBroker *broker)
{
  g_return_val_if_fail (XG_IS_GRID (self), FALSE);
  g_return_val_if_fail (XG_IS_BROKER (broker), FALSE);

  return is_added (self, xg_broker_get_jid (broker)) ||
         xg_grid_is_foreign (self, xg_broker_get_jid (broker));
}

static void
forget_address (XgGrid *self, const char *jid)
{
  g_auto (GStrv) added = list_added (self);
  g_autoptr (GString) brokers = g_string_new (NULL);

  for (guint i = 0; added[i] != NULL; i++)
    if (*added[i] != '\0' && strcmp (added[i], jid) != 0)
      g_string_append_printf (brokers, "%s%s", brokers->len > 0 ? " " : "", added[i]);
  g_object_set (self->profile, "brokers", brokers->str, NULL);
}

static void
forget_requests (XgGrid *self, const char *jid)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->requests)); i > 0; i--)
    {
      g_autoptr (XgRequest) request = g_list_model_get_item (G_LIST_MODEL (self->requests), i - 1);

      if (g_strcmp0 (xg_request_get_pubsub (request)->broker, jid) == 0)
        xg_grid_forget_request (self, request);
    }
}

/**
 * xg_grid_remove_broker:
 * @self: an open grid
 * @broker: one that xg_grid_can_remove_broker()
 *
 * Takes the broker out of the list and ignores what it sends from now on. Its items stay in the
 * cache; nothing is changed at the broker, subscriptions least of all. Saving the profile is for
 * who called.
 */
void
xg_grid_remove_broker (XgGrid *self, XgBroker *broker)
{
  g_autoptr (XgBroker) kept = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  const char *jid;
  guint position;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (XG_IS_BROKER (broker));

  if (!self->ready || !g_list_store_find (self->brokers, broker, &position))
    return;
  kept = g_object_ref (broker);
  jid = xg_broker_get_jid (broker);
  forget_address (self, jid);
  forget_requests (self, jid);
  xg_ingest_refuse (self->ingest, jid);
  g_signal_handlers_disconnect_by_data (broker, self);
  xg_broker_offline (broker);
  xg_broker_close (broker);
  nodes = xg_broker_list_nodes (broker);
  for (guint i = 0; i < nodes->len; i++)
    xg_store_forget_node (self->store, jid, xg_node_get_id (nodes->pdata[i]));
  g_list_store_remove (self->brokers, position);
  xg_grid_queue_scopes (self);
  xg_grid_notify_figures (self);
}
