/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Which kinds of login are used at all. PLAIN, DIGEST-MD5, ANONYMOUS and the like never are,
 * whatever the policy says. The numbers are those of the settings key "sasl-policy".
 */
typedef enum
{
  XG_SASL_STRONGEST,       /* EXTERNAL with a certificate, else the strongest SCRAM there is */
  XG_SASL_EXTERNAL_ONLY,   /* only with a certificate */
  XG_SASL_SCRAM_PLUS_ONLY, /* only SCRAM that is bound to the TLS connection */
} XgSaslPolicy;

G_END_DECLS
