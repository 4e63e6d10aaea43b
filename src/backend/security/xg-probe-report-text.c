/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "security/xg-probe-report-private.h"

static void
add_line (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "%s: %s\n", name, value != NULL && *value != '\0' ? value : "–");
}

static void
add_list (GString *text, const char *name, const char *const *values)
{
  g_autofree char *joined = g_strjoinv (", ", (char **) values);

  add_line (text, name, joined);
}

static void
add_head (GString *text, const char *words)
{
  g_string_append_printf (text, "\n%s\n", words);
}

static void
add_decision (GString *text, const XgProbeReport *self)
{
  g_autofree char *time = xg_certificate_format_time (self->time);

  add_line (text, _ ("Domain"), self->domain);
  add_line (text, _ ("Server"), self->place);
  add_line (text, _ ("Checked"), time);
  add_line (text, _ ("Decision"), self->code == XG_PROBE_ACCEPTED ? _ ("accepted") : _ ("refused"));
  g_string_append_printf (text, "%s\n", self->sentence);
  for (guint i = 1; self->code != XG_PROBE_ACCEPTED && self->reasons[i] != NULL; i++)
    g_string_append_printf (text, "- %s\n", self->reasons[i]);
  for (guint i = 0; self->warnings[i] != NULL; i++)
    /* Translators: before a sentence */
    g_string_append_printf (text, _ ("Warning: %s\n"), self->warnings[i]);
  for (guint i = 0; self->facts[i] != NULL; i++)
    g_string_append_printf (text, "%s\n", self->facts[i]);
  if (self->pinned)
    g_string_append_printf (text, "%s\n", _ ("The certificate is pinned."));
}

static void
add_connection (GString *text, const XgProbeReport *self)
{
  add_head (text, _ ("Connection"));
  add_line (text, _ ("Protocol"), self->protocol);
  add_line (text, _ ("Cipher"), self->cipher);
  add_line (text, _ ("Key exchange"), self->group);
  add_list (text, _ ("Login mechanisms"), (const char *const *) self->mechanisms);
  add_list (text, _ ("Channel bindings"), (const char *const *) self->bindings);
  add_line (text,
            _ ("Client certificate"),
            self->client_asked ? _ ("asked for") : _ ("not asked for"));
  if (self->other_host != NULL)
    add_line (text, _ ("Other server named"), self->other_host);
}

static void
add_aspects (GString *text, const XgProbeReport *self)
{
  add_head (text, _ ("Certificate"));
  add_line (text, _ ("Chain"), self->chain_problem != NULL ? self->chain_problem : _ ("good"));
  add_line (text, _ ("Name"), self->host_problem != NULL ? self->host_problem : self->matched_name);
  add_line (text, _ ("Validity"), self->time_problem != NULL ? self->time_problem : _ ("good"));
}

static void
add_certificate (GString *text, const XgCertificate *certificate, gint64 now)
{
  g_autofree char *from = xg_certificate_format_time (xg_certificate_get_not_before (certificate));
  g_autofree char *until = xg_certificate_format_time (xg_certificate_get_not_after (certificate));
  int days = xg_certificate_get_days_left (certificate, now);

  add_line (text, _ ("Subject"), xg_certificate_get_subject (certificate));
  add_line (text, _ ("Issuer"), xg_certificate_get_issuer (certificate));
  add_line (text, _ ("Serial number"), xg_certificate_get_serial (certificate));
  add_line (text, _ ("Valid from"), from);
  add_line (text, _ ("Valid until"), until);
  g_string_append_printf (text, _ ("Days left: %d\n"), days);
  add_line (text, _ ("SHA-256"), xg_certificate_get_sha256 (certificate));
  add_line (text, _ ("Key"), xg_certificate_get_key (certificate));
  add_line (text, _ ("Signature"), xg_certificate_get_signature (certificate));
  if (xg_certificate_get_dns_names (certificate)[0] != NULL)
    add_list (text, _ ("DNS names"), xg_certificate_get_dns_names (certificate));
  if (xg_certificate_get_srv_names (certificate)[0] != NULL)
    add_list (text, _ ("Service names"), xg_certificate_get_srv_names (certificate));
  if (xg_certificate_get_xmpp_addrs (certificate)[0] != NULL)
    add_list (text, _ ("XMPP addresses"), xg_certificate_get_xmpp_addrs (certificate));
}

static void
add_chain (GString *text, const char *name, const GPtrArray *chain, gint64 now)
{
  for (guint i = 0; i < chain->len; i++)
    {
      g_string_append_printf (text, "\n%s %u/%u\n", name, i + 1, chain->len);
      add_certificate (text, g_ptr_array_index (chain, i), now);
    }
}

static void
add_revocations (GString *text, const XgProbeReport *self)
{
  add_head (text, _ ("Revocation"));
  if (self->policy == XG_REVOCATION_OFF)
    add_line (text, _ ("Policy"), _ ("off: nothing was asked"));
  else
    add_line (text, _ ("Policy"), self->policy == XG_REVOCATION_HARD ? _ ("hard") : _ ("soft"));
  for (guint i = 0; i < self->revocations->len; i++)
    {
      const XgRevocationResult *result = g_ptr_array_index (self->revocations, i);
      g_autofree char *place =
        result->place != NULL ? g_strdup_printf (" (%s)", result->place) : g_strdup ("");

      g_string_append_printf (text,
                              "- %s%s: %s. %s\n",
                              xg_revocation_source_to_string (result->source),
                              place,
                              xg_revocation_status_to_string (result->status),
                              result->sentence);
    }
}

/**
 * xg_probe_report_to_text:
 * @self: a report
 *
 * Writes everything down for a colleague or an administrator, line by line. Nothing in it is
 * secret.
 *
 * Returns: (transfer full): plain text
 */
char *
xg_probe_report_to_text (const XgProbeReport *self)
{
  GString *text = g_string_new (NULL);

  add_decision (text, self);
  add_connection (text, self);
  add_aspects (text, self);
  add_revocations (text, self);
  add_chain (text, _ ("Certificate sent"), self->sent_chain, self->time);
  add_chain (text, _ ("Certificate of the chain"), self->verified_chain, self->time);
  return g_string_free (text, FALSE);
}
