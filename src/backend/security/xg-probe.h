/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "security/xg-identity.h"
#include "security/xg-probe-report.h"

G_BEGIN_DECLS

#define XG_PROBE_ERROR (xg_probe_error_quark ())

/* Why a server's certificate could not even be seen; the message is a sentence for people. */
typedef enum
{
  XG_PROBE_ERROR_UNREACHABLE, /* nothing answers */
  XG_PROBE_ERROR_TIMED_OUT,   /* it became silent */
  XG_PROBE_ERROR_CLOSED,      /* it hung up */
  XG_PROBE_ERROR_NOT_XMPP,    /* it speaks something else */
  XG_PROBE_ERROR_STREAM,      /* it ended the stream with an error (RFC 6120 section 4.9) */
  XG_PROBE_ERROR_NO_STARTTLS, /* it does not offer encryption */
  XG_PROBE_ERROR_TLS,         /* the handshake failed */
  XG_PROBE_ERROR_TLS_VERSION, /* it speaks nothing newer than TLS 1.1 */
  XG_PROBE_ERROR_CA_FILE,     /* the profile's list of authorities cannot be used */
  XG_PROBE_ERROR_IDENTITY,    /* the client certificate cannot be used */
} XgProbeError;

/* Whom to probe, and how. The probe copies what it is given. */
typedef struct
{
  const char *domain;            /* of the account: what the certificate must be for; IDN allowed */
  const char *ip;                /* where to connect to, in numbers */
  guint16 port;                  /* there */
  const char *host;              /* the name of that place, for people; NULL: only its number */
  gboolean direct;               /* TLS from the first byte (XEP-0368), without STARTTLS */
  const char *ca_file;           /* authorities to trust, PEM; NULL: those of the system */
  XgRevocationPolicy revocation; /* how much must be known */
  const char *crl_file;          /* revocation lists, PEM or DER; NULL: none */
  const char *pin;               /* SHA-256 of the certificate to trust; NULL: none */
  XgIdentity *identity;          /* to present; NULL: none */
  guint timeout;                 /* seconds for the whole of it; 0: 30 */
  guint fetch_timeout;           /* seconds for one responder or list; 0: 8 */
} XgProbeSettings;

GQuark xg_probe_error_quark (void);

void xg_probe_async (const XgProbeSettings *settings,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
XgProbeReport *xg_probe_finish (GAsyncResult *result, GError **error);

/* Blocks: for workers. */
XgProbeReport *
xg_probe_run (const XgProbeSettings *settings, GCancellable *cancellable, GError **error);

G_END_DECLS
