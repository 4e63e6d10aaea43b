/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "profiles/xg-connector.h"

G_BEGIN_DECLS

/**
 * XgConnectorList:
 *
 * The profiles of the window, a list model of XgConnector: those of the file in its order, then
 * those of this run. What one of them tells comes from here as well.
 *
 * Properties, read-only, with notification: unread (int64), n-open-alerts, n-requests, n-online
 * (uint): sums over all that are open. Signals, each with the connector first: "news" (int,
 * XgConnectorNews; string or NULL, a sentence): what it tells; "grid-changed": another grid is open
 * in it, or none.
 */
#define XG_TYPE_CONNECTOR_LIST (xg_connector_list_get_type ())
G_DECLARE_FINAL_TYPE (XgConnectorList, xg_connector_list, XG, CONNECTOR_LIST, GObject)

XgConnectorList *xg_connector_list_new (XgSettings *settings, const XgConnectorPlace *place);
XgConnector *xg_connector_list_add (XgConnectorList *self, XgProfile *profile);
void xg_connector_list_append (XgConnectorList *self, XgConnector *connector);
void xg_connector_list_drop (XgConnectorList *self, XgConnector *connector);
XgConnector *xg_connector_list_get (XgConnectorList *self, guint position);
XgConnector *xg_connector_list_lookup (XgConnectorList *self, const char *key);
XgConnector *xg_connector_list_find_grid (XgConnectorList *self, XgGrid *grid);
XgConnector *xg_connector_list_find_profile (XgConnectorList *self, const char *name_or_jid);
gint64 xg_connector_list_get_unread (XgConnectorList *self);
guint xg_connector_list_get_n_open_alerts (XgConnectorList *self);
guint xg_connector_list_get_n_requests (XgConnectorList *self);
guint xg_connector_list_get_n_online (XgConnectorList *self);
void xg_connector_list_close (XgConnectorList *self);

void xg_connector_list_load_async (XgConnectorList *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
XgConnector *xg_connector_list_load_finish (XgConnectorList *self,
                                            GAsyncResult *result,
                                            gboolean *has_cache,
                                            GError **error);
void xg_connector_list_save_async (XgConnectorList *self,
                                   XgConnector *connector,
                                   XgProfile *profile,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
XgConnector *
xg_connector_list_save_finish (XgConnectorList *self, GAsyncResult *result, GError **error);
void xg_connector_list_remove_async (XgConnectorList *self,
                                     XgConnector *connector,
                                     gboolean cache_too,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
xg_connector_list_remove_finish (XgConnectorList *self, GAsyncResult *result, GError **error);

G_END_DECLS
