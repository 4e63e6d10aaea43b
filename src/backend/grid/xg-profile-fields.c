/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-profile-private.h"

/* What a profile says, field by field. */

const char *
xg_profile_get_name (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->name;
}

const char *
xg_profile_get_id (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->id;
}

const char *
xg_profile_get_jid (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->jid;
}

const char *
xg_profile_get_host (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->host;
}

guint
xg_profile_get_port (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), 0);
  return self->port;
}

XgTlsMode
xg_profile_get_tls_mode (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), XG_TLS_STARTTLS);
  return self->tls_mode;
}

const char *
xg_profile_get_ca_file (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->ca_file;
}

XgAuth
xg_profile_get_auth (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), XG_AUTH_PASSWORD);
  return self->auth;
}

const char *
xg_profile_get_cert_file (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->cert_file;
}

const char *
xg_profile_get_key_file (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->key_file;
}

XgRevocationPolicy
xg_profile_get_revocation (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), XG_REVOCATION_HARD);
  return self->revocation;
}

const char *
xg_profile_get_crl_file (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->crl_file;
}

const char *
xg_profile_get_pin (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->pin;
}

const char *
xg_profile_get_pin_since (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);

  return self->pin != NULL ? self->pin_since : NULL;
}

/**
 * xg_profile_dup_pinned:
 * @self: a profile
 *
 * Returns: (transfer full) (nullable): the certificate that is pinned, as far as it was kept with
 * its fingerprint: only the fingerprint counts
 */
XgCertificate *
xg_profile_dup_pinned (XgProfile *self)
{
  g_autoptr (XgCertificate) certificate = NULL;

  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);

  if (self->pin == NULL || self->pin_certificate == NULL)
    return NULL;
  certificate = xg_certificate_new_from_pem (self->pin_certificate, NULL);
  if (certificate == NULL ||
      g_ascii_strcasecmp (xg_certificate_get_sha256 (certificate), self->pin) != 0)
    return NULL;
  return g_steal_pointer (&certificate);
}

/**
 * xg_profile_trust:
 * @self: a profile
 * @certificate: (nullable): the server's; %NULL trusts none by itself any more
 *
 * Pins @certificate from today on.
 */
void
xg_profile_trust (XgProfile *self, XgCertificate *certificate)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  g_return_if_fail (XG_IS_PROFILE (self));

  g_object_set (self,
                "pin",
                certificate != NULL ? xg_certificate_get_sha256 (certificate) : NULL,
                "pin-since",
                certificate != NULL ? today : NULL,
                "pin-certificate",
                certificate != NULL ? xg_certificate_get_pem (certificate) : NULL,
                NULL);
}

/**
 * xg_profile_get_brokers:
 * @self: a profile
 *
 * Returns: (nullable): addresses of Brokers that a person added, with a space between them
 */
const char *
xg_profile_get_brokers (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), NULL);
  return self->brokers;
}

gboolean
xg_profile_get_remember (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);
  return self->remember;
}

gboolean
xg_profile_get_connect_at_start (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);
  return self->connect_at_start;
}

gboolean
xg_profile_get_demo (XgProfile *self)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);
  return self->demo;
}
