/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

const XgElement *
xg_answer_get_payload (const XgElement *iq, const char *name, const char *ns, GError **error);

G_END_DECLS
