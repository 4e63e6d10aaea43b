/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "probe-fixture.h"

void
probe_fixture_start (ProbeFixture *f, gconstpointer unused)
{
  g_autofree char *text = NULL;

  f->ca = pki_new_ca ("An authority", NULL);
  f->directory = g_dir_make_tmp ("xg-probe-XXXXXX", NULL);
  f->files = g_ptr_array_new_with_free_func (g_free);
  text = pki_certificate_text (f->ca);
  f->ca_file = pki_write (f->directory, "ca.pem", text);
  g_ptr_array_add (f->files, g_strdup (f->ca_file));
}

void
probe_fixture_end (ProbeFixture *f, gconstpointer unused)
{
  for (guint i = 0; i < f->files->len; i++)
    g_remove (g_ptr_array_index (f->files, i));
  g_ptr_array_unref (f->files);
  g_assert_cmpint (g_rmdir (f->directory), ==, 0);
  g_free (f->directory);
  g_free (f->ca_file);
  pki_free (f->ca);
}

char *
probe_fixture_write (ProbeFixture *f, const char *name, GBytes *bytes)
{
  char *path = g_build_filename (f->directory, name, NULL);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
  g_ptr_array_add (f->files, g_strdup (path));
  return path;
}

/* Without revocation, which has tests of its own, and with more time than any machine needs */
XgProbeSettings
probe_settings (const ProbeFixture *f, const TlsServer *server)
{
  XgProbeSettings settings = { .domain = DOMAIN,
                               .ip = "127.0.0.1",
                               .port = tls_server_get_port (server),
                               .ca_file = f->ca_file,
                               .revocation = XG_REVOCATION_OFF,
                               .timeout = 300,
                               .fetch_timeout = 100 };

  return settings;
}

XgProbeReport *
probe_assert_report (const XgProbeSettings *settings)
{
  g_autoptr (GError) error = NULL;
  XgProbeReport *report = xg_probe_run (settings, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
  g_test_message ("%s", xg_probe_report_get_sentence (report));
  return report;
}

XgProbeReport *
probe_once (const ProbeFixture *f, const TlsServerSpec *spec)
{
  g_autoptr (TlsServer) server = tls_server_start (spec);
  XgProbeSettings settings = probe_settings (f, server);

  settings.direct = spec->direct;
  return probe_assert_report (&settings);
}

void
probe_assert_fails (const XgProbeSettings *settings, XgProbeError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  XgProbeReport *report = xg_probe_run (settings, NULL, &error);

  g_assert_null (report);
  g_assert_error (error, XG_PROBE_ERROR, (int) code);
  g_test_message ("%s", error->message);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

void
probe_assert_code (const XgProbeReport *report, XgProbeCode code, const char *words)
{
  const char *const *reasons = xg_probe_report_get_reasons (report);
  const char *sentence = xg_probe_report_get_sentence (report);

  g_assert_cmpint (xg_probe_report_get_code (report), ==, code);
  g_assert_cmpint (xg_probe_report_is_accepted (report), ==, code == XG_PROBE_ACCEPTED);
  g_assert_cmpint (reasons[0] == NULL, ==, code == XG_PROBE_ACCEPTED);
  if (reasons[0] != NULL)
    g_assert_cmpstr (reasons[0], ==, sentence);
  if (strstr (sentence, words) == NULL)
    g_error ("“%s” does not say “%s”", sentence, words);
}
