/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-session.h"
#include "security/xg-probe-report.h"
#include "trust/xg-security-words.h"

G_BEGIN_DECLS

/* What there is to say about the security of one profile's connection, at one moment. Owned by
 * whoever made it; everything in it may be NULL but the profile. */
typedef struct
{
  XgProfile *profile;
  XgSessionState state;
  char *error;           /* why there is no connection, a sentence */
  char *jid;             /* bound */
  char *address;         /* of the server */
  char *mechanism;       /* of the login */
  XgProbeReport *report; /* of the last attempt */
  XgCertificate *client; /* that is shown to the server */
  gint64 now;            /* seconds since the epoch */
} XgSecurityFacts;

XgSecurityFacts *xg_security_facts_new (XgProfile *profile);
XgSecurityFacts *xg_security_facts_new_for_session (XgProfile *profile, XgSession *session);
XgSecurityFacts *xg_security_facts_copy (const XgSecurityFacts *facts);
void xg_security_facts_free (XgSecurityFacts *facts);
XgSecurityLevel
xg_security_facts_judge (const XgSecurityFacts *facts, const char **title, char **sentence);
char *xg_security_facts_to_text (const XgSecurityFacts *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgSecurityFacts, xg_security_facts_free)

G_END_DECLS
