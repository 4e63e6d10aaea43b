/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Inside this room only: see xg-text-table.c. Sorted. */
typedef struct
{
  guint32 a;
  guint32 b;
} XgTextPair;

extern const XgTextPair xg_text_separators[]; /* first and last of a range */
extern const XgTextPair xg_text_dropped[];    /* first and last of a range */
extern const XgTextPair xg_text_folded[];     /* from and to */
extern const guint xg_text_n_separators;
extern const guint xg_text_n_dropped;
extern const guint xg_text_n_folded;

G_END_DECLS
