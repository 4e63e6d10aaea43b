/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-security-facts.h"

#include <glib/gi18n.h>

/**
 * xg_security_facts_new:
 * @profile: whose connection
 *
 * Returns: (transfer full): facts of now, with nothing else in them
 */
XgSecurityFacts *
xg_security_facts_new (XgProfile *profile)
{
  XgSecurityFacts *facts = g_new0 (XgSecurityFacts, 1);

  facts->profile = g_object_ref (profile);
  facts->now = g_get_real_time () / G_USEC_PER_SEC;

  return facts;
}

/**
 * xg_security_facts_new_for_session:
 * @profile: whose connection
 * @session: (nullable): the connection; %NULL: nothing was opened so far
 *
 * Returns: (transfer full): what is known about it now
 */
XgSecurityFacts *
xg_security_facts_new_for_session (XgProfile *profile, XgSession *session)
{
  XgSecurityFacts *facts = xg_security_facts_new (profile);

  if (session == NULL)
    return facts;
  facts->state = xg_session_get_state (session);
  facts->error = g_strdup (xg_session_get_error_text (session));
  facts->jid = g_strdup (xg_session_get_jid (session));
  facts->address = g_strdup (xg_session_get_address (session));
  facts->mechanism = g_strdup (xg_session_get_mechanism (session));
  if (xg_session_get_report (session) != NULL)
    facts->report = xg_probe_report_ref (xg_session_get_report (session));
  if (xg_session_get_client (session) != NULL)
    facts->client = xg_certificate_ref (xg_session_get_client (session));

  return facts;
}

/**
 * xg_security_facts_copy:
 *
 * Returns: (transfer full): the same
 */
XgSecurityFacts *
xg_security_facts_copy (const XgSecurityFacts *facts)
{
  XgSecurityFacts *copy = xg_security_facts_new (facts->profile);

  copy->state = facts->state;
  copy->error = g_strdup (facts->error);
  copy->jid = g_strdup (facts->jid);
  copy->address = g_strdup (facts->address);
  copy->mechanism = g_strdup (facts->mechanism);
  copy->report = facts->report != NULL ? xg_probe_report_ref (facts->report) : NULL;
  copy->client = facts->client != NULL ? xg_certificate_ref (facts->client) : NULL;
  copy->now = facts->now;

  return copy;
}

void
xg_security_facts_free (XgSecurityFacts *facts)
{
  if (facts == NULL)
    return;
  g_clear_object (&facts->profile);
  g_clear_pointer (&facts->report, xg_probe_report_unref);
  g_clear_pointer (&facts->client, xg_certificate_unref);
  g_free (facts->error);
  g_free (facts->jid);
  g_free (facts->address);
  g_free (facts->mechanism);
  g_free (facts);
}

static char *
describe_absence (const XgSecurityFacts *facts)
{
  const char *error = facts->error != NULL ? facts->error : _ ("Nobody asked for a connection.");
  g_autofree char *moment = NULL;

  if (facts->report == NULL)
    return g_strdup (error);
  moment = xg_security_format_moment (xg_probe_report_get_time (facts->report));
  /* Translators: a sentence why there is no connection, and a date with time */
  return g_strdup_printf (_ ("%s What follows was seen at the last attempt, at %s."),
                          error,
                          moment);
}

static gboolean
is_doubtful (const XgSecurityFacts *facts)
{
  XgCertificate *leaf = xg_probe_report_get_leaf (facts->report);
  const char *const *warnings = xg_probe_report_get_warnings (facts->report);

  if (warnings != NULL && warnings[0] != NULL)
    return TRUE;
  if (leaf != NULL && xg_certificate_get_days_left (leaf, facts->now) <= XG_SECURITY_WARN_DAYS)
    return TRUE;

  return facts->client != NULL &&
         xg_certificate_get_days_left (facts->client, facts->now) <= XG_SECURITY_WARN_DAYS;
}

/* The last attempt ended for what the report says, and not for something else after it. */
static gboolean
is_refused (const XgSecurityFacts *facts)
{
  return facts->report != NULL && !xg_probe_report_is_accepted (facts->report) &&
         g_strcmp0 (facts->error, xg_probe_report_get_sentence (facts->report)) == 0;
}

/**
 * xg_security_facts_judge:
 * @facts: what is known
 * @title: (out) (transfer none): it in two or three words
 * @sentence: (out) (transfer full): it in a sentence
 *
 * Returns: how good or bad it is
 */
XgSecurityLevel
xg_security_facts_judge (const XgSecurityFacts *facts, const char **title, char **sentence)
{
  if (is_refused (facts))
    {
      *title = _ ("Connection Refused");
      *sentence = g_strdup (xg_probe_report_get_sentence (facts->report));
      return XG_SECURITY_BAD;
    }
  if (facts->state == XG_SESSION_CONNECTING || facts->state == XG_SESSION_SECURING ||
      facts->state == XG_SESSION_AUTHENTICATING)
    {
      *title = _ ("Connecting…");
      *sentence = g_strdup (_ ("Nothing can be said about this connection yet."));
      return XG_SECURITY_NONE;
    }
  if (facts->state != XG_SESSION_ONLINE)
    {
      *title = _ ("Not Connected");
      *sentence = describe_absence (facts);
      return XG_SECURITY_NONE;
    }
  if (facts->report == NULL)
    {
      *title = _ ("Encrypted Connection");
      *sentence = g_strdup (_ ("There are no details about this connection."));
      return XG_SECURITY_DOUBTFUL;
    }
  if (is_doubtful (facts))
    {
      *title = _ ("Secure, With Warnings");
      *sentence = g_strdup (xg_probe_report_get_sentence (facts->report));
      return XG_SECURITY_DOUBTFUL;
    }
  *title = _ ("Secure Connection");
  *sentence = g_strdup (xg_probe_report_get_sentence (facts->report));

  return XG_SECURITY_GOOD;
}

static void
append (GString *text, const char *name, const char *value)
{
  if (value != NULL)
    g_string_append_printf (text, "%s: %s\n", name, value);
}

/**
 * xg_security_facts_to_text:
 *
 * Returns: (transfer full): all of it, for a report to somebody else. There is nothing secret in
 *   it.
 */
char *
xg_security_facts_to_text (const XgSecurityFacts *facts)
{
  GString *text = g_string_new (NULL);
  const char *title;
  g_autofree char *sentence = NULL;
  g_autofree char *moment = xg_certificate_format_time (facts->now);
  g_autofree char *validity = NULL;

  xg_security_facts_judge (facts, &title, &sentence);
  g_string_append_printf (text, "%s %s, %s\n", _ ("Grid Console"), PACKAGE_VERSION, moment);
  g_string_append_printf (text, "%s: %s\n\n", title, sentence);
  append (text, _ ("Profile"), xg_profile_get_name (facts->profile));
  append (text, _ ("Account"), xg_profile_get_jid (facts->profile));
  append (text, _ ("Connected as"), facts->jid);
  append (text, _ ("Server"), facts->address);
  append (text, _ ("Login"), facts->mechanism);
  if (facts->mechanism != NULL)
    append (text, _ ("Binding"), xg_security_describe_binding (facts->mechanism));
  append (text, _ ("Trusted fingerprint"), xg_profile_get_pin (facts->profile));
  append (text, _ ("Trusted since"), xg_profile_get_pin_since (facts->profile));
  if (facts->client != NULL)
    {
      validity = xg_security_describe_validity (facts->client, facts->now, NULL);
      append (text, _ ("Your certificate"), xg_certificate_get_subject (facts->client));
      append (text, _ ("Its validity"), validity);
      append (text, _ ("Its SHA-256"), xg_certificate_get_sha256 (facts->client));
    }
  if (facts->report != NULL)
    {
      g_autofree char *report = xg_probe_report_to_text (facts->report);

      g_string_append_c (text, '\n');
      g_string_append (text, report);
    }

  return g_string_free (text, FALSE);
}
