/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-profile.h"

G_BEGIN_DECLS

/* A value of the file that was not understood: a sentence, until the field gets another value. The
 * file keeps what it had. */
void xg_profile_set_problem (XgProfile *self, XgProfileField field, const char *sentence);
const char *xg_profile_get_problem (XgProfile *self, XgProfileField field);

G_END_DECLS
