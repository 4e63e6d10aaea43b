/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-security-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* A SHA-256 is 32 bytes, "AA:" each: four lines of two groups of four can be read out and compared
 * without losing one's place, and fit a narrow window. */
#define GROUP_BYTES 4
#define LINE_BYTES  8

const char *
xg_security_level_icon (XgSecurityLevel level)
{
  switch (level)
    {
    case XG_SECURITY_GOOD:
      return "security-high-symbolic";
    case XG_SECURITY_DOUBTFUL:
      return "dialog-warning-symbolic";
    case XG_SECURITY_BAD:
      return "dialog-error-symbolic";
    case XG_SECURITY_NONE:
    default:
      return "network-offline-symbolic";
    }
}

/**
 * xg_security_level_class:
 *
 * Returns: the style class of an icon or label of the level
 */
const char *
xg_security_level_class (XgSecurityLevel level)
{
  switch (level)
    {
    case XG_SECURITY_GOOD:
      return "success";
    case XG_SECURITY_DOUBTFUL:
      return "warning";
    case XG_SECURITY_BAD:
      return "error";
    case XG_SECURITY_NONE:
    default:
      return "dim-label";
    }
}

/**
 * xg_security_format_fingerprint:
 * @sha256: a fingerprint, `AA:BB:…`
 *
 * Returns: (transfer full): the same bytes in lines of two groups
 */
char *
xg_security_format_fingerprint (const char *sha256)
{
  GString *text = g_string_new (NULL);
  gsize length = strlen (sha256);

  for (gsize i = 0; i < length; i++)
    {
      gsize byte = i / 3 + 1;

      if (i % 3 < 2)
        g_string_append_c (text, sha256[i]);
      else if (byte % LINE_BYTES == 0)
        g_string_append_c (text, '\n');
      else if (byte % GROUP_BYTES == 0)
        g_string_append (text, "  ");
      else
        g_string_append_c (text, ':');
    }

  return g_string_free (text, FALSE);
}

static char *
format_time (gint64 time, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, format) : g_strdup (_ ("an unknown time"));
}

/**
 * xg_security_format_day:
 * @time: seconds since the epoch
 *
 * Returns: (transfer full): the day in the local zone; what is no date is said so
 */
char *
xg_security_format_day (gint64 time)
{
  return format_time (time, "%Y-%m-%d");
}

/**
 * xg_security_format_moment:
 * @time: seconds since the epoch
 *
 * Returns: (transfer full): day and time in the local zone; what is no date is said so
 */
char *
xg_security_format_moment (gint64 time)
{
  return format_time (time, "%Y-%m-%d %H:%M:%S");
}

/**
 * xg_security_describe_validity:
 * @certificate: a certificate
 * @now: seconds since the epoch
 * @level: (out) (optional): how good that is
 *
 * Returns: (transfer full): until when it is valid, and how long that is
 */
char *
xg_security_describe_validity (XgCertificate *certificate, gint64 now, XgSecurityLevel *level)
{
  int days = xg_certificate_get_days_left (certificate, now);
  gint64 not_before = xg_certificate_get_not_before (certificate);
  g_autofree char *begin = xg_security_format_day (not_before);
  g_autofree char *end = xg_security_format_day (xg_certificate_get_not_after (certificate));
  XgSecurityLevel ignored;

  if (level == NULL)
    level = &ignored;

  *level = XG_SECURITY_BAD;
  if (not_before == G_MAXINT64 || xg_certificate_get_not_after (certificate) == G_MININT64)
    return g_strdup (_ ("Its dates can’t be read"));
  if (now < not_before)
    /* Translators: %s is a date */
    return g_strdup_printf (_ ("Not valid before %s"), begin);
  if (days == -1)
    return g_strdup_printf (_ ("Expired since less than a day, on %s"), end);
  if (days < 0)
    /* Translators: a number of days, and a date */
    return g_strdup_printf (
      ngettext ("Expired %d day ago, on %s", "Expired %d days ago, on %s", (gulong) (-days - 1)),
      -days - 1,
      end);

  *level = days <= XG_SECURITY_WARN_DAYS ? XG_SECURITY_DOUBTFUL : XG_SECURITY_GOOD;
  if (days == 0)
    return g_strdup_printf (_ ("Expires within a day, on %s"), end);
  if (days <= XG_SECURITY_WARN_DAYS)
    return g_strdup_printf (
      ngettext ("Expires in %d day, on %s", "Expires in %d days, on %s", (gulong) days),
      days,
      end);

  return g_strdup_printf (
    ngettext ("Valid until %s, %d day left", "Valid until %s, %d days left", (gulong) days),
    end,
    days);
}

static void
add_names (GPtrArray *all, const char *const *names)
{
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (all, names[i], g_str_equal, NULL))
      g_ptr_array_add (all, (char *) names[i]);
}

/**
 * xg_security_describe_names:
 *
 * Returns: (transfer full) (nullable): the hosts, services and addresses that the certificate is
 *   for; %NULL: none
 */
char *
xg_security_describe_names (XgCertificate *certificate)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  add_names (all, xg_certificate_get_dns_names (certificate));
  add_names (all, xg_certificate_get_srv_names (certificate));
  add_names (all, xg_certificate_get_xmpp_addrs (certificate));
  if (all->len == 0)
    return NULL;
  g_ptr_array_add (all, NULL);

  return g_strjoinv (", ", (char **) all->pdata);
}

static gboolean
has_binding (const char *mechanism)
{
  return mechanism != NULL && g_str_has_suffix (mechanism, "-PLUS");
}

/**
 * xg_security_describe_mechanism:
 * @mechanism: how the login was done
 *
 * Returns: what that means, in a sentence
 */
const char *
xg_security_describe_mechanism (const char *mechanism)
{
  if (g_strcmp0 (mechanism, "EXTERNAL") == 0)
    return _ ("You signed in with your certificate; no password exists that could be stolen.");
  if (mechanism != NULL && g_str_has_prefix (mechanism, "SCRAM-"))
    return _ ("The password was proven, not sent: the server never learns it from this login.");

  return _ ("A way to sign in that this version has no words for.");
}

/**
 * xg_security_describe_binding:
 * @mechanism: how the login was done
 *
 * Returns: what binds the login to the encrypted connection, in a sentence
 */
const char *
xg_security_describe_binding (const char *mechanism)
{
  if (g_strcmp0 (mechanism, "EXTERNAL") == 0)
    return _ ("The login is part of the encryption itself: nobody between can pass it on.");
  if (has_binding (mechanism))
    return _ ("The login is tied to this encrypted connection: nobody between could have passed it "
              "on, even with a forged certificate.");

  return _ ("The login is not tied to the encrypted connection: against somebody between, only the "
            "certificate protects.");
}

const char *
xg_security_describe_policy (XgRevocationPolicy policy)
{
  switch (policy)
    {
    case XG_REVOCATION_OFF:
      return _ ("Off: nobody is asked whether the certificate was revoked.");
    case XG_REVOCATION_HARD:
      return _ ("Hard: refused unless it is known that the certificate was not revoked.");
    case XG_REVOCATION_SOFT:
    default:
      return _ (
        "Soft: a revoked certificate is refused; not reaching who could tell is a warning.");
    }
}

/**
 * xg_security_title_for_code:
 * @code: why a server is refused
 *
 * Returns: a heading
 */
const char *
xg_security_title_for_code (XgProbeCode code)
{
  switch (code)
    {
    case XG_PROBE_UNKNOWN_CA:
      return _ ("The Server Can’t Be Identified");
    case XG_PROBE_WRONG_HOST:
      return _ ("The Certificate Is for Another Server");
    case XG_PROBE_EXPIRED:
      return _ ("The Certificate Has Expired");
    case XG_PROBE_NOT_YET_VALID:
      return _ ("The Certificate Is Not Valid Yet");
    case XG_PROBE_WEAK:
      return _ ("The Certificate Can Be Forged");
    case XG_PROBE_REVOKED:
      return _ ("The Certificate Was Revoked");
    case XG_PROBE_REVOCATION_UNKNOWN:
    case XG_PROBE_STAPLE_MISSING:
      return _ ("The Certificate Might Be Revoked");
    case XG_PROBE_PIN_CHANGED:
      return _ ("This Is Not the Certificate You Trusted");
    case XG_PROBE_ACCEPTED:
    case XG_PROBE_BAD_CHAIN:
    default:
      return _ ("The Certificate Can’t Be Trusted");
    }
}

/**
 * xg_security_explain_code:
 * @code: why a server is refused
 *
 * Returns: what can be behind it
 */
const char *
xg_security_explain_code (XgProbeCode code)
{
  switch (code)
    {
    case XG_PROBE_UNKNOWN_CA:
      return _ ("Usual for a grid with an authority of its own: better than trusting this "
                "certificate is to choose the authority’s file in the profile. It also looks like "
                "this when somebody between you and the server reads and changes everything.");
    case XG_PROBE_WRONG_HOST:
      return _ ("The address or host in the profile may be wrong, or the operator forgot a name in "
                "the certificate. It also looks like this when the connection was led to another "
                "server.");
    case XG_PROBE_EXPIRED:
      return _ ("The operator may have forgotten to renew it, or the clock of this computer is "
                "wrong. Keys of old certificates are more often stolen, and are no longer listed "
                "when they are.");
    case XG_PROBE_NOT_YET_VALID:
      return _ ("The clock of this computer may be wrong; else the operator was too early.");
    case XG_PROBE_WEAK:
      return _ ("Its key or signature is so weak that somebody else can make such a certificate. "
                "The operator has to replace it.");
    case XG_PROBE_REVOKED:
      return _ ("Who issued it says that it must not be used any more, for instance because its "
                "key was stolen. Whoever has that key can pose as the server. Tell the operator.");
    case XG_PROBE_REVOCATION_UNKNOWN:
      return _ ("Nobody who could tell was reached, and this profile demands to know. Somebody who "
                "uses a revoked certificate would keep you from asking, too.");
    case XG_PROBE_STAPLE_MISSING:
      return _ (
        "The certificate itself demands a proof that it was not revoked, and the server did "
        "not give it. The operator has to look at it.");
    case XG_PROBE_PIN_CHANGED:
      return _ ("The operator may have renewed the certificate: ask, by another way than this "
                "connection. Without such word somebody else answers in the place of the server.");
    case XG_PROBE_ACCEPTED:
    case XG_PROBE_BAD_CHAIN:
    default:
      return _ ("The operator may have set up the certificates wrongly. It also looks like this "
                "when somebody else answers in the place of the server.");
    }
}

/**
 * xg_security_level_of_revocation:
 * @result: what one source says
 * @policy: how much has to be known
 *
 * Returns: how good that is; a source that does not exist is neither good nor bad
 */
XgSecurityLevel
xg_security_level_of_revocation (const XgRevocationResult *result, XgRevocationPolicy policy)
{
  switch (result->status)
    {
    case XG_REVOCATION_STATUS_GOOD:
      return XG_SECURITY_GOOD;
    case XG_REVOCATION_STATUS_REVOKED:
      return XG_SECURITY_BAD;
    case XG_REVOCATION_STATUS_UNKNOWN:
    case XG_REVOCATION_STATUS_UNREACHABLE:
      return policy == XG_REVOCATION_OFF ? XG_SECURITY_NONE : XG_SECURITY_DOUBTFUL;
    case XG_REVOCATION_STATUS_ABSENT:
    default:
      return XG_SECURITY_NONE;
    }
}
