/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <openssl/ocsp.h>

#include "security/xg-deadline.h"

G_BEGIN_DECLS

GBytes *xg_http_fetch (const char *url,
                       const OCSP_REQUEST *request,
                       gsize max,
                       const XgDeadline *deadline,
                       GError **error);

G_END_DECLS
