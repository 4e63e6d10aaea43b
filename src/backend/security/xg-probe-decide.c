/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "security/xg-certificate-private.h"
#include "security/xg-probe-report-private.h"
#include "security/xg-revocation.h"

/* From the weightiest reason to the lightest. */
static const XgProbeCode weights[] = {
  XG_PROBE_PIN_CHANGED,        XG_PROBE_REVOKED,   XG_PROBE_EXPIRED,
  XG_PROBE_NOT_YET_VALID,      XG_PROBE_WEAK,      XG_PROBE_UNKNOWN_CA,
  XG_PROBE_WRONG_HOST,         XG_PROBE_BAD_CHAIN, XG_PROBE_STAPLE_MISSING,
  XG_PROBE_REVOCATION_UNKNOWN,
};

typedef struct
{
  XgProbeCode code;
  char *sentence;
} Reason;

typedef struct
{
  GArray *reasons; /* (element-type Reason) */
  GStrvBuilder *warnings;
  GStrvBuilder *facts;
  gboolean final; /* there is a reason that no pin can do away with */
} Decision;

static void
clear_reason (gpointer data)
{
  Reason *reason = data;

  g_free (reason->sentence);
}

static void
refuse (Decision *self, XgProbeCode code, const char *sentence)
{
  Reason reason = { code, g_strdup (sentence) };

  g_array_append_val (self->reasons, reason);
}

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  const Reason *reasons[] = { a, b };
  guint ranks[2] = { 0, 0 };

  for (guint i = 0; i < 2; i++)
    {
      while (ranks[i] < G_N_ELEMENTS (weights) && weights[ranks[i]] != reasons[i]->code)
        ranks[i]++;
    }
  return (int) ranks[0] - (int) ranks[1];
}

static void
judge_chain (Decision *self, const XgVerdict *verdict, gboolean pinned)
{
  for (guint i = 0; i < verdict->problems->len; i++)
    {
      const XgVerifyProblem *problem = g_ptr_array_index (verdict->problems, i);

      if (pinned && problem->forgivable)
        g_strv_builder_add (self->warnings, problem->sentence);
      else
        refuse (self, problem->code, problem->sentence);
      self->final |= !problem->forgivable;
    }
}

static void
judge_pin (Decision *self, const XgProbeReport *report, const char *pin)
{
  g_autofree char *sentence = NULL;
  const char *now = xg_certificate_get_sha256 (report->leaf);

  if (pin == NULL || report->pinned)
    return;
  sentence = g_strdup_printf (
    _ ("The server’s certificate has changed. Trusted was the one with the SHA-256 fingerprint %s; "
       "now the server sends the one with %s. Ask its administrator whether that is right: "
       "somebody may be intercepting the connection."),
    pin,
    now);
  refuse (self, XG_PROBE_PIN_CHANGED, sentence);
}

static gboolean
is_definite (const XgRevocationResult *result)
{
  return result->status == XG_REVOCATION_STATUS_GOOD ||
         result->status == XG_REVOCATION_STATUS_REVOKED;
}

/* Whether any source told about the certificate of @results[@index]. */
static gboolean
is_known (const GPtrArray *results, guint index)
{
  const XgRevocationResult *about = g_ptr_array_index (results, index);

  for (guint i = 0; i < results->len; i++)
    {
      const XgRevocationResult *result = g_ptr_array_index (results, i);

      if (is_definite (result) && result->certificate == about->certificate)
        return TRUE;
    }
  return FALSE;
}

/*
 * Whether there is anybody who could tell about the certificate of @results[@first]: an answer of
 * the server, a file of the person's, or a place that the certificate names, whatever comes of it.
 */
static gboolean
has_source (const GPtrArray *results, guint first)
{
  const XgRevocationResult *about = g_ptr_array_index (results, first);
  X509 *x509 = xg_certificate_get_x509 (about->certificate);

  /* Also one that can't be asked, such as a directory (LDAP), could tell somebody. */
  if (X509_get_ext_by_NID (x509, NID_crl_distribution_points, -1) >= 0)
    return TRUE;
  for (guint i = first; i < results->len; i++)
    {
      const XgRevocationResult *result = g_ptr_array_index (results, i);

      if (result->certificate == about->certificate &&
          (result->status != XG_REVOCATION_STATUS_ABSENT || result->place != NULL))
        return TRUE;
    }
  return FALSE;
}

/* Why nobody told: what each source that exists says, or that there is none. */
static char *
describe_unknown (const GPtrArray *results, guint first)
{
  const XgCertificate *certificate =
    ((const XgRevocationResult *) g_ptr_array_index (results, first))->certificate;
  g_autoptr (GString) text = NULL;

  if (!has_source (results, first))
    return g_strdup_printf (_ ("The certificate “%s” names no place to ask whether it was "
                               "revoked."),
                            xg_certificate_get_name (certificate));
  text = g_string_new (NULL);
  g_string_printf (text,
                   _ ("Nobody could tell whether the certificate “%s” is revoked."),
                   xg_certificate_get_name (certificate));
  for (guint i = first; i < results->len; i++)
    {
      const XgRevocationResult *result = g_ptr_array_index (results, i);

      if (result->certificate == certificate &&
          (result->status == XG_REVOCATION_STATUS_UNKNOWN ||
           result->status == XG_REVOCATION_STATUS_UNREACHABLE))
        g_string_append_printf (text, " %s", result->sentence);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
judge_staple (Decision *self, const XgProbeReport *report)
{
  gboolean stapled = FALSE;

  if (!xg_revocation_must_staple (xg_certificate_get_x509 (report->leaf)))
    return;
  for (guint i = 0; i < report->revocations->len; i++)
    {
      const XgRevocationResult *result = g_ptr_array_index (report->revocations, i);

      stapled |= result->source == XG_REVOCATION_SOURCE_STAPLED && is_definite (result);
    }
  if (stapled)
    return;
  refuse (self,
          XG_PROBE_STAPLE_MISSING,
          _ ("The server’s certificate demands that the server sends a proof along that it is not "
             "revoked, and it sends none that can be used."));
  self->final = TRUE;
}

static void
judge_revocation (Decision *self, const XgProbeReport *report)
{
  const GPtrArray *results = report->revocations;
  const XgCertificate *last = NULL;

  if (report->policy == XG_REVOCATION_OFF)
    return;
  for (guint i = 0; i < results->len; i++)
    {
      const XgRevocationResult *result = g_ptr_array_index (results, i);
      g_autofree char *unknown = NULL;

      if (result->status == XG_REVOCATION_STATUS_REVOKED)
        {
          refuse (self, XG_PROBE_REVOKED, result->sentence);
          self->final = TRUE;
        }
      if (result->certificate == last)
        continue;
      last = result->certificate;
      if (is_known (results, i))
        continue;
      unknown = describe_unknown (results, i);
      if (report->policy == XG_REVOCATION_HARD)
        refuse (self, XG_PROBE_REVOCATION_UNKNOWN, unknown);
      else
        g_strv_builder_add (has_source (results, i) ? self->warnings : self->facts, unknown);
      self->final |= report->policy == XG_REVOCATION_HARD;
    }
  judge_staple (self, report);
}

static void
note_aspects (XgProbeReport *self, const XgVerdict *verdict)
{
  for (guint i = 0; i < verdict->problems->len; i++)
    {
      const XgVerifyProblem *problem = g_ptr_array_index (verdict->problems, i);
      char **aspect = &self->chain_problem;

      if (problem->code == XG_PROBE_WRONG_HOST)
        aspect = &self->host_problem;
      else if (problem->code == XG_PROBE_EXPIRED || problem->code == XG_PROBE_NOT_YET_VALID)
        aspect = &self->time_problem;
      if (*aspect == NULL)
        *aspect = g_strdup (problem->sentence);
    }
  self->matched_name = g_strdup (verdict->matched);
}

static char *
describe_accepted (const XgProbeReport *self)
{
  g_autofree char *until = xg_certificate_format_time (xg_certificate_get_not_after (self->leaf));

  if (self->pinned)
    return g_strdup_printf (_ ("The server’s certificate is the one that you chose to trust. It is "
                               "valid until %s."),
                            until);
  return g_strdup_printf (_ ("The server’s certificate is trusted: it was issued by “%s” and is "
                             "valid until %s."),
                          xg_certificate_get_issuer_name (self->leaf),
                          until);
}

/**
 * xg_probe_report_decide:
 * @self: a report that nobody else knows yet, with all that was seen
 * @verdict: what is to be thought of its certificates
 * @pin: (nullable): SHA-256 of the certificate to trust, as xg_certificate_get_sha256() has it
 *
 * Decides whether the server may be trusted, and collects all reasons, warnings and facts.
 *
 * A pin stands for the chain and the names: with one, the very certificate is accepted although
 * nobody who is trusted signed it, and any other is refused although its chain verifies. It does
 * not stand for what nobody can know when pinning: that the certificate is revoked, expired, or its
 * key too weak (see xg-verify.c). A certificate that vouches for itself cannot be revoked by
 * anybody; removing the pin is its revocation, so that also the hard policy takes it.
 *
 * That a source of revocations did not tell is a warning under the soft policy: whoever keeps it
 * from telling may have a reason. That there is none at all, as with most authorities of one's own,
 * is a property of the certificate, the same each time, and only told.
 */
void
xg_probe_report_decide (XgProbeReport *self, const XgVerdict *verdict, const char *pin)
{
  g_autoptr (GArray) reasons = g_array_new (FALSE, FALSE, sizeof (Reason));
  g_autoptr (GStrvBuilder) warnings = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) facts = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) sentences = g_strv_builder_new ();
  Decision decision = { reasons, warnings, facts, FALSE };

  g_array_set_clear_func (reasons, clear_reason);
  self->pinned = pin != NULL && strcmp (pin, xg_certificate_get_sha256 (self->leaf)) == 0;
  note_aspects (self, verdict);
  judge_pin (&decision, self, pin);
  judge_chain (&decision, verdict, self->pinned);
  judge_revocation (&decision, self);

  g_array_sort (reasons, compare_reasons);
  for (guint i = 0; i < reasons->len; i++)
    g_strv_builder_add (sentences, g_array_index (reasons, Reason, i).sentence);
  self->reasons = g_strv_builder_end (sentences);
  self->warnings = g_strv_builder_end (warnings);
  self->facts = g_strv_builder_end (facts);
  self->code = reasons->len > 0 ? g_array_index (reasons, Reason, 0).code : XG_PROBE_ACCEPTED;
  self->sentence = reasons->len > 0 ? g_strdup (self->reasons[0]) : describe_accepted (self);
  self->can_pin = reasons->len > 0 && !decision.final;
}
