/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "security/xg-probe.h"

#include "tls-server.h"

#define DOMAIN "xgrid.test"

/* An authority that is trusted, and a folder for files. */
typedef struct
{
  Pki *ca;
  char *directory;
  char *ca_file;
  GPtrArray *files;
} ProbeFixture;

void probe_fixture_start (ProbeFixture *f, gconstpointer unused);
void probe_fixture_end (ProbeFixture *f, gconstpointer unused);
char *probe_fixture_write (ProbeFixture *f, const char *name, GBytes *bytes);
XgProbeSettings probe_settings (const ProbeFixture *f, const TlsServer *server);
XgProbeReport *probe_assert_report (const XgProbeSettings *settings);
XgProbeReport *probe_once (const ProbeFixture *f, const TlsServerSpec *spec);
void probe_assert_fails (const XgProbeSettings *settings, XgProbeError code, const char *words);
void probe_assert_code (const XgProbeReport *report, XgProbeCode code, const char *words);

#define PROBE_ADD(name, test)                                                                      \
  g_test_add (name, ProbeFixture, NULL, probe_fixture_start, test, probe_fixture_end)
