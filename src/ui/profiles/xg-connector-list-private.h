/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "profiles/xg-connector-list.h"

G_BEGIN_DECLS

struct _XgConnectorList
{
  GObject parent_instance;

  /* Owned */
  XgSettings *settings;
  char *data_dir;
  char *config_dir;
  GPtrArray *connectors; /* (element-type XgConnector) */
  GHashTable *watched;   /* XgConnector → XgGrid: whose figures are in the sums */

  gboolean memory;
  gint64 unread;
  guint n_open_alerts;
  guint n_requests;
  guint n_online;
};

G_END_DECLS
