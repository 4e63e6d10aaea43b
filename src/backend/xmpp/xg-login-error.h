/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

/* What goes wrong with a stream, as errors of the XG_STREAM_ERROR domain. */
GError *xg_login_stream_error (const XgElement *stream_error);
void xg_login_fail_sasl (const XgElement *failure, const char *address, GError **error);
void xg_login_fail_mechanisms (const char *const *offered, GError **error);
gboolean xg_login_fail_unexpected (GError **error);

G_END_DECLS
