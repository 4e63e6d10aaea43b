/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-ledger-note.h"

struct _XgLedgerNote
{
  GObject parent_instance;

  /* Owned */
  char *label;
  char *text;
  char *amount;
};

G_DEFINE_FINAL_TYPE (XgLedgerNote, xg_ledger_note, G_TYPE_OBJECT)

static void
xg_ledger_note_finalize (GObject *object)
{
  XgLedgerNote *self = XG_LEDGER_NOTE (object);

  g_free (self->label);
  g_free (self->text);
  g_free (self->amount);
  G_OBJECT_CLASS (xg_ledger_note_parent_class)->finalize (object);
}

static void
xg_ledger_note_class_init (XgLedgerNoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_ledger_note_finalize;
}

static void
xg_ledger_note_init (XgLedgerNote *self)
{
}

/**
 * xg_ledger_note_new:
 * @label: what the topic is called
 * @text: what happened, and why
 * @amount: how many items
 *
 * Returns: (transfer full): a line
 */
XgLedgerNote *
xg_ledger_note_new (const char *label, const char *text, const char *amount)
{
  XgLedgerNote *self = g_object_new (XG_TYPE_LEDGER_NOTE, NULL);

  self->label = g_strdup (label);
  self->text = g_strdup (text);
  self->amount = g_strdup (amount);
  return self;
}

const char *
xg_ledger_note_get_label (XgLedgerNote *self)
{
  g_return_val_if_fail (XG_IS_LEDGER_NOTE (self), NULL);
  return self->label;
}

const char *
xg_ledger_note_get_text (XgLedgerNote *self)
{
  g_return_val_if_fail (XG_IS_LEDGER_NOTE (self), NULL);
  return self->text;
}

const char *
xg_ledger_note_get_amount (XgLedgerNote *self)
{
  g_return_val_if_fail (XG_IS_LEDGER_NOTE (self), NULL);
  return self->amount;
}
