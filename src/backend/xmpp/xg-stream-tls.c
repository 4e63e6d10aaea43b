/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "xmpp/xg-stream-tls.h"
#include "xmpp/xg-xmpp-error.h"

/* What OpenSSL says about one handshake is a few lines. */
#define LINES_MAX   32
#define NAMES_MAX   8
#define CA_LINE_MAX 1024

struct _XgStreamTls
{
  char *domain;
  char *address;
  gboolean direct;
  GString *lines; /* what OpenSSL says */
  GError *certificate_error;
};

/* The certificate handler of libstrophe has no user data, but runs on the thread of the stream. */
static GPrivate current_tls;

typedef struct
{
  const char *words;
  XgStreamError code;
} Verdict;

/* X509_verify_cert_error_string(), in lower case */
static const Verdict verdicts[] = {
  { "has expired", XG_STREAM_ERROR_CERT_EXPIRED },
  { "not yet valid", XG_STREAM_ERROR_CERT_NOT_YET_VALID },
  { "hostname mismatch", XG_STREAM_ERROR_CERT_WRONG_HOST },
  { "ip address mismatch", XG_STREAM_ERROR_CERT_WRONG_HOST },
  { "revoked", XG_STREAM_ERROR_CERT_REVOKED },
  { "self-signed", XG_STREAM_ERROR_CERT_UNKNOWN_CA },
  { "self signed", XG_STREAM_ERROR_CERT_UNKNOWN_CA },
  { "issuer certificate", XG_STREAM_ERROR_CERT_UNKNOWN_CA },
  { "unable to verify the first", XG_STREAM_ERROR_CERT_UNKNOWN_CA },
};

static XgStreamError
classify (const char *reason)
{
  g_autofree char *lower = g_ascii_strdown (reason, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      if (strstr (lower, verdicts[i].words) != NULL)
        return verdicts[i].code;
    }
  return XG_STREAM_ERROR_CERT_OTHER;
}

static const char *
certificate_string (const xmpp_tlscert_t *cert, xmpp_cert_element_t element)
{
  const char *string = xmpp_tlscert_get_string (cert, element);

  return string != NULL ? string : "?";
}

static char *
list_names (const xmpp_tlscert_t *cert)
{
  GString *names = g_string_new (NULL);

  for (size_t i = 0; i < NAMES_MAX && xmpp_tlscert_get_dnsname (cert, i) != NULL; i++)
    g_string_append_printf (names, i > 0 ? ", %s" : "%s", xmpp_tlscert_get_dnsname (cert, i));
  if (names->len == 0)
    g_string_append (names, certificate_string (cert, XMPP_CERT_SUBJECT));
  return g_string_free (names, FALSE);
}

static char *
describe (XgStreamTls *self, XgStreamError code, const xmpp_tlscert_t *cert, const char *reason)
{
  const char *subject = certificate_string (cert, XMPP_CERT_SUBJECT);
  const char *issuer = certificate_string (cert, XMPP_CERT_ISSUER);
  const char *from = certificate_string (cert, XMPP_CERT_NOTBEFORE);
  const char *until = certificate_string (cert, XMPP_CERT_NOTAFTER);
  g_autofree char *names = NULL;

  switch ((int) code)
    {
    case XG_STREAM_ERROR_CERT_EXPIRED:
      return g_strdup_printf (_ ("A certificate of the server expired on %s (subject %s, issuer "
                                 "%s)."),
                              until,
                              subject,
                              issuer);
    case XG_STREAM_ERROR_CERT_NOT_YET_VALID:
      return g_strdup_printf (_ ("A certificate of the server is not valid before %s (subject %s, "
                                 "issuer %s). Is the clock of this computer right?"),
                              from,
                              subject,
                              issuer);
    case XG_STREAM_ERROR_CERT_WRONG_HOST:
      names = list_names (cert);
      return g_strdup_printf (
        _ ("The server’s certificate is not for “%s” but for %s (issuer %s)."),
        self->domain,
        names,
        issuer);
    case XG_STREAM_ERROR_CERT_REVOKED:
      return g_strdup_printf (_ ("A certificate of the server is revoked (subject %s, issuer %s)."),
                              subject,
                              issuer);
    case XG_STREAM_ERROR_CERT_UNKNOWN_CA:
      return g_strdup_printf (
        _ ("The server’s certificate is not from a certificate authority that "
           "is trusted here: %s (subject %s, issuer %s, valid from %s until "
           "%s). If the grid has an authority of its own, name its CA file."),
        reason,
        subject,
        issuer,
        from,
        until);
    default:
      return g_strdup_printf (
        _ ("The server’s certificate is not acceptable: %s (subject %s, issuer "
           "%s, valid from %s until %s)."),
        reason,
        subject,
        issuer,
        from,
        until);
    }
}

static int
certificate_failed_cb (const xmpp_tlscert_t *cert, const char *const reason)
{
  XgStreamTls *self = g_private_get (&current_tls);

  if (self != NULL && self->certificate_error == NULL)
    {
      XgStreamError code = classify (reason != NULL ? reason : "");
      g_autofree char *sentence = describe (self, code, cert, reason != NULL ? reason : "?");

      self->certificate_error = xg_stream_error_new (code, NULL, NULL, sentence);
    }
  return 0;
}

/**
 * xg_stream_tls_new:
 * @domain: domain of the JID, in ASCII: what the certificate must be for
 * @address: host and port, for sentences
 * @direct: whether TLS begins without STARTTLS
 *
 * Returns: (transfer full): a handshake to come
 */
XgStreamTls *
xg_stream_tls_new (const char *domain, const char *address, gboolean direct)
{
  XgStreamTls *self = g_new0 (XgStreamTls, 1);

  self->domain = g_strdup (domain);
  self->address = g_strdup (address);
  self->direct = direct;
  self->lines = g_string_new (NULL);
  return self;
}

/**
 * xg_stream_tls_free:
 * @self: (transfer full) (nullable): a handshake
 */
void
xg_stream_tls_free (XgStreamTls *self)
{
  if (self == NULL)
    return;
  g_free (self->domain);
  g_free (self->address);
  g_string_free (self->lines, TRUE);
  g_clear_error (&self->certificate_error);
  g_free (self);
}

static GError *
handshake_error (XgStreamTls *self)
{
  const char *said = self->lines->str;
  g_autofree char *sentence = NULL;
  XgStreamError code = XG_STREAM_ERROR_TLS;

  if (strstr (said, "wrong version number") != NULL || strstr (said, "http request") != NULL ||
      strstr (said, "packet length too long") != NULL)
    sentence = g_strdup_printf (
      self->direct ? _ ("%s does not answer with TLS. It may want STARTTLS instead of "
                        "direct TLS.")
                   : _ ("%s offered encryption but does not answer with TLS."),
      self->address);
  else if (strstr (said, "protocol version") != NULL ||
           strstr (said, "unsupported protocol") != NULL ||
           strstr (said, "version too low") != NULL)
    sentence =
      g_strdup_printf (_ ("%s speaks no version of TLS that is still safe; it needs TLS 1.2 "
                          "or 1.3."),
                       self->address);
  else if (strstr (said, "handshake failure") != NULL ||
           strstr (said, "no shared cipher") != NULL ||
           strstr (said, "insufficient security") != NULL)
    sentence =
      g_strdup_printf (_ ("%s and this program have no safe cipher in common."), self->address);
  else if (strstr (said, "key too small") != NULL || strstr (said, "md too weak") != NULL)
    sentence = g_strdup_printf (_ ("The certificate of %s uses a key or a hash that is too weak."),
                                self->address);
  else if (strstr (said, "unrecognized name") != NULL)
    {
      code = XG_STREAM_ERROR_CERT_WRONG_HOST;
      sentence =
        g_strdup_printf (_ ("%s has no certificate for “%s”."), self->address, self->domain);
    }
  else
    sentence = g_strdup_printf (_ ("The encrypted connection to %s could not be made: the TLS "
                                   "handshake failed or was broken off."),
                                self->address);
  return xg_stream_error_new (code, NULL, NULL, sentence);
}

/**
 * xg_stream_tls_start:
 * @self: a handshake
 * @conn: a raw connection whose JID has the domain
 * @log: log of its context
 * @error: return location for a %XG_STREAM_ERROR
 *
 * Does the handshake. Blocks until it is over; a silent server must be dealt with by a shutdown()
 * of the socket from another thread.
 *
 * Returns: whether @conn is encrypted and the certificate is good
 */
gboolean
xg_stream_tls_start (XgStreamTls *self, xmpp_conn_t *conn, XgStropheLog *log, GError **error)
{
  gboolean done;

  xmpp_conn_set_certfail_handler (conn, certificate_failed_cb);
  g_private_set (&current_tls, self);
  log->lines = self->lines;
  done = xmpp_conn_tls_start (conn) == XMPP_EOK && xmpp_conn_is_secured (conn) &&
         self->certificate_error == NULL;
  log->lines = NULL;
  g_private_set (&current_tls, NULL);

  if (!done)
    g_propagate_error (error,
                       self->certificate_error != NULL ? g_steal_pointer (&self->certificate_error)
                                                       : handshake_error (self));
  return done;
}

static gboolean
fail_ca_file (GError **error, char *sentence)
{
  g_propagate_error (error, xg_stream_error_new (XG_STREAM_ERROR_CA_FILE, NULL, NULL, sentence));
  g_free (sentence);
  return FALSE;
}

/**
 * xg_stream_tls_check_ca_file:
 * @path: name of a file
 * @error: return location for %XG_STREAM_ERROR_CA_FILE
 *
 * Looks whether a CA file can be read and has the form of one. Blocks.
 *
 * Returns: whether there is a certificate in PEM form in it
 */
gboolean
xg_stream_tls_check_ca_file (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  char line[CA_LINE_MAX];
  gboolean begun = FALSE;
  gboolean found = FALSE;
  int read_error = 0;
  FILE *file = fopen (path, "re");

  if (file == NULL)
    return fail_ca_file (
      error,
      g_strdup_printf (_ ("The CA file “%s” cannot be opened: %s."), shown, g_strerror (errno)));
  while (!found && fgets (line, sizeof line, file) != NULL)
    {
      if (g_str_has_prefix (line, "-----BEGIN CERTIFICATE-----") ||
          g_str_has_prefix (line, "-----BEGIN TRUSTED CERTIFICATE-----"))
        begun = TRUE;
      else if (begun && g_str_has_prefix (line, "-----END "))
        found = TRUE;
    }
  if (ferror (file))
    read_error = errno;
  fclose (file);
  if (read_error != 0)
    return fail_ca_file (
      error,
      g_strdup_printf (_ ("The CA file “%s” cannot be read: %s."), shown, g_strerror (read_error)));
  if (!found)
    return fail_ca_file (
      error,
      g_strdup_printf (_ ("There is no certificate in the CA file “%s”."), shown));
  return TRUE;
}
