/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "security/xg-revocation-result.h"
#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/* How one says who one is. */
typedef enum
{
  XG_AUTH_PASSWORD,
  XG_AUTH_CERTIFICATE,
} XgAuth;

/* What a person fills in, each with a check of its own. */
typedef enum
{
  XG_PROFILE_FIELD_NAME,
  XG_PROFILE_FIELD_JID,
  XG_PROFILE_FIELD_HOST,
  XG_PROFILE_FIELD_PORT,
  XG_PROFILE_FIELD_CA_FILE,
  XG_PROFILE_FIELD_AUTH,
  XG_PROFILE_FIELD_CERT_FILE,
  XG_PROFILE_FIELD_KEY_FILE,
  XG_PROFILE_FIELD_REVOCATION,
  XG_PROFILE_FIELD_CRL_FILE,
  XG_PROFILE_FIELD_PIN,
  XG_PROFILE_N_FIELDS
} XgProfileField;

/**
 * XgProfile:
 *
 * How to reach one Controller: what is saved, without secrets. Properties, all read-write, all but
 * demo saved:
 * name (what people call it), id (string: stays when the name changes; cache and keyring entry are
 * found by it; NULL until it is saved for the first time), jid, host (NULL: DNS), port (uint, 0:
 * default), tls-mode (int, XgTlsMode), ca-file (path, NULL: the system's), auth (int, XgAuth),
 * cert-file (path: PEM or PKCS#12), key-file (path, NULL: in cert-file), revocation (int,
 * XgRevocationPolicy), crl-file (path), pin (string: SHA-256 of the server's certificate in hex
 * with colons; NULL: none), pin-since (string: the day it was pinned) and pin-certificate (PEM of
 * it), both only to be told: see xg_profile_trust(); brokers (string: addresses of Brokers that
 * were added, with a space between them; NULL: none), remember (boolean: keep the secret in the
 * Secret Service), connect-at-start (boolean), demo (boolean: the demo grid's account). The secret
 * is the password, or the passphrase of the key.
 */
#define XG_TYPE_PROFILE (xg_profile_get_type ())
G_DECLARE_FINAL_TYPE (XgProfile, xg_profile, XG, PROFILE, GObject)

XgProfile *xg_profile_new (const char *name);
XgProfile *xg_profile_copy (XgProfile *self);
void xg_profile_assign (XgProfile *self, XgProfile *from);
const char *xg_profile_get_name (XgProfile *self);
const char *xg_profile_get_id (XgProfile *self);
const char *xg_profile_get_key (XgProfile *self);
const char *xg_profile_get_jid (XgProfile *self);
const char *xg_profile_get_host (XgProfile *self);
guint xg_profile_get_port (XgProfile *self);
const char *xg_profile_get_ca_file (XgProfile *self);
XgTlsMode xg_profile_get_tls_mode (XgProfile *self);
XgAuth xg_profile_get_auth (XgProfile *self);
const char *xg_profile_get_cert_file (XgProfile *self);
const char *xg_profile_get_key_file (XgProfile *self);
XgRevocationPolicy xg_profile_get_revocation (XgProfile *self);
const char *xg_profile_get_crl_file (XgProfile *self);
const char *xg_profile_get_pin (XgProfile *self);
const char *xg_profile_get_pin_since (XgProfile *self);
XgCertificate *xg_profile_dup_pinned (XgProfile *self);
void xg_profile_trust (XgProfile *self, XgCertificate *certificate);
const char *xg_profile_get_brokers (XgProfile *self);
gboolean xg_profile_get_remember (XgProfile *self);
gboolean xg_profile_get_connect_at_start (XgProfile *self);
gboolean xg_profile_get_demo (XgProfile *self);
gboolean xg_profile_is_same (XgProfile *self, XgProfile *other); /* one entry of the file */

/* Checks, without looking at any file. Each error is a sentence. */
gboolean xg_profile_check_jid (const char *jid, GError **error); /* bare JID with a local part */
gboolean xg_profile_check_port (const char *text, guint *port, GError **error);
gboolean xg_profile_check_field (XgProfile *self, XgProfileField field, GError **error);
gboolean xg_profile_check (XgProfile *self, XgProfileField *field, GError **error);

/* All profiles of the file CONFIG_DIR/profiles.ini; small, but a file: not for the main loop. */
GPtrArray *xg_profile_load_all (const char *config_dir, GError **error);
gboolean xg_profile_save (XgProfile *self, const char *config_dir, GError **error);
gboolean xg_profile_save_new (XgProfile *self, const char *config_dir, GError **error);
gboolean xg_profile_remove (XgProfile *self, const char *config_dir, GError **error);

G_END_DECLS
