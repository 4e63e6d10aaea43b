/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-traffic.h"

G_BEGIN_DECLS

/* For XgTraffic. */
XgTrafficEntry *xg_traffic_entry_new (const XgLoggedStanza *logged);

G_END_DECLS
