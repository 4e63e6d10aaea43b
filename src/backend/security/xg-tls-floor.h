/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Makes TLS 1.2 the least that any OpenSSL context of this process speaks, libstrophe's included,
 * whatever the system's openssl.cnf allows. Call first thing in main(), before any thread.
 */
gboolean xg_tls_floor_install (GError **error);

G_END_DECLS
