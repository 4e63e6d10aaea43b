/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include <openssl/err.h>

#include "security/xg-certificate-private.h"
#include "security/xg-host-check.h"
#include "security/xg-identity-private.h"
#include "security/xg-openssl.h"
#include "security/xg-probe-report-private.h"
#include "security/xg-probe-tls.h"
#include "security/xg-probe-wire.h"
#include "security/xg-probe.h"
#include "security/xg-revocation.h"
#include "security/xg-tls-facts.h"

#define TIMEOUT       30 /* seconds */
#define FETCH_TIMEOUT 8  /* seconds */
/* What the login mechanisms may take when the server is refused anyway. */
#define REFUSED_TIMEOUT 3000 /* ms */

G_DEFINE_QUARK (xg - probe - error - quark, xg_probe_error)

/* One probe. Everything is the worker's own. */
typedef struct
{
  const XgProbeSettings *settings;
  char *domain; /* in ASCII */
  char *place;
  char *pin; /* as fingerprints are written */
  XgDeadline deadline;
  X509_STORE *store;
  SSL_CTX *ctx;
  SSL *ssl;
  XgVerdict *verdict;
  gboolean client_asked;
  gboolean identity_refused; /* by OpenSSL here */
  XgProbeReport *report;
} Probe;

static gboolean
fail (GError **error, XgProbeError code, const char *sentence)
{
  ERR_clear_error ();
  g_set_error_literal (error, XG_PROBE_ERROR, (int) code, sentence);
  return FALSE;
}

static void
probe_clear (Probe *self)
{
  SSL_free (self->ssl);
  SSL_CTX_free (self->ctx);
  X509_STORE_free (self->store);
  g_clear_pointer (&self->verdict, xg_verdict_free);
  g_clear_pointer (&self->report, xg_probe_report_unref);
  g_free (self->domain);
  g_free (self->place);
  g_free (self->pin);
  xg_deadline_clear (&self->deadline);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Probe, probe_clear)

static char *
describe_place (const XgProbeSettings *settings)
{
  if (settings->host == NULL || g_str_equal (settings->host, settings->ip))
    /* Translators: network address and port */
    return g_strdup_printf (_ ("%s, port %u"), settings->ip, settings->port);
  /* Translators: host name, network address and port */
  return g_strdup_printf (_ ("%s (%s), port %u"), settings->host, settings->ip, settings->port);
}

static const XgVerdict *
get_verdict (Probe *self)
{
  if (self->verdict == NULL)
    self->verdict = xg_verify_chain (SSL_get0_peer_certificate (self->ssl),
                                     SSL_get_peer_cert_chain (self->ssl),
                                     self->store,
                                     self->domain);
  return self->verdict;
}

static gboolean
is_pinned (Probe *self)
{
  g_autofree char *sha256 = xg_certificate_compute_sha256 (SSL_get0_peer_certificate (self->ssl));

  return g_strcmp0 (self->pin, sha256) == 0;
}

/* As far as the certificates themselves say; with a pin it alone counts. */
static gboolean
seems_trusted (Probe *self)
{
  if (self->pin != NULL)
    return is_pinned (self);
  return get_verdict (self)->problems->len == 0;
}

/* Called when the server asks who we are: only one that we trust learns it. */
static int
client_asked_cb (SSL *ssl, void *user_data)
{
  Probe *self = user_data;

  self->client_asked = TRUE;
  if (self->settings->identity != NULL && seems_trusted (self))
    self->identity_refused = !xg_identity_use (self->settings->identity, ssl);
  return self->identity_refused ? 0 : 1;
}

static gboolean
prepare (Probe *self, GError **error)
{
  self->domain = xg_host_check_to_ascii (self->settings->domain);
  self->place = describe_place (self->settings);
  self->pin = xg_certificate_normalize_sha256 (self->settings->pin);
  if (self->domain == NULL)
    return fail (error, XG_PROBE_ERROR_UNREACHABLE, _ ("The domain of the account is not a name."));
  /* A pin that nobody can read must not be taken for none. */
  if (self->settings->pin != NULL && self->pin == NULL)
    self->pin = g_strdup (self->settings->pin);
  self->store = xg_verify_load_store (self->settings->ca_file, error);
  if (self->store == NULL)
    return FALSE;
  self->ctx = xg_probe_tls_context ();
  self->ssl = self->ctx != NULL ? SSL_new (self->ctx) : NULL;
  if (self->ssl == NULL || !xg_probe_tls_ask (self->ssl, self->domain, self->settings->direct))
    return fail (error, XG_PROBE_ERROR_TLS, _ ("OpenSSL does not work."));
  SSL_set_cert_cb (self->ssl, client_asked_cb, self);
  return TRUE;
}

static void
add_certificates (GPtrArray *list, STACK_OF (X509) * chain)
{
  for (int i = 0; chain != NULL && i < sk_X509_num (chain); i++)
    g_ptr_array_add (list, xg_certificate_new (sk_X509_value (chain, i)));
}

static void
note_connection (Probe *self)
{
  XgProbeReport *report = self->report;

  report->domain = g_strdup (self->domain);
  report->place = g_strdup (self->place);
  report->time = g_get_real_time () / G_USEC_PER_SEC;
  report->protocol = g_strdup (SSL_get_version (self->ssl));
  report->cipher = g_strdup (SSL_CIPHER_get_name (SSL_get_current_cipher (self->ssl)));
  report->group = xg_tls_facts_dup_group (self->ssl);
  report->client_asked = self->client_asked;
  report->policy = self->settings->revocation;
  report->leaf = xg_certificate_new (SSL_get0_peer_certificate (self->ssl));
  add_certificates (report->sent_chain, SSL_get_peer_cert_chain (self->ssl));
  add_certificates (report->verified_chain, get_verdict (self)->chain);
}

static void
take_features (Probe *self, const XgXmppReader *reader)
{
  XgProbeReport *report = self->report;

  g_strfreev (report->mechanisms);
  g_strfreev (report->bindings);
  report->mechanisms = xg_xmpp_reader_dup_mechanisms (reader);
  report->bindings = xg_xmpp_reader_dup_bindings (reader);
  if (g_strcmp0 (xg_xmpp_reader_get_condition (reader), "see-other-host") == 0)
    report->other_host = g_strdup (xg_xmpp_reader_get_condition_text (reader));
}

/* What comes after TLS. A server that is refused anyway may keep it to itself. */
static gboolean
ask_features (Probe *self, XgProbeWire *wire, GError **error)
{
  gboolean trusted = seems_trusted (self);
  g_auto (XgDeadline) deadline = { 0 };
  g_autoptr (XgXmppReader) reader = NULL;
  g_autoptr (GError) reason = NULL;

  xg_deadline_init_within (&deadline, &self->deadline, trusted ? G_MAXINT : REFUSED_TIMEOUT);
  wire->deadline = &deadline;
  reader = xg_probe_wire_read_features (wire, &reason);
  wire->deadline = &self->deadline;
  if (reader != NULL)
    {
      take_features (self, reader);
      xg_probe_wire_take_leave (wire);
      return TRUE;
    }
  if (!trusted && !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
talk (Probe *self, GError **error)
{
  g_auto (XgProbeWire) wire;

  xg_probe_wire_init (&wire, &self->deadline, self->domain, self->place);
  if (!xg_probe_wire_connect (&wire, self->settings->ip, self->settings->port, error))
    return FALSE;
  if (!self->settings->direct && !xg_probe_wire_start_tls (&wire, error))
    return FALSE;
  if (!xg_probe_wire_shake_hands (&wire, self->ssl, error))
    {
      if (!self->identity_refused)
        return FALSE;
      g_clear_error (error);
      return fail (error,
                   XG_PROBE_ERROR_IDENTITY,
                   _ ("Your certificate cannot be used: its key or its signature is too weak for "
                      "the settings of this computer."));
    }
  if (SSL_get0_peer_certificate (self->ssl) == NULL)
    return fail (error, XG_PROBE_ERROR_TLS, _ ("The server has no certificate."));
  note_connection (self);
  return ask_features (self, &wire, error);
}

static GBytes *
dup_staple (Probe *self)
{
  const unsigned char *data = NULL;
  long length = SSL_get_tlsext_status_ocsp_resp (self->ssl, &data);

  return length > 0 && data != NULL ? g_bytes_new (data, (gsize) length) : NULL;
}

static gboolean
check_revocation (Probe *self, GError **error)
{
  g_autoptr (GBytes) staple = dup_staple (self);
  const XgVerdict *verdict = get_verdict (self);
  XgRevocationQuestion question = {
    .chain = verdict->chain,
    .sent = SSL_get_peer_cert_chain (self->ssl),
    .staple = staple,
    .crl_file = self->settings->crl_file,
    .may_fetch = is_pinned (self) || xg_verdict_is_chain_good (verdict),
    .fetch_timeout =
      1000 * (self->settings->fetch_timeout > 0 ? self->settings->fetch_timeout : FETCH_TIMEOUT),
    .deadline = &self->deadline,
  };
  GPtrArray *results;

  if (self->settings->revocation == XG_REVOCATION_OFF || verdict->chain == NULL)
    return TRUE;
  results = xg_revocation_check (&question, error);
  if (results == NULL)
    return FALSE;
  g_ptr_array_unref (self->report->revocations);
  self->report->revocations = results;
  return TRUE;
}

/**
 * xg_probe_run:
 * @settings: whom to probe, and how
 * @cancellable: (nullable): to stop
 * @error: return location for a %XG_PROBE_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Does what xg_probe_async() does, and blocks meanwhile: for workers. It ends within the time of
 * the settings, and at once when it is cancelled, whatever the server does.
 *
 * Returns: (transfer full) (nullable): what was seen
 */
XgProbeReport *
xg_probe_run (const XgProbeSettings *settings, GCancellable *cancellable, GError **error)
{
  g_auto (Probe) self = { .settings = settings };
  guint timeout = settings->timeout > 0 ? settings->timeout : TIMEOUT;

  g_return_val_if_fail (settings->domain != NULL && settings->ip != NULL, NULL);

  xg_deadline_init (&self.deadline, cancellable, timeout * 1000);
  self.report = xg_probe_report_new ();
  if (!prepare (&self, error) || !talk (&self, error) || !check_revocation (&self, error))
    return NULL;
  xg_probe_report_decide (self.report, get_verdict (&self), self.pin);
  ERR_clear_error ();
  return g_steal_pointer (&self.report);
}

static void
settings_free (gpointer data)
{
  XgProbeSettings *settings = data;

  g_free ((char *) settings->domain);
  g_free ((char *) settings->ip);
  g_free ((char *) settings->host);
  g_free ((char *) settings->ca_file);
  g_free ((char *) settings->crl_file);
  g_free ((char *) settings->pin);
  g_clear_pointer (&settings->identity, xg_identity_unref);
  g_free (settings);
}

static XgProbeSettings *
settings_copy (const XgProbeSettings *settings)
{
  XgProbeSettings *copy = g_memdup2 (settings, sizeof *settings);

  copy->domain = g_strdup (settings->domain);
  copy->ip = g_strdup (settings->ip);
  copy->host = g_strdup (settings->host);
  copy->ca_file = g_strdup (settings->ca_file);
  copy->crl_file = g_strdup (settings->crl_file);
  copy->pin = g_strdup (settings->pin);
  if (settings->identity != NULL)
    copy->identity = xg_identity_ref (settings->identity);
  return copy;
}

static void
probe_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  XgProbeReport *report = xg_probe_run (data, cancellable, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) xg_probe_report_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * xg_probe_async:
 * @settings: whom to probe, and how; copied
 * @cancellable: (nullable): to stop
 * @callback: called when done
 * @user_data: for @callback
 *
 * Opens a connection to a server on its own, by STARTTLS or direct TLS, and looks at the
 * certificate, its chain, its revocation and the login mechanisms, before anything secret is sent
 * (RFC 6120 section 13.7, RFC 7590). The certificate of the person is shown to a server only that
 * is trusted so far. It is not a login, and the connection is closed again. The caller then
 * connects to the very same place, and requires the very same certificate there.
 */
void
xg_probe_async (const XgProbeSettings *settings,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (settings != NULL);
  g_return_if_fail (settings->domain != NULL && settings->ip != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_probe_async);
  g_task_set_task_data (task, settings_copy (settings), settings_free);
  g_task_run_in_thread (task, probe_thread);
}

/**
 * xg_probe_finish:
 * @result: what the callback got
 * @error: return location for a %XG_PROBE_ERROR when nothing could be seen, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what was seen; look at xg_probe_report_is_accepted()
 */
XgProbeReport *
xg_probe_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
