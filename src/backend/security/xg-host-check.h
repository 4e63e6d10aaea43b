/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

#include <openssl/x509.h>

G_BEGIN_DECLS

char *xg_host_check_to_ascii (const char *domain);
char *xg_host_check_find (X509 *x509, const char *domain);

G_END_DECLS
