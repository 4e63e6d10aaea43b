/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "pki.h"

/* How an OCSP answer is made. */
typedef struct
{
  const Pki *about;
  const Pki *issuer;
  const Pki *signer; /* NULL: the issuer */
  gboolean revoked;
  gboolean unknown;
  gboolean wrong_nonce;
  gboolean without_nonce; /* as responders that sign ahead */
  gboolean sha256;        /* by which hash the issuer is named; SHA-1 otherwise */
  gint64 from;            /* seconds from now; ten minutes ago when 0 */
  gint64 until;           /* seconds from now; in ten minutes when 0; G_MAXINT64: not told */
} OcspSpec;

typedef struct
{
  const Pki *issuer;
  const Pki *signer;  /* NULL: the issuer */
  const Pki *revoked; /* NULL: nobody */
  gint64 from;
  gint64 until;
  const char *scope; /* URL of an issuing distribution point; NULL: none */
  gboolean only_ca;  /* a list of authorities only */
  gboolean odd;      /* with a critical extension that nobody knows */
  gboolean pem;
} CrlSpec;

GBytes *ocsp_answer (const OcspSpec *spec, GBytes *request);
GBytes *ocsp_answer_cb (GBytes *request, gpointer spec); /* an HttpServerFunc */
GBytes *crl_make (const CrlSpec *spec);
GBytes *crl_make_cb (GBytes *request, gpointer spec); /* an HttpServerFunc */
