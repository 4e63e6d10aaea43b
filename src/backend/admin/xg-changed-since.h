/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-data-form.h"

G_BEGIN_DECLS

/* What somebody made of what a plan had left, in words. */
void xg_changed_since_append (GString *told, const char *line);
void xg_changed_since_tell_settings (XgDataForm *before, XgDataForm *now, GString *told);
char *xg_changed_since_say (GString *told);

G_END_DECLS
