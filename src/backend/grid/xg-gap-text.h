/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-gap.h"

G_BEGIN_DECLS

char *xg_gap_text_amount (const XgGap *gap);
const char *xg_gap_text_reason (XgGapReason reason);
char *xg_gap_text_interval (const XgGap *gap);
char *xg_gap_text_describe (const XgGap *gap);

G_END_DECLS
