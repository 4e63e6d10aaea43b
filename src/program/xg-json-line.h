/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-record.h"

G_BEGIN_DECLS

void xg_json_line_append (GString *out, const XgRecord *record);

G_END_DECLS
