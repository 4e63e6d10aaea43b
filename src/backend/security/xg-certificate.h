/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define XG_TYPE_CERTIFICATE (xg_certificate_get_type ())

/* What one X.509 certificate says. Immutable: any thread may read it. All texts are valid UTF-8
 * without control characters and of bounded length, whatever the certificate contains. */
typedef struct _XgCertificate XgCertificate;

GType xg_certificate_get_type (void);
XgCertificate *xg_certificate_new_from_pem (const char *pem, GError **error);
XgCertificate *xg_certificate_ref (XgCertificate *self);
void xg_certificate_unref (XgCertificate *self);

const char *xg_certificate_get_subject (const XgCertificate *self);
const char *xg_certificate_get_issuer (const XgCertificate *self);
const char *xg_certificate_get_name (const XgCertificate *self);
const char *xg_certificate_get_issuer_name (const XgCertificate *self);
const char *xg_certificate_get_serial (const XgCertificate *self);
gint64 xg_certificate_get_not_before (const XgCertificate *self);
gint64 xg_certificate_get_not_after (const XgCertificate *self);
int xg_certificate_get_days_left (const XgCertificate *self, gint64 now);
const char *xg_certificate_get_sha256 (const XgCertificate *self);
const char *const *xg_certificate_get_dns_names (const XgCertificate *self);
const char *const *xg_certificate_get_srv_names (const XgCertificate *self);
const char *const *xg_certificate_get_xmpp_addrs (const XgCertificate *self);
gboolean xg_certificate_is_ca (const XgCertificate *self);
gboolean xg_certificate_is_self_issued (const XgCertificate *self);
const char *xg_certificate_get_key (const XgCertificate *self);
const char *xg_certificate_get_signature (const XgCertificate *self);
const char *xg_certificate_get_pem (const XgCertificate *self);

char *xg_certificate_format_time (gint64 time);
char *xg_certificate_normalize_sha256 (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgCertificate, xg_certificate_unref)

G_END_DECLS
