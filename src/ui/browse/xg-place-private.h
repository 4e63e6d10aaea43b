/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "browse/xg-place.h"

G_BEGIN_DECLS

struct _XgPlace
{
  GObject parent_instance;

  /* Owned */
  XgConnector *connector;      /* NULL: of all */
  XgConnectorList *connectors; /* of alerts and requests */
  XgBroker *broker;            /* of a heading */
  XgFilterEntry *filter;       /* of a saved filter */
  GSignalGroup *grid_signals;  /* of the items */

  XgPlaceKind kind;
  gboolean open;
  gboolean named;
};

G_END_DECLS
