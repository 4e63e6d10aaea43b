/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "security/xg-revocation-result-private.h"

G_DEFINE_BOXED_TYPE (XgRevocationResult,
                     xg_revocation_result,
                     xg_revocation_result_ref,
                     xg_revocation_result_unref)

/**
 * xg_revocation_result_new:
 * @source: who was asked
 * @certificate: about whom
 * @place: (nullable): where, for people
 *
 * Returns: (transfer full): a result to be filled in: %XG_REVOCATION_STATUS_ABSENT until then
 */
XgRevocationResult *
xg_revocation_result_new (XgRevocationSource source, XgCertificate *certificate, const char *place)
{
  XgRevocationResult *self = g_atomic_rc_box_new0 (XgRevocationResult);

  self->source = source;
  self->status = XG_REVOCATION_STATUS_ABSENT;
  self->certificate = xg_certificate_ref (certificate);
  self->place = g_strdup (place);
  return self;
}

/**
 * xg_revocation_result_set:
 * @self: a result that nobody else knows yet
 * @status: what was found out
 * @sentence: (transfer full): it in words
 */
void
xg_revocation_result_set (XgRevocationResult *self, XgRevocationStatus status, char *sentence)
{
  self->status = status;
  g_free (self->sentence);
  self->sentence = sentence;
}

/**
 * xg_revocation_result_set_good:
 * @self: a result that nobody else knows yet
 */
void
xg_revocation_result_set_good (XgRevocationResult *self)
{
  g_autofree char *date = xg_certificate_format_time (self->this_update);

  xg_revocation_result_set (self,
                            XG_REVOCATION_STATUS_GOOD,
                            g_strdup_printf (_ ("The certificate “%s” is not revoked, as of %s."),
                                             xg_certificate_get_name (self->certificate),
                                             date));
}

/* RFC 5280 section 5.3.1, for people. */
static const char *
explain_reason (const char *reason)
{
  static const struct
  {
    const char *reason;
    const char *words;
  } all[] = {
    { "keyCompromise", N_ ("its key may be in the hands of others") },
    { "cACompromise", N_ ("the key of its authority may be in the hands of others") },
    { "affiliationChanged", N_ ("what it says about its holder is no longer true") },
    { "superseded", N_ ("another one has replaced it") },
    { "cessationOfOperation", N_ ("it is no longer needed") },
    { "certificateHold", N_ ("it is suspended for the time being") },
    { "removeFromCRL", N_ ("it was suspended") },
    { "privilegeWithdrawn", N_ ("its holder has lost the right to it") },
    { "aACompromise", N_ ("who vouched for its attributes may have lost control") },
  };

  for (gsize i = 0; reason != NULL && i < G_N_ELEMENTS (all); i++)
    if (strcmp (all[i].reason, reason) == 0)
      return _ (all[i].words);
  return NULL;
}

/**
 * xg_revocation_result_set_revoked:
 * @self: a result that nobody else knows yet
 * @revoked_at: when, in seconds since the epoch
 * @reason: (nullable): why, by RFC 5280's word
 */
void
xg_revocation_result_set_revoked (XgRevocationResult *self, gint64 revoked_at, const char *reason)
{
  g_autofree char *date = xg_certificate_format_time (revoked_at);
  const char *name = xg_certificate_get_name (self->certificate);
  const char *words = explain_reason (reason);
  char *sentence;

  if (words != NULL)
    /* Translators: a name, a date, "another one has replaced it", and the word of the standard */
    sentence = g_strdup_printf (_ ("The certificate “%s” was revoked on %s: %s (%s)."),
                                name,
                                date,
                                words,
                                reason);
  else
    sentence = g_strdup_printf (_ ("The certificate “%s” was revoked on %s."), name, date);
  self->revoked_at = revoked_at;
  self->reason = g_strdup (reason);
  xg_revocation_result_set (self, XG_REVOCATION_STATUS_REVOKED, sentence);
}

/**
 * xg_revocation_result_ref:
 * @self: a result
 *
 * Returns: (transfer full): @self
 */
XgRevocationResult *
xg_revocation_result_ref (XgRevocationResult *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  XgRevocationResult *self = data;

  xg_certificate_unref (self->certificate);
  g_free (self->place);
  g_free (self->sentence);
  g_free (self->reason);
}

/**
 * xg_revocation_result_unref:
 * @self: (transfer full): a result
 */
void
xg_revocation_result_unref (XgRevocationResult *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * xg_revocation_source_to_string:
 * @source: who was asked
 *
 * Returns: words for people
 */
const char *
xg_revocation_source_to_string (XgRevocationSource source)
{
  switch (source)
    {
    case XG_REVOCATION_SOURCE_STAPLED:
      return _ ("Stapled OCSP answer");
    case XG_REVOCATION_SOURCE_OCSP:
      return _ ("OCSP responder");
    case XG_REVOCATION_SOURCE_CRL_FILE:
      return _ ("Revocation list in a file");
    case XG_REVOCATION_SOURCE_CRL_HTTP:
      return _ ("Revocation list of the authority");
    default:
      g_return_val_if_reached ("");
    }
}

/**
 * xg_revocation_status_to_string:
 * @status: what was found out
 *
 * Returns: a word for people
 */
const char *
xg_revocation_status_to_string (XgRevocationStatus status)
{
  switch (status)
    {
    case XG_REVOCATION_STATUS_GOOD:
      /* Translators: a certificate that is not revoked */
      return _ ("good");
    case XG_REVOCATION_STATUS_REVOKED:
      return _ ("revoked");
    case XG_REVOCATION_STATUS_UNKNOWN:
      /* Translators: whether a certificate is revoked */
      return _ ("unknown");
    case XG_REVOCATION_STATUS_UNREACHABLE:
      return _ ("unreachable");
    case XG_REVOCATION_STATUS_ABSENT:
      /* Translators: a source of information about revocation */
      return _ ("not there");
    case XG_REVOCATION_STATUS_NOT_ASKED:
      return _ ("not asked");
    default:
      g_return_val_if_reached ("");
    }
}
