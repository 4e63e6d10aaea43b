/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-report.h"

G_DEFINE_BOXED_TYPE (XgProbeReport, xg_probe_report, xg_probe_report_ref, xg_probe_report_unref)

/* Accepted, with nothing else in it. */
XgProbeReport *
xg_double_report_new (void)
{
  XgProbeReport *self = g_new0 (XgProbeReport, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->chain = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_certificate_unref);
  self->revocations = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_revocation_result_unref);

  return self;
}

XgProbeReport *
xg_probe_report_ref (XgProbeReport *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
xg_probe_report_unref (XgProbeReport *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->chain);
  g_ptr_array_unref (self->revocations);
  g_free (self);
}

char *
xg_probe_report_to_text (const XgProbeReport *self)
{
  return g_strdup_printf ("Report of %s", self->domain);
}

void
xg_double_report_add_result (XgProbeReport *self,
                             XgRevocationSource source,
                             XgRevocationStatus status,
                             XgCertificate *certificate,
                             const char *place,
                             const char *sentence)
{
  XgRevocationResult *result = g_new0 (XgRevocationResult, 1);

  result->source = source;
  result->status = status;
  result->certificate = certificate != NULL ? xg_certificate_ref (certificate) : NULL;
  result->place = g_strdup (place);
  result->sentence = g_strdup (sentence);
  g_ptr_array_add (self->revocations, result);
}

/* The double's own: the real one has another memory. */
void
xg_revocation_result_unref (XgRevocationResult *result)
{
  g_clear_pointer (&result->certificate, xg_certificate_unref);
  g_free (result->place);
  g_free (result->sentence);
  g_free (result);
}

gboolean
xg_probe_report_is_accepted (const XgProbeReport *self)
{
  return self->code == XG_PROBE_ACCEPTED;
}

XgProbeCode
xg_probe_report_get_code (const XgProbeReport *self)
{
  return self->code;
}

const char *
xg_probe_report_get_sentence (const XgProbeReport *self)
{
  return self->sentence;
}

const char *const *
xg_probe_report_get_reasons (const XgProbeReport *self)
{
  return self->reasons;
}

const char *const *
xg_probe_report_get_warnings (const XgProbeReport *self)
{
  return self->warnings;
}

gboolean
xg_probe_report_is_pinned (const XgProbeReport *self)
{
  return self->pinned;
}

gboolean
xg_probe_report_can_pin (const XgProbeReport *self)
{
  return self->can_pin;
}

const char *
xg_probe_report_get_domain (const XgProbeReport *self)
{
  return self->domain;
}

const char *
xg_probe_report_get_place (const XgProbeReport *self)
{
  return self->place;
}

gint64
xg_probe_report_get_time (const XgProbeReport *self)
{
  return self->time;
}

const char *
xg_probe_report_get_protocol (const XgProbeReport *self)
{
  return self->protocol;
}

const char *
xg_probe_report_get_cipher (const XgProbeReport *self)
{
  return self->cipher;
}

const char *
xg_probe_report_get_group (const XgProbeReport *self)
{
  return self->group;
}

const char *const *
xg_probe_report_get_mechanisms (const XgProbeReport *self)
{
  return self->mechanisms;
}

const char *const *
xg_probe_report_get_bindings (const XgProbeReport *self)
{
  return self->bindings;
}

gboolean
xg_probe_report_get_client_asked (const XgProbeReport *self)
{
  return self->client_asked;
}

const char *
xg_probe_report_get_other_host (const XgProbeReport *self)
{
  return NULL;
}

XgCertificate *
xg_probe_report_get_leaf (const XgProbeReport *self)
{
  return self->chain->len > 0 ? g_ptr_array_index (self->chain, 0) : NULL;
}

GPtrArray *
xg_probe_report_get_sent_chain (const XgProbeReport *self)
{
  return self->chain;
}

GPtrArray *
xg_probe_report_get_verified_chain (const XgProbeReport *self)
{
  return self->chain;
}

const char *
xg_probe_report_get_chain_problem (const XgProbeReport *self)
{
  return self->chain_problem;
}

const char *
xg_probe_report_get_host_problem (const XgProbeReport *self)
{
  return self->host_problem;
}

const char *
xg_probe_report_get_time_problem (const XgProbeReport *self)
{
  return self->time_problem;
}

const char *
xg_probe_report_get_matched_name (const XgProbeReport *self)
{
  return self->matched_name;
}

XgRevocationPolicy
xg_probe_report_get_revocation_policy (const XgProbeReport *self)
{
  return self->policy;
}

GPtrArray *
xg_probe_report_get_revocations (const XgProbeReport *self)
{
  return self->revocations;
}
