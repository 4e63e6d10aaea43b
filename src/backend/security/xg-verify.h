/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include <openssl/x509.h>

#include "security/xg-probe-report.h"

G_BEGIN_DECLS

/* One thing that is wrong with a certificate or the chain above it. */
typedef struct
{
  XgProbeCode code;
  int depth;           /* 0: the server's own */
  gboolean forgivable; /* a person who pins the certificate can take it upon himself */
  char *sentence;
} XgVerifyProblem;

/* What is to be thought of the certificates that a server sent. */
typedef struct
{
  GPtrArray *problems;     /* (element-type XgVerifyProblem), each once */
  STACK_OF (X509) * chain; /* from the server's to the root, as far as it goes */
  char *matched;           /* by which name it is for the domain; NULL: it is not */
} XgVerdict;

X509_STORE *xg_verify_load_store (const char *ca_file, GError **error);
XgVerdict *
xg_verify_chain (X509 *leaf, STACK_OF (X509) * sent, X509_STORE *store, const char *domain);
void xg_verdict_free (XgVerdict *self);
gboolean xg_verdict_is_chain_good (const XgVerdict *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgVerdict, xg_verdict_free)

G_END_DECLS
