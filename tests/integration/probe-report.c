/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <stdlib.h>

#include "security/xg-probe.h"
#include "security/xg-tls-floor.h"

/*
 * probe-report OPTION…: probes a server and prints the report. The first lines are "code=N" and, by
 * a number, whether it was accepted and may be pinned. Status 0: there is a report; 1: there is
 * none, and why is said on standard error.
 */

static char *domain, *ip, *ca_file, *crl_file, *pin, *policy, *cert_file, *key_file;
static int port;
static gboolean direct, with_pem;

static const GOptionEntry options[] = {
  { "domain", 0, 0, G_OPTION_ARG_STRING, &domain, NULL, "DOMAIN" },
  { "ip", 0, 0, G_OPTION_ARG_STRING, &ip, NULL, "ADDRESS" },
  { "port", 0, 0, G_OPTION_ARG_INT, &port, NULL, "PORT" },
  { "direct", 0, 0, G_OPTION_ARG_NONE, &direct, NULL, NULL },
  { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, NULL, "FILE" },
  { "crl-file", 0, 0, G_OPTION_ARG_FILENAME, &crl_file, NULL, "FILE" },
  { "revocation", 0, 0, G_OPTION_ARG_STRING, &policy, NULL, "off|soft|hard" },
  { "pin", 0, 0, G_OPTION_ARG_STRING, &pin, NULL, "SHA256" },
  { "cert-file", 0, 0, G_OPTION_ARG_FILENAME, &cert_file, NULL, "FILE" },
  { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &key_file, NULL, "FILE" },
  { "pem", 0, 0, G_OPTION_ARG_NONE, &with_pem, NULL, NULL },
  { NULL },
};

static int
fail (GError *error)
{
  g_printerr ("%s %d: %s\n", g_quark_to_string (error->domain), error->code, error->message);
  g_error_free (error);
  return 1;
}

static XgRevocationPolicy
parse_policy (void)
{
  if (g_strcmp0 (policy, "hard") == 0)
    return XG_REVOCATION_HARD;
  return g_strcmp0 (policy, "soft") == 0 ? XG_REVOCATION_SOFT : XG_REVOCATION_OFF;
}

static void
print_report (XgProbeReport *report)
{
  GPtrArray *chain = xg_probe_report_get_sent_chain (report);
  g_autofree char *text = xg_probe_report_to_text (report);

  g_print ("code=%d accepted=%d can-pin=%d client-asked=%d\n%s",
           (int) xg_probe_report_get_code (report),
           xg_probe_report_is_accepted (report),
           xg_probe_report_can_pin (report),
           xg_probe_report_get_client_asked (report),
           text);
  for (guint i = 0; with_pem && i < chain->len; i++)
    g_print ("%s", xg_certificate_get_pem (g_ptr_array_index (chain, i)));
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (XgIdentity) identity = NULL;
  g_autoptr (XgProbeReport) report = NULL;
  XgProbeSettings settings = { 0 };
  GError *error = NULL;

  signal (SIGPIPE, SIG_IGN);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !xg_tls_floor_install (&error))
    return fail (error);
  if (cert_file != NULL)
    {
      identity = xg_identity_load (cert_file, key_file, g_getenv ("XG_PASSPHRASE"), &error);
      if (identity == NULL)
        return fail (error);
    }
  settings.domain = domain;
  settings.ip = ip;
  settings.port = (guint16) port;
  settings.direct = direct;
  settings.ca_file = ca_file;
  settings.crl_file = crl_file;
  settings.pin = pin;
  settings.revocation = parse_policy ();
  settings.identity = identity;
  report = xg_probe_run (&settings, NULL, &error);
  if (report == NULL)
    return fail (error);
  print_report (report);
  return 0;
}
