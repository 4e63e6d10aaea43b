/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"

G_BEGIN_DECLS

/*
 * What a broker does not tell, and when it is asked again. Properties of the broker with
 * notification: again-at (int64), requests-error (GError; notifies also when it is asked).
 */
const GError *xg_broker_get_error (XgBroker *self);
gint64 xg_broker_get_again_at (XgBroker *self);
const GError *xg_broker_get_requests_error (XgBroker *self);
gboolean xg_broker_get_asking_requests (XgBroker *self);

guint xg_broker_next_pause (guint seconds);

G_END_DECLS
