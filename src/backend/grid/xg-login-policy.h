/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-sasl-policy.h"

G_BEGIN_DECLS

/* Which kinds of login the settings of this computer allow. */
XgSaslPolicy xg_login_policy_get (void);

G_END_DECLS
