/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "security/xg-certificate.h"

G_BEGIN_DECLS

#define XG_TYPE_REVOCATION_RESULT (xg_revocation_result_get_type ())

/* How much has to be known about a certificate not being revoked. */
typedef enum
{
  XG_REVOCATION_OFF,  /* nothing is asked or fetched */
  XG_REVOCATION_SOFT, /* revoked is refused; that who could tell does not is a warning */
  XG_REVOCATION_HARD, /* refused unless it is known to be good */
} XgRevocationPolicy;

typedef enum
{
  XG_REVOCATION_SOURCE_STAPLED,  /* OCSP answer in the handshake (RFC 6066 section 8) */
  XG_REVOCATION_SOURCE_OCSP,     /* responder that the certificate names (RFC 6960) */
  XG_REVOCATION_SOURCE_CRL_FILE, /* list in a file of the person (RFC 5280) */
  XG_REVOCATION_SOURCE_CRL_HTTP, /* list at a place that the certificate names */
} XgRevocationSource;

typedef enum
{
  XG_REVOCATION_STATUS_GOOD,
  XG_REVOCATION_STATUS_REVOKED,
  XG_REVOCATION_STATUS_UNKNOWN,     /* an answer that does not tell, or cannot be believed */
  XG_REVOCATION_STATUS_UNREACHABLE, /* no answer */
  XG_REVOCATION_STATUS_ABSENT,      /* there is no such source for this certificate */
  XG_REVOCATION_STATUS_NOT_ASKED,   /* another source told already, or nobody may be asked */
} XgRevocationStatus;

/* What one source says about one certificate. Immutable. */
typedef struct
{
  XgRevocationSource source;
  XgRevocationStatus status;
  XgCertificate *certificate; /* about whom */
  char *place;                /* URL or name of the file; NULL if there is none */
  char *sentence;             /* for people */
  char *reason;               /* why it was revoked, by RFC 5280's word; NULL if not told */
  gint64 revoked_at;          /* seconds since the epoch; 0 if not revoked */
  gint64 this_update;         /* age of the information; 0 if not known */
  gint64 next_update;         /* when there will be newer one; 0 if not told */
} XgRevocationResult;

GType xg_revocation_result_get_type (void);
XgRevocationResult *xg_revocation_result_ref (XgRevocationResult *self);
void xg_revocation_result_unref (XgRevocationResult *self);
const char *xg_revocation_source_to_string (XgRevocationSource source);
const char *xg_revocation_status_to_string (XgRevocationStatus status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgRevocationResult, xg_revocation_result_unref)

G_END_DECLS
