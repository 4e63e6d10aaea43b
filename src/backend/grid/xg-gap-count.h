/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-gap-judge.h"

G_BEGIN_DECLS

gboolean xg_gap_count_ids (const XgGapEvidence *evidence, gint64 *n_lost);

G_END_DECLS
