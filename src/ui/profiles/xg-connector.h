/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-grid.h"
#include "xg-settings.h"

G_BEGIN_DECLS

typedef enum
{
  XG_CONNECTOR_CLOSED,  /* nobody asked for anything */
  XG_CONNECTOR_OPENING, /* the cache */
  XG_CONNECTOR_BROKEN,  /* the cache can't be opened: see the error */
  XG_CONNECTOR_OFFLINE, /* the cache is there to look at */
  XG_CONNECTOR_ASKING,  /* the keyring, or the person, for the secret */
  XG_CONNECTOR_CONNECTING,
  XG_CONNECTOR_ONLINE,
  XG_CONNECTOR_WAITING, /* lost; it tries again by itself */
  XG_CONNECTOR_REFUSED, /* it does not try again: see the error */
} XgConnectorState;

typedef enum
{
  XG_NEWS_READY,        /* the grid can be shown: the connection is up, or none was wanted */
  XG_NEWS_ASKS,         /* a secret is needed, and why: then xg_connector_connect() with one, or
                                xg_connector_cancel() */
  XG_NEWS_CACHE_FAILED, /* the cache can't be opened: see xg_connector_open_again() */
  XG_NEWS_NOTE,         /* something beside the connection did not work, or should be known */
} XgConnectorNews;

typedef enum
{
  XG_CONNECT_NORMAL = 0,
  XG_CONNECT_OFFLINE = 1 << 0, /* only look at the cache */
  XG_CONNECT_KEEP = 1 << 1,    /* save the profile once it worked */
} XgConnectFlags;

/**
 * XgConnectorPlace:
 *
 * Where things are kept: the folders of caches and of profiles, and whether caches are kept at all.
 * Strings are copied by xg_connector_new().
 */
typedef struct
{
  const char *data_dir;
  const char *config_dir;
  gboolean memory;
} XgConnectorPlace;

/**
 * XgConnector:
 *
 * One profile in the window: gets from it to an open cache and a connection, and keeps what the
 * person wants to be kept: the profile in its file, the secret in the keyring. Everything that
 * takes time is asynchronous, and nothing in it touches other profiles.
 *
 * Properties, read-only, with notification: grid (XgGrid: the one that is open; NULL: none), state
 * (int, XgConnectorState), label (what people call it).
 * Signal: "news" (int, XgConnectorNews; string or NULL, a sentence): see there.
 */
#define XG_TYPE_CONNECTOR (xg_connector_get_type ())
G_DECLARE_FINAL_TYPE (XgConnector, xg_connector, XG, CONNECTOR, GObject)

XgConnector *
xg_connector_new (XgProfile *profile, XgSettings *settings, const XgConnectorPlace *place);
XgConnector *xg_connector_new_for_grid (XgGrid *grid);
void xg_connector_set_profile (XgConnector *self, XgProfile *profile);
void xg_connector_connect (XgConnector *self, const char *secret, XgConnectFlags flags);
void xg_connector_disconnect (XgConnector *self);
gboolean xg_connector_log_out (XgConnector *self);
void xg_connector_keep_profile (XgConnector *self);
void xg_connector_forget (XgConnector *self);
void xg_connector_cancel (XgConnector *self);
void xg_connector_trust (XgConnector *self, XgCertificate *certificate);
void xg_connector_open_again (XgConnector *self, gboolean memory);
void xg_connector_close (XgConnector *self);
void xg_connector_wait (XgConnector *self, guint limit_ms);

XgProfile *xg_connector_get_profile (XgConnector *self);
const char *xg_connector_get_key (XgConnector *self);
const char *xg_connector_get_label (XgConnector *self);
XgGrid *xg_connector_get_grid (XgConnector *self);
XgSession *xg_connector_get_session (XgConnector *self);
XgConnectorState xg_connector_get_state (XgConnector *self);
const char *xg_connector_get_error_text (XgConnector *self);
char *xg_connector_describe (XgConnector *self);
gboolean xg_connector_is_active (XgConnector *self);
gboolean xg_connector_is_saved (XgConnector *self);

G_END_DECLS
