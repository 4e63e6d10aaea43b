/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "xg-problem-row.h"

G_BEGIN_DECLS

/**
 * XgAddressRow:
 *
 * The row for one's own address: it tells while one types what is wrong, in the row below, and
 * shows a sign when nothing is. Everywhere in the same words.
 */
#define XG_TYPE_ADDRESS_ROW (xg_address_row_get_type ())
G_DECLARE_FINAL_TYPE (XgAddressRow, xg_address_row, XG, ADDRESS_ROW, AdwEntryRow)

char *xg_address_row_dup_address (XgAddressRow *self);
gboolean xg_address_row_check (XgAddressRow *self, XgProblemRow *problem);

/* What the row for the secret beside it asks for. */
typedef enum
{
  XG_SECRET_PASSWORD,
  XG_SECRET_PASSWORD_OR_LATER, /* it may stay empty: it is asked for when it is needed */
  XG_SECRET_PASSPHRASE,
} XgSecretKind;

void xg_secret_row_set_kind (AdwPreferencesRow *row, XgSecretKind kind);

G_END_DECLS
