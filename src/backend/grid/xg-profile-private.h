/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-profile.h"

G_BEGIN_DECLS

struct _XgProfile
{
  GObject parent_instance;

  /* Owned */
  char *name;
  char *id;
  char *jid;
  char *host;
  char *ca_file;
  char *cert_file;
  char *key_file;
  char *crl_file;
  char *pin;
  char *pin_since;
  char *pin_certificate;
  char *brokers;
  char *problems[XG_PROFILE_N_FIELDS];

  guint port;
  XgTlsMode tls_mode;
  XgAuth auth;
  XgRevocationPolicy revocation;
  gboolean remember;
  gboolean connect_at_start;
  gboolean demo;
};

/* A value of the file that was not understood: a sentence, until the field gets another value. The
 * file keeps what it had. */
void xg_profile_set_problem (XgProfile *self, XgProfileField field, const char *sentence);
const char *xg_profile_get_problem (XgProfile *self, XgProfileField field);

G_END_DECLS
