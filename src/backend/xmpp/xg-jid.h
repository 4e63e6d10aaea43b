/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean xg_jid_split (const char *jid, char **local, char **domain, char **resource);
char *xg_jid_bare (const char *jid);
gboolean xg_jid_equal (const char *a, const char *b);

G_END_DECLS
