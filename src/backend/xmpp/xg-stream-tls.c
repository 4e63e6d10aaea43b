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
/* Bytes of a file that tell whether it is text with certificates. */
#define PEM_LOOK 8192

struct _XgStreamTls
{
  XgStreamTlsSettings settings; /* borrowed */
  char *address;
  gboolean direct;
  GString *lines; /* what OpenSSL says */
  GError *certificate_error;
  gboolean begun; /* the hooks look */

  /* Of the passphrase */
  gboolean asked;
  char *place; /* where libstrophe keeps it */
  gsize length;
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
        self->settings.domain,
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

  /* Which one it is shows when the handshake is over, and nothing is sent before. */
  if (self != NULL && self->settings.accept_peer && self->settings.peer_sha256 != NULL)
    return 1;
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
 * @settings: what both sides show; what it points to must live as long as the handshake and what
 *   comes of it
 * @address: host and port, for sentences
 * @direct: whether TLS begins without STARTTLS
 *
 * Returns: (transfer full): a handshake to come
 */
XgStreamTls *
xg_stream_tls_new (const XgStreamTlsSettings *settings, const char *address, gboolean direct)
{
  XgStreamTls *self = g_new0 (XgStreamTls, 1);

  self->settings = *settings;
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
  if (self->begun)
    self->settings.hooks->end ();
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
      sentence = g_strdup_printf (_ ("%s has no certificate for “%s”."),
                                  self->address,
                                  self->settings.domain);
    }
  else
    sentence = g_strdup_printf (_ ("The encrypted connection to %s could not be made: the TLS "
                                   "handshake failed or was broken off."),
                                self->address);
  return xg_stream_error_new (code, NULL, NULL, sentence);
}

/*
 * libstrophe keeps what it gets for as long as the connection lives, in the very place that it
 * gives here: see wipe_passphrase().
 */
static int
passphrase_cb (char *buffer, size_t size, xmpp_conn_t *conn, void *user_data)
{
  XgStreamTls *self = user_data;
  gsize length = self->settings.passphrase != NULL ? strlen (self->settings.passphrase) : 0;

  self->asked = TRUE;
  if (length == 0 || length >= size)
    return -1;
  memcpy (buffer, self->settings.passphrase, length + 1);
  self->place = buffer;
  self->length = length;
  return (int) length;
}

static gboolean
is_pem (const char *path)
{
  char start[PEM_LOOK + 1] = "";
  gsize length = 0;
  FILE *file = fopen (path, "re");

  if (file == NULL)
    return FALSE;
  length = fread (start, 1, PEM_LOOK, file);
  start[length] = '\0';
  fclose (file);
  return length == strlen (start) && strstr (start, "-----BEGIN ") != NULL;
}

static void
set_identity (XgStreamTls *self, xmpp_conn_t *conn)
{
  const XgStreamTlsSettings *settings = &self->settings;
  const char *key_file = settings->key_file;

  /* Without, OpenSSL would ask on the terminal. */
  xmpp_conn_set_password_callback (conn, passphrase_cb, self);
  xmpp_conn_set_password_retries (conn, 1);
  if (settings->cert_file == NULL)
    return;
  /* libstrophe takes one file for PKCS#12; certificate and key in PEM may be in one, too. */
  if (key_file == NULL && is_pem (settings->cert_file))
    key_file = settings->cert_file;
  xmpp_conn_set_client_cert (conn, settings->cert_file, key_file);
}

/* Only where it certainly belongs to the connection: another libstrophe may give another place. */
static void
wipe_passphrase (XgStreamTls *self, xmpp_conn_t *conn, XgStropheMemory *memory)
{
  if (self->place != NULL)
    xg_strophe_memory_wipe_inside (memory, conn, self->place, self->length);
  self->place = NULL;
}

static GError *
identity_error (XgStreamTls *self)
{
  g_autofree char *shown = g_filename_display_name (self->settings.cert_file);
  g_autofree char *sentence = NULL;

  if (self->asked && self->settings.passphrase == NULL)
    sentence = g_strdup_printf (_ ("The key of the certificate “%s” is encrypted, and there is no "
                                   "passphrase for it. Nothing was sent to the server."),
                                shown);
  else if (self->asked)
    sentence = g_strdup_printf (_ ("The passphrase for the key of the certificate “%s” is wrong. "
                                   "Nothing was sent to the server."),
                                shown);
  else
    sentence =
      g_strdup_printf (_ ("The certificate “%s” or its key cannot be used. Nothing was sent "
                          "to the server."),
                       shown);
  return xg_stream_error_new (XG_STREAM_ERROR_IDENTITY, NULL, NULL, sentence);
}

/* Fingerprints are written in many ways. */
static char *
bare_hex (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; p != NULL && *p != '\0'; p++)
    {
      if (g_ascii_isxdigit (*p))
        g_string_append_c (out, g_ascii_tolower (*p));
    }
  return g_string_free (out, FALSE);
}

/* libstrophe goes on without a certificate then. */
static gboolean
is_passphrase_wrong (XgStreamTls *self)
{
  return strstr (self->lines->str, "wrong password") != NULL;
}

/* Asks the TLS connection itself, not what was said of its certificate before. */
static gboolean
check_peer (XgStreamTls *self, xmpp_conn_t *conn, GError **error)
{
  xmpp_tlscert_t *cert;
  const char *shown;
  g_autofree char *wanted = NULL;
  g_autofree char *found = NULL;
  g_autofree char *sentence = NULL;

  if (self->settings.peer_sha256 == NULL)
    return TRUE;
  cert = xmpp_conn_get_peer_cert (conn);
  shown = cert != NULL ? xmpp_tlscert_get_string (cert, XMPP_CERT_FINGERPRINT_SHA256) : NULL;
  wanted = bare_hex (self->settings.peer_sha256);
  found = bare_hex (shown);
  if (cert != NULL)
    xmpp_tlscert_free (cert);
  if (*found != '\0' && strcmp (wanted, found) == 0)
    return TRUE;
  sentence = g_strdup_printf (_ ("%s has another certificate now than the one that was checked a "
                                 "moment before (SHA-256 then %s, now %s). Nothing was sent to it: "
                                 "somebody may be standing between."),
                              self->address,
                              wanted,
                              *found != '\0' ? found : "?");
  g_propagate_error (error,
                     xg_stream_error_new (XG_STREAM_ERROR_CERT_CHANGED, NULL, NULL, sentence));
  return FALSE;
}

/**
 * xg_stream_tls_start:
 * @self: a handshake
 * @conn: a raw connection whose JID has the domain
 * @memory: what it is allocated with
 * @log: log of its context
 * @error: return location for a %XG_STREAM_ERROR
 *
 * Does the handshake. Blocks until it is over; a silent server must be dealt with by a shutdown()
 * of the socket from another thread.
 *
 * Returns: whether @conn is encrypted and the certificate is good, and the one that it has to be
 */
gboolean
xg_stream_tls_start (XgStreamTls *self,
                     xmpp_conn_t *conn,
                     XgStropheMemory *memory,
                     XgStropheLog *log,
                     GError **error)
{
  const XgStreamTlsHooks *hooks = self->settings.hooks;
  int status;
  gboolean done;

  if (self->settings.ca_file != NULL)
    xmpp_conn_set_cafile (conn, self->settings.ca_file);
  set_identity (self, conn);
  xmpp_conn_set_certfail_handler (conn, certificate_failed_cb);
  g_private_set (&current_tls, self);
  if (hooks != NULL)
    hooks->begin ();
  self->begun = hooks != NULL;
  log->lines = self->lines;
  status = xmpp_conn_tls_start (conn);
  done = status == XMPP_EOK && xmpp_conn_is_secured (conn) && self->certificate_error == NULL &&
         !is_passphrase_wrong (self);
  log->lines = NULL;
  g_private_set (&current_tls, NULL);
  wipe_passphrase (self, conn, memory);

  if (done)
    return check_peer (self, conn, error);
  if (self->certificate_error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->certificate_error));
  else if (self->settings.cert_file != NULL && (status == XMPP_EMEM || is_passphrase_wrong (self)))
    g_propagate_error (error, identity_error (self));
  else
    g_propagate_error (error, handshake_error (self));
  return FALSE;
}

/**
 * xg_stream_tls_get_binding:
 * @self: a handshake that is done
 * @type: a type of channel binding (RFC 5929, RFC 9266)
 *
 * Returns: (transfer full) (nullable): its data; %NULL if there is none
 */
GBytes *
xg_stream_tls_get_binding (XgStreamTls *self, const char *type)
{
  return self->begun ? self->settings.hooks->get_binding (type) : NULL;
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
