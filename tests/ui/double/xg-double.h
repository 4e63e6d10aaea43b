/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-grid.h"
#include "grid/xg-alert-private.h"
#include "grid/xg-node-private.h"

G_BEGIN_DECLS

/*
 * Stand-ins for XgGrid, XgSession, XgBroker and XgItemList for window tests: nothing connects, and
 * a test decides what the objects say. Their properties are those of the real ones, but writable
 * by g_object_set(). Profiles, nodes, items, alerts and rules are the real ones.
 */
XgGrid *xg_double_grid_new (void); /* ready, with a session that is online */
/* Refused for good: ERROR becomes what the session tells. */
void xg_double_session_fail (XgSession *session, const GError *error);
void
xg_double_session_set_certificates (XgSession *self, XgProbeReport *report, XgCertificate *client);
XgBroker *xg_double_grid_add_broker (XgGrid *self, const char *jid, const char *label);
void xg_double_grid_set_catch_up (XgGrid *self, const XgCatchUp *catch_up);
void xg_double_grid_set_discovery_error (XgGrid *self, const char *sentence);
void xg_double_set_open_error (const GError *error); /* of the next grid that is opened on disk */
void xg_double_grid_add_item (XgGrid *self, XgItem *item);
void xg_double_grid_add_alert (XgGrid *self, XgAlert *alert);

/* PARENT NULL: top level. A node that is there already gets one more parent. */
XgNode *xg_double_broker_add_node (XgBroker *self,
                                   XgNode *parent,
                                   const char *id,
                                   const char *title,
                                   XgNodeKind kind);
void xg_double_broker_remove_node (XgBroker *self, const char *id);
void xg_double_broker_set_subscribe_error (XgBroker *self, const GError *error);
/* What the window asked for since the last call: "subscribe ID", "load ID again", "refresh", … */
char *xg_double_take_calls (void);

/* Whose connection brokers tell from now on; NULL, as at first: they have none. Borrowed. */
void xg_double_brokers_set_session (XgSession *session);

G_END_DECLS
