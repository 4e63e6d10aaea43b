/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-store-archive.h"

G_BEGIN_DECLS

/* Longest line that is looked at, in bytes: several times the largest stanza. */
#define XG_IMPORT_MAX_LINE (64 * 1024 * 1024)

/**
 * XgImportTrouble:
 *
 * What can be wrong with a line. From %XG_IMPORT_CONTESTED on it is an item all the same.
 */
typedef enum
{
  XG_IMPORT_NOT_JSON,
  XG_IMPORT_NOT_UTF8,
  XG_IMPORT_CUT_OFF,   /* the file ends within it */
  XG_IMPORT_TOO_LONG,  /* it, or one of its members */
  XG_IMPORT_MISSING,   /* a member that an item must have */
  XG_IMPORT_BAD_VALUE, /* a member that no item can have so */
  XG_IMPORT_REPEATED,  /* the same line stands above */
  XG_IMPORT_CONTESTED, /* a line above has the newest version of the item, too */
  XG_IMPORT_UNKNOWN,   /* it has a member that this version does not know */
  XG_IMPORT_N_TROUBLES
} XgImportTrouble;

#define XG_IMPORT_LEFT_OUT XG_IMPORT_CONTESTED /* troubles below this one */

/**
 * XgImportProblem:
 * @line: its number, from 1
 * @trouble: what it is
 * @reason: in words, for people
 */
typedef struct
{
  guint64 line;
  XgImportTrouble trouble;
  char *reason;
} XgImportProblem;

XgImportProblem *xg_import_problem_new (guint64 line, XgImportTrouble trouble, char *reason);
void xg_import_problem_free (XgImportProblem *self);

gboolean xg_import_line_read (const char *text,
                              gsize length,
                              XgStoreArchiveRow *row,
                              XgImportTrouble *trouble,
                              char **reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgImportProblem, xg_import_problem_free)

G_END_DECLS
