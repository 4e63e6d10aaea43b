/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <openssl/x509.h>

#include "security/xg-deadline.h"
#include "security/xg-revocation-result.h"

G_BEGIN_DECLS

/* What is asked about a chain of certificates. */
typedef struct
{
  STACK_OF (X509) * chain; /* from the server's up, as far as it goes */
  STACK_OF (X509) * sent;  /* nullable: where an issuer may be found that the chain lacks */
  GBytes *staple;          /* nullable: answer in the handshake */
  const char *crl_file;    /* nullable */
  gboolean may_fetch;      /* whether addresses in the certificates may be asked */
  guint fetch_timeout;     /* milliseconds for one address */
  const XgDeadline *deadline;
} XgRevocationQuestion;

GPtrArray *xg_revocation_check (const XgRevocationQuestion *question, GError **error);
gboolean xg_revocation_must_staple (X509 *x509);

G_END_DECLS
