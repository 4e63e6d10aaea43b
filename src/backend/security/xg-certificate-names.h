/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

#include <openssl/x509.h>

G_BEGIN_DECLS

void xg_certificate_names_read (X509 *x509, GStrv *dns_names, GStrv *srv_names, GStrv *xmpp_addrs);

G_END_DECLS
