/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form.h"

G_BEGIN_DECLS

/* What a person should know before the edits of a node's configuration are sent. */
GPtrArray *xg_form_warnings (XgForm *form, const char *own_jid);

G_END_DECLS
