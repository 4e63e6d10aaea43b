/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-grid.h"
#include "xg-settings.h"

G_BEGIN_DECLS

/**
 * XgConnector:
 *
 * Gets from a profile to an open cache and a connection, and keeps what the person wants to be
 * kept: the profile in its file, the password in the keyring. Everything that takes time is
 * asynchronous.
 *
 * Properties: grid (XgGrid, read-only: the one that is open; NULL: none).
 * Signals:
 *   "ready": the grid can be shown: the connection is up, or none was wanted.
 *   "failed" (sentence): it ended before there was a connection to tell more.
 *   "cache-failed" (sentence): the cache can't be opened; see xg_connector_open_again().
 *   "note" (sentence): something beside the connection did not work.
 */
#define XG_TYPE_CONNECTOR (xg_connector_get_type ())
G_DECLARE_FINAL_TYPE (XgConnector, xg_connector, XG, CONNECTOR, GObject)

typedef enum
{
  XG_CONNECT_NORMAL = 0,
  XG_CONNECT_OFFLINE = 1 << 0, /* only look at the cache */
  XG_CONNECT_KEEP = 1 << 1,    /* save the profile once it worked */
} XgConnectFlags;

XgConnector *xg_connector_new (XgSettings *settings,
                               const char *data_dir,
                               const char *config_dir,
                               gboolean memory);
void xg_connector_connect (XgConnector *self,
                           XgProfile *profile,
                           const char *password,
                           XgConnectFlags flags);
void xg_connector_cancel (XgConnector *self);
void xg_connector_open_again (XgConnector *self, gboolean memory);
void xg_connector_forget_password (XgConnector *self);
void xg_connector_close (XgConnector *self);
XgGrid *xg_connector_get_grid (XgConnector *self);

void xg_connector_find_last_async (XgConnector *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
XgProfile *xg_connector_find_last_finish (XgConnector *self,
                                          GAsyncResult *result,
                                          gboolean *has_cache,
                                          GError **error);

G_END_DECLS
