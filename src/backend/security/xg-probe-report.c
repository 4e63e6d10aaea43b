/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include "security/xg-probe-report-private.h"

G_DEFINE_BOXED_TYPE (XgProbeReport, xg_probe_report, xg_probe_report_ref, xg_probe_report_unref)

/**
 * xg_probe_report_new:
 *
 * Returns: (transfer full): an empty report to be filled in
 */
XgProbeReport *
xg_probe_report_new (void)
{
  XgProbeReport *self = g_atomic_rc_box_new0 (XgProbeReport);

  self->mechanisms = g_new0 (char *, 1);
  self->bindings = g_new0 (char *, 1);
  self->sent_chain = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_certificate_unref);
  self->verified_chain = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_certificate_unref);
  self->revocations = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_revocation_result_unref);
  return self;
}

/**
 * xg_probe_report_ref:
 * @self: a report
 *
 * Returns: (transfer full): @self
 */
XgProbeReport *
xg_probe_report_ref (XgProbeReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  XgProbeReport *self = data;

  g_free (self->sentence);
  g_strfreev (self->reasons);
  g_strfreev (self->warnings);
  g_strfreev (self->facts);
  g_free (self->domain);
  g_free (self->place);
  g_free (self->protocol);
  g_free (self->cipher);
  g_free (self->group);
  g_strfreev (self->mechanisms);
  g_strfreev (self->bindings);
  g_free (self->other_host);
  g_clear_pointer (&self->leaf, xg_certificate_unref);
  g_ptr_array_unref (self->sent_chain);
  g_ptr_array_unref (self->verified_chain);
  g_free (self->chain_problem);
  g_free (self->host_problem);
  g_free (self->time_problem);
  g_free (self->matched_name);
  g_ptr_array_unref (self->revocations);
}

/**
 * xg_probe_report_unref:
 * @self: (transfer full): a report
 */
void
xg_probe_report_unref (XgProbeReport *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * xg_probe_report_is_accepted:
 * @self: a report
 *
 * Returns: whether a login there is safe
 */
gboolean
xg_probe_report_is_accepted (const XgProbeReport *self)
{
  return self->code == XG_PROBE_ACCEPTED;
}

/**
 * xg_probe_report_get_code:
 * @self: a report
 *
 * Returns: the weightiest reason why it is refused
 */
XgProbeCode
xg_probe_report_get_code (const XgProbeReport *self)
{
  return self->code;
}

/**
 * xg_probe_report_get_sentence:
 * @self: a report
 *
 * Returns: the decision in one sentence or a few
 */
const char *
xg_probe_report_get_sentence (const XgProbeReport *self)
{
  return self->sentence;
}

/**
 * xg_probe_report_get_reasons:
 * @self: a report
 *
 * Returns: every reason why it is refused, the weightiest first; empty if it is accepted
 */
const char *const *
xg_probe_report_get_reasons (const XgProbeReport *self)
{
  return (const char *const *) self->reasons;
}

/**
 * xg_probe_report_get_warnings:
 * @self: a report
 *
 * Returns: what a careful person should know although it is accepted
 */
const char *const *
xg_probe_report_get_warnings (const XgProbeReport *self)
{
  return (const char *const *) self->warnings;
}

/**
 * xg_probe_report_get_facts:
 * @self: a report
 *
 * Returns: (transfer none) (array zero-terminated=1): sentences about what has to be known to judge
 *   the server and is no sign of anything wrong
 */
const char *const *
xg_probe_report_get_facts (const XgProbeReport *self)
{
  return (const char *const *) self->facts;
}

/**
 * xg_probe_report_is_pinned:
 * @self: a report
 *
 * Returns: whether the certificate is the pinned one
 */
gboolean
xg_probe_report_is_pinned (const XgProbeReport *self)
{
  return self->pinned;
}

/**
 * xg_probe_report_can_pin:
 * @self: a report
 *
 * Returns: whether it would be accepted with its certificate pinned: what a dialog may propose.
 * Neither revoked nor expired ones are
 */
gboolean
xg_probe_report_can_pin (const XgProbeReport *self)
{
  return self->can_pin;
}

/**
 * xg_probe_report_get_domain:
 * @self: a report
 *
 * Returns: the domain that the certificate must be for, in ASCII
 */
const char *
xg_probe_report_get_domain (const XgProbeReport *self)
{
  return self->domain;
}

/**
 * xg_probe_report_get_place:
 * @self: a report
 *
 * Returns: where it was: host, number and port, for people
 */
const char *
xg_probe_report_get_place (const XgProbeReport *self)
{
  return self->place;
}

/**
 * xg_probe_report_get_time:
 * @self: a report
 *
 * Returns: when it was, in seconds since the epoch
 */
gint64
xg_probe_report_get_time (const XgProbeReport *self)
{
  return self->time;
}

/**
 * xg_probe_report_get_protocol:
 * @self: a report
 *
 * Returns: the version of TLS: `TLSv1.3`
 */
const char *
xg_probe_report_get_protocol (const XgProbeReport *self)
{
  return self->protocol;
}

/**
 * xg_probe_report_get_cipher:
 * @self: a report
 *
 * Returns: the cipher, by OpenSSL's name: `TLS_AES_256_GCM_SHA384`
 */
const char *
xg_probe_report_get_cipher (const XgProbeReport *self)
{
  return self->cipher;
}

/**
 * xg_probe_report_get_group:
 * @self: a report
 *
 * Returns: (nullable): the group of the key exchange: `x25519`
 */
const char *
xg_probe_report_get_group (const XgProbeReport *self)
{
  return self->group;
}

/**
 * xg_probe_report_get_mechanisms:
 * @self: a report
 *
 * Returns: the SASL mechanisms that are offered after TLS, in the server's order
 */
const char *const *
xg_probe_report_get_mechanisms (const XgProbeReport *self)
{
  return (const char *const *) self->mechanisms;
}

/**
 * xg_probe_report_get_bindings:
 * @self: a report
 *
 * Returns: the types of channel binding that the server names (XEP-0440)
 */
const char *const *
xg_probe_report_get_bindings (const XgProbeReport *self)
{
  return (const char *const *) self->bindings;
}

/**
 * xg_probe_report_get_client_asked:
 * @self: a report
 *
 * Returns: whether the server asked for a client certificate
 */
gboolean
xg_probe_report_get_client_asked (const XgProbeReport *self)
{
  return self->client_asked;
}

/**
 * xg_probe_report_get_other_host:
 * @self: a report
 *
 * Returns: (nullable): where the server sends us instead (`see-other-host`, RFC 6120
 * section 4.9.3.19)
 */
const char *
xg_probe_report_get_other_host (const XgProbeReport *self)
{
  return self->other_host;
}

/**
 * xg_probe_report_get_leaf:
 * @self: a report
 *
 * Returns: (transfer none): the server's own certificate
 */
XgCertificate *
xg_probe_report_get_leaf (const XgProbeReport *self)
{
  return self->leaf;
}

/**
 * xg_probe_report_get_sent_chain:
 * @self: a report
 *
 * Returns: (transfer none) (element-type XgCertificate): all certificates that it sent
 */
GPtrArray *
xg_probe_report_get_sent_chain (const XgProbeReport *self)
{
  return self->sent_chain;
}

/**
 * xg_probe_report_get_verified_chain:
 * @self: a report
 *
 * Returns: (transfer none) (element-type XgCertificate): the certificates up to the root, as far as
 * they are known here
 */
GPtrArray *
xg_probe_report_get_verified_chain (const XgProbeReport *self)
{
  return self->verified_chain;
}

/**
 * xg_probe_report_get_chain_problem:
 * @self: a report
 *
 * Returns: (nullable): what is wrong with the chain; %NULL if it ends with somebody who is trusted
 */
const char *
xg_probe_report_get_chain_problem (const XgProbeReport *self)
{
  return self->chain_problem;
}

/**
 * xg_probe_report_get_host_problem:
 * @self: a report
 *
 * Returns: (nullable): that the certificate is for others; %NULL if it is for the domain
 */
const char *
xg_probe_report_get_host_problem (const XgProbeReport *self)
{
  return self->host_problem;
}

/**
 * xg_probe_report_get_time_problem:
 * @self: a report
 *
 * Returns: (nullable): what expired or is not valid yet; %NULL if nothing
 */
const char *
xg_probe_report_get_time_problem (const XgProbeReport *self)
{
  return self->time_problem;
}

/**
 * xg_probe_report_get_matched_name:
 * @self: a report
 *
 * Returns: (nullable): the name by which it is for the domain: `DNS:*.example.org`
 */
const char *
xg_probe_report_get_matched_name (const XgProbeReport *self)
{
  return self->matched_name;
}

/**
 * xg_probe_report_get_revocation_policy:
 * @self: a report
 *
 * Returns: how much had to be known about revocation
 */
XgRevocationPolicy
xg_probe_report_get_revocation_policy (const XgProbeReport *self)
{
  return self->policy;
}

/**
 * xg_probe_report_get_revocations:
 * @self: a report
 *
 * Returns: (transfer none) (element-type XgRevocationResult): what each source said; empty when the
 * policy is off
 */
GPtrArray *
xg_probe_report_get_revocations (const XgProbeReport *self)
{
  return self->revocations;
}
