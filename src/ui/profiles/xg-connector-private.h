/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "profiles/xg-connector.h"

G_BEGIN_DECLS

struct _XgConnector
{
  GObject parent_instance;

  /* Owned */
  XgSettings *settings; /* NULL: of a grid that is given */
  char *data_dir;
  char *config_dir;
  XgProfile *profile;
  XgGrid *grid;       /* open */
  XgGrid *opening;    /* not open yet */
  XgSession *leaving; /* of the grid that was closed last: its threads may still run */
  char *secret;       /* entered for this attempt, until it was used */
  char *cache_error;
  GCancellable *cancellable;
  GSignalGroup *session_signals;

  XgConnectorState state;
  XgConnectFlags flags;
  gboolean memory;
  gboolean in_keyring; /* as far as we know */
  gboolean asking;
  gboolean tried; /* the session was told to connect */
};

/* xg-connector.c */
void xg_connector_update_state (XgConnector *self);
void xg_connector_set_grid (XgConnector *self, XgGrid *grid);
void xg_connector_tell (XgConnector *self, XgConnectorNews news, const char *sentence);

/* xg-connector-attempt.c */
void xg_connector_stop (XgConnector *self);
void xg_connector_follow_session (XgConnector *self);

/* xg-connector-keep.c */
void xg_connector_save (XgConnector *self);
void xg_connector_keep (XgConnector *self);

G_END_DECLS
