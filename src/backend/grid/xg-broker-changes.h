/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"
#include "grid/xg-session.h"
#include "store/xg-reader.h"

G_BEGIN_DECLS

/* For the rooms that change what a broker has: what they work with, and how the tree learns of what
 * they did. A broker tells its events only to those who are subscribed. */
XgSession *xg_broker_get_session (XgBroker *self);
XgStore *xg_broker_get_store (XgBroker *self);
XgReader *xg_broker_get_reader (XgBroker *self, GError **error); /* for workers */

void xg_broker_note_created (XgBroker *self, const char *id, XgNodeKind kind);
void xg_broker_note_deleted (XgBroker *self, const char *id);
void xg_broker_note_purged (XgBroker *self, const char *id);
void xg_broker_note_changed (XgBroker *self, const char *id);
void
xg_broker_note_moved (XgBroker *self, const char *id, const char *collection, gboolean associated);

G_END_DECLS
