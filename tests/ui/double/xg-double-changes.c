/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-private.h"
#include "grid/xg-broker-changes.h"

/* No operation of a window test is sent. */

static XgSession *session; /* borrowed */

void
xg_double_brokers_set_session (XgSession *the_session)
{
  session = the_session;
}

XgSession *
xg_broker_get_session (XgBroker *self)
{
  return session;
}

XgStore *
xg_broker_get_store (XgBroker *self)
{
  return NULL;
}

void
xg_broker_note_created (XgBroker *self, const char *id, XgNodeKind kind)
{
  xg_double_note ("created %s", id);
}

void
xg_broker_note_deleted (XgBroker *self, const char *id)
{
  xg_double_note ("deleted %s", id);
}

void
xg_broker_note_purged (XgBroker *self, const char *id)
{
  xg_double_note ("purged %s", id);
}

void
xg_broker_note_changed (XgBroker *self, const char *id)
{
  xg_double_note ("changed %s", id);
}

void
xg_broker_note_moved (XgBroker *self, const char *id, const char *collection, gboolean associated)
{
  xg_double_note ("moved %s", id);
}
