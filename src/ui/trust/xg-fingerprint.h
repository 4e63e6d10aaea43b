/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * XgFingerprint:
 *
 * A SHA-256 fingerprint as people can compare it, in lines of two groups, with a button that copies
 * it as the openssl program writes it.
 */
#define XG_TYPE_FINGERPRINT (xg_fingerprint_get_type ())
G_DECLARE_FINAL_TYPE (XgFingerprint, xg_fingerprint, XG, FINGERPRINT, GtkWidget)

GtkWidget *xg_fingerprint_new (const char *title, const char *sha256);
void xg_fingerprint_compare (XgFingerprint *self, const char *other);
const char *xg_fingerprint_get_sha256 (XgFingerprint *self);

G_END_DECLS
