/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define XG_TYPE_LEDGER_NOTE (xg_ledger_note_get_type ())
G_DECLARE_FINAL_TYPE (XgLedgerNote, xg_ledger_note, XG, LEDGER_NOTE, GObject)

/*
 * One line below the sums: a gap, or why something was rejected. Immutable: label (the topic), text
 * (what and why), amount ("about 400 items", "12").
 */
XgLedgerNote *xg_ledger_note_new (const char *label, const char *text, const char *amount);
const char *xg_ledger_note_get_label (XgLedgerNote *self);
const char *xg_ledger_note_get_text (XgLedgerNote *self);
const char *xg_ledger_note_get_amount (XgLedgerNote *self);

G_END_DECLS
