/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

gboolean xg_iq_respond (const XgElement *iq, GString *out);

G_END_DECLS
