/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "trust/xg-security-facts.h"

G_BEGIN_DECLS

/* The warning before a certificate ends. What was dismissed is quiet for a day: it is remembered in
 * a text of the settings, as the fingerprints and when. */
char *xg_expiry_describe (const XgSecurityFacts *facts, char **id);
gboolean xg_expiry_is_quiet (const char *memory, const char *id, gint64 now);
char *xg_expiry_make_quiet (const char *memory, const char *id, gint64 now);

G_END_DECLS
