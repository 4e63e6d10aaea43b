/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>
#include <time.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "security/xg-certificate-names.h"
#include "security/xg-certificate-private.h"
#include "security/xg-certificate-text.h"
#include "security/xg-openssl.h"

struct _XgCertificate
{
  X509 *x509;
  char *subject;
  char *issuer;
  char *name;
  char *issuer_name;
  char *serial;
  char *sha256;
  char *key;
  char *signature;
  char *pem;
  GStrv dns_names;
  GStrv srv_names;
  GStrv xmpp_addrs;
  gint64 not_before;
  gint64 not_after;
  gboolean is_ca;
  gboolean is_self_issued;
};

G_DEFINE_BOXED_TYPE (XgCertificate, xg_certificate, xg_certificate_ref, xg_certificate_unref)

/**
 * xg_certificate_parse_time:
 * @time: (nullable): a time of a certificate or an answer
 * @fallback: what to return if it is none
 *
 * Returns: @time in seconds since the epoch
 */
gint64
xg_certificate_parse_time (const ASN1_TIME *time, gint64 fallback)
{
  struct tm parts;

  if (time == NULL || ASN1_TIME_to_tm (time, &parts) != 1)
    {
      ERR_clear_error ();
      return fallback;
    }
  return timegm (&parts);
}

/**
 * xg_certificate_compute_sha256:
 * @x509: a certificate
 *
 * Returns: (transfer full): its fingerprint, `AA:BB:…`, as the openssl program writes it
 */
char *
xg_certificate_compute_sha256 (const X509 *x509)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  GString *text = g_string_new (NULL);

  if (X509_digest (x509, EVP_sha256 (), digest, &length) != 1)
    length = 0;
  for (unsigned int i = 0; i < length; i++)
    g_string_append_printf (text, i > 0 ? ":%02X" : "%02X", digest[i]);
  return g_string_free (text, FALSE);
}

static char *
write_pem (X509 *x509)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  char *data;
  long length;

  if (bio == NULL || PEM_write_bio_X509 (bio, x509) != 1)
    return g_strdup ("");
  length = BIO_get_mem_data (bio, &data);
  return g_strndup (data, (gsize) length);
}

static char *
dup_short_name (const X509_NAME *name, const char *whole)
{
  char *common = xg_certificate_text_common_name (name);

  return common != NULL ? common : g_strdup (whole);
}

/**
 * xg_certificate_new:
 * @x509: (transfer none): a certificate
 *
 * Returns: (transfer full): what it says
 */
XgCertificate *
xg_certificate_new (X509 *x509)
{
  XgCertificate *self = g_atomic_rc_box_new0 (XgCertificate);
  const X509_NAME *subject = X509_get_subject_name (x509);
  const X509_NAME *issuer = X509_get_issuer_name (x509);

  X509_up_ref (x509);
  self->x509 = x509;
  self->subject = xg_certificate_text_name (subject);
  self->issuer = xg_certificate_text_name (issuer);
  self->name = dup_short_name (subject, self->subject);
  self->issuer_name = dup_short_name (issuer, self->issuer);
  self->serial = xg_certificate_text_number (X509_get0_serialNumber (x509));
  self->sha256 = xg_certificate_compute_sha256 (x509);
  self->key = xg_certificate_text_key (x509);
  self->signature = xg_certificate_text_signature (x509);
  self->pem = write_pem (x509);
  /* A date that cannot be read is never past and never yet to come. */
  self->not_before = xg_certificate_parse_time (X509_get0_notBefore (x509), G_MAXINT64);
  self->not_after = xg_certificate_parse_time (X509_get0_notAfter (x509), G_MININT64);
  self->is_ca = X509_check_ca (x509) == 1;
  self->is_self_issued = X509_NAME_cmp (subject, issuer) == 0;
  xg_certificate_names_read (x509, &self->dns_names, &self->srv_names, &self->xmpp_addrs);
  ERR_clear_error ();
  return self;
}

/**
 * xg_certificate_new_from_pem:
 * @pem: text with a certificate in PEM form (RFC 7468); the first one is taken
 * @error: return location for %G_IO_ERROR_INVALID_DATA
 *
 * Returns: (transfer full) (nullable): what the certificate says
 */
XgCertificate *
xg_certificate_new_from_pem (const char *pem, GError **error)
{
  g_autoptr (BIO) bio = NULL;
  g_autoptr (X509) x509 = NULL;

  g_return_val_if_fail (pem != NULL, NULL);

  bio = BIO_new_mem_buf (pem, -1);
  if (bio != NULL)
    x509 = PEM_read_bio_X509 (bio, NULL, NULL, NULL);
  ERR_clear_error ();
  if (x509 == NULL)
    {
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_INVALID_DATA,
                           _ ("This text is no certificate in PEM form."));
      return NULL;
    }
  return xg_certificate_new (x509);
}

/**
 * xg_certificate_ref:
 * @self: a certificate
 *
 * Returns: (transfer full): @self
 */
XgCertificate *
xg_certificate_ref (XgCertificate *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  XgCertificate *self = data;

  X509_free (self->x509);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->name);
  g_free (self->issuer_name);
  g_free (self->serial);
  g_free (self->sha256);
  g_free (self->key);
  g_free (self->signature);
  g_free (self->pem);
  g_strfreev (self->dns_names);
  g_strfreev (self->srv_names);
  g_strfreev (self->xmpp_addrs);
}

/**
 * xg_certificate_unref:
 * @self: (transfer full): a certificate
 */
void
xg_certificate_unref (XgCertificate *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * xg_certificate_get_x509:
 * @self: a certificate
 *
 * Returns: (transfer none): OpenSSL's own object, not to be changed
 */
X509 *
xg_certificate_get_x509 (const XgCertificate *self)
{
  return self->x509;
}

/**
 * xg_certificate_get_subject:
 * @self: a certificate
 *
 * Returns: whom it is about (RFC 4514)
 */
const char *
xg_certificate_get_subject (const XgCertificate *self)
{
  return self->subject;
}

/**
 * xg_certificate_get_issuer:
 * @self: a certificate
 *
 * Returns: who signed it, by its own words (RFC 4514)
 */
const char *
xg_certificate_get_issuer (const XgCertificate *self)
{
  return self->issuer;
}

/**
 * xg_certificate_get_name:
 * @self: a certificate
 *
 * Returns: a short name for people: the common name, or else the whole subject
 */
const char *
xg_certificate_get_name (const XgCertificate *self)
{
  return self->name;
}

/**
 * xg_certificate_get_issuer_name:
 * @self: a certificate
 *
 * Returns: a short name of who signed it: the common name, or else all of it
 */
const char *
xg_certificate_get_issuer_name (const XgCertificate *self)
{
  return self->issuer_name;
}

/**
 * xg_certificate_get_serial:
 * @self: a certificate
 *
 * Returns: its serial number, in hexadecimal
 */
const char *
xg_certificate_get_serial (const XgCertificate *self)
{
  return self->serial;
}

/**
 * xg_certificate_get_not_before:
 * @self: a certificate
 *
 * Returns: when it begins to be valid, in seconds since the epoch; %G_MAXINT64 if that can't be
 *   read
 */
gint64
xg_certificate_get_not_before (const XgCertificate *self)
{
  return self->not_before;
}

/**
 * xg_certificate_get_not_after:
 * @self: a certificate
 *
 * Returns: the last second when it is valid, since the epoch; %G_MININT64 if that can't be read
 */
gint64
xg_certificate_get_not_after (const XgCertificate *self)
{
  return self->not_after;
}

/**
 * xg_certificate_get_days_left:
 * @self: a certificate
 * @now: seconds since the epoch
 *
 * Returns: how many whole days it is still valid; 0 on the last one; negative when it has expired
 */
int
xg_certificate_get_days_left (const XgCertificate *self, gint64 now)
{
  const gint64 day = 24 * 60 * 60;
  gint64 days;

  if (self->not_after == G_MININT64)
    return G_MININT;
  days = (self->not_after - now) / day;
  if (self->not_after < now)
    days--;
  return (int) CLAMP (days, G_MININT, G_MAXINT);
}

/**
 * xg_certificate_get_sha256:
 * @self: a certificate
 *
 * Returns: its fingerprint, `AA:BB:…`
 */
const char *
xg_certificate_get_sha256 (const XgCertificate *self)
{
  return self->sha256;
}

/**
 * xg_certificate_get_dns_names:
 * @self: a certificate
 *
 * Returns: the host names that it is for, for people (at most 100)
 */
const char *const *
xg_certificate_get_dns_names (const XgCertificate *self)
{
  return (const char *const *) self->dns_names;
}

/**
 * xg_certificate_get_srv_names:
 * @self: a certificate
 *
 * Returns: the services that it is for (SRV-ID, RFC 4985): `_xmpp-client.example.org`, for people
 */
const char *const *
xg_certificate_get_srv_names (const XgCertificate *self)
{
  return (const char *const *) self->srv_names;
}

/**
 * xg_certificate_get_xmpp_addrs:
 * @self: a certificate
 *
 * Returns: the XMPP addresses that it is for (RFC 6120 section 13.7.1.4); those that cannot be
 *   addresses, because of control characters for instance, are left out
 */
const char *const *
xg_certificate_get_xmpp_addrs (const XgCertificate *self)
{
  return (const char *const *) self->xmpp_addrs;
}

/**
 * xg_certificate_is_ca:
 * @self: a certificate
 *
 * Returns: whether it may sign others
 */
gboolean
xg_certificate_is_ca (const XgCertificate *self)
{
  return self->is_ca;
}

/**
 * xg_certificate_is_self_issued:
 * @self: a certificate
 *
 * Returns: whether subject and issuer are the same: a root, or one that only vouches for itself
 */
gboolean
xg_certificate_is_self_issued (const XgCertificate *self)
{
  return self->is_self_issued;
}

/**
 * xg_certificate_get_key:
 * @self: a certificate
 *
 * Returns: kind and size of its key: `RSA 2048`, `EC P-256`
 */
const char *
xg_certificate_get_key (const XgCertificate *self)
{
  return self->key;
}

/**
 * xg_certificate_get_signature:
 * @self: a certificate
 *
 * Returns: the algorithm of its signature: `ecdsa-with-SHA256`
 */
const char *
xg_certificate_get_signature (const XgCertificate *self)
{
  return self->signature;
}

/**
 * xg_certificate_get_pem:
 * @self: a certificate
 *
 * Returns: all of it in PEM form (RFC 7468)
 */
const char *
xg_certificate_get_pem (const XgCertificate *self)
{
  return self->pem;
}

/**
 * xg_certificate_format_time:
 * @time: seconds since the epoch
 *
 * Returns: (transfer full): @time as people of the whole world read it, in UTC
 */
char *
xg_certificate_format_time (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time);

  if (date == NULL)
    return g_strdup (_ ("a date that cannot be read"));
  return g_date_time_format (date, "%Y-%m-%d %H:%M:%S UTC");
}

/**
 * xg_certificate_normalize_sha256:
 * @text: (nullable): a fingerprint as somebody may have written it: any case, with colons, spaces
 *   or without
 *
 * Returns: (transfer full) (nullable): it as xg_certificate_get_sha256() writes it; %NULL if it is
 *   none
 */
char *
xg_certificate_normalize_sha256 (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint digits = 0;

  for (const char *p = text; p != NULL && *p != '\0'; p++)
    {
      if (*p == ':' || g_ascii_isspace (*p))
        continue;
      if (!g_ascii_isxdigit (*p) || digits >= 64)
        return NULL;
      if (digits > 0 && digits % 2 == 0)
        g_string_append_c (out, ':');
      g_string_append_c (out, g_ascii_toupper (*p));
      digits++;
    }
  return digits == 64 ? g_strdup (out->str) : NULL;
}
