/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-private.h"

/* Brokers of the double are the Controller's own, unless their address says otherwise. */

XgBroker *
xg_grid_add_broker (XgGrid *self, const char *jid, const char *name)
{
  xg_double_note ("added %s", jid);
  return xg_double_grid_add_broker (self, jid, name);
}

void
xg_grid_remove_broker (XgGrid *self, XgBroker *broker)
{
  xg_double_note ("removed %s", xg_broker_get_jid (broker));
}

gboolean
xg_grid_is_foreign (XgGrid *self, const char *jid)
{
  return g_str_has_suffix (jid, ".other.example");
}

gboolean
xg_grid_can_remove_broker (XgGrid *self, XgBroker *broker)
{
  return xg_grid_is_foreign (self, xg_broker_get_jid (broker));
}
