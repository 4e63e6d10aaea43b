/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form.h"

G_BEGIN_DECLS

/* What a topic must be like for something to be published there (XEP-0060 section 7.1.5). */
GPtrArray *xg_publish_conditions_list (XgForm *configuration);
XgForm *xg_publish_conditions_new (XgForm *configuration, const char *const *vars, XgForm *before);

G_END_DECLS
