/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-ledger.h"

G_BEGIN_DECLS

/* The ledger in words. All pure functions. */

char *xg_ledger_words_balance (const XgLedgerCounts *counts);
char *xg_ledger_words_more (const XgLedgerCounts *counts);
char *xg_ledger_words_lost (const XgLedgerCounts *counts);
char *xg_ledger_words_catch_up (const XgCatchUp *catch_up);

G_END_DECLS
