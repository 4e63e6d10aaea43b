/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-person.h"
#include "grid/xg-broker.h"

G_BEGIN_DECLS

/* Who is affiliated with a node (XEP-0060 section 8.9.1), as its owner. */
void xg_people_read_affiliates_async (XgBroker *broker,
                                      const char *node,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray * /* (element-type XgPerson) */
xg_people_read_affiliates_finish (XgBroker *broker, GAsyncResult *result, GError **error);

/* Who is subscribed to it (XEP-0060 section 8.8.1), as its owner. */
void xg_people_read_subscribers_async (XgBroker *broker,
                                       const char *node,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray * /* (element-type XgPerson) */
xg_people_read_subscribers_finish (XgBroker *broker, GAsyncResult *result, GError **error);

G_END_DECLS
