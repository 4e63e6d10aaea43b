/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-private.h"

/* What was found out of a broker is kept, so that it is known offline and not asked twice. */

/* What the store has, on the broker. */
#define KEPT "xg-kept-capabilities"

/**
 * xg_grid_restore_capabilities:
 * @self: a grid that is being opened
 * @bodies: (element-type utf8 utf8): by JID of the broker, of the store
 */
void
xg_grid_restore_capabilities (XgGrid *self, GHashTable *bodies)
{
  GHashTableIter iter;
  gpointer jid;
  gpointer body;

  g_hash_table_iter_init (&iter, bodies);
  while (g_hash_table_iter_next (&iter, &jid, &body))
    {
      XgBroker *broker = xg_grid_lookup_broker (self, jid);

      if (broker == NULL)
        continue;
      g_object_set_data_full (G_OBJECT (broker), KEPT, g_strdup (body), g_free);
      xg_capabilities_restore (xg_broker_get_capabilities (broker), body);
    }
}

static void
keep (XgGrid *self, XgBroker *broker)
{
  XgCapabilities *capabilities = xg_broker_get_capabilities (broker);
  g_autofree char *text = NULL;

  /* In the middle of being asked it is neither the old nor the new. */
  if (xg_capabilities_get_checking (capabilities))
    return;
  text = xg_capabilities_save (capabilities);
  if (text == NULL || g_strcmp0 (text, g_object_get_data (G_OBJECT (broker), KEPT)) == 0)
    return;
  xg_store_put_capability (self->store, xg_broker_get_jid (broker), text);
  g_object_set_data_full (G_OBJECT (broker), KEPT, g_steal_pointer (&text), g_free);
}

static void
changed_cb (XgCapabilities *capabilities, gpointer user_data)
{
  XgGrid *self = XG_GRID (user_data);
  guint n_brokers = g_list_model_get_n_items (G_LIST_MODEL (self->brokers));

  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->brokers), i);

      if (xg_broker_get_capabilities (broker) == capabilities)
        keep (self, broker);
    }
}

/**
 * xg_grid_follow_capabilities:
 * @self: a grid
 * @broker: one of its brokers
 */
void
xg_grid_follow_capabilities (XgGrid *self, XgBroker *broker)
{
  g_signal_connect_object (xg_broker_get_capabilities (broker),
                           "changed",
                           G_CALLBACK (changed_cb),
                           self,
                           0);
}
