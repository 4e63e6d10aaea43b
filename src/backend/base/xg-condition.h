/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first parameter of a condition's SQL; those before it are the store's. */
#define XG_CONDITION_FIRST_PARAMETER 16

/**
 * XgCondition:
 * @match: (nullable): FTS5 expression that drives the search; %NULL: none
 * @where: (nullable): SQL over the columns of "item", with numbered parameters for all values;
 *   %NULL: every row
 * @values: (element-type XgConditionValue): of parameters ?16 and on
 *
 * What query/ makes of an expression and store/ runs. Nothing that a person wrote is part of
 * @where. Reference counted, thread-safe, immutable once it is complete.
 */
typedef struct
{
  char *match;
  char *where;
  GPtrArray *values;
} XgCondition;

typedef struct
{
  char *text; /* NULL: it is the number */
  gint64 number;
} XgConditionValue;

XgCondition *xg_condition_new (void);
XgCondition *xg_condition_ref (XgCondition *self);
void xg_condition_unref (XgCondition *self);
guint xg_condition_add_text (XgCondition *self, const char *text);
guint xg_condition_add_number (XgCondition *self, gint64 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgCondition, xg_condition_unref)

G_END_DECLS
