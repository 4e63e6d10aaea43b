/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/xg-condition.h"
#include "query/xg-query-subject.h"

G_BEGIN_DECLS

/* Beyond these an expression is refused, so that what a person pastes can't exhaust anything.
 * SQLite's parser, and that of FTS5, have a stack of a hundred. */
#define XG_QUERY_MAX_LENGTH 8192 /* bytes */
#define XG_QUERY_MAX_DEPTH  24   /* parentheses and negations in each other */
#define XG_QUERY_MAX_TERMS  256
#define XG_QUERY_MAX_WORDS  64 /* in one term */

/**
 * XG_QUERY_ERROR:
 *
 * The message is a sentence that says what was expected.
 */
#define XG_QUERY_ERROR (xg_query_error_quark ())
GQuark xg_query_error_quark (void);

typedef enum
{
  XG_QUERY_ERROR_SYNTAX, /* something is missing or too much */
  XG_QUERY_ERROR_FIELD,  /* no such field, or it can't be compared so */
  XG_QUERY_ERROR_VALUE,  /* not a value of the field */
  XG_QUERY_ERROR_LIMIT,  /* too long, too deep, too many terms */
} XgQueryErrorCode;

/**
 * XgQueryMark:
 * @start: byte of the text at which the error is
 * @length: bytes that are wrong; 0 when something is missing at @start
 */
typedef struct
{
  gsize start;
  gsize length;
} XgQueryMark;

/**
 * XgQuery:
 *
 * Which records are meant: an expression of the filter language (docs/FILTERS.md), parsed once.
 * Immutable, reference counted, thread-safe. One language for feed, history and alert rules: the
 * same query means the same set in memory (xg_query_matches()) and in the cache
 * (xg_query_compile()).
 */
typedef struct _XgQuery XgQuery;

XgQuery *xg_query_parse (const char *text,
                         gint64 now, /* µs since the epoch */
                         GTimeZone *zone,
                         XgQueryMark *mark,
                         GError **error);
XgQuery *xg_query_parse_now (const char *text, XgQueryMark *mark, GError **error);
XgQuery *xg_query_new_all (void);
XgQuery *xg_query_ref (XgQuery *self);
void xg_query_unref (XgQuery *self);

XgQuery *xg_query_with_severity (XgQuery *self, XgSeverity least);
XgQuery *xg_query_with_nodes (XgQuery *self, const char *broker, const char *const *nodes);

/**
 * XgQueryBranchFunc:
 * @glob: what "under:" says
 * @add: to be called with @add_data for each node that is meant, of which broker
 *
 * Tells which nodes belong to the branches that @glob means now, these themselves included.
 */
typedef void (*XgQueryAddNodeFunc) (const char *broker, const char *node, gpointer add_data);
typedef void (*XgQueryBranchFunc) (const XgGlob *glob,
                                   XgQueryAddNodeFunc add,
                                   gpointer add_data,
                                   gpointer user_data);

/* What a part of a record tells of a query */
typedef enum
{
  XG_QUERY_NO,
  XG_QUERY_YES,
  XG_QUERY_UNDECIDED, /* it depends on what is not at hand */
} XgQueryAnswer;

gboolean xg_query_needs_facts (XgQuery *self);
gboolean xg_query_has_branches (XgQuery *self);
gboolean xg_query_has_times (XgQuery *self);
XgQuery *xg_query_resolve (XgQuery *self, XgQueryBranchFunc func, gpointer user_data);

const char *xg_query_get_text (XgQuery *self);
gboolean xg_query_is_all (XgQuery *self);
gboolean xg_query_matches (XgQuery *self, XgQuerySubject *subject);
XgQueryAnswer xg_query_judge (XgQuery *self, XgQuerySubject *subject);
gboolean xg_query_matches_record (XgQuery *self, const XgRecord *record);
XgCondition *xg_query_compile (XgQuery *self);
char *xg_query_quote (const char *words);
char *xg_query_from_words (const char *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgQuery, xg_query_unref)

G_END_DECLS
