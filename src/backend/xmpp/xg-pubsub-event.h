/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-record.h"
#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

GPtrArray *xg_pubsub_event_decode (const XgElement *message);
XgRecord *xg_pubsub_event_record_item (const char *broker, const char *node, const XgElement *item);

G_END_DECLS
