/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/**
 * XgVersion:
 *
 * What software an entity says it is (XEP-0092). Strings of the network, clipped.
 */
typedef struct
{
  char *name;    /* NULL: not told */
  char *version; /* NULL: not told */
} XgVersion;

void xg_version_free (XgVersion *self);
XgVersion *xg_version_parse (const XgElement *iq, GError **error);
void xg_version_async (XgStream *stream,
                       const char *jid,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
XgVersion *xg_version_finish (XgStream *stream, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgVersion, xg_version_free)

G_END_DECLS
