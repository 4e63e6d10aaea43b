/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "payload/xg-payload.h"
#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

void xg_payload_element_summarize (const XgElement *payload, gsize length, XgSummary *summary);

G_END_DECLS
