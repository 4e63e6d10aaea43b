/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/**
 * XgProfile:
 *
 * How to reach one Controller: what is saved, without secrets. Properties, all read-write:
 * name, jid, host (NULL: DNS), port (uint, 0: default), ca-file, tls-mode (int, XgTlsMode),
 * remember (boolean: keep the password in the Secret Service), demo (boolean: the demo grid's
 * account; not saved).
 */
#define XG_TYPE_PROFILE (xg_profile_get_type ())
G_DECLARE_FINAL_TYPE (XgProfile, xg_profile, XG, PROFILE, GObject)

XgProfile *xg_profile_new (const char *name);
const char *xg_profile_get_name (XgProfile *self);
const char *xg_profile_get_jid (XgProfile *self);
const char *xg_profile_get_host (XgProfile *self);
guint xg_profile_get_port (XgProfile *self);
const char *xg_profile_get_ca_file (XgProfile *self);
XgTlsMode xg_profile_get_tls_mode (XgProfile *self);
gboolean xg_profile_get_remember (XgProfile *self);
gboolean xg_profile_get_demo (XgProfile *self);

gboolean xg_profile_check_jid (const char *jid, GError **error); /* bare JID with a local part */

/* All profiles of the file CONFIG_DIR/profiles.ini; small, but a file: not for the main loop. */
GPtrArray *xg_profile_load_all (const char *config_dir, GError **error);
gboolean xg_profile_save (XgProfile *self, const char *config_dir, GError **error);

G_END_DECLS
